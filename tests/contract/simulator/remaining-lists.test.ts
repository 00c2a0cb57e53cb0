import { afterEach, describe, expect, test } from "@jest/globals";
import { CALLS } from "../../../simulator";
import { enabledAgent } from "./steps/agents";
import { items, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const USERS: readonly Body[] = [
  { username: "ada", email: "z@example.com", first_name: "Ada" },
  { username: "bob", email: "y@example.com", first_name: "Bob" },
  { username: "carl", email: "x@example.com", first_name: "Ada" },
];

/** A server with the administrator and three users, of whom the first two are in a group. */
async function office(): Promise<{ running: Running; group_id: unknown }> {
  const running = await start({ unknown: { repeated_membership: "accept" } });
  const { call } = running;
  const { group_id } = (await call("create_group", { target_group: { name: "Developers" } })).group as Body;
  for (const each of USERS) {
    const { user_id } = (await call("create_user", { target_user: { ...each, password: "Secret-1!" } })).user as Body;
    if (each.username !== "carl") {
      await call("add_user_group", { target_group: { group_id }, target_user: { user_id } });
    }
  }
  return { running, group_id };
}

const ADMIN = "admin@kasm.local";
const byName = (value: string) => ({ id: "username", value });

describe("get_users", () => {
  test.each<[string, Body, string[], number]>([
    ["nothing", {}, [ADMIN, "ada", "bob", "carl"], 4],
    ["a page, counted from 0", { page: 0, page_size: 2 }, [ADMIN, "ada"], 4],
    ["the last page", { page: 1, page_size: 3 }, ["carl"], 4],
    ["a page behind the last", { page: 5, page_size: 3 }, [], 4],
    ["numbers as text", { page: "1", page_size: "2" }, ["bob", "carl"], 4],
    ["a size without a page", { page_size: 2 }, [ADMIN, "ada"], 4],
    ["what one caller sends", { page: 0, page_size: 100 }, [ADMIN, "ada", "bob", "carl"], 4],
    ["a part of a name", { filters: [byName("a")] }, [ADMIN, "ada", "carl"], 3],
    ["two filters", { filters: [byName("a"), byName("d")] }, [ADMIN, "ada"], 2],
    ["a filter and a page", { filters: [byName("a")], page: 1, page_size: 2 }, ["carl"], 3],
    [
      "filters that are none",
      { filters: [null, "a", 5, [], { id: "color", value: "red" }] },
      [ADMIN, "ada", "bob", "carl"],
      4,
    ],
    ["an order", { sort_by: "email" }, [ADMIN, "carl", "bob", "ada"], 4],
    ["an order, downwards", { sort_by: "email", sort_direction: "desc" }, ["ada", "bob", "carl", ADMIN], 4],
    ["an order, upwards", { sort_by: "email", sort_direction: "asc" }, [ADMIN, "carl", "bob", "ada"], 4],
    ["an order with equals", { sort_by: "first_name" }, [ADMIN, "ada", "carl", "bob"], 4],
    ["anonymous ones only", { anonymous_only: true }, [], 0],
    ["anonymous ones too", { anonymous: true }, [ADMIN, "ada", "bob", "carl"], 4],
  ])("with %s", async (_what, body, names, total) => {
    const { running } = await office();
    const answer = await running.call("get_users", body);
    expect(items(answer, "users").map((user) => user.username)).toEqual(names);
    expect([answer.total, answer.page]).toEqual([total, body.page ?? null]);
  });

  test("exclude_group leaves members out, in both spellings of the id", async () => {
    const { running, group_id } = await office();
    const id = String(group_id);
    const dashed = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    for (const value of [id, dashed]) {
      const answer = await running.call("get_users", { filters: [{ id: "exclude_group", value }] });
      expect(items(answer, "users").map((user) => user.username)).toEqual([ADMIN, "carl"]);
    }
  });
});

describe("get_users_group", () => {
  test.each<[string, Body, string[], number]>([
    ["nothing", {}, ["ada", "bob"], 2],
    ["a page, counted from 0", { page: 1, page_size: 1 }, ["bob"], 2],
    ["a filter", { filters: [byName("b")] }, ["bob"], 1],
  ])("with %s", async (_what, body, names, total) => {
    const { running, group_id } = await office();
    const answer = await running.call("get_users_group", { target_group: { group_id }, ...body });
    expect(items(answer, "users").map((user) => user.name)).toEqual(names);
    expect(answer.total).toBe(total);
  });
});

const PAGED = ["get_users", "get_users_group", "get_session_history", "get_session_recording"];

test("no other call knows of pages, filters or an order", () => {
  const paging = new Set(["page", "page_size", "filters", "or_filters", "sort_by", "sort_direction"]);
  const paged = CALLS.filter(({ parameters }) => parameters.some(({ name }) => paging.has(name)));
  expect(paged.map(({ name }) => name).sort()).toEqual([...PAGED].sort());
});

describe("the other lists are whole", () => {
  const MANY = 120;
  test.each([
    ["zones", "get_zones", (name: string) => ["create_zone", { target_zone: { zone_name: name } }] as const],
    ["groups", "get_groups", (name: string) => ["create_group", { target_group: { name } }] as const],
    ["images", "get_images", (name: string) => ["create_image", { target_image: { name } }] as const],
    [
      "server_pools",
      "get_server_pools",
      (name: string) =>
        [
          "create_server_pool",
          { target_server_pool: { server_pool_name: name, server_pool_type: "Docker Agent" } },
        ] as const,
    ],
  ])("%s, and a page is no key of theirs", async (key, name, make) => {
    const { call, simulator } = await start({ strict: false });
    const before = items(await call(name), key).length;
    for (let number = 0; number < MANY; number++) {
      const [create, body] = make(`many ${number}`);
      await call(create, body);
    }
    const paged = await call(name, { page: 0, page_size: 20 });
    expect(items(paged, key)).toHaveLength(before + MANY);
    expect(paged).not.toHaveProperty("total");
    const strict = await start();
    strict.simulator.load(simulator.dump());
    expect((await strict.ask(name, { page: 0, page_size: 20 })).status).toBe(400);
    expect(items((await strict.ask(name)).body, key)).toHaveLength(before + MANY);
  });
});

test("users made for a session without one are listed when they are asked for", async () => {
  const running = await start();
  const { call, ask } = running;
  await enabledAgent(running, { hostname: "agent1", cores: 8, memoryBytes: 2 ** 34 });
  const { image_id } = (await call("create_image", { target_image: { name: "a" } })).image as Body;
  const session = await ask("request_kasm", { image_id }, "/api/public/");
  expect(session.body).toHaveProperty("kasm_id");
  const count = async (body: Body) => (await call("get_users", body)).total;
  expect([await count({}), await count({ anonymous: true }), await count({ anonymous_only: true })]).toEqual([1, 2, 1]);
});

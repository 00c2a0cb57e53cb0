import { afterEach, describe, expect, test } from "@jest/globals";
import { defaultZone, find } from "./steps/find";
import { items, start, stopAll, type Answer, type Body, type Running } from "./support";

afterEach(stopAll);

const NOTHING = "0".repeat(32);
const updateZone = async (running: Running, fields: Body): Promise<Answer> =>
  running.ask("update_zone", { target_zone: { zone_id: (await defaultZone(running)).zone_id, ...fields } });
const madeImage = async ({ call }: Running, fields: Body = { name: "a" }): Promise<Body> =>
  (await call("create_image", { target_image: fields })).image as Body;

describe("value_checks", () => {
  test.each([
    ["checked", "Invalid proxy_port: more than 65535", 443],
    ["free", undefined, 70000],
  ])("%s: a port out of range", async (value_checks, message, port) => {
    const running = await start({ unknown: { value_checks } });
    expect((await updateZone(running, { proxy_port: 70000 })).body.error_message).toBe(message);
    expect((await defaultZone(running)).proxy_port).toBe(port);
  });

  test("free: a kind, and a value with a switch of its own, are still one of theirs", async () => {
    const running = await start({ unknown: { value_checks: "free" } });
    const pool = { server_pool_name: "p", server_pool_type: "Other" };
    const answer = await running.ask("create_server_pool", { target_server_pool: pool });
    expect(answer.body.error_message).toContain("Invalid server_pool_type");
    expect((await updateZone(running, { load_strategy: "other" })).body.error_message).toContain("load_strategy");
    const { image_id } = await madeImage(running);
    await running.call("update_image", { target_image: { image_id, cpu_allocation_method: "Other" } });
    expect(items(await running.call("get_images"), "images")[0]?.cpu_allocation_method).toBe("Other");
  });
});

test.each([
  ["refuse", "Invalid search_alternate_zones: not true or false", true],
  ["accept", undefined, false],
])("boolean_text %s", async (boolean_text, message, kept) => {
  const running = await start({ unknown: { boolean_text } });
  expect((await updateZone(running, { search_alternate_zones: "False" })).body.error_message).toBe(message);
  expect((await defaultZone(running)).search_alternate_zones).toBe(kept);
  expect((await updateZone(running, { search_alternate_zones: "perhaps" })).body.error_message).toBeDefined();
});

test.each([
  ["refuse", 200, "Unknown web filter policy: filter_policy_id"],
  ["html500", 500, undefined],
])("unknown_reference %s", async (unknown_reference, status, message) => {
  const { ask } = await start({ unknown: { unknown_reference } });
  const answer = await ask("create_image", { target_image: { name: "a", filter_policy_id: NOTHING } });
  expect([answer.status, answer.body.error_message]).toEqual([status, message]);
});

test.each([
  ["refuse", "Zone not found"],
  ["accept", undefined],
])("unknown_delete %s", async (unknown_delete, message) => {
  const { ask } = await start({ unknown: { unknown_delete } });
  const answer = await ask("delete_zone", { target_zone: { zone_id: NOTHING } });
  expect(answer.body).toEqual(message === undefined ? {} : { error_message: message });
});

test.each([
  ["refuse", "server_pool_type can't be changed"],
  ["keep", undefined],
])("locked_change %s", async (locked_change, message) => {
  const { call, ask } = await start({ unknown: { locked_change } });
  const target_server_pool = { server_pool_name: "p", server_pool_type: "Server Pool" };
  const { server_pool_id } = (await call("create_server_pool", { target_server_pool })).server_pool as Body;
  const change = { server_pool_id, server_pool_name: "q", server_pool_type: "Docker Agent" };
  expect((await ask("update_server_pool", { target_server_pool: change })).body.error_message).toBe(message);
  expect(items(await call("get_server_pools"), "server_pools")[0]).toMatchObject({
    server_pool_type: "Server Pool",
    server_pool_name: message === undefined ? "q" : "p",
  });
});

test.each([
  ["served", 200],
  ["missing", 404],
])("single_getters %s", async (single_getters, status) => {
  const running = await start({ unknown: { single_getters } });
  const { image_id } = await madeImage(running);
  expect((await running.ask("get_image", { target_image: { image_id } })).status).toBe(status);
  const staging = { target_staging_config: { staging_config_id: NOTHING } };
  expect((await running.ask("get_staging_config", staging)).status).toBe(status);
});

test.each([
  ["taken", "gold"],
  ["ignored", null],
])("user_columns %s", async (user_columns, plan) => {
  const { call } = await start({ unknown: { user_columns } });
  const target_user = { username: "a@example.com", password: "Aa1!aaaa", plan_id: "gold" };
  expect((await call("create_user", { target_user })).user).toMatchObject({ plan_id: plan });
});

describe("form_choices", () => {
  const LINK = { image_type: "Link", link_url: "https://example.com/", name: "a" };
  const cast = async (running: Running) => {
    const { image_id } = await madeImage(running, LINK);
    return running.ask("create_cast_config", { target_cast_config: { casting_config_name: "c", key: "k", image_id } });
  };
  const server = async (running: Running, server_pool_type: string) => {
    const target_server_pool = { server_pool_name: "p", server_pool_type };
    const { server_pool_id } = (await running.call("create_server_pool", { target_server_pool })).server_pool as Body;
    const { zone_id } = await defaultZone(running);
    const scale = { autoscale_config_name: "a", zone_id, server_pool_id };
    return [
      await running.ask("create_server", { target_server: { hostname: "h", zone_id, server_pool_id } }),
      await running.ask("create_autoscale_config", { target_autoscale_config: scale }),
      await running.ask("create_image", { target_image: { name: "b", image_type: "Server Pool", server_pool_id } }),
    ].map(({ body }) => body.error_message);
  };

  test("refuse", async () => {
    const running = await start();
    expect((await cast(running)).body.error_message).toBe("Invalid image_id: a link can't be cast");
    expect(await server(running, "Docker Agent")).toEqual([
      "The server pool is of another type than the server",
      undefined,
      "Invalid server_pool_id: not a pool of servers",
    ]);
  });

  test("accept", async () => {
    const running = await start({ unknown: { form_choices: "accept" } });
    expect((await cast(running)).body).not.toHaveProperty("error_message");
    expect(await server(running, "Docker Agent")).toEqual([undefined, undefined, undefined]);
  });
});

test.each([
  ["refuse", "A system group can't be deleted"],
  ["accept", undefined],
])("system_group_delete %s", async (system_group_delete, message) => {
  const { ask } = await start({ unknown: { system_group_delete } });
  const target_group = { group_id: "68d557ac-4cac-42cc-a9f3-1c7c853de0f3" };
  expect((await ask("delete_group", { target_group, force: true })).body.error_message).toBe(message);
});

test("a zone that a server is in goes as the switch for required references says, its pool as that for optional ones", async () => {
  for (const [value, left] of [
    ["refuse", 1],
    ["cascade", 0],
  ] as const) {
    const running = await start({ unknown: { required_reference_delete: value } });
    await running.call("create_zone", { target_zone: { zone_name: "edge" } });
    const { zone_id } = await find(running, "get_zones", "zones", { zone_name: "edge" });
    await running.call("create_server", { target_server: { hostname: "h", zone_id } });
    const answer = await running.ask("delete_zone", { target_zone: { zone_id } });
    expect(answer.body.error_message).toBe(left === 1 ? "The zone is in use by a server" : undefined);
    expect(items(await running.call("get_servers"), "servers")).toHaveLength(left);
  }
});

test.each([
  ["default", true],
  ["null", null],
])("null_values %s", async (null_values, shown) => {
  const running = await start({ unknown: { null_values } });
  await updateZone(running, { search_alternate_zones: false });
  await updateZone(running, { search_alternate_zones: null });
  expect((await defaultZone(running)).search_alternate_zones).toBe(shown);
  const { ask } = running;
  const { body } = await ask("create_group", { target_group: { name: null } });
  expect(body.error_message).toBe("Missing required field: name");
});

test.each([
  ["made", ["first", "second"]],
  ["newest", ["second", "first"]],
])("list_order %s", async (list_order, order) => {
  const { call } = await start({ unknown: { list_order } });
  for (const friendly_name of ["first", "second"]) await madeImage({ call } as Running, { name: "a", friendly_name });
  const shown = items(await call("get_images"), "images").map(({ friendly_name }) => friendly_name);
  expect(shown).toEqual(order);
});

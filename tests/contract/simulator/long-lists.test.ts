import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "@jest/globals";
import { HARVESTER, items, post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const MANY = 3000;
/** Bytes of one to four each. */
const nameOf = (index: number) => `Gruppe "ü" 名 😀 ${index}`;

async function withManyGroups(more: Body = {}): Promise<Running> {
  const running = await start();
  fill(running, more);
  return running;
}

function fill({ simulator }: Running, more: Body): void {
  const dump = simulator.dump();
  const [pattern] = dump.families.groups ?? [];
  const groups = Array.from({ length: MANY }, (_, index) => ({
    ...pattern,
    is_system: false,
    group_id: index.toString(16).padStart(32, "0"),
    name: nameOf(index),
    ...more,
  }));
  const builtIn = dump.families.groups?.filter((group) => group.is_system === true) ?? [];
  simulator.load({ ...dump, families: { ...dump.families, groups: [...builtIn, ...groups] } });
}

const names = (answer: Body) => items(answer, "groups").map(({ name }) => name);

test("a list of thousands is whole, however many ask for it at once", async () => {
  const { call } = await withManyGroups();
  const expected = Array.from({ length: MANY }, (_, index) => nameOf(index));
  const lists = async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => [call("get_groups"), call("get_zones")]).flat());
    for (const answer of answers) {
      if ("groups" in answer) expect(names(answer).slice(-MANY)).toEqual(expected);
      else expect(items(answer, "zones")[0]).toMatchObject({ zone_name: "default" });
    }
  };
  await lists();
  await lists();
});

/** Megabytes, which wait in the server while nobody reads them. */
const LONG_TEXT = "x".repeat(5000);

test("an answer that is read slowly stays as it was, whatever is answered meanwhile", async () => {
  const running = await withManyGroups({ description: `first ${LONG_TEXT}` });
  const { simulator, call } = running;
  const sent = request(`${simulator.url}/api/admin/get_groups`, { method: "POST" });
  sent.end(JSON.stringify(simulator.credentials));
  const [slow] = (await once(sent, "response")) as [IncomingMessage];
  fill(running, { description: `other ${LONG_TEXT}` });
  const beginnings = (answer: Body) =>
    new Set(items(answer, "groups").map(({ description }) => String(description).slice(0, 6)));
  expect(beginnings(await call("get_groups"))).toContain("other ");
  expect(beginnings(JSON.parse(await text(slow)) as Body)).not.toContain("other ");
});

test("a list shows what was changed, made and removed since it was read", async () => {
  const { call } = await withManyGroups();
  const [, , first, second] = items(await call("get_groups"), "groups");
  await call("update_group", { target_group: { group_id: first?.group_id, name: "Renamed" } });
  await call("delete_group", { target_group: { group_id: second?.group_id } });
  await call("create_group", { target_group: { name: "New" } });
  const now = names(await call("get_groups"));
  expect(now.slice(2, 4)).toEqual(["Renamed", nameOf(2)]);
  expect(now.at(-1)).toBe("New");
  expect(now).toHaveLength(MANY + 2);
});

test("the journal has the beginning of a long list, and how much more there was", async () => {
  const { call, simulator } = await withManyGroups();
  const mark = simulator.journal.mark();
  await call("get_groups");
  const shown = simulator.journal.entries(mark)[0]?.response?.groups as unknown[];
  expect(shown.slice(2, 4)).toEqual([nameOf(0), nameOf(1)].map((name) => expect.objectContaining({ name }) as unknown));
  expect(shown.at(-1)).toBe(`(${MANY + 2 - (shown.length - 1)} more)`);
});

test("a long list breaks off in the middle when a fault says so, and the next is whole", async () => {
  const { call, simulator } = await withManyGroups();
  simulator.fault({ kind: "truncate", call: "get_groups", count: 1 });
  const broken = await post(`${simulator.url}/api/admin/get_groups`, simulator.credentials);
  expect(() => JSON.parse(broken.text) as unknown).toThrow(SyntaxError);
  expect(broken.text.length).toBeGreaterThan(MANY * 10);
  expect(names(await call("get_groups"))).toHaveLength(MANY + 2);
});

test("what many objects show of another follows its changes", async () => {
  const { call } = await start({ kasmVersion: "1.19.0" });
  const made = await call("create_vm_provider_config", {
    target_vm_provider_config: { ...HARVESTER, memory_bytes: 17179869184, disk_size_bytes: 107374182400 },
  });
  const { vm_provider_config_id } = made.vm_provider_config as Body;
  const { server_pool } = await call("create_server_pool", {
    target_server_pool: { server_pool_name: "agents", server_pool_type: "Docker Agent" },
  });
  const zone_id = items(await call("get_zones"), "zones")[0]?.zone_id;
  const { server_pool_id } = server_pool as Body;
  for (const autoscale_config_name of ["one", "two"]) {
    await call("create_autoscale_config", {
      target_autoscale_config: {
        autoscale_config_name,
        autoscale_type: "Docker Agent",
        enabled: false,
        zone_id,
        server_pool_id,
        vm_provider_config_id,
        standby_cores: 1,
        standby_memory_bytes: 8000000000,
        standby_gpus: 0,
        downscale_backoff: 60,
      },
    });
  }
  const shown = async () =>
    items(await call("get_autoscale_configs"), "autoscale_configs").map(
      ({ vm_provider_config }) => (vm_provider_config as Body).max_instances,
    );
  expect(await shown()).toEqual([10, 10]);
  await call("update_vm_provider_config", {
    target_vm_provider_config: { vm_provider_config_id, vm_provider_name: "harvester", max_instances: 7 },
  });
  expect(await shown()).toEqual([7, 7]);
});

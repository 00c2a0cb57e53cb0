import { DrivenClock } from "../../../simulator";
import { afterEach, expect, test } from "@jest/globals";
import { items, post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

async function key({ call, simulator }: Running, fields: Body = {}) {
  const made = (await call("create_api_configs", { api_config: { name: "ci", enabled: true, ...fields } }))
    .api_config as Body;
  const { api_key, api_key_secret, api_id } = made;
  const ask = (name: string, body: Body = {}) =>
    post(`${simulator.url}/api/admin/${name}`, { api_key, api_key_secret, ...body });
  return { made, ask, target: { target_api_config: { api_id } } };
}

test("a key works at once, with exactly its permissions", async () => {
  const running = await start();
  const { call } = running;
  const { ask, target } = await key(running, { read_only: false });
  expect((await ask("get_zones")).status).toBe(403);
  await call("add_permissions_group", { ...target, target_permissions: [1900, 1901] });
  const zones = await ask("get_zones");
  expect(zones.status).toBe(200);
  const [zone] = items(zones.body, "zones");
  const change = { target_zone: { zone_id: zone?.zone_id, proxy_port: 8443 } };
  expect((await ask("update_zone", change)).status).toBe(200);
  expect((await ask("get_images")).status).toBe(403);
  expect((await ask("create_zone", { target_zone: { zone_name: "b" } })).status).toBe(403);
  const held = items(await call("get_permissions_group", target), "permissions");
  expect(held).toMatchObject([
    { permission_id: 1900, permission_name: "JWT_AUTHORIZATION.ZONES_VIEW", permission_description: "Zones View" },
    { permission_id: 1901 },
  ]);
  await call("remove_permissions_group", { group_permission_id: held[1]?.group_permission_id });
  expect((await ask("update_zone", change)).status).toBe(403);
  expect((await ask("get_zones")).status).toBe(200);
});

test("adding a permission that is there changes nothing, an unknown one is refused", async () => {
  const running = await start();
  const { target } = await key(running);
  const add = (...ids: number[]) => running.ask("add_permissions_group", { ...target, target_permissions: ids });
  await add(1900, 1900);
  expect(items((await add(1900)).body, "permissions")).toHaveLength(1);
  expect((await add(1901, 99999)).body.error_message).toBe("Unknown permission: 99999");
  expect(items(await running.call("get_permissions_group", target), "permissions")).toHaveLength(1);
});

test("read_only blocks writes whatever the permissions say, and is the default", async () => {
  const running = await start();
  const { made, ask, target } = await key(running);
  expect(made).toMatchObject({ read_only: true, expires: null, last_used: null });
  await running.call("add_permissions_group", { ...target, target_permissions: [200] });
  expect((await ask("get_zones")).status).toBe(200);
  expect((await ask("create_zone", { target_zone: { zone_name: "b" } })).status).toBe(403);
  await running.call("update_api_configs", { target_api: { api_id: made.api_id, read_only: false } });
  expect((await ask("create_zone", { target_zone: { zone_name: "b" } })).status).toBe(200);
});

test("a key ends when it expires, and when it is deleted with its permissions", async () => {
  const clock = new DrivenClock(new Date("2026-01-01T00:00:00Z"));
  const running = await start({ clock });
  const { made, ask, target } = await key(running, { expires: "2026-01-02 00:00:00" });
  await running.call("add_permissions_group", { ...target, target_permissions: [1900] });
  expect((await ask("get_zones")).status).toBe(200);
  await clock.advance(24 * 3600_000);
  expect((await ask("get_zones")).status).toBe(401);
  await running.call("update_api_configs", { target_api: { api_id: made.api_id, expires: null } });
  expect((await ask("get_zones")).status).toBe(200);
  await running.call("delete_api_configs", { api_Id: made.api_id });
  expect((await ask("get_zones")).status).toBe(401);
  const { families } = running.simulator.dump();
  expect(families.group_permissions?.filter((row) => row.api_id === made.api_id)).toEqual([]);
});

test("without the licence feature there are no new keys", async () => {
  const { ask } = await start({ licenseFeatures: [] });
  const answer = await ask("create_api_configs", { api_config: { name: "ci" } });
  expect(answer.body.error_message).toBe("This feature is not licensed: developer_api");
});

import { afterEach, expect, test } from "@jest/globals";
import { HARVESTER, post, start, stopAll, type Body } from "./support";

afterEach(stopAll);

test.each<[string, Body, string]>([
  ["create_zone", { target_zone: { zone_name: "a", upstream_auth_adress: "b" } }, "upstream_auth_address"],
  ["create_zone", { target_zones: { zone_name: "a" } }, "target_zone"],
  ["add_settings_group", { target_group: { group_id: "1" }, target_setting: { setting_id: "1" } }, "group_setting_id"],
  ["delete_api_configs", { api_id: "1" }, "api_Id"],
  ["create_vm_provider_config", { target_vm_provider_config: { ...HARVESTER, disk_images: "x" } }, "disk_image"],
])("%s with %j is refused, naming %s", async (name, body, near) => {
  const { ask, simulator } = await start();
  const answer = await ask(name, body);
  expect(answer.status).toBe(400);
  expect(answer.body.error_message).toMatch(
    new RegExp(`^strict: .* is not a field of ${name} on 1.18.1; near: .*${near}`),
  );
  expect(simulator.journal.entries(0, { function: name })[0]).toMatchObject({ status: 400, done: false });
});

test("every key that is not there is told at once", async () => {
  const { ask } = await start();
  const answer = await ask("create_group", { target_group: { nam: "a", priorty: 1 }, target_grup: {} });
  expect([answer.status, answer.body.error_message]).toEqual([
    400,
    "strict: target_group.nam is not a field of create_group on 1.18.1; near: name; target_group.priorty is not a field of create_group on 1.18.1; near: priority; target_grup is not a field of create_group on 1.18.1; near: target_group",
  ]);
});

test.each([
  ["1.18.1", { standby_memory_bytes: 1 }, "standby_memory_mb"],
  ["1.19.0", { standby_memory_mb: 1 }, "standby_memory_bytes"],
] as const)("names of the other dialect are refused on %s", async (kasmVersion, fields, near) => {
  const { ask } = await start({ kasmVersion });
  const answer = await ask("create_autoscale_config", { target_autoscale_config: fields });
  expect(answer.body.error_message).toContain(`near: ${near}`);
});

test.each([
  ["/api/admin/get_zone", "/api/admin/get_zones"],
  ["/api/public/get_oidc_configs", "/api/admin/get_oidc_configs"],
  ["/api/admin/authenticate", "/api/authenticate"],
])("%s is refused, naming %s", async (path, near) => {
  const { simulator } = await start();
  const answer = await post(`${simulator.url}${path}`, simulator.credentials);
  expect(answer.status).toBe(404);
  expect(answer.body.error_message).toContain(near);
});

test("names that clients have to try, as the facts leave them open, are let through", async () => {
  const { ask } = await start();
  const tried = { ...HARVESTER, memory: 16, disk_size: 100, memory_gb: 16, disk_size_bytes: 1 };
  expect((await ask("create_vm_provider_config", { target_vm_provider_config: tried })).status).toBe(200);
});

test("outside strict mode unknown keys are ignored, or kill the request, as the switch says", async () => {
  const zone = { target_zone: { zone_name: "a", auto_create_app_user: true } };
  const ignoring = await start({ strict: false });
  expect(await ignoring.ask("create_zone", zone)).toMatchObject({ status: 200, body: {} });
  const dying = await start({ strict: false, unknown: { unknown_keys: "html500" } });
  const answer = await dying.ask("create_zone", zone);
  expect(answer.status).toBe(500);
  expect(answer.text).toContain("<h2>Internal Error</h2>");
  expect((await dying.ask("get_nothing")).text).toContain("<h2>Not Found</h2>");
});

test("read-only keys of a fetched image kill create and update, those of an autoscale config don't", async () => {
  const { ask, call } = await start();
  const image = (await call("create_image", { target_image: { name: "a" } })).image as Body;
  const again = await ask("update_image", { target_image: { image_id: image.image_id, available: true } });
  expect(again.status).toBe(500);
  const asList = await ask("create_image", { target_image: { name: "b", categories: ["x"] } });
  expect(asList.status).toBe(500);
});

test("only POST with a JSON object is taken", async () => {
  const { simulator } = await start();
  expect((await fetch(`${simulator.url}/api/admin/get_zones`)).status).toBe(405);
  for (const body of ["{", "[]", '"text"', "null"]) {
    expect((await post(`${simulator.url}/api/admin/get_zones`, body)).status).toBe(400);
  }
});

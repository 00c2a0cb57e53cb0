import { afterEach, expect, test } from "@jest/globals";
import { CALLS, type SimulatorOptions } from "../../../simulator";
import { signedIn } from "./steps/sign-in";
import { items, post, start, stopAll, type Body } from "./support";

afterEach(stopAll);

const as = (...apiKeyPermissions: string[]): SimulatorOptions => ({ apiKeyPermissions });

test("without permissions every call that has one is 403, and the journal names what is missing", async () => {
  const { ask, simulator } = await start(as());
  for (const call of CALLS.filter((each) => each.permissions.length > 0)) {
    const path = call.at.includes("admin") ? "/api/admin/" : `/api/${call.at[0] === "public" ? "public/" : ""}`;
    const answer = await ask(call.name, {}, path);
    expect([call.name, answer.status, answer.body]).toEqual([call.name, 403, { error_message: "Unauthorized" }]);
    const [entry] = simulator.journal.entries(0, { function: call.name });
    expect(entry?.problem).toBe(`${call.name} needs the permission ${call.permissions[0]}`);
  }
});

test.each([
  ["get_zones", ["zones_view"]],
  ["get_oidc_configs", ["auth_view"]],
  ["get_vm_provider_configs", ["vm_provider_view"]],
  ["get_server_pools", ["server_pools_view"]],
  ["get_autoscale_configs", ["autoscale_view"]],
  ["get_images", ["images_view"]],
  ["get_registries", ["registries_view", "images_view", "system_view", "agents_view"]],
  ["get_settings", ["settings_view"]],
  ["get_servers", ["agents_view"]],
  ["get_servers", ["servers_view"]],
])("%s needs exactly %j", async (name, permissions) => {
  const { ask } = await start(as(...permissions));
  expect((await ask(name)).status).toBe(200);
  for (const left of permissions) {
    const less = await start(as(...permissions.filter((each) => each !== left)));
    expect((await less.ask(name)).status).toBe(403);
  }
});

test("global_admin brings all of them, but not the right over administrators", async () => {
  const { ask, call } = await start(as("global_admin"));
  for (const name of ["get_zones", "get_groups", "get_registries", "get_settings"]) {
    expect((await ask(name)).status).toBe(200);
  }
  const admin = items(await call("get_users"), "users")[0];
  const change = await ask("update_user", { target_user: { user_id: admin?.user_id, notes: "x" } });
  expect(change.status).toBe(403);
});

test("built-in groups need the rights for system groups", async () => {
  const names = ["groups_view", "groups_modify", "groups_create", "groups_delete"];
  const { call, ask, simulator } = await start(as(...names));
  expect(items(await call("get_groups"), "groups")).toEqual([]);
  const allUsers = { group_id: "68d557ac-4cac-42cc-a9f3-1c7c853de0f3" };
  const changes: [string, Body][] = [
    ["update_group", { target_group: { ...allUsers, priority: 100 } }],
    ["get_settings_group", { target_group: allUsers }],
    ["delete_group", { target_group: allUsers, force: true }],
  ];
  for (const [name, body] of changes) expect((await ask(name, body)).status).toBe(403);
  expect(simulator.journal.entries(0, { function: "update_group" })[0]?.problem).toContain("groups_modify_system");

  const full = await start(as(...names, "groups_view_system", "groups_modify_system", "groups_delete_system"));
  expect(items(await full.call("get_groups"), "groups")).toHaveLength(2);
  await full.call("update_group", { target_group: { ...allUsers, priority: 100 } });
  const refusal = await full.ask("delete_group", { target_group: allUsers, force: true });
  expect(refusal.body.error_message).toContain("system group");
});

test("the list of groups shows built-in ones when the switch says so", async () => {
  const { call } = await start({ ...as("groups_view"), unknown: { system_groups_unseen: "shown" } });
  expect(items(await call("get_groups"), "groups")).toHaveLength(2);
});

test("resources of an image need a right of their own", async () => {
  const { call, ask } = await start(as("images_view", "images_create", "images_modify"));
  const image = (await call("create_image", { target_image: { name: "a", friendly_name: "A", cores: 2 } }))
    .image as Body;
  const update = (fields: Body) => ask("update_image", { target_image: { image_id: image.image_id, ...fields } });
  expect((await update({ description: "x" })).status).toBe(200);
  expect((await update({ cores: 4 })).status).toBe(403);
});

test("a setting can be changed with the right for its category", async () => {
  const { call, ask } = await start(as("settings_view", "settings_modify_manager"));
  const settings = items(await call("get_settings"), "settings");
  const change = (name: string, value: unknown) =>
    ask("update_setting", { setting_id: settings.find((each) => each.name === name)?.setting_id, value });
  expect((await change("auto_agent", true)).status).toBe(200);
  expect((await change("session_lifetime", "60")).status).toBe(403);
});

test("rights of a group reach its members' sessions", async () => {
  const { call, simulator } = await start();
  const user = (await call("create_user", { target_user: { username: "ada", password: "Secret-1!" } })).user as Body;
  const group = (await call("create_group", { target_group: { name: "Operators" } })).group as Body;
  const target = { target_group: { group_id: group.group_id } };
  await call("add_permissions_group", { ...target, target_permissions: [1900] });
  const session = await signedIn({ simulator }, "ada", "Secret-1!");
  const list = () => post(`${simulator.url}/api/admin/get_zones`, session);
  expect((await list()).status).toBe(403);
  await call("add_user_group", { ...target, target_user: { user_id: user.user_id } });
  expect((await list()).status).toBe(200);
});

test.each([
  ["200", 200],
  ["403", 403],
])("a missing licence feature refuses writes, not reads; switch at %s", async (value, status) => {
  const { ask, simulator } = await start({ licenseFeatures: ["saml"], unknown: { unlicensed: value } });
  expect((await ask("get_autoscale_configs")).status).toBe(200);
  const answer = await ask("create_autoscale_config", { target_autoscale_config: {} });
  expect(answer).toMatchObject({ status, body: { error_message: "This feature is not licensed: auto_scaling" } });
  expect(simulator.dump().families.autoscale_configs ?? []).toEqual([]);
  expect((await ask("get_oidc_configs")).status).toBe(200);
});

test.each([
  ["groups", 200],
  ["auth", 403],
])("SSO mappings need the rights of %s", async (value, status) => {
  const rights = ["groups_view", "groups_view_system"];
  const { ask } = await start({ ...as(...rights), unknown: { sso_mapping_rights: value } });
  const answer = await ask("get_sso_mappings_group", { group_id: "68d557ac4cac42cca9f31c7c853de0f3" });
  expect(answer.status).toBe(status);
});

test("the rights for groups one is in are for those groups, and for people", async () => {
  const { call, simulator } = await start();
  const { user_id } = (await call("create_user", { target_user: { username: "ada", password: "Secret-1!" } }))
    .user as Body;
  const make = async (name: string) => (await call("create_group", { target_group: { name } })).group as Body;
  const [own, other] = [await make("Own"), await make("Other")];
  await call("add_permissions_group", {
    target_group: { group_id: own.group_id },
    target_permissions: [300, 420, 421],
  });
  await call("add_user_group", { target_group: { group_id: own.group_id }, target_user: { user_id } });
  const session = await signedIn({ simulator }, "ada", "Secret-1!");
  const ask = (name: string, more: Body) => post(`${simulator.url}/api/admin/${name}`, { ...session, ...more });
  expect(items((await ask("get_groups", {})).body, "groups").map((each) => each.name)).toEqual(["Own"]);
  for (const [group, status] of [
    [own, 200],
    [other, 403],
  ] as const) {
    const { group_id } = group;
    expect((await ask("get_users_group", { target_group: { group_id } })).status).toBe(status);
    expect((await ask("update_group", { target_group: { group_id, description: "x" } })).status).toBe(status);
    expect((await ask("delete_group", { target_group: { group_id }, force: true })).status).toBe(403);
  }

  const key = await start(as("groups_view_ifmember", "groups_modify_ifmember"));
  expect((await key.ask("get_groups")).status).toBe(403);
});

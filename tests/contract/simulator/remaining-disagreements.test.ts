import { afterEach, expect, test } from "@jest/globals";
import { items, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const lax = { strict: false } as const;
const made = async ({ call }: Running, name: string, body: Body, key: string): Promise<Body> =>
  (await call(name, body))[key] as Body;

/** Where the web client and the Terraform provider disagree, the web client is right (kasm-wire.md 13). */
test("a registry named in a wrapper is not deleted, and only error_message says so", async () => {
  const running = await start(lax);
  const registry = await made(running, "create_registry", { registry: "https://a.example.com/" }, "registry");
  const target_registry = { registry_id: registry.registry_id };
  const answer = await running.ask("delete_registry", { target_registry }, "/api/public/");
  expect([answer.status, answer.body]).toEqual([200, { error_message: "Missing required field: registry_id" }]);
  expect(items(await running.call("get_registries"), "registries")).toHaveLength(2);
  await running.call("delete_registry", { registry_id: registry.registry_id });
  expect(items(await running.call("get_registries"), "registries")).toHaveLength(1);
});

test("a workspace's registry password is docker_token; docker_password and network_name do nothing", async () => {
  const running = await start({ ...lax, unknown: { secret_masking: "clear" } });
  const fields = { name: "a", docker_password: "planted", network_name: "kasm_default" };
  const image = await made(running, "create_image", { target_image: fields }, "image");
  expect(image).toMatchObject({ docker_token: null, restrict_network_names: [] });
  expect(JSON.stringify(running.simulator.dump())).not.toMatch(/planted|kasm_default/);
  const target_image = { name: "b", docker_token: "token", restrict_to_network: true, restrict_network_names: ["n"] };
  expect(await made(running, "create_image", { target_image }, "image")).toMatchObject({
    docker_token: "token",
    restrict_network_names: ["n"],
  });
});

test("a group's users are asked for by target_group", async () => {
  const running = await start(lax);
  const [group] = items(await running.call("get_groups"), "groups");
  const { group_id } = group ?? {};
  const wrong = await running.ask("get_users_group", { target_user: { group_id } }, "/api/public/");
  expect(wrong.body.error_message).toBe("Missing required field: target_group");
  expect((await running.call("get_users_group", { target_group: { group_id } })).total).toBe(1);
});

test.each<[string, unknown]>([
  ["newline text", "https://a/\nhttps://b/"],
  ["a list", ["https://a/", "https://b/"]],
])("a cast's referrers may be %s", async (_what, allowed_referrers) => {
  const running = await start();
  const { image_id } = await made(running, "create_image", { target_image: { name: "a" } }, "image");
  const target_cast_config = { casting_config_name: "c", key: "k", image_id, allowed_referrers };
  const cast = await made(running, "create_cast_config", { target_cast_config }, "cast_config");
  expect(cast.allowed_referrers).toEqual(["https://a/", "https://b/"]);
  const { cast_config_id, casting_config_name } = cast;
  await running.call("delete_cast_config", { cast_config_id, casting_config_name });
});

test.each([
  ["numbers", { priority: 7 }],
  ["text", { priority: "7" }],
])("%s are numbers", async (_what, fields) => {
  const running = await start();
  const group = await made(running, "create_group", { target_group: { name: "a", ...fields } }, "group");
  expect(group.priority).toBe(7);
});

test("permissions sent with a new group are ignored", async () => {
  const running = await start();
  const target_group = { name: "a", permissions: ["zones_view"] };
  const { group_id } = await made(running, "create_group", { target_group }, "group");
  expect(items(await running.call("get_permissions_group", { target_group: { group_id } }), "permissions")).toEqual([]);
});

test("a name in place of an id, a wrapper in place of none, and other names of the secret do not help", async () => {
  const running = await start(lax);
  const setting = items(await running.call("get_settings"), "settings")[0] ?? {};
  const target_setting = { setting_id: setting.setting_id, value: "x" };
  const wrapped = await running.ask("update_setting", { target_setting });
  expect(wrapped.body.error_message).toBe("Missing required field: setting_id");
  const { api_key, api_key_secret } = running.simulator.credentials;
  const { status } = await running.ask("get_zones", { api_key, api_secret: api_key_secret, api_key_secret: undefined });
  expect(status).toBe(401);
});

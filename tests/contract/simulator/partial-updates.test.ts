import { afterEach, describe, expect, test } from "@jest/globals";
import { CALLS } from "../../../simulator/catalogue";
import { upload } from "./steps/files";
import { defaultZone, find } from "./steps/find";
import { restOf } from "./steps/rest";
import { HARVESTER, items, start, stopAll, type Body, type Running } from "./support";
import { madeBy } from "./tours/made";

afterEach(stopAll);

const VALUES = ["keeps", "resets", "requires"];
const runningWith = (partial_update: string, more: Body = {}): Promise<Running> =>
  start({ unknown: { partial_update, ...more } });

/** What the update of a group that has everything makes of it. */
async function updatedGroup({ call, ask }: Running, fields: Body): Promise<{ problem: unknown; group: Body }> {
  const target_group = { name: "a", description: "b", priority: 7 };
  const { group_id } = (await call("create_group", { target_group })).group as Body;
  const { body } = await ask("update_group", { target_group: { group_id, ...fields } });
  const group = await find({ call }, "get_groups", "groups", { group_id });
  return { problem: body.error_message, group };
}

describe("partial_update", () => {
  test.each([
    ["keeps", { name: "a", description: "b", priority: 7 }],
    ["resets", { name: "a", description: "", priority: 7 }],
    ["requires", { name: "a", description: "", priority: 7 }],
  ])("%s: what is left out and may be empty", async (value, expected) => {
    const { problem, group } = await updatedGroup(await runningWith(value), { name: "a", priority: 7 });
    expect([problem, group]).toEqual([undefined, expect.objectContaining(expected)]);
  });

  test.each([
    ["keeps", undefined, "c"],
    ["resets", undefined, "c"],
    ["requires", "Missing required field: name", "b"],
  ])("%s: what is left out and must be there", async (value, message, description) => {
    const { problem, group } = await updatedGroup(await runningWith(value), { description: "c", priority: 7 });
    expect([problem, group]).toEqual([message, expect.objectContaining({ name: "a", description })]);
  });

  test("resets: a column gets its default, not nothing, and what the web client's form wants is missed", async () => {
    const running = await runningWith("resets");
    const { zone_id } = await defaultZone(running);
    const fields = { autoscale_config_name: "a", autoscale_type: "Server Pool", zone_id, connection_type: "RDP" };
    const target = { ...fields, downscale_backoff: 60, enabled: false, hooks: { a: 1 } };
    const { autoscale_config_id } = (await running.call("create_autoscale_config", { target_autoscale_config: target }))
      .autoscale_config as Body;
    const update = (changes: Body) =>
      running.ask("update_autoscale_config", { target_autoscale_config: { autoscale_config_id, ...changes } });
    const { body } = await update({ standby_cores: 4 });
    expect(body.error_message).toBe("Missing required field: connection_username");
    await update({ standby_cores: 4, connection_type: "RDP" });
    const config = await find(running, "get_autoscale_configs", "autoscale_configs", { autoscale_config_id });
    const defaults = { downscale_backoff: 1800, enabled: true, hooks: {} };
    expect(config).toMatchObject({ ...fields, ...defaults, standby_cores: 4, last_provision: "1970-01-01 00:00:00" });
  });

  test("resets: a mask that is sent back leaves a secret alone, and one that is left out clears it", async () => {
    const running = await runningWith("resets");
    const provider = { name: "s", storage_provider_type: "Custom", default_target: "/s" };
    const make = { target_storage_provider: { ...provider, client_secret: "a secret" } };
    await running.call("create_storage_provider", make);
    const stored = () => running.simulator.dump().families.storage_providers?.[0] as Body;
    const update = (changes: Body) =>
      running.call("update_storage_provider", {
        target_storage_provider: { ...provider, storage_provider_id: stored().storage_provider_id, ...changes },
      });
    await update({ client_secret: "**********" });
    expect(stored().client_secret).toBe("a secret");
    await update({});
    expect(stored()).toMatchObject({ client_secret: null, storage_provider_type: "Custom" });
  });

  test.each(["resets", "requires"])("%s: a call of which callers send a part keeps the rest", async (value) => {
    const running = await runningWith(value);
    const { zone_id } = await defaultZone(running);
    await running.call("update_zone", { target_zone: { zone_id, proxy_port: 8443 } });
    await running.call("update_zone", { target_zone: { zone_id, proxy_path: "desktops" } });
    expect(await defaultZone(running)).toMatchObject({ proxy_port: 8443, proxy_path: "desktops" });
    const target = { ...HARVESTER, memory: 8, disk_size: 40 };
    const made = await running.call("create_vm_provider_config", { target_vm_provider_config: target });
    const { vm_provider_config_id } = made.vm_provider_config as Body;
    const changes = { vm_provider_config_id, vm_provider_name: "harvester", kube_api_token: "another" };
    await running.call("update_vm_provider_config", { target_vm_provider_config: changes });
    const [stored] = running.simulator.dump().families.vm_provider_configs ?? [];
    expect(stored).toMatchObject({ kube_api_token: "another", cores: 8, max_instances: 10 });
  });

  test.each([
    ["keeps", "attribute", undefined],
    ["resets", null, "Missing required field: sso_group_attributes"],
  ])("%s: a group mapping stays with its group and provider", async (value, attribute, message) => {
    const running = await runningWith(value);
    const { call, ask } = running;
    const made = madeBy(running);
    const [group, directory] = [await made.group(), await made.directory()];
    const target = { group_id: group.id, sso_id: directory.id, sso_group_attributes: "attribute" };
    await call("add_sso_mapping_group", { target_sso_mapping: target });
    const mapping = async () =>
      items(await call("get_sso_mappings_group", { group_id: group.id }), "group_mappings")[0];
    const { sso_group_id } = (await mapping()) ?? {};
    const update = (changes: Body) =>
      ask("update_sso_mapping_group", { target_sso_mapping: { sso_group_id, ...changes } });
    expect((await update({ apply_to_all_users: false })).body.error_message).toBe(message);
    await update({ apply_to_all_users: true });
    expect(await mapping()).toMatchObject({
      apply_to_all_users: true,
      sso_group_attributes: attribute,
      ldap_id: directory.id,
    });
  });

  test.each([
    ["keeps", "dark"],
    ["resets", null],
  ])("%s: a user's attributes", async (value, theme) => {
    const running = await runningWith(value);
    const target_user = { username: "a@example.com", password: "Aa1!aaaa" };
    const { user_id } = (await running.call("create_user", { target_user })).user as Body;
    const set = (fields: Body) =>
      running.ask("update_user_attributes", { target_user_attributes: { user_id, ...fields } }, "/api/public/");
    await set({ theme: "dark" });
    expect((await set({ show_tips: false })).body.user_attributes).toMatchObject({ theme, show_tips: false });
  });

  test.each([
    ["keeps", undefined, { name: "Font", description: "d", is_executable: true }],
    ["resets", undefined, { name: "Font", description: null, is_executable: false }],
    ["requires", "Missing required field: name", { name: "Font", description: "d", is_executable: true }],
  ])("%s: a form that replaces a file, and what it has no place for", async (value, message, expected) => {
    const running = await runningWith(value, { binary_content: "base64" });
    const group = await madeBy(running).group();
    const file = { name: "Font", destination: "/a", file_type: "binary", description: "d", is_executable: true };
    await upload(running, { ...file, group_id: group.id }, new Blob(["old"]));
    const mapping = async () =>
      items(await running.call("get_file_mappings", { group_id: group.id }), "file_mappings")[0] ?? {};
    const { file_map_id } = await mapping();
    const target_file_map = { ...file, file_map_id, is_readable: false };
    await running.call("update_file_map", { target_file_map });
    const { body } = await upload(running, { file_map_id, is_writable: false });
    const content = Buffer.from("old").toString("base64");
    expect([body.error_message, await mapping()]).toEqual([
      message,
      expect.objectContaining({ ...expected, content, is_readable: false, destination: "/a" }),
    ]);
  });

  test.each(VALUES)("%s: the REST API's PATCH keeps what is absent, as its documents say", async (value) => {
    const running = await start({ rest: true, unknown: { partial_update: value } });
    const target_server_pool = { server_pool_name: "p", server_assignment_enabled: true };
    const { server_pool_id: id } = (await running.call("create_server_pool", { target_server_pool }))
      .server_pool as Body;
    const path = `admin/infrastructure/server-pools/${String(id)}`;
    expect((await restOf(running)("PATCH", path, { server_pool_type: "Docker Agent" })).status).toBe(200);
    const pool = await find(running, "get_server_pools", "server_pools", { server_pool_id: id });
    expect(pool).toMatchObject(target_server_pool);
  });

  test("evidence of partial updates is about calls that update", () => {
    const partial = CALLS.filter((call) => call.partial !== undefined);
    expect(partial.map(({ name }) => name).sort()).toEqual([
      "update_saml_config",
      "update_server",
      "update_user",
      "update_vm_provider_config",
      "update_zone",
    ]);
    expect(partial.every(({ action }) => action === "update")).toBe(true);
  });
});

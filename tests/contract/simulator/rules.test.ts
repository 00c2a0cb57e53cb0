import { afterEach, describe, expect, test } from "@jest/globals";
import { GROUP_SETTINGS, type KasmVersion } from "../../../simulator";
import { setGroupSetting, setSetting } from "./steps/settings";
import { ALL_USERS, HARVESTER, items, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

describe("a fresh installation", () => {
  test("has the default zone, built-in groups, administrator and registry", async () => {
    const { call } = await start();
    expect(items(await call("get_zones"), "zones")).toMatchObject([
      { zone_name: "default", upstream_auth_address: "$request_host$", proxy_port: 443, managers: [{}] },
    ]);
    expect(items(await call("get_groups"), "groups")).toMatchObject([
      { name: "Administrators", is_system: true },
      { ...ALL_USERS, name: "All Users", is_system: true },
    ]);
    expect(items(await call("get_users"), "users")).toMatchObject([
      { username: "admin@kasm.local", realm: "local", groups: [{ name: "Administrators" }, { name: "All Users" }] },
    ]);
    expect(items(await call("get_registries"), "registries")).toMatchObject([
      { registry_url: "https://registry.kasmweb.com/" },
    ]);
  });

  test.each(["1.18.1", "1.19.0"] as const)(
    "has the whole catalogue of group settings on %s",
    async (kasmVersion: KasmVersion) => {
      const { call } = await start({ kasmVersion });
      const names = items(await call("get_settings_group", { target_group: {} }), "settings").map((each) => each.name);
      const dialect = kasmVersion === "1.18.1" ? "1.18" : "1.19";
      expect(names).toEqual(
        GROUP_SETTINGS.filter((each) => each.dialects === undefined || each.dialects.includes(dialect)).map(
          (each) => each.name,
        ),
      );
    },
  );

  test("lets members of built-in groups transfer files and use the clipboard", async () => {
    const { call } = await start();
    const settings = items(await call("get_settings_group", { target_group: ALL_USERS }), "settings");
    for (const name of ["allow_kasm_uploads", "allow_kasm_downloads", "allow_kasm_clipboard_up"]) {
      expect(settings.find((each) => each.name === name)).toMatchObject({ value: "True", value_type: "bool" });
    }
  });
});

test.each([
  [true, 1],
  [false, 0],
])("with add_images_to_default_group %s a new workspace is in All Users %d times", async (value, times) => {
  const running = await start();
  const { call } = running;
  await setSetting(running, "add_images_to_default_group", value);
  await call("create_image", { target_image: { name: "a", friendly_name: "A" } });
  expect(items(await call("get_images_group", { target_group: ALL_USERS }), "images")).toHaveLength(times);
});

test.each([
  ["True", true],
  ["False", false],
])("with auto_agent %s an agent registers enabled: %s", async (value, enabled) => {
  const running = await start();
  const { call, simulator } = running;
  await setSetting(running, "auto_agent", value);
  simulator.registerAgent({ hostname: "agent1", cores: 8, memoryBytes: 16e9 });
  expect(items(await call("get_servers"), "servers")).toMatchObject([{ server_type: "host", enabled, memory: 16e9 }]);
  expect(items(await call("get_zones"), "zones")[0]).toMatchObject({
    available_cores: 8,
    servers: [{ hostname: "agent1" }],
  });
  expect(() => simulator.registerAgent({ hostname: "b", cores: 1, memoryBytes: 1, zone: "none" })).toThrow(
    "no zone none",
  );
});

const UNKNOWN = "0".repeat(32);

describe("references", () => {
  test.each<[string, Body, string]>([
    [
      "create_autoscale_config",
      { target_autoscale_config: { autoscale_config_name: "a", zone_id: UNKNOWN } },
      "Unknown zone: zone_id",
    ],
    [
      "create_schedule",
      {
        target_schedule: {
          autoscale_config_id: UNKNOWN,
          active_start_time: "08:00",
          active_end_time: "09:00",
          timezone: "Etc/UTC",
        },
      },
      "Unknown autoscale config",
    ],
    [
      "add_sso_mapping_group",
      { target_sso_mapping: { ...ALL_USERS, sso_id: UNKNOWN, sso_group_attributes: "a" } },
      "Unknown SSO config",
    ],
    ["add_images_group", { target_group: ALL_USERS, target_image: { image_id: UNKNOWN } }, "Image not found"],
    ["add_user_group", { target_group: { group_id: UNKNOWN }, target_user: { user_id: UNKNOWN } }, "Group not found"],
    ["delete_registry", { registry_id: UNKNOWN }, "Registry not found"],
    ["delete_registry", {}, "Missing required field: registry_id"],
  ])("%s of something unknown is an error_message", async (name, body, message) => {
    const { ask } = await start();
    const answer = await ask(name, body);
    expect(answer.status).toBe(200);
    expect(answer.body.error_message).toContain(message);
  });

  test("the default zone is in use by its manager", async () => {
    const { call, ask } = await start();
    const zone = items(await call("get_zones"), "zones")[0];
    const answer = await ask("delete_zone", { target_zone: { zone_id: zone?.zone_id } });
    expect(answer.body.error_message).toBe("The zone is in use by a manager");
  });

  test("deleting a group takes its settings, mappings and assignments along", async () => {
    const running = await start();
    const { call, simulator } = running;
    const group = (await call("create_group", { target_group: { name: "a" } })).group as Body;
    const before = simulator.dump({ runtime: false }).families;
    const target = { target_group: { group_id: group.group_id } };
    await setGroupSetting(running, target.target_group, "allow_kasm_audio", "True");
    const image = (await call("create_image", { target_image: { name: "a" } })).image as Body;
    await call("add_images_group", { ...target, target_image: { image_id: image.image_id } });
    await call("delete_group", target);
    const after = simulator.dump({ runtime: false }).families;
    expect(after.group_settings).toEqual(before.group_settings);
    expect(after.group_images).toHaveLength(1);
  });
});

describe("values", () => {
  const image = (fields: Body) => ({ target_image: { name: "a", ...fields } });
  test.each<[string, Body, string]>([
    ["create_image", image({ cores: "many" }), "Invalid cores: not a number"],
    ["create_image", image({ memory: 1.5 }), "Invalid memory: not a whole number"],
    ["create_image", image({ enabled: "yes" }), "Invalid enabled: not true or false"],
    ["create_image", image({ run_config: "{" }), "Invalid run_config: not JSON"],
    ["create_image", image({ cpu_allocation_method: "All" }), "Invalid cpu_allocation_method: not one of"],
    ["create_image", image({ name: "" }), "Missing required field: name"],
    ["create_image", image({ image_type: "Link" }), "Missing required field: link_url"],
    ["create_zone", { target_zone: { zone_name: "a", proxy_port: 65536 } }, "Invalid proxy_port: more than 65535"],
    ["create_zone", { target_zone: {} }, "Missing required field: zone_name"],
    ["create_zone", {}, "Missing required field: target_zone"],
    ["create_registry", { registry: "no url" }, "Invalid registry"],
    [
      "create_vm_provider_config",
      { target_vm_provider_config: { vm_provider_name: "cloud9" } },
      "Invalid vm_provider_name",
    ],
    [
      "create_vm_provider_config",
      { target_vm_provider_config: { ...HARVESTER, memory: 1, disk_size: 0 } },
      "Invalid disk_size: less than 1",
    ],
    ["update_zone", { target_zone: { zone_name: "a" } }, "Missing required field: zone_id"],
  ])("%s with %j", async (name, body, message) => {
    const { ask } = await start();
    expect((await ask(name, body)).body.error_message).toContain(message);
  });

  const valueOf = async ({ call, ask }: Running, name: string, value: unknown) => {
    const entry = items(await call("get_settings_group"), "settings").find((each) => each.name === name);
    return ask("add_settings_group", {
      target_group: { group_id: (items(await call("get_groups"), "groups")[0] ?? {}).group_id },
      target_setting: { group_setting_id: entry?.group_setting_id, value },
    });
  };
  test.each([
    ["allow_kasm_audio", "True", "true"],
    ["session_time_limit", "28800", "8 hours"],
    ["idle_disconnect", "20.5", "-1"],
    ["run_config", '{"a": 1}', "{"],
    ["usage_limit", '{"type": "per_user", "hours": 2.5, "interval": "daily"}', '{"type": "all"}'],
  ])("the group setting %s takes %s, not %s", async (name, good, bad) => {
    const running = await start();
    expect((await valueOf(running, name, bad)).body.error_message).toContain(`Invalid value of ${name}`);
    expect((await valueOf(running, name, true)).body.error_message).toContain("not text");
    expect((await valueOf(running, name, good)).body).toEqual({});
  });

  test("null gives a default back, empty text is kept, and an absent key stays as it is", async () => {
    const { call } = await start();
    const zone = items(await call("get_zones"), "zones")[0];
    const update = (fields: Body) => call("update_zone", { target_zone: { zone_id: zone?.zone_id, ...fields } });
    await update({ proxy_port: 8443, proxy_path: "x", proxy_hostname: "" });
    await update({ proxy_port: null });
    expect(items(await call("get_zones"), "zones")[0]).toMatchObject({
      proxy_port: 443,
      proxy_path: "x",
      proxy_hostname: "",
    });
  });

  test("kinds can't be changed", async () => {
    const { call, ask } = await start();
    const pool = (await call("create_server_pool", { target_server_pool: { server_pool_name: "p" } }))
      .server_pool as Body;
    const answer = await ask("update_server_pool", {
      target_server_pool: { server_pool_id: pool.server_pool_id, server_pool_type: "Server Pool" },
    });
    expect(answer.body.error_message).toBe("server_pool_type can't be changed");
  });

  test("deleting a VM provider needs its kind as well", async () => {
    const { call, ask } = await start();
    const made = (
      await call("create_vm_provider_config", { target_vm_provider_config: { ...HARVESTER, memory: 1, disk_size: 1 } })
    ).vm_provider_config as Body;
    const id = { vm_provider_config_id: made.vm_provider_config_id };
    const answer = await ask("delete_vm_provider_config", { target_vm_provider_config: id });
    expect(answer.body.error_message).toBe("Missing required field: vm_provider_name");
    await call("delete_vm_provider_config", { target_vm_provider_config: { ...id, vm_provider_name: "harvester" } });
  });
});

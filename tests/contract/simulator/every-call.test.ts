import { afterEach, describe, expect, test } from "@jest/globals";
import { CALLS, FAMILIES } from "../../../simulator";
import { find } from "./steps/find";
import { identityProviders } from "./steps/identity-providers";
import { userExtras } from "./steps/people";
import { remaining } from "./steps/remaining";
import { licenses, tokens } from "./steps/system";
import { files } from "./steps/files";
import { sessions } from "./steps/sessions";
import { toursOf, travel } from "./tours";
import { HARVESTER, items, post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const oidc: Body = {
  display_name: "Continue with Keycloak",
  client_id: "kasm",
  client_secret: "oidc-secret",
  auth_url: "https://keycloak.example.com/auth",
  token_url: "https://keycloak.example.com/token",
  user_info_url: "https://keycloak.example.com/userinfo",
  scope: "openid\nemail\nprofile",
  username_attribute: "preferred_username",
  groups_attribute: "groups",
  redirect_url: "https://kasm.example.com/api/oidc_callback",
  logout_with_oidc_provider: true,
  enable_frontchannel_logout: false,
};

/** The versions that have every call. */
type Version = "1.18.1" | "1.19.0";

/** Sizes as each of them names them. */
const SIZES: Record<Version, { machine: Body; autoscale: Body; image: Body; agent: Body }> = {
  "1.18.1": {
    machine: { memory: 16, disk_size: 100 },
    autoscale: { standby_memory_mb: 8000, agent_memory_override_gb: 0 },
    image: { memory: 2768000000, uncompressed_size_mb: 1000 },
    agent: { memory_override: 1024 },
  },
  "1.19.0": {
    machine: { memory_bytes: 17179869184, disk_size_bytes: 107374182400 },
    autoscale: { standby_memory_bytes: 8000000000, agent_memory_override_bytes: 0 },
    image: { memory_bytes: 2768000000, uncompressed_size_bytes: 1000000000 },
    agent: { memory_override_bytes: 1024 },
  },
};

async function signIn({ simulator }: Running, password = simulator.adminPassword) {
  const answer = await post(`${simulator.url}/api/authenticate`, {
    username: simulator.adminUsername,
    password,
    token: null,
  });
  return { answer, session: { username: simulator.adminUsername, token: answer.body.token } };
}

async function access(running: Running): Promise<{ group: Body; image: Body; user: Body }> {
  const { call, ask } = running;
  const created = await call("create_group", {
    target_group: { name: "Developers", priority: "20", description: "d" },
  });
  const group = created.group as Body;
  const target = { target_group: { group_id: group.group_id } };
  await call("update_group", { target_group: { ...target.target_group, priority: 21, group_metadata: { a: "b" } } });
  expect(await find(running, "get_groups", "groups", { name: "Developers" })).toMatchObject({
    priority: 21,
    description: "d",
    is_system: false,
    group_metadata: { a: "b" },
  });

  const catalogue = await find(running, "get_settings_group", "settings", { name: "idle_disconnect" });
  expect(catalogue).toMatchObject({ value: "20", value_type: "float", group_id: null });
  const entry = { group_setting_id: catalogue.group_setting_id };
  await call("add_settings_group", { ...target, target_setting: { ...entry, value: "20" } });
  const twice = await ask("add_settings_group", { ...target, target_setting: { ...entry, value: "21" } });
  expect(twice.body.error_message).toContain("already");
  const own = await find(running, "get_settings_group", "settings", { name: "idle_disconnect" }, target);
  expect(own.group_setting_id).not.toBe(catalogue.group_setting_id);
  const wrongId = await ask("update_settings_group", { ...target, target_setting: { ...entry, value: "30" } });
  expect(wrongId.body.error_message).toBe("Group setting not found");
  const setting = { group_setting_id: own.group_setting_id, value: "30" };
  await call("update_settings_group", { ...target, target_setting: setting });
  expect(await find(running, "get_settings_group", "settings", { name: "idle_disconnect" }, target)).toMatchObject({
    value: "30",
  });

  const user = (
    await call("create_user", { target_user: { username: "ada", password: "Secret-1!", first_name: "Ada" } })
  ).user as Body;
  expect(user).toMatchObject({ last_session: "None", groups: [{ name: "All Users" }] });
  const member = { ...target, target_user: { user_id: user.user_id } };
  await call("add_user_group", member);
  expect(await find(running, "get_users_group", "users", { user_id: user.user_id }, target)).toMatchObject({
    name: "ada",
  });
  const winning = await find(
    running,
    "get_user_groups_settings",
    "settings",
    { name: "idle_disconnect" },
    { target_user: { username: "ada" } },
  );
  expect(winning.value).toBe("30");
  await call("remove_settings_group", { group_setting_id: own.group_setting_id });
  expect(items(await call("get_settings_group", target), "settings")).toEqual([]);

  await call("update_user", { target_user: { user_id: user.user_id, organization: "Analytical Engines" } });
  const read = await call("get_user", { target_user: { username: "ada" } });
  expect(read.user).toMatchObject({ organization: "Analytical Engines", first_name: "Ada", two_factor: false });
  expect(await call("get_users", { page: 0, page_size: 1, filters: [{ id: "username", value: "ada" }] })).toMatchObject(
    { total: 1, page: 0, users: [{ username: "ada" }] },
  );
  const refusal = await ask("delete_group", target);
  expect(refusal.body.error_message).toContain("members");
  await call("remove_user_group", member);

  const image = await workspace(running);
  const assignment = { ...target, target_image: { image_id: image.image_id } };
  await call("add_images_group", assignment);
  expect(await find(running, "get_images_group", "images", { image_id: image.image_id }, target)).toMatchObject({
    group_name: "Developers",
    image_friendly_name: "Chrome",
  });
  await call("remove_images_group", assignment);
  return { group, image, user };
}

async function workspace({ call, simulator }: Running): Promise<Body> {
  const sizes = SIZES[simulator.kasmVersion as Version].image;
  const image = (
    await call("create_image", {
      target_image: {
        image_type: "Container",
        name: "kasmweb/chrome:1.18.0",
        friendly_name: "Chrome",
        cores: "2",
        categories: "Browser\nWork",
        run_config: '{"hostname":"kasm"}',
        docker_token: "registry-secret",
        ...sizes,
      },
    })
  ).image as Body;
  expect(image).toMatchObject({
    cores: 2,
    categories: ["Browser", "Work"],
    run_config: { hostname: "kasm" },
    ...sizes,
  });
  await call("update_image", { target_image: { image_id: image.image_id, description: "Web", gpu_count: "" } });
  const read = await call("get_image", { target_image: { image_id: image.image_id } });
  expect(read.image).toMatchObject({ description: "Web", gpu_count: null, docker_token: "**********", ...sizes });
  return image;
}

async function permissions({ call }: Running, group: Body): Promise<void> {
  const catalogue = items(await call("get_permissions"), "permissions");
  expect(catalogue.find((entry) => entry.permission_id === 1901)).toMatchObject({
    name: "JWT_AUTHORIZATION.ZONES_MODIFY",
  });
  const target = { target_group: { group_id: group.group_id } };
  await call("add_permissions_group", { ...target, target_permissions: [1900, 1901] });
  const held = items(await call("get_permissions_group", target), "permissions");
  expect(held.map((entry) => entry.permission_id)).toEqual([1900, 1901]);
  await call("remove_permissions_group", { group_permission_id: held[0]?.group_permission_id });
  expect(items(await call("get_permissions_group", target), "permissions")).toHaveLength(1);
}

async function singleSignOn(running: Running, group: Body): Promise<void> {
  const { call } = running;
  const created = (await call("create_oidc_config", { target_oidc_config: oidc })).oidc_config as Body;
  expect(created).toMatchObject({ scope: ["openid", "email", "profile"], client_secret: "**********", enabled: true });
  const both = { oidc_id: created.oidc_id, oidc_config_id: created.oidc_id };
  await call("update_oidc_config", { target_oidc_config: { ...both, debug: true } });
  expect(await find(running, "get_oidc_configs", "oidc_configs", { oidc_id: created.oidc_id })).toMatchObject({
    debug: true,
    display_name: oidc.display_name,
  });
  const sso = await find(running, "get_all_ssos", "ssos", { name: oidc.display_name });
  expect(String(sso.id)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  const ssoId = String(sso.id).replaceAll("-", "");
  await call("add_sso_mapping_group", {
    target_sso_mapping: {
      group_id: group.group_id,
      sso_id: ssoId,
      sso_group_attributes: "aegis-developers",
      apply_to_all_users: false,
    },
  });
  const listed = { group_id: group.group_id };
  const mapping = await find(running, "get_sso_mappings_group", "group_mappings", {}, listed);
  expect(mapping).toMatchObject({
    oidc_id: ssoId,
    sso_group_attributes: "aegis-developers",
    sso_name: oidc.display_name,
  });
  await call("update_sso_mapping_group", {
    target_sso_mapping: {
      sso_group_id: mapping.sso_group_id,
      sso_id: ssoId,
      sso_type: "oidc",
      sso_group_attributes: "/aegis-developers",
    },
  });
  expect(await find(running, "get_sso_mappings_group", "group_mappings", {}, listed)).toMatchObject({
    sso_group_attributes: "/aegis-developers",
    apply_to_all_users: false,
  });
  await call("delete_sso_mapping_group", { sso_group_id: mapping.sso_group_id });
  expect(items(await call("get_sso_mappings_group", listed), "group_mappings")).toEqual([]);
  await call("delete_oidc_config", { oidc_config_id: created.oidc_id });
}

async function capacity(running: Running): Promise<void> {
  const { call, simulator } = running;
  const sizes = SIZES[simulator.kasmVersion as Version];
  await call("create_zone", { target_zone: { zone_name: "edge", upstream_auth_address: "kasm.example.com" } });
  const zone = await find(running, "get_zones", "zones", { zone_name: "edge" });
  await call("update_zone", { target_zone: { zone_id: zone.zone_id, proxy_port: "0" } });
  expect(await find(running, "get_zones", "zones", { zone_name: "edge" })).toMatchObject({
    proxy_port: 0,
    upstream_auth_address: "kasm.example.com",
    managers: [],
  });
  expect(items(await call("get_managers"), "managers")).toHaveLength(1);
  const noManager = await running.ask("delete_manager", {
    target_manager: { manager_id: "0".repeat(32) },
    focus: true,
  });
  expect(noManager.body.error_message).toBe("Manager not found");

  const provider = (
    await call("create_vm_provider_config", { target_vm_provider_config: { ...HARVESTER, ...sizes.machine } })
  ).vm_provider_config as Body;
  expect(provider).toMatchObject({ ...sizes.machine, kube_api_token: "**********", enable_tpm: false });
  const providerId = { vm_provider_config_id: provider.vm_provider_config_id };
  await call("update_vm_provider_config", { target_vm_provider_config: { ...providerId, max_instances: 12 } });
  expect(await find(running, "get_vm_provider_configs", "vm_provider_configs", providerId)).toMatchObject({
    max_instances: 12,
    ...sizes.machine,
  });

  const dns = (
    await call("create_dns_provider_config", {
      target_dns_provider_config: {
        dns_provider_name: "aws",
        dns_provider_config_name: "dns",
        aws_secret_access_key: "dns-secret",
      },
    })
  ).dns_provider_config as Body;
  const dnsId = { dns_provider_config_id: dns.dns_provider_config_id };
  await call("update_dns_provider_config", {
    target_dns_provider_config: { ...dnsId, dns_provider_config_name: "dns 2" },
  });
  expect(await find(running, "get_dns_provider_configs", "dns_provider_configs", dnsId)).toMatchObject({
    dns_provider_config_name: "dns 2",
  });

  const pool = (
    await call("create_server_pool", {
      target_server_pool: { server_pool_name: "agents", server_pool_type: "Docker Agent" },
    })
  ).server_pool as Body;
  const poolId = { server_pool_id: pool.server_pool_id };
  await call("update_server_pool", { target_server_pool: { ...poolId, server_pool_name: "harvester-agents" } });
  await find(running, "get_server_pools", "server_pools", { server_pool_name: "harvester-agents" });

  const autoscale = (
    await call("create_autoscale_config", {
      target_autoscale_config: {
        autoscale_config_name: "scale",
        autoscale_type: "Docker Agent",
        zone_id: zone.zone_id,
        ...poolId,
        ...providerId,
        ...sizes.autoscale,
        standby_cores: 8,
      },
    })
  ).autoscale_config as Body;
  expect(autoscale).toMatchObject({ ...sizes.autoscale, downscale_backoff: 1800, zone_name: "edge" });
  const autoscaleId = { autoscale_config_id: autoscale.autoscale_config_id };
  // The shipped client sends the whole fetched object back (kasm-wire.md 1.6).
  await call("update_autoscale_config", {
    target_autoscale_config: { ...autoscale, downscale_backoff: 900, ...dnsId },
  });
  expect(await find(running, "get_autoscale_configs", "autoscale_configs", autoscaleId)).toMatchObject({
    downscale_backoff: 900,
    vm_provider_config: { vm_provider_config_name: HARVESTER.vm_provider_config_name },
    dns_provider_config: { dns_provider_config_name: "dns 2" },
  });
  await schedules(running, autoscaleId);
  for (const [name, body] of [
    ["delete_vm_provider_config", { target_vm_provider_config: { ...providerId, vm_provider_name: "harvester" } }],
    ["delete_server_pool", { target_server_pool: poolId, focus: true }],
    ["delete_zone", { target_zone: { zone_id: zone.zone_id } }],
  ] as const) {
    expect((await running.ask(name, body)).body.error_message).toContain("in use");
  }
  await call("delete_autoscale_config", autoscaleId);
  await servers(running, zone);
  await call("delete_vm_provider_config", {
    target_vm_provider_config: { ...providerId, vm_provider_name: "harvester" },
  });
  await call("delete_dns_provider_config", { target_dns_provider_config: { ...dnsId, dns_provider_name: "aws" } });
  await call("delete_server_pool", { target_server_pool: poolId, focus: true });
  await call("delete_zone", { target_zone: { zone_id: zone.zone_id } });
}

async function schedules(running: Running, autoscaleId: Body): Promise<void> {
  const { call, simulator } = running;
  const zones = await post(`${simulator.url}/api/get_timezones`, simulator.credentials);
  expect(zones.body.timezones).toContainEqual({ label: "Europe/Berlin", value: "Europe/Berlin" });
  const times = { active_start_time: "07:00", active_end_time: "19:00", timezone: "Europe/Berlin" };
  await call("create_schedule", { target_schedule: { ...autoscaleId, days_of_the_week: [1, 2, 3, 4, 5], ...times } });
  const asked = { target_autoscale_config_id: autoscaleId.autoscale_config_id };
  const schedule = await find(running, "get_schedules", "schedules", times, asked);
  expect(schedule.days_of_the_week).toEqual([1, 2, 3, 4, 5]);
  const target = { ...autoscaleId, ...times, days_of_the_week: [6, 7], target_schedule_id: schedule.schedule_id };
  await call("update_schedule", { target_schedule: target });
  expect(await find(running, "get_schedules", "schedules", times, asked)).toMatchObject({ days_of_the_week: [6, 7] });
  await call("delete_schedule", { target_schedule_id: schedule.schedule_id });
  expect(items(await call("get_schedules", asked), "schedules")).toEqual([]);
}

async function servers(running: Running, zone: Body): Promise<void> {
  const { call, simulator } = running;
  await call("create_server", {
    target_server: {
      server_type: "Desktop",
      hostname: "pc1",
      friendly_name: "PC 1",
      zone_id: zone.zone_id,
      connection_type: "RDP",
      connection_port: 3389,
      connection_password: "rdp-secret",
    },
  });
  const desktop = await find(running, "get_servers", "servers", { hostname: "pc1" });
  expect(desktop).toMatchObject({ zone: { zone_name: "edge" }, connection_password: "**********", enabled: false });
  await call("update_server", { target_server: { server_id: desktop.server_id, enabled: true } });
  const one = await call("get_servers", { target_server: { server_id: desktop.server_id } });
  expect(one.servers).toMatchObject([{ hostname: "pc1", enabled: true }]);
  await call("delete_server", { target_server: { server_id: desktop.server_id }, force: false });

  const agentId = simulator.registerAgent({ hostname: "agent1", cores: 8, memoryBytes: 2 ** 34 });
  expect(await find(running, "get_agents", "agents", { agent_id: agentId })).toMatchObject({ enabled: false });
  await call("update_agent", { target_agent: { agent_id: agentId, enabled: true } });
  const { agent } = SIZES[simulator.kasmVersion as Version];
  await call("update_server", { target_server: { server_type: "host", server_id: agentId, ...agent } });
  expect(await find(running, "get_servers", "servers", { server_id: agentId })).toMatchObject({
    enabled: true,
    ...agent,
  });
  await call("destroy_agent_kasms", { target_server: { server_id: agentId } });
  await call("delete_server", { target_server: { server_id: agentId }, force: true });
  expect(await call("get_server_custom_network_names")).toEqual({ network_names: [] });
}

async function registries(running: Running): Promise<void> {
  const { call } = running;
  expect(await call("get_registries")).toMatchObject({
    architectures: expect.any(Array),
    registries: [{ registry_url: "https://registry.kasmweb.com/", is_verified: true }],
  });
  const registry = (await call("create_registry", { registry: "https://registry.example.com/1.1/", channel: "stable" }))
    .registry as Body;
  expect(registry).toMatchObject({ is_verified: false, channel: "stable", do_auto_update: false });
  const id = { registry_id: registry.registry_id };
  await call("registry_auto_updates", { ...id, auto_updates: true });
  expect((await call("update_registry", id)).registry).toMatchObject({ do_auto_update: true });
  await call("delete_registry", id);
}

async function keysAndSystem(running: Running): Promise<void> {
  const { call, simulator } = running;
  const key = (await call("create_api_configs", { api_config: { name: "ci", enabled: true, read_only: false } }))
    .api_config as Body;
  expect(key.api_key).toHaveLength(12);
  expect(key.api_key_secret).toHaveLength(32);
  await call("update_api_configs", {
    target_api: { api_id: key.api_id, read_only: true, expires: "2099-01-01 00:00:00" },
  });
  const listed = await find(running, "get_api_configs", "api_configs", { name: "ci" });
  expect(listed).toMatchObject({ read_only: true, expires: "2099-01-01 00:00:00" });
  expect(listed).not.toHaveProperty("api_key_secret");
  await call("delete_api_configs", { api_Id: key.api_id });

  const setting = await find(running, "get_settings", "settings", { name: "auto_agent" });
  await call("update_setting", { setting_id: setting.setting_id, value: true });
  expect((await find(running, "get_settings", "settings", { name: "auto_agent" })).value).toBe("True");
  expect(items(await call("get_licenses"), "licenses")[0]).toMatchObject({ features: { auto_scaling: true } });
  const status = await post(`${simulator.url}/api/license_status`, simulator.credentials);
  expect(status.body).toMatchObject({ license: { status: { features: expect.arrayContaining(["saml"]) } } });
  expect(await call("system_info")).toMatchObject({
    system_info: { api: { build_id: expect.stringMatching(`^${simulator.kasmVersion}`), zone_name: "default" } },
  });

  const { answer, session } = await signIn(running);
  expect(answer.body).toMatchObject({ is_anonymous: false, authorized_views: { zones: true, admin_dashboard: true } });
  const renewed = await post(`${simulator.url}/api/new_session_token`, session);
  expect(renewed.body.token).not.toBe(session.token);
  expect((await post(`${simulator.url}/api/admin/get_zones`, session)).status).toBe(401);
}

describe.each(Object.keys(SIZES) as Version[])("Kasm %s", (kasmVersion) => {
  test("every call of the catalogue does its work, in strict mode", async () => {
    const running = await start({ kasmVersion });
    const before = running.simulator.dump({ runtime: false });
    const { group, image, user } = await access(running);
    await permissions(running, group);
    await singleSignOn(running, group);
    await identityProviders(running, group);
    await userExtras(running, user);
    await licenses(running);
    await tokens(running, user);
    await capacity(running);
    await sessions(running, user, image);
    await registries(running);
    await keysAndSystem(running);
    await files(running);
    await remaining(running, user);
    const categories = items(await running.call("get_all_categories"), "categories");
    expect(categories).toContainEqual({ id: "1", label: "Advertisements" });
    expect(await running.call("get_safe_search_patterns")).toHaveProperty("safe_search_patterns");
    for (const tour of toursOf(kasmVersion)) await travel(running, tour);
    const images = await running.call("get_images");
    expect(items(images, "images")).toHaveLength(1);
    await running.call("delete_image", { target_image: { image_id: image.image_id } });
    await running.call("delete_user", { target_user: { user_id: user.user_id }, force: true });
    await running.call("delete_group", { target_group: { group_id: group.group_id }, force: false });
    const setting = await find(running, "get_settings", "settings", { name: "auto_agent" });
    await running.call("update_setting", { setting_id: setting.setting_id, value: false });

    expect(running.simulator.dump({ runtime: false })).toEqual(before);
    const called = Object.keys(running.simulator.journal.counts());
    expect(CALLS.map((call) => call.name).filter((name) => !called.includes(name))).toEqual([]);
  });

  test("every list answers only keys that the catalogue knows", async () => {
    const running = await start({ kasmVersion });
    await running.call("create_image", { target_image: { image_type: "Container", name: "a" } });
    running.simulator.registerAgent({ hostname: "agent1", cores: 1, memoryBytes: 1 });
    // The tours read these: they are lists of one owner's objects.
    const owned = ["get_schedules", "get_file_mappings", "get_storage_mappings"];
    for (const family of FAMILIES) {
      for (const call of family.calls.filter((each) => each.action === "list" && !owned.includes(each.name))) {
        const known = family.fields.map(
          (field) => field.wire?.[kasmVersion === "1.18.1" ? "1.18" : "1.19"]?.name ?? field.key,
        );
        for (const item of items(await running.call(call.name), call.answer ?? "")) {
          expect(known).toEqual(expect.arrayContaining(Object.keys(item)));
        }
      }
    }
  });
});

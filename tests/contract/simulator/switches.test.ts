import { afterEach, describe, expect, test } from "@jest/globals";
import { KasmSimulator } from "../../../simulator";
import { defaultZone } from "./steps/find";
import { HARVESTER, items, post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const withSizes = { ...HARVESTER, memory: 16, disk_size: 100 };

async function provider(running: Running, fields: Body = withSizes): Promise<Body> {
  return (await running.call("create_vm_provider_config", { target_vm_provider_config: fields }))
    .vm_provider_config as Body;
}

describe("secret_masking", () => {
  const read = async (running: Running) =>
    items(await running.call("get_vm_provider_configs"), "vm_provider_configs")[0];
  const stored = ({ simulator }: Running) => simulator.dump().families.vm_provider_configs?.[0]?.kube_api_token;

  test("mask: asterisks, which sent back mean unchanged", async () => {
    const running = await start();
    const made = await provider(running);
    expect(made.kube_api_token).toBe("**********");
    const update = (value: string) =>
      running.call("update_vm_provider_config", {
        target_vm_provider_config: { vm_provider_config_id: made.vm_provider_config_id, kube_api_token: value },
      });
    await update("**********");
    expect(stored(running)).toBe("kube-token-secret");
    await update("rotated");
    expect(stored(running)).toBe("rotated");
    expect((await read(running))?.kube_api_token).toBe("**********");
  });

  test("clear: the secret itself; asterisks are just text", async () => {
    const running = await start({ unknown: { secret_masking: "clear" } });
    const made = await provider(running);
    expect((await read(running))?.kube_api_token).toBe("kube-token-secret");
    await running.call("update_vm_provider_config", {
      target_vm_provider_config: { vm_provider_config_id: made.vm_provider_config_id, kube_api_token: "**********" },
    });
    expect(stored(running)).toBe("**********");
  });

  test("absent: no such key", async () => {
    const running = await start({ unknown: { secret_masking: "absent" } });
    await provider(running);
    expect(await read(running)).not.toHaveProperty("kube_api_token");
  });

  test("an autoscale config shows its provider's secrets no better", async () => {
    const running = await start();
    const made = await provider(running);
    const zone = await defaultZone(running);
    await running.call("create_autoscale_config", {
      target_autoscale_config: {
        autoscale_config_name: "a",
        zone_id: zone.zone_id,
        vm_provider_config_id: made.vm_provider_config_id,
      },
    });
    expect((await running.ask("get_autoscale_configs")).text).not.toContain("kube-token-secret");
  });
});

test.each([
  ["200", 200],
  ["4xx", 404],
])("validation_errors %s", async (value, status) => {
  const { ask } = await start({ unknown: { validation_errors: value } });
  const answer = await ask("delete_zone", { target_zone: { zone_id: "0".repeat(32) } });
  expect(answer).toMatchObject({ status, body: { error_message: "Zone not found" } });
});

test.each([
  ["plain", { memory: 16, disk_size: 100 }],
  ["gb", { memory_gb: 16, disk_size_gb: 100 }],
  ["bytes", { memory_bytes: 16e9, disk_size_bytes: 100e9 }],
  ["mb", { memory_mb: 16000, disk_size_gb: 100 }],
])("harvester_size_names %s: only its names are stored and read", async (value, sizes) => {
  const running = await start({ unknown: { harvester_size_names: value } });
  expect(await provider(running, { ...HARVESTER, ...sizes })).toMatchObject(sizes);
  const all = { memory: 1, memory_gb: 1, memory_bytes: 1, disk_size: 1, disk_size_gb: 1, disk_size_bytes: 1 };
  const wrong = Object.fromEntries(Object.entries(all).filter(([key]) => !(key in sizes)));
  const refusal = await running.ask("create_vm_provider_config", {
    target_vm_provider_config: { ...HARVESTER, ...wrong },
  });
  expect(refusal.body.error_message).toMatch(/^Missing required field: (memory|disk)/);
});

test.each([
  ["kasms", "least_kasms", "fewest_sessions"],
  ["sessions", "most_sessions", "most_kasms"],
])("load_strategy %s takes %s and refuses %s", async (value, good, bad) => {
  const running = await start({ unknown: { load_strategy: value } });
  const { zone_id } = await defaultZone(running);
  const set = (strategy: string) => running.ask("update_zone", { target_zone: { zone_id, load_strategy: strategy } });
  expect((await set(bad)).body.error_message).toContain("Invalid load_strategy");
  await set(good);
  expect((await defaultZone(running)).load_strategy).toBe(good);
});

test.each([
  ["server_pool", "Server Pool", "Server"],
  ["server", "Server", "Server Pool"],
])("autoscale_type %s takes %s and refuses %s", async (value, good, bad) => {
  const running = await start({ unknown: { autoscale_type: value } });
  const { zone_id } = await defaultZone(running);
  const pool = (
    await running.call("create_server_pool", {
      target_server_pool: { server_pool_name: "p", server_pool_type: "Server Pool" },
    })
  ).server_pool as Body;
  const make = (type: string) =>
    running.ask("create_autoscale_config", {
      target_autoscale_config: {
        autoscale_config_name: "a",
        autoscale_type: type,
        connection_type: "RDP",
        zone_id,
        server_pool_id: pool.server_pool_id,
      },
    });
  expect((await make(bad)).body.error_message).toContain("Invalid autoscale_type");
  expect((await make(good)).body.autoscale_config).toMatchObject({ autoscale_type: good });
  expect((await make("Docker Agent")).body.error_message).toContain("another type");
});

test("create_answer and group_create_answer", async () => {
  const bare = await start({ unknown: { group_create_answer: "empty" } });
  expect(await bare.call("create_zone", { target_zone: { zone_name: "b" } })).toEqual({});
  expect(await bare.call("create_group", { target_group: { name: "b" } })).toEqual({});
  const wrapped = await start({ unknown: { create_answer: "wrapped" } });
  const answer = await wrapped.call("create_zone", { target_zone: { zone_name: "b" } });
  expect(answer.zone).toMatchObject({ zone_name: "b", proxy_port: 443 });
});

test("vm_provider_name_key config_name: other names for the newer providers, not for the older", async () => {
  const running = await start({ unknown: { vm_provider_name_key: "config_name" } });
  const { vm_provider_config_name: name, ...rest } = withSizes as Body;
  const refusal = await running.ask("create_vm_provider_config", { target_vm_provider_config: withSizes });
  expect(refusal.body.error_message).toBe("Missing required field: config_name");
  const made = await provider(running, { ...rest, config_name: name });
  expect(made).toMatchObject({ config_name: name, config_id: expect.any(String) });
  expect(made).not.toHaveProperty("vm_provider_config_id");
  await running.call("update_vm_provider_config", {
    target_vm_provider_config: { config_id: made.config_id, max_instances: 3 },
  });
  const aws = { vm_provider_name: "aws", vm_provider_config_name: "a", aws_ec2_instance_type: "t3.micro" };
  expect(await provider(running, aws)).toMatchObject({ vm_provider_config_name: "a" });
});

test.each([
  ["html500", 500],
  ["accept", 200],
])("object_for_text %s", async (value, status) => {
  const { ask } = await start({ unknown: { object_for_text: value } });
  const answer = await ask("create_image", { target_image: { name: "a", run_config: { hostname: "kasm" } } });
  expect(answer.status).toBe(status);
  expect((await ask("create_image", { target_image: { name: "b", run_config: '{"hostname":"kasm"}' } })).status).toBe(
    200,
  );
});

test.each([
  ["evidence", 200, 404],
  ["all", 200, 200],
  ["none", 404, 404],
])("public_paths %s", async (value, groups, oidc) => {
  const { ask } = await start({ unknown: { public_paths: value } });
  expect((await ask("get_groups", {}, "/api/public/")).status).toBe(groups);
  expect((await ask("get_oidc_configs", {}, "/api/public/")).status).toBe(oidc);
});

test.each([
  ["accept", undefined],
  ["refuse", "A group with this name exists already"],
])("duplicate_names %s", async (value, message) => {
  const { ask } = await start({ unknown: { duplicate_names: value } });
  const make = (name: string) => ask("create_group", { target_group: { name } });
  await make("Developers");
  expect((await make("Developers")).body.error_message).toBe(message);
  const registry = await ask("create_registry", { registry: "https://registry.kasmweb.com/" });
  expect(registry.body.error_message).toContain("exists already");
});

test.each([
  ["required", "Missing required field: logout_with_oidc_provider"],
  ["filled", undefined],
])("oidc_logout_flags %s", async (value, message) => {
  const { ask } = await start({ unknown: { oidc_logout_flags: value } });
  const urls = Object.fromEntries(
    ["auth_url", "token_url", "user_info_url", "redirect_url"].map((key) => [key, "https://a/"]),
  );
  const config = { ...urls, display_name: "a", client_id: "a", client_secret: "a", username_attribute: "a" };
  expect((await ask("create_oidc_config", { target_oidc_config: config })).body.error_message).toBe(message);
});

test.each([
  ["undashed", /^[0-9a-f]{32}$/],
  ["dashed", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
])("identifier_spelling %s; both are accepted", async (value, shape) => {
  const running = await start({ unknown: { identifier_spelling: value } });
  const id = String((await defaultZone(running)).zone_id);
  expect(id).toMatch(shape);
  for (const spelling of [id.replaceAll("-", ""), id.toUpperCase()]) {
    await running.call("update_zone", { target_zone: { zone_id: spelling, proxy_port: 1 } });
  }
});

test.each([
  ["minutes", "08:00"],
  ["seconds", "08:00:00"],
])("schedule_times %s; and schedules of a deleted config", async (value, time) => {
  const running = await start({ unknown: { schedule_times: value, autoscale_delete: "refuse" } });
  const { zone_id } = await defaultZone(running);
  const config = (
    await running.call("create_autoscale_config", { target_autoscale_config: { autoscale_config_name: "a", zone_id } })
  ).autoscale_config as Body;
  const id = { autoscale_config_id: config.autoscale_config_id };
  const schedule = {
    ...id,
    days_of_the_week: [1],
    active_start_time: "08:00",
    active_end_time: "17:00:00",
    timezone: "Etc/UTC",
  };
  await running.call("create_schedule", { target_schedule: schedule });
  const listed = await running.call("get_schedules", { target_autoscale_config_id: id.autoscale_config_id });
  expect(items(listed, "schedules")[0]).toMatchObject({ active_start_time: time });
  expect((await running.ask("delete_autoscale_config", id)).body.error_message).toContain("in use by a schedule");
});

test.each([
  ["cascade", undefined],
  ["refuse", "The OIDC config is in use by a SSO mapping"],
])("sso_delete %s", async (value, message) => {
  const running = await start({ unknown: { sso_delete: value, oidc_logout_flags: "filled" } });
  const urls = Object.fromEntries(
    ["auth_url", "token_url", "user_info_url", "redirect_url"].map((key) => [key, "https://a/"]),
  );
  const config = (
    await running.call("create_oidc_config", {
      target_oidc_config: { ...urls, display_name: "a", client_id: "a", client_secret: "a", username_attribute: "a" },
    })
  ).oidc_config as Body;
  const group_id = "68d557ac-4cac-42cc-a9f3-1c7c853de0f3";
  await running.call("add_sso_mapping_group", {
    target_sso_mapping: { group_id, sso_id: config.oidc_id, apply_to_all_users: true },
  });
  const answer = await running.ask("delete_oidc_config", { oidc_config_id: config.oidc_id });
  expect(answer.body.error_message).toBe(message);
  const left = items(await running.call("get_sso_mappings_group", { group_id }), "group_mappings");
  expect(left).toHaveLength(message === undefined ? 0 : 1);
});

test.each([
  ["kept", "stable"],
  ["version", "1.18.1"],
])("registry_channel %s", async (value, channel) => {
  const { call } = await start({ unknown: { registry_channel: value } });
  const answer = await call("create_registry", { registry: "https://example.com/1.1/", channel: "stable" });
  expect(answer.registry).toMatchObject({ channel });
});

test.each([
  ["accept", 200],
  ["refuse", 401],
])("license_status_by_key %s", async (value, status) => {
  const { simulator } = await start({ unknown: { license_status_by_key: value } });
  expect((await post(`${simulator.url}/api/license_status`, simulator.credentials)).status).toBe(status);
});

test("an unknown switch or value is an error that names what there is", () => {
  const unknown = { masking: "x", secret_masking: "x", user_dates: "None" } as Body;
  expect(() => new KasmSimulator({ unknown })).toThrow(
    /no switch masking[^]*secret_masking has no value x; it has mask, clear, absent[^]*switches are [^]*user_dates/,
  );
});

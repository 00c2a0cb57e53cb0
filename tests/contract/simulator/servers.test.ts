import { afterEach, describe, expect, test } from "@jest/globals";
import { items, start, stopAll, type Body, type Running } from "./support";
import { madeBy } from "./tours/made";

afterEach(stopAll);

const one = async ({ call }: Running, server_id: unknown): Promise<Body> =>
  items(await call("get_servers", { target_server: { server_id } }), "servers")[0] ?? {};

describe("desktop servers", () => {
  test.each([
    ["fresh", false],
    ["fixed", true],
  ])("registration_jwt %s: two reads show the same token: %s; no journal holds it", async (value, same) => {
    const running = await start({ unknown: { registration_jwt: value } });
    const desktop = await madeBy(running).desktop(await madeBy(running).zone());
    const tokens = [await one(running, desktop.id), await one(running, desktop.id)].map((row) =>
      String(row.registration_jwt),
    );
    expect(tokens[0]).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(tokens[0] === tokens[1]).toBe(same);
    expect(JSON.stringify(running.simulator.journal.entries())).not.toContain(tokens[0]);
  });

  test("KasmVNC needs an account, unless form_requirements says otherwise", async () => {
    const target = { hostname: "pc", connection_type: "KasmVNC", connection_username: "kasm" };
    const refusing = await start();
    const zone = await madeBy(refusing).zone();
    const refusal = await refusing.ask("create_server", { target_server: { ...target, zone_id: zone.id } });
    expect(refusal.body.error_message).toBe("Missing required field: connection_password");
    const rdp = { ...target, connection_type: "RDP", zone_id: zone.id };
    await refusing.call("create_server", { target_server: rdp });
    const accepting = await start({ unknown: { form_requirements: "accept" } });
    const other = await madeBy(accepting).zone();
    await accepting.call("create_server", { target_server: { ...target, zone_id: other.id } });
  });

  test("belong into pools of servers, agents into pools of agents", async () => {
    const running = await start();
    const zone = await madeBy(running).zone();
    const wrong = await madeBy(running).pool("Docker Agent");
    const target_server = { hostname: "pc", zone_id: zone.id, server_pool_id: wrong.id };
    const answer = await running.ask("create_server", { target_server });
    expect(answer.body.error_message).toBe("The server pool is of another type than the server");
  });
});

describe("forced_values", () => {
  test.each([
    ["stored", 4, false],
    ["forced", 1, true],
  ])("%s: KasmVNC with 4 sessions gets %d; an installed service checks in: %s", async (value, sessions, checkin) => {
    const running = await start({ unknown: { forced_values: value, form_requirements: "accept" } });
    const zone = await madeBy(running).zone();
    const kasmVnc = { zone_id: zone.id, connection_type: "KasmVNC" };
    await running.call("create_server", {
      target_server: { ...kasmVnc, hostname: "pc", max_simultaneous_sessions: 4 },
    });
    expect(items(await running.call("get_servers"), "servers")[0]?.max_simultaneous_sessions).toBe(sessions);
    await madeBy(running).autoscale({
      ...kasmVnc,
      autoscale_type: "Server Pool",
      agent_installed: true,
      require_checkin: false,
      max_simultaneous_sessions_per_server: 4,
    });
    expect(items(await running.call("get_autoscale_configs"), "autoscale_configs")[0]).toMatchObject({
      max_simultaneous_sessions_per_server: sessions,
      require_checkin: checkin,
    });
  });
});

describe("agents", () => {
  test.each(["update_server", "update_agent"])("%s changes only what it names", async (name) => {
    const running = await start();
    const agent = madeBy(running).agent();
    const [envelope, id] = name === "update_agent" ? ["target_agent", "agent_id"] : ["target_server", "server_id"];
    await running.call(name, {
      [envelope]: { [id]: agent.id, enabled: true, cores_override: 2, memory_override: 2 ** 30, gpus_override: 1 },
    });
    await running.call(name, { [envelope]: { [id]: agent.id, prune_images_mode: "Aggressive" } });
    const row = await one(running, agent.id);
    expect(row).toMatchObject({
      enabled: true,
      cores_override: 2,
      memory_override: 2 ** 30,
      gpus_override: 1,
      prune_images_mode: "Aggressive",
      hostname: "tour agent",
      manager: { manager_hostname: "kasm-manager", zone_name: "default" },
      core_calculations: { max: 2 },
    });
    expect(row.registration_jwt ?? null).toBeNull();
    expect(items(await running.call("get_agents"), "agents")).toMatchObject([{ agent_id: agent.id, enabled: true }]);
  });

  test("can't be made, and stay in their manager's zone", async () => {
    const running = await start();
    const agent = madeBy(running).agent();
    const zone = await madeBy(running).zone();
    await running.call("update_server", { target_server: { server_id: agent.id, zone_id: zone.id } });
    expect(await one(running, agent.id)).toMatchObject({ zone: { zone_name: "default" } });
    const answer = await running.ask("create_server", {
      target_server: { server_type: "host", hostname: "a", zone_id: zone.id },
    });
    expect(answer.body.error_message).toBe("Agents register by themselves");
    const desktop = await madeBy(running).desktop(zone);
    const miss = await running.ask("update_agent", { target_agent: { agent_id: desktop.id, enabled: true } });
    expect(miss.body.error_message).toBe("Agent not found");
  });

  test("of a disabled autoscale config can't be removed; a deleted config lets them go", async () => {
    const running = await start();
    const zone = items(await running.call("get_zones"), "zones")[0];
    const config = await madeBy(running).autoscale({ zone_id: zone?.zone_id, enabled: false });
    const id = running.simulator.registerAgent({
      hostname: "a",
      cores: 1,
      memoryBytes: 1,
      autoscaleConfigId: String(config.id),
    });
    expect(await one(running, id)).toMatchObject({
      is_autoscaled: true,
      autoscale_config: { autoscale_config_name: "tour" },
    });
    const target = { target_server: { server_id: id }, force: true };
    expect((await running.ask("delete_server", target)).body.error_message).toContain("disabled");
    await config.remove();
    expect(await one(running, id)).toMatchObject({ is_autoscaled: false });
    await running.call("delete_server", target);
  });

  test("name their networks", async () => {
    const { simulator, call } = await start();
    const agent = { cores: 1, memoryBytes: 1 };
    simulator.registerAgent({ ...agent, hostname: "a", networkNames: ["vlan2", "vlan1"] });
    simulator.registerAgent({ ...agent, hostname: "b", networkNames: ["vlan1"] });
    expect(await call("get_server_custom_network_names")).toEqual({ network_names: ["vlan1", "vlan2"] });
  });
});

test("a deleted manager frees its zone", async () => {
  const { call } = await start();
  const manager = items(await call("get_managers"), "managers")[0];
  await call("delete_manager", { target_manager: { manager_id: manager?.manager_id }, focus: true });
  expect(items(await call("get_managers"), "managers")).toEqual([]);
  const zone = items(await call("get_zones"), "zones")[0];
  await call("delete_zone", { target_zone: { zone_id: zone?.zone_id } });
});

test.each([
  [{ autoscale_type: "Server Pool" }, "connection_username"],
  [{ register_dns: true }, "base_domain_name"],
  [{ ad_create_machine_record: true }, "ad_computer_container_dn"],
])("an autoscale config with %j needs %s", async (fields, missing) => {
  const running = await start();
  const zone = items(await running.call("get_zones"), "zones")[0];
  const target = { autoscale_config_name: "a", zone_id: zone?.zone_id, ...fields };
  const answer = await running.ask("create_autoscale_config", { target_autoscale_config: target });
  expect(answer.body.error_message).toBe(`Missing required field: ${missing}`);
});

import { afterEach, describe, expect, test } from "@jest/globals";
import type { SimulatorOptions } from "../../../simulator";
import { serverToken } from "../../../simulator/autoscale/tokens";
import { AGENTS, agents, AWS, DESKTOPS, farm, type Farm } from "./autoscale-support";
import { items, post, stopAll, type Answer, type Body } from "./support";

afterEach(stopAll);

async function withAgent(options: SimulatorOptions = {}, fields: Body = {}): Promise<[Farm, string]> {
  const one = await agents(options, fields);
  await one.round();
  return [one, String((await one.servers())[0]?.server_id)];
}

const status = async ({ servers }: Farm) => (await servers())[0]?.operational_status;

describe("an agent", () => {
  test.each([
    ["another manager token", { manager_token: "wrong" }, 401, "Access Denied!"],
    ["no manager token", { manager_token: null }, 401, "Access Denied!"],
    ["an id that nothing has", { server_id: "0".repeat(32) }, 404, "Unknown server_id"],
    ["another release", { release: "1.17.0" }, 409, "The agent's release 1.17.0 is not the server's 1.18.1"],
    [
      "nonsense, all of it told",
      { role: "app", address: " ", cores: 0, memory_bytes: "much", gpus: -1, network_names: [1] },
      400,
      'role is not "agent"; address is not the agent\'s own address; cores is not a whole number from 1; ' +
        "memory_bytes is not a whole number from 1; gpus is not a whole number from 0; network_names is not a list of names",
    ],
  ])("with %s is refused and stays offline", async (_case, more, code, message) => {
    const [one, id] = await withAgent();
    expect(await one.register(id, more)).toMatchObject({ status: code, body: { error_message: message } });
    expect(await status(one)).toBe("starting");
  });

  test("is refused when the manager token is empty", async () => {
    const [one, id] = await withAgent();
    await one.setSetting("token", "");
    expect((await one.register(id, { manager_token: "" })).status).toBe(401);
  });

  test("takes both spellings of its id, and brings what it has", async () => {
    const [one, id] = await withAgent({}, { agent_cores_override: 0 });
    const dashed = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    expect((await one.register(dashed, { gpus: 2, network_names: ["vlan7"] })).status).toBe(200);
    expect((await one.servers())[0]).toMatchObject({ cores: 8, memory: 16e9, gpus: 2, core_calculations: { max: 8 } });
    expect(await one.call("get_server_custom_network_names")).toEqual({ network_names: ["vlan7"] });
  });

  test.each([
    ["enabled", "False", true],
    ["auto_agent", "False", false],
    ["auto_agent", "True", true],
  ])("autoscaled_agent %s, auto_agent %s: enabled %s", async (value, auto_agent, enabled) => {
    const [one, id] = await withAgent({ unknown: { autoscaled_agent: value } });
    await one.setSetting("auto_agent", auto_agent);
    expect((await one.register(id)).body).toEqual({ server_id: id, enabled });
    await one.round();
    // One that is disabled gives no cores, so another is made for it.
    expect(await one.servers()).toHaveLength(enabled ? 1 : 2);
  });

  test("reports only after it has registered", async () => {
    const [one, id] = await withAgent();
    expect((await one.heartbeat(id)).status).toBe(409);
    await one.register(id);
    expect((await one.heartbeat(id)).status).toBe(200);
    expect((await one.heartbeat(id, "x")).status).toBe(401);
  });

  test("gets its name with register_dns, and loses it when it goes", async () => {
    const one = await farm();
    const target_dns_provider_config = { dns_provider_name: "aws", dns_provider_config_name: "names" };
    const made = await one.call("create_dns_provider_config", { target_dns_provider_config });
    const { dns_provider_config_id } = made.dns_provider_config as Body;
    await one.config({
      ...AGENTS,
      vm_provider_config_id: await one.provider({ ...AWS, startup_script: "GIVEN_FQDN={server_external_fqdn}" }),
      register_dns: true,
      base_domain_name: "agents.example.com",
      dns_provider_config_id,
    });
    await one.round();
    const [agent] = await one.servers();
    await one.register(agent?.server_id);
    const name = `${String(agent?.friendly_name)}.agents.example.com`;
    expect(one.simulator.autoscale.requests.at(-1)).toMatchObject({
      provider: "aws",
      config: "names",
      action: "register name",
      machine: name,
      address: "10.0.0.1",
    });
    await one.call("update_autoscale_config", {
      target_autoscale_config: {
        autoscale_config_id: one.simulator.dump().families.autoscale_configs?.[0]?.autoscale_config_id,
        standby_cores: 0,
        standby_memory_mb: 0,
        downscale_backoff: 0,
      },
    });
    await one.round();
    expect(one.simulator.autoscale.requests.at(-1)).toMatchObject({ action: "remove name", machine: name });
  });
});

describe("a server's tokens", () => {
  async function withDesktop(options: SimulatorOptions = {}) {
    const one = await farm(options, "Server Pool");
    await one.config({
      ...DESKTOPS,
      vm_provider_config_id: await one.provider(),
      minimum_pool_standby_sessions: 1,
      require_checkin: true,
    });
    await one.round();
    const token = async () => String(items(await one.call("get_servers"), "servers")[0]?.registration_jwt);
    const send = (path: string, body: Body): Promise<Answer> => post(`${one.simulator.url}${path}`, body);
    return { one, token, send };
  }

  test("registers the desktop service on port 4902, which brings the server online", async () => {
    const { one, token, send } = await withDesktop();
    const wrongPort = await send("/simulator/servers/register", { registration_token: await token(), port: 443 });
    expect([wrongPort.status, wrongPort.body.error_message]).toEqual([
      400,
      expect.stringContaining("port 443 can't be reached"),
    ]);
    expect(await status(one)).toBe("starting");
    const registered = await send("/simulator/servers/register", { registration_token: await token(), port: 4902 });
    expect([registered.status, await status(one)]).toEqual([200, "running"]);
    expect((await one.servers())[0]).toMatchObject({ agent_installed: true });
  });

  test("are refused when they are spoilt, of another installation, for something else, or too old", async () => {
    const { one, token, send } = await withDesktop();
    const good = await token();
    const other = await withDesktop();
    const [header, payload, signature] = good.split(".") as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Body;
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: 4e9 })).toString("base64url");
    const refused = [`${header}.${forged}.${signature}`, `${header}.${payload}.`, await other.token(), "", "a.b"];
    for (const registration_token of refused) {
      expect((await send("/simulator/servers/register", { registration_token, port: 4902 })).status).toBe(401);
    }
    // A registration token is no check-in.
    expect((await send(`/api/set_server_status?token=${good}`, { status: "running" })).status).toBe(401);
    await one.clock.advance(4 * 3600 * 1000);
    expect((await send("/simulator/servers/register", { registration_token: good, port: 4902 })).status).toBe(401);
    expect(await status(one)).toBe("starting");
  });

  test("checks in with the token of its start-up script, and registers with it too", async () => {
    const { one, send } = await withDesktop();
    const id = String((await one.servers())[0]?.server_id);
    const checkin = serverToken(one.simulator.context(), "checkin", id);
    const at = `/api/set_server_status?token=${checkin}`;
    const mappings = `${one.simulator.url}/api/admin/get_server_file_mappings?token=`;
    expect([(await fetch(mappings + checkin)).status, (await fetch(`${mappings}x`)).status]).toEqual([200, 401]);
    expect((await send("/simulator/servers/register", { registration_token: checkin, port: 443 })).status).toBe(400);
    await send(at, { status: "starting", status_message: "Installing", status_progress: "50" });
    expect(await status(one)).toBe("starting");
    expect((await send(at, { status: "running" })).status).toBe(200);
    expect(await status(one)).toBe("running");
  });

  test("registration_jwt fixed: never too old", async () => {
    const { one, token, send } = await withDesktop({ unknown: { registration_jwt: "fixed" } });
    const good = await token();
    await one.clock.advance(100 * 3600 * 1000);
    expect((await send("/simulator/servers/register", { registration_token: good, port: 4902 })).status).toBe(200);
  });
});

import { afterEach, describe, expect, test } from "@jest/globals";
import { items, stopAll, type Body } from "./support";
import { defaultZone, find } from "./steps/find";
import { memoryName, office, type Office } from "./sessions-office";

afterEach(stopAll);

const NO_ROOM = "No resources are available for the session";
const serverOf = async (each: Office, server_id: unknown): Promise<Body> =>
  items(await each.call("get_servers", { target_server: { server_id } }), "servers")[0] ?? {};
const places = async (each: Office): Promise<unknown[]> => (await each.kasms()).map((row) => row.server_id);

async function desktop(each: Office, hostname: string, more: Body = {}): Promise<unknown> {
  const { zone_id } = await defaultZone(each);
  await each.call("create_server", {
    target_server: { hostname, zone_id, enabled: true, connection_type: "RDP", connection_port: 3389, ...more },
  });
  return (await find(each, "get_servers", "servers", { hostname })).server_id;
}

async function pool(each: Office, more: Body = {}): Promise<unknown> {
  const target_server_pool = { server_pool_name: "desktops", server_pool_type: "Server Pool", ...more };
  return ((await each.call("create_server_pool", { target_server_pool })).server_pool as Body).server_pool_id;
}

describe("containers", () => {
  test.each(["1.18.1", "1.19.0"] as const)("take cores and memory from their agent on %s", async (kasmVersion) => {
    const each = await office({ kasmVersion });
    const server_id = await each.agent({ cores: 5, memoryBytes: 5e9 });
    const user = await each.user("ada");
    const image = await each.image();
    for (const left of [3, 1]) {
      await each.request(user, image);
      expect(await defaultZone(each)).toMatchObject({
        available_cores: left,
        available_memory: left * 1e9,
        num_kasms: left === 3 ? 1 : 2,
      });
    }
    expect((await each.request(user, image)).error_message).toBe(NO_ROOM);
    const row = await serverOf(each, server_id);
    expect(row).toMatchObject({
      core_calculations: { used: 4, max: 5, percentage: 80 },
      memory_calculations: { used: 4e9, max: 5e9 },
      [memoryName(each)]: 5e9,
    });
    expect(row.kasms).toHaveLength(2);
  });

  test.each<[string, Body]>([
    ["cores", { cores: 1.5, memoryBytes: 8e9 }],
    ["memory", { cores: 4, memoryBytes: 1.9e9 }],
    ["a container limit that is reached", { cores: 64, memoryBytes: 64e9, container_limit: 1 }],
  ])("find no room for want of %s", async (_what, agent) => {
    const each = await office();
    await each.agent(agent);
    const user = await each.user("ada");
    const image = await each.image();
    if (agent.container_limit === 1) await each.request(user, image);
    expect((await each.request(user, image)).error_message).toBe(NO_ROOM);
  });

  test("overrides count instead of what the agent has; 0 is none", async () => {
    const each = await office();
    const server_id = await each.agent({ cores: 1, memoryBytes: 1e9 });
    const user = await each.user("ada");
    const override = (cores_override: number, memory_override: number) =>
      each.call("update_server", { target_server: { server_id, cores_override, memory_override } });
    const ask = async () => (await each.request(user, await each.image())).error_message;
    await override(0, 0);
    expect(await ask()).toBe(NO_ROOM);
    await override(2, 2e9);
    expect(await ask()).toBeUndefined();
  });

  test.each([
    ["hold", NO_ROOM, undefined],
    ["release", undefined, NO_ROOM],
  ])("stopped_sessions %s: another's request then has %s, and resuming %s", async (value, asked, resumed) => {
    const each = await office({ unknown: { stopped_sessions: value } });
    await each.agent({ cores: 2, memoryBytes: 2e9 });
    const [user_id, image] = [await each.user("ada"), await each.image()];
    const { kasm_id } = await each.request(user_id, image);
    await each.ask("stop_kasm", { kasm_id }, "/api/");
    expect((await each.request(user_id, image)).error_message).toBe(asked);
    expect((await each.ask("resume_kasm", { kasm_id }, "/api/")).body.error_message).toBe(resumed);
  });

  test("what found no room is kept for the autoscaler", async () => {
    const each = await office();
    await each.agent({ cores: 1 });
    const [user_id, image_id] = [await each.user("ada"), await each.image()];
    await each.request(user_id, image_id);
    const { zone_id } = await defaultZone(each);
    expect(each.simulator.dump().families.session_demands).toMatchObject([
      { user_id, image_id, zone_id, cores: 2, memory: 2e9, at: "2026-03-02 08:00:00" },
    ]);
  });

  test("go to agents that are enabled, and are available only where one is", async () => {
    const each = await office();
    const server_id = await each.agent();
    const image_id = await each.image();
    const available = async () => ((await each.call("get_image", { image_id })).image as Body).available;
    expect(await available()).toBe(true);
    await each.call("update_server", { target_server: { server_id, enabled: false } });
    expect(await available()).toBe(false);
    expect((await each.request(await each.user("ada"), image_id)).error_message).toBe(NO_ROOM);
  });

  test("restrict_to_server and restrict_to_zone", async () => {
    const each = await office();
    await each.call("create_zone", { target_zone: { zone_name: "edge" } });
    const { zone_id } = await find(each, "get_zones", "zones", { zone_name: "edge" });
    const [, second, edge] = [await each.agent(), await each.agent(), await each.agent({ zone: "edge" })];
    const user = await each.user("ada");
    await each.request(user, await each.image({ restrict_to_server: true, server_id: second }));
    await each.request(user, await each.image({ restrict_to_zone: true, zone_id }));
    expect(await places(each)).toEqual([second, edge]);
  });

  test.each([
    [true, 1],
    [false, 0],
  ])("search_alternate_zones %s: an agent of another zone serves %d", async (search_alternate_zones, served) => {
    const each = await office();
    const { zone_id } = await defaultZone(each);
    await each.call("update_zone", { target_zone: { zone_id, search_alternate_zones } });
    await each.call("create_zone", { target_zone: { zone_name: "edge" } });
    await each.agent({ zone: "edge" });
    await each.request(await each.user("ada"), await each.image());
    expect(await each.kasms()).toHaveLength(served);
  });

  test.each([
    ["least_load", [1, 2, 1]],
    ["most_load", [1, 1, 2]],
    ["least_kasms", [1, 2, 1]],
    ["most_kasms", [1, 1, 2]],
  ])("load_strategy %s", async (load_strategy, wanted) => {
    const each = await office();
    const { zone_id } = await defaultZone(each);
    await each.call("update_zone", { target_zone: { zone_id, load_strategy } });
    const agents = [await each.agent(), await each.agent()];
    const user = await each.user("ada");
    const image = await each.image();
    for (const place of wanted) {
      const { kasm_id } = await each.request(user, image);
      const row = (await each.kasms()).find((session) => session.kasm_id === kasm_id);
      expect([kasm_id, agents.indexOf(String(row?.server_id)) + 1]).toEqual([kasm_id, place]);
    }
  });

  test("least_load weighs sizes, least_kasms only counts", async () => {
    for (const [load_strategy, wanted] of [
      ["least_load", "large"],
      ["least_kasms", "small"],
    ]) {
      const each = await office();
      const { zone_id } = await defaultZone(each);
      const large = await each.agent({ cores: 100, memoryBytes: 100e9 });
      const user = await each.user("ada");
      const image = await each.image();
      await each.request(user, image);
      const small = await each.agent({ cores: 2, memoryBytes: 2e9 });
      await each.call("update_zone", { target_zone: { zone_id, load_strategy } });
      await each.request(user, image);
      await each.request(user, image);
      expect((await places(each)).slice(1)).toContain(wanted === "large" ? large : small);
    }
  });
});

describe("servers", () => {
  test("a Server workspace is a session on its desktop, as many as it serves at a time", async () => {
    const each = await office();
    const server_id = await desktop(each, "pc", { max_simultaneous_sessions: 1 });
    const image = await each.image({ image_type: "Server", server_id });
    const user = await each.user("ada");
    const { kasm_id } = await each.request(user, image);
    expect(await each.kasms()).toMatchObject([{ kasm_id, server_id, cores: 0, memory: 0, container_id: null }]);
    const rdp = await each.publicly("get_rdp_client_connection_info", { user_id: user, kasm_id });
    expect(rdp.body).toEqual({ file: expect.stringMatching(/^full address:s:/) });
    expect((await each.request(user, image)).error_message).toBe(NO_ROOM);
    const refusal = await each.ask("delete_server", { target_server: { server_id } });
    expect(refusal.body.error_message).toBe("The server has sessions: use force");
    await each.call("destroy_agent_kasms", { target_server: { server_id } });
    await each.request(user, image);
    expect((await serverOf(each, server_id)).kasms).toHaveLength(1);
  });

  test("a pool's workspace takes the server that is asked for, else one that has room", async () => {
    const each = await office();
    const server_pool_id = await pool(each);
    const one = await desktop(each, "pc1", { server_pool_id });
    const two = await desktop(each, "pc2", { server_pool_id });
    await desktop(each, "outside");
    const image = await each.image({ image_type: "Server Pool", server_pool_id });
    const user = await each.user("ada");
    await each.request(user, image, { server_id: two });
    await each.request(user, image);
    expect(await places(each)).toEqual([two, one]);
    expect((await each.request(user, image)).error_message).toBe(NO_ROOM);
    expect(each.simulator.dump().families.session_demands).toMatchObject([{ server_pool_id, cores: 0 }]);
  });

  test("with server_assignment_enabled a user gets only servers that it was assigned to", async () => {
    const each = await office();
    const server_pool_id = await pool(each, { server_assignment_enabled: true });
    const server_id = await desktop(each, "pc1", { server_pool_id });
    const image = await each.image({ image_type: "Server Pool", server_pool_id });
    const user_id = await each.user("ada");
    expect((await each.request(user_id, image)).error_message).toBe(NO_ROOM);
    await each.publicly("assign_user_server", { target_user: { user_id }, target_server: { server_id } });
    expect((await each.request(user_id, image)).error_message).toBeUndefined();
  });

  test("a deleted server ends its sessions by force", async () => {
    const each = await office();
    const server_id = await each.agent();
    await each.request(await each.user("ada"), await each.image());
    await each.call("delete_server", { target_server: { server_id }, force: true });
    expect(items(await each.call("get_session_history"), "session_history")).toMatchObject([
      { end_reason: "server deleted" },
    ]);
  });
});

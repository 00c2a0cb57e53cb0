import { afterEach, describe, expect, test } from "@jest/globals";
import { VERSIONS } from "../../../simulator";
import { ownCall } from "../../../simulator/catalogue";
import type { JsonObject } from "../../../simulator/json";
import { restContext } from "../../../simulator/rest/context";
import { OPERATIONS } from "../../../simulator/rest/operations";
import { defaultZone, find } from "./steps/find";
import { restBodies, restOf } from "./steps/rest";
import { items, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const ZONES = "admin/infrastructure/zones";
const POOLS = "admin/infrastructure/server-pools";
const SCALES = "admin/infrastructure/autoscale-configs";
const VMS = "admin/providers/vm-configs";

test("without the option there is none", async () => {
  const { simulator } = await start({ strict: false });
  for (const method of ["GET", "POST"]) {
    expect((await fetch(`${simulator.url}/api/${ZONES}`, { method })).status).toBe(404);
  }
});

describe.each(VERSIONS)("on Kasm %s", (kasmVersion) => {
  test("what is made by the REST API is there for the other calls, and the other way round", async () => {
    const running = await start({ kasmVersion, rest: true });
    const rest = restOf(running);
    const zone = await defaultZone(running);
    const before = running.simulator.dump({ runtime: false });
    const scale = await rest("POST", SCALES, restBodies(zone.zone_id, "")[SCALES]);
    const bodies = restBodies(zone.zone_id, scale.body.autoscale_config_id);
    const made: Record<string, Body> = { [SCALES]: scale.body };
    for (const [path, body] of Object.entries(bodies)) {
      if (path === SCALES) continue;
      const answer = await rest("POST", path, body);
      const shown = Object.fromEntries(Object.entries(body).filter(([key]) => !/secret|token/.test(key)));
      expect([path, answer.status, answer.body]).toEqual([path, 200, expect.objectContaining(shown)]);
      made[path] = answer.body;
    }
    expect(JSON.stringify(made)).not.toMatch(/kube-token-secret|aws-secret/);
    expect(await find(running, "get_zones", "zones", { zone_name: "edge" })).toMatchObject({ proxy_port: 8443 });
    const other = await find(running, "get_autoscale_configs", "autoscale_configs", {
      autoscale_config_name: "agents",
    });
    expect(other.standby_memory_mb ?? other.standby_memory_bytes).toBe(kasmVersion === "1.19.0" ? 8e9 : 8000);

    for (const [path, id] of [
      [ZONES, "zone_id"],
      [SCALES, "autoscale_config_id"],
      [VMS, made[VMS]?.config_id === undefined ? "vm_provider_config_id" : "config_id"],
    ] as const) {
      const one = `${path}/${String(made[path]?.[id])}`;
      expect((await rest("GET", one)).body).toEqual(made[path]);
      const deleted = await rest("DELETE", one);
      expect([deleted.status, deleted.body]).toEqual([204, {}]);
      expect(deleted.headers.has("content-length")).toBe(false);
      expect((await rest("GET", one)).status).toBe(404);
      expect((await rest("DELETE", one)).status).toBe(404);
    }
    await running.call("delete_server_pool", {
      target_server_pool: { server_pool_id: made[POOLS]?.server_pool_id },
      focus: true,
    });
    const dns = made["admin/providers/dns-configs"] ?? {};
    const { dns_provider_config_id, dns_provider_name } = dns;
    await running.call("delete_dns_provider_config", {
      target_dns_provider_config: { dns_provider_config_id, dns_provider_name },
    });
    expect(running.simulator.dump({ runtime: false })).toEqual(before);
  });
});

test("servers and agents are listed", async () => {
  const running = await start({ rest: true });
  running.simulator.registerAgent({ hostname: "agent1", cores: 4, memoryBytes: 2 ** 33 });
  const answer = await restOf(running)("GET", "admin/infrastructure/servers");
  expect(answer.body).toMatchObject({ items: [{ hostname: "agent1", memory_bytes: 2 ** 33 }], total: 1 });
});

describe("PATCH", () => {
  const pool = async (running: Running) => {
    const rest = restOf(running);
    const made = (await rest("POST", POOLS, { server_pool_name: "a", server_assignment_enabled: true })).body;
    return { rest, made, path: `${POOLS}/${String(made.server_pool_id)}` };
  };

  test("leaves what is absent as it is", async () => {
    const { rest, made, path } = await pool(await start({ rest: true }));
    const changed = await rest("PATCH", path, { server_pool_name: "b" });
    expect([changed.status, changed.body]).toEqual([200, { ...made, server_pool_name: "b" }]);
    expect((await rest("PATCH", path, {})).body).toEqual(changed.body);
  });

  test.each<[string, unknown, number, RegExp]>([
    ["null where nothing may be empty", { server_pool_name: null }, 422, /^Invalid server_pool_name: can't be null$/],
    ["null for a flag", { server_assignment_enabled: null }, 422, /can't be null/],
    ["a value of another type", { server_assignment_enabled: "yes" }, 422, /not true or false/],
    [
      "several at once",
      { server_pool_name: null, server_assignment_enabled: 5 },
      422,
      /server_pool_name: .*; .*server_assignment_enabled: /,
    ],
    ["a kind that is fixed", { server_pool_type: "Server Pool" }, 400, /can't be changed/],
    ["no object", [1], 422, /not a JSON object/],
    ["no JSON", "{", 422, /not a JSON object/],
    [
      "an unknown key, in strict mode",
      { server_pool_nam: "b" },
      422,
      /Unknown server_pool_nam; near: server_pool_name/,
    ],
  ])("with %s is refused, and nothing changes", async (_what, body, status, message) => {
    const running = await start({ rest: true });
    const { rest, path } = await pool(running);
    const before = running.simulator.dump();
    const answer = await rest("PATCH", path, body);
    expect([answer.status, answer.body]).toEqual([status, { error_message: expect.stringMatching(message) }]);
    expect(running.simulator.dump().families.server_pools).toEqual(before.families.server_pools);
  });

  test("of nothing is 404, of no id 422, and outside strict mode unknown keys do nothing", async () => {
    const { rest, path, made } = await pool(await start({ rest: true, strict: false }));
    expect((await rest("PATCH", `${POOLS}/${"0".repeat(32)}`, {})).status).toBe(404);
    expect((await rest("PATCH", `${POOLS}/first`, {})).status).toBe(422);
    expect((await rest("PATCH", path, { color: "red" })).body).toEqual(made);
  });
});

test("a change empties what can be empty: shown on machines, as no document describes PATCH of what has such fields", async () => {
  const running = await start({ rest: true });
  const { simulator } = running;
  const body = { ...restBodies("", "")[VMS], network_name: "kasm" };
  const made = (await restOf(running)("POST", VMS, body)).body;
  const call = ownCall("update_vm_provider_config");
  const server = restContext(simulator.context(), false);
  const change = (sent: JsonObject) =>
    OPERATIONS.update({
      call: { server, call, caller: { kind: "nobody" }, body: {}, origin: simulator.url },
      identifier: String(made.vm_provider_config_id),
      query: new URLSearchParams(),
      sent,
    });
  expect(made.network_name).toBe("kasm");
  expect(change({ network_name: null, cores: 8 }).json).toEqual({ ...made, network_name: null, cores: 8 });
  expect(() => change({ cores: null, vm_namespace: null })).toThrow(/cores: can't be null/);
});

describe("POST", () => {
  test.each<[string, string, Body, number, RegExp]>([
    ["without what is required", SCALES, {}, 422, /autoscale_config_name; .*zone_id/],
    ["with an unknown reference", SCALES, { autoscale_config_name: "a", zone_id: "0".repeat(32) }, 422, /zone_id/],
    ["with null in place of a name", ZONES, { zone_name: null }, 422, /zone_name: can't be null/],
    ["of a kind that is none", VMS, { vm_provider_name: "cloud" }, 422, /vm_provider_name: not one of/],
    ["of a name that is taken", ZONES, { zone_name: "default" }, 409, /exists already/],
  ])("%s is refused", async (_what, path, body, status, message) => {
    const running = await start({ rest: true, unknown: { form_requirements: "accept" } });
    const before = running.simulator.dump({ runtime: false });
    const answer = await restOf(running)("POST", path, body);
    expect([answer.status, answer.body]).toEqual([status, { error_message: expect.stringMatching(message) }]);
    expect(running.simulator.dump({ runtime: false })).toEqual(before);
  });

  test("JSON fields may be objects or text", async () => {
    const rest = restOf(await start({ rest: true }));
    const body = { vm_provider_name: "digital_ocean", vm_provider_config_name: "a", max_instances: 1 };
    expect((await rest("POST", VMS, body)).status).toBe(200);
    const aws = { ...body, vm_provider_name: "aws", aws_ec2_instance_type: "t3", aws_ec2_private_key: "k" };
    for (const aws_ec2_custom_tags of [{ a: "b" }, '{"a": "b"}']) {
      expect((await rest("POST", VMS, { ...aws, aws_ec2_custom_tags })).body).toMatchObject({
        aws_ec2_custom_tags: { a: "b" },
      });
    }
  });
});

test("DELETE of what is in use is 409", async () => {
  const running = await start({ rest: true });
  const { zone_id } = await defaultZone(running);
  const rest = restOf(running);
  const answer = await rest("DELETE", `${ZONES}/${String(zone_id)}`);
  expect([answer.status, answer.body]).toEqual([409, { error_message: expect.stringContaining("in use") }]);
});

describe("lists", () => {
  const many = async (rest_list?: string) => {
    const running = await start({ rest: true, unknown: { rest_list } });
    for (let number = 1; number <= 5; number++) {
      await running.call("create_zone", {
        target_zone: { zone_name: `zone ${number}`, proxy_port: 8000 + (number % 2) },
      });
    }
    return restOf(running);
  };
  const names = (list: unknown) => (list as Body[]).map((zone) => zone.zone_name);

  test("are paged, counted from 0, and filtered", async () => {
    const rest = await many();
    const page = (await rest("GET", `${ZONES}?page=1&page_size=2`)).body;
    expect([names(page.items), page.total]).toEqual([["zone 2", "zone 3"], 6]);
    const found = (await rest("GET", `${ZONES}?proxy_port=8001&page=0&page_size=2`)).body;
    expect([names(found.items), found.total]).toEqual([["zone 1", "zone 3"], 3]);
    expect((await rest("GET", ZONES)).body.items).toHaveLength(6);
  });

  test.each([
    ["items", ["items", "total"]],
    ["named", ["zones", "total"]],
  ])("rest_list %s", async (value, keys) => {
    expect(Object.keys((await (await many(value))("GET", ZONES)).body)).toEqual(keys);
  });

  test("rest_list array", async () => {
    expect(names((await (await many("array"))("GET", ZONES)).body)).toHaveLength(6);
  });
});

test.each([
  ["bare", (body: Body) => body],
  ["wrapped", (body: Body) => body.zone as Body],
])("rest_object %s", async (value, inside) => {
  const rest = restOf(await start({ rest: true, unknown: { rest_object: value } }));
  const made = inside((await rest("POST", ZONES, { zone_name: "edge" })).body);
  expect(made).toMatchObject({ zone_name: "edge" });
  expect(inside((await rest("GET", `${ZONES}/${String(made.zone_id)}`)).body)).toEqual(made);
});

test("what no document describes is answered with what is described", async () => {
  const running = await start({ rest: true });
  const rest = restOf(running);
  for (const [method, path, status, message] of [
    ["PUT", ZONES, 501, /no PUT \/api\/admin\/infrastructure\/zones; they describe GET .*\/{id}/],
    ["PATCH", `${ZONES}/${"0".repeat(32)}`, 501, /no PATCH .*zones\/{id}/],
    ["GET", POOLS, 501, /no GET .*server-pools; they describe PATCH .*POST/],
    ["GET", "admin/infrastructure/images", 404, /no \/api\/admin\/infrastructure\/images; they describe .*zones/],
    ["POST", "admin/providers/egress-gateways", 501, /keeps no egress/],
  ] as const) {
    const answer = await rest(method, path, method === "GET" ? undefined : {});
    expect([path, answer.status, answer.body]).toEqual([
      path,
      status,
      { error_message: expect.stringMatching(message) },
    ]);
  }
  const zones = items(await running.call("get_zones"), "zones");
  expect(zones).toHaveLength(1);
});

import { afterEach, describe, expect, test } from "@jest/globals";
import { PERMISSIONS } from "../../../simulator/catalogue/permissions";
import { callNamed } from "../../../simulator/catalogue";
import { METHODS, REST_RESOURCES, type RestOperation } from "../../../simulator/rest/resources";
import { apiKey } from "./steps/callers";
import { basic, restOf } from "./steps/rest";
import { cookieOf, signedIn } from "./steps/sign-in";
import { start, stopAll, type Running } from "./support";

afterEach(stopAll);

const ZONES = "admin/infrastructure/zones";

/** Every documented operation with a request that gets as far as its rights, and what it needs. */
const OPERATIONS = REST_RESOURCES.flatMap(({ path, operations }) =>
  Object.entries(METHODS).flatMap(([place, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const support = operations[operation];
      if (support === undefined) return [];
      const needs = support.permissions ?? callNamed(support.call ?? "")?.permissions ?? [];
      const target = place === "one" ? `${path}/${"0".repeat(32)}` : path;
      return [{ title: `${method} ${target}`, method, target, operation, support, needs }];
    }),
  ),
);
const bodyOf = (operation: RestOperation) => (/create|update/.test(operation) ? {} : undefined);

describe("HTTP Basic", () => {
  const cases: readonly (readonly [string, (running: Running) => Record<string, string>])[] = [
    ["nothing", () => ({})],
    ["a bearer token", () => ({ authorization: "Bearer x" })],
    ["a wrong secret", ({ simulator }) => basic(simulator.apiKey, "x".repeat(32))],
    ["an unknown key", ({ simulator }) => basic("unknown", simulator.apiKeySecret)],
    ["no colon", () => ({ authorization: `Basic ${Buffer.from("key").toString("base64")}` })],
    ["what is not base64", () => ({ authorization: "Basic %%%" })],
    ["the headers of another caller", ({ simulator }) => ({ "x-api-key": simulator.apiKey })],
  ];

  test.each(cases)("%s is 401 with WWW-Authenticate", async (_what, headers) => {
    const running = await start({ rest: true });
    const answer = await restOf(running)("GET", ZONES, undefined, headers(running));
    expect([answer.status, answer.body]).toEqual([401, { error_message: "Access Denied!" }]);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Basic /);
  });

  test("credentials in the body or in cookies do not count", async () => {
    const running = await start({ rest: true });
    const { credentials } = running.simulator;
    const cookie = cookieOf(await signedIn(running));
    const rest = restOf(running);
    expect((await rest("POST", ZONES, { ...credentials, zone_name: "b" }, {})).status).toBe(401);
    expect((await rest("GET", ZONES, undefined, { cookie })).status).toBe(401);
  });

  test("the journal has the name of the key, and no secret", async () => {
    const running = await start({ rest: true });
    await restOf(running)("GET", ZONES);
    const { journal, apiKeySecret } = running.simulator;
    expect(journal.entries()).toMatchObject([{ class: "page", caller: { kind: "key", name: "simulator" } }]);
    expect(JSON.stringify(journal.entries())).not.toContain(apiKeySecret);
  });
});

describe("rights", () => {
  test.each(OPERATIONS.filter(({ support }) => support.personsOnly !== true))(
    "$title needs exactly those of the call it goes with",
    async ({ method, target, operation, needs }) => {
      const ask = async (apiKeyPermissions: readonly string[]) =>
        (await restOf(await start({ rest: true, apiKeyPermissions }))(method, target, bodyOf(operation))).status;
      const some = needs.length === 0 ? ["servers_view", "agents_view"] : needs;
      const names = PERMISSIONS.map(({ name }) => name).filter((name) => name !== "global_admin");
      expect(await ask(names.filter((name) => !some.includes(name)))).toBe(403);
      expect([401, 403]).not.toContain(await ask(some));
    },
  );

  test.each(OPERATIONS.filter(({ support }) => support.personsOnly === true))(
    "$title is for persons",
    async ({ method, target }) => {
      const running = await start({ rest: true });
      const cookie = cookieOf(await signedIn(running));
      const rest = restOf(running);
      expect((await rest(method, target)).status).toBe(403);
      expect((await rest(method, target, undefined, { cookie })).status).toBe(501);
      expect((await rest(method, target, undefined, {})).status).toBe(401);
    },
  );

  test("a read-only key reads and writes nothing", async () => {
    const running = await start({ rest: true });
    const all = PERMISSIONS.map(({ name }) => name);
    const { api_key, api_key_secret } = await apiKey(running, all, true);
    const headers = basic(api_key, api_key_secret);
    for (const { title, method, target, operation } of OPERATIONS.filter((each) => each.support.call !== undefined)) {
      const { status } = await restOf(running)(method, target, bodyOf(operation), headers);
      expect([title, status === 403]).toEqual([title, method !== "GET"]);
    }
  });
});

test("without the licence feature writes are 403 whatever the switch says, reads are not", async () => {
  const running = await start({ rest: true, licenseFeatures: [], unknown: { unlicensed: "200" } });
  for (const { title, method, target, operation, support } of OPERATIONS) {
    const family = callNamed(support.call ?? "")?.family;
    if (family?.feature === undefined) continue;
    const { status, body } = await restOf(running)(method, target, bodyOf(operation));
    const refusal = { error_message: `This feature is not licensed: ${family.feature}` };
    if (method === "GET") expect([title, status]).toEqual([title, operation === "list" ? 200 : 404]);
    else expect([title, status, body]).toEqual([title, 403, refusal]);
  }
});

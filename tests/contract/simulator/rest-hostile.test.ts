import { afterEach, expect, test } from "@jest/globals";
import { fieldsOf, familyNamed, callNamed, wireForm } from "../../../simulator/catalogue";
import { switchValues } from "../../../simulator/catalogue/switches";
import { REST_RESOURCES } from "../../../simulator/rest/resources";
import { basic, restBodies, restOf } from "./steps/rest";
import { defaultZone } from "./steps/find";
import { start, stopAll, type Body } from "./support";

afterEach(stopAll);

const HOSTILE = [
  null,
  true,
  -1,
  1e308,
  "",
  "__proto__",
  "x".repeat(70_000),
  [],
  [[{}]],
  { a: { b: [] } },
  "0".repeat(32),
];
const STATUSES = [200, 409, 422];

test("no value of any field kills the REST API, and what is wrong is said with the field's name", async () => {
  const running = await start({ rest: true, strict: false });
  const rest = restOf(running);
  const zone = await defaultZone(running);
  const scale = await rest("POST", "admin/infrastructure/autoscale-configs", {
    autoscale_config_name: "a",
    autoscale_type: "Docker Agent",
    zone_id: zone.zone_id,
  });
  const bodies = restBodies(zone.zone_id, scale.body.autoscale_config_id);
  let asked = 0;
  for (const { path, operations } of REST_RESOURCES) {
    const body = bodies[path];
    const name = callNamed(operations.create?.call ?? "")?.family.name;
    if (body === undefined || name === undefined) continue;
    const family = familyNamed(name);
    const kind = family.variants === undefined ? undefined : body[family.variants.discriminator];
    for (const field of fieldsOf(family, kind)) {
      const key = wireForm(field, "1.19", switchValues())?.name ?? field.key;
      for (const value of HOSTILE) {
        const answer = await rest("POST", path, { ...body, [key]: value });
        const shown = JSON.stringify(value).slice(0, 40);
        expect([path, key, shown, STATUSES.includes(answer.status)]).toEqual([path, key, shown, true]);
        // A flag may be good and make another field needed, which is then the one that is named.
        const told = answer.status !== 422 || new RegExp(`${key}|Missing`).test(String(answer.body.error_message));
        expect([path, key, shown, told]).toEqual([path, key, shown, true]);
        asked += 1;
      }
    }
  }
  expect(asked).toBeGreaterThan(500);
});

test.each<[string, string, unknown, Record<string, string> | undefined]>([
  ["a body of another kind", "POST", 5, undefined],
  ["text for a body", "POST", "zone", undefined],
  ["a query of nonsense", "GET", undefined, undefined],
  ["credentials of nonsense", "GET", undefined, { authorization: `Basic ${"A".repeat(4000)}` }],
  ["an empty key", "GET", undefined, basic("", "")],
  ["a key with bytes that are no text", "GET", undefined, { authorization: "Basic //79" }],
])("%s is answered", async (_what, method, body, headers) => {
  const running = await start({ rest: true });
  const rest = restOf(running);
  for (const path of ["zones?page=-1&page_size=x&=&__proto__=1", "zones/", "zones"]) {
    const { status } = await rest(method, `admin/infrastructure/${path}`, body, headers);
    expect([200, 401, 422]).toContain(status);
  }
  for (const identifier of ["__proto__", "%2e%2e", "%00", "0".repeat(5000)]) {
    const { status } = await rest("GET", `admin/infrastructure/zones/${identifier}`, undefined, headers);
    expect([401, 404, 422]).toContain(status);
  }
  const zones = await running.call("get_zones");
  expect((zones.zones as Body[]).length).toBe(1);
});

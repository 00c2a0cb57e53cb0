import { afterEach, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { CALLS, FAMILIES, type KasmVersion } from "../../../simulator";
import { pathOf } from "./steps/callers";
import { items, start, stopAll, type Running } from "./support";

afterEach(stopAll);

const KEYS = [
  ...new Set([
    ...CALLS.flatMap((call) => call.parameters.flatMap((each) => [each.name, ...nested(each.holds)])),
    ...FAMILIES.flatMap((family) => [...family.fields, ...Object.values(family.variants?.fields ?? {}).flat()]).map(
      (field) => field.key,
    ),
    "__proto__",
    "constructor",
  ]),
];

function nested(holds: unknown): string[] {
  return Array.isArray(holds) ? holds.map((each) => (each as { name: string }).name) : [];
}

/** Ids of objects that exist, so that requests get past the first look-up. */
async function existing({ call }: Running): Promise<string[]> {
  const zones = items(await call("get_zones"), "zones").map((row) => row.zone_id);
  const groups = items(await call("get_groups"), "groups").map((row) => row.group_id);
  const settings = items(await call("get_settings_group"), "settings").map((row) => row.group_setting_id);
  const registries = items(await call("get_registries"), "registries").map((row) => row.registry_id);
  return [...zones, ...groups, ...settings.slice(0, 3), ...registries].map(String);
}

test.each<[KasmVersion, boolean]>([
  ["1.18.1", false],
  ["1.19.0", true],
])("whatever is sent to any call of %s (strict: %s), it is answered on purpose", async (kasmVersion, strict) => {
  const running = await start({ kasmVersion, strict });
  const ids = await existing(running);
  const leaf = fc.oneof(
    fc.constantFrom(...ids),
    fc.constantFrom(
      "harvester",
      "aws",
      "Docker Agent",
      "Server Pool",
      "08:00",
      "**********",
      "True",
      "{}",
      "",
      "7",
      "Etc/UTC",
    ),
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("any"), { maxLength: 3 }), tie("object")),
    object: fc.dictionary(fc.constantFrom(...KEYS), tie("any"), { maxKeys: 6 }),
  }));
  const request = fc
    .constantFrom(...CALLS)
    .chain((call) =>
      fc.record({
        call: fc.constant(call),
        body: fc.record(
          Object.fromEntries(
            call.parameters.map((each) => [
              each.name,
              each.type === "object" ? objectFor(call, leaf, value.any) : value.any,
            ]),
          ),
          { requiredKeys: [] },
        ),
      }),
    );
  await fc.assert(
    fc.asyncProperty(request, async ({ call, body }) => {
      const mark = running.simulator.journal.mark();
      const answer = await running.ask(call.name, body, pathOf(call));
      const [entry] = running.simulator.journal.entries(mark);
      expect(entry?.problem ?? "").not.toContain("    at ");
      const deliberate = call.refused === undefined ? [] : [501];
      expect([200, 400, 401, 403, 404, 500, ...deliberate]).toContain(answer.status);
    }),
    { numRuns: 400 },
  );
  // It still works, and what it keeps can still be kept.
  running.simulator.load(
    JSON.parse(JSON.stringify(running.simulator.dump())) as ReturnType<typeof running.simulator.dump>,
  );
  await existing(running);
});

/** An object with the call's own keys, so that most requests reach the handler. */
function objectFor(
  call: (typeof CALLS)[number],
  leaf: fc.Arbitrary<unknown>,
  any: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const keys = new Set(call.parameters.flatMap((each) => nested(each.holds)));
  if (keys.size === 0) for (const field of call.family.fields) keys.add(field.key);
  for (const own of Object.values(call.family.variants?.fields ?? {}))
    for (const field of own.slice(0, 8)) keys.add(field.key);
  return fc.record(Object.fromEntries([...keys].map((key) => [key, fc.oneof(leaf, leaf, leaf, any)])), {
    requiredKeys: [],
  });
}

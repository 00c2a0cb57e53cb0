import { SWITCHES, type KasmVersion, type SwitchName } from "../../../simulator";
import { KINDS } from "../../../simulator/contract/kinds";
import { PROBES, UNTOLD } from "../../../simulator/contract/probes";
import { compare, differences } from "./portable-support";

/** Switches that only a certain line of Kasm asks. */
const VERSION: Partial<Record<SwitchName, KasmVersion>> = {
  auto_login_attribute: "1.19.0",
  later_hypervisors: "1.17.0",
  newer_columns: "1.17.0",
};
const versionFor = (name: SwitchName): KasmVersion => VERSION[name] ?? "1.18.1";

/** The kinds of objects whose tour asks a switch, for each version that is used. */
async function askedBy(kasmVersion: KasmVersion): Promise<Map<SwitchName, string[]>> {
  const asked = new Map<SwitchName, string[]>();
  let consulted: Set<SwitchName> | undefined;
  let now = "";
  const note = () => {
    if (now !== "") for (const name of consulted ?? []) asked.set(name, [...(asked.get(name) ?? []), now]);
    consulted?.clear();
  };
  const say = (line: string) => {
    note();
    now = /^Making and changing (.*)$/.exec(line)?.[1] ?? "";
  };
  await compare({ kasmVersion }, { say, switches: [] }, (simulator) => (consulted = simulator.consulted));
  note();
  return asked;
}

const MANY = 12;
let asked: Map<SwitchName, string[]>;
beforeAll(async () => {
  asked = await askedBy("1.18.1");
});

const others = SWITCHES.flatMap(({ name, values }) =>
  Object.keys(values)
    .slice(1)
    .map((value): [SwitchName, string] => [name, value]),
);

/** Told by no probe on this server: unlicensed only where the licence lacks something. */
const isTold = (name: SwitchName): boolean => PROBES.has(name) && name !== "unlicensed";

test.each(others)(
  "%s=%s is found where it can be, and everything that asks it is as catalogued",
  async (name, value) => {
    const kasmVersion = versionFor(name);
    const kinds = kasmVersion === "1.18.1" ? (asked.get(name) ?? []) : [...KINDS.keys()];
    // What everything asks is tried together below.
    const only = kinds.length > MANY ? [] : kinds;
    const report = await compare({ kasmVersion, unknown: { [name]: value } }, { switches: [name], only });
    expect(report.switches).toMatchObject([
      isTold(name) ? { name, value } : { name, reason: expect.any(String) as string },
    ]);
    expect(differences(report)).toEqual([]);
  },
);

test.each([1, 2])("switches that everything asks, each with its value %d, all together", async (index) => {
  const unknown: Partial<Record<SwitchName, string>> = {};
  for (const { name, values } of SWITCHES) {
    const value = Object.keys(values)[index];
    if ((asked.get(name)?.length ?? 0) > MANY && value !== undefined) unknown[name] = value;
  }
  expect(Object.keys(unknown).length).toBeGreaterThan(0);
  const names = Object.keys(unknown) as SwitchName[];
  const report = await compare({ unknown }, { switches: names });
  const found = Object.fromEntries(
    report.switches.filter(({ name }) => isTold(name as SwitchName)).map(({ name, value }) => [name, value]),
  );
  expect(found).toEqual(Object.fromEntries(Object.entries(unknown).filter(([name]) => isTold(name as SwitchName))));
  expect(differences(report)).toEqual([]);
});

test("unlicensed shows where the licence lacks a feature", async () => {
  for (const value of ["200", "403"]) {
    const options = { unknown: { unlicensed: value }, licenseFeatures: ["auto_scaling", "saml", "ldap"] };
    const report = await compare(options, { switches: ["unlicensed"], only: [] });
    expect(report.switches).toMatchObject([{ name: "unlicensed", value }]);
  }
});

test("a switch has a probe or a reason for none, never both", () => {
  for (const name of Object.keys(UNTOLD) as SwitchName[]) expect([name, PROBES.has(name)]).toEqual([name, false]);
});

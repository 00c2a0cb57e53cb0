import { describe, expect, test } from "@jest/globals";
import { handlerOf } from "../../../simulator/calls";
import { allFields, CALLS, FAMILIES, wireForm } from "../../../simulator/catalogue";
import { catalogueRows, GRADES } from "../../../simulator/catalogue/coverage";
import { GROUP_SETTINGS } from "../../../simulator/catalogue/group-settings";
import { PERMISSIONS, permissionId, permissionName } from "../../../simulator/catalogue/permissions";
import { SWITCHES, switchValues } from "../../../simulator/catalogue/switches";
import { DIALECTS } from "../../../simulator/versions";
import { SECTIONS } from "./sections";

const EVIDENCE = catalogueRows();

describe("evidence", () => {
  test("each row has a grade", () => {
    expect(EVIDENCE.length).toBeGreaterThan(600);
    expect(EVIDENCE.filter((each) => !GRADES.includes(each.grade))).toEqual([]);
  });

  test("each source names a section of the facts", () => {
    const known = new Set(SECTIONS);
    const dangling = EVIDENCE.filter((each) => !known.has(each.source));
    expect(dangling.map((each) => `${each.kind} ${each.name}: ${each.source}`)).toEqual([]);
  });

  test("what a switch decides is graded as inferred or observed somewhere else than in a document's column", () => {
    const decided = FAMILIES.flatMap(allFields).filter((field) => field.candidates !== undefined);
    expect(decided.length).toBeGreaterThan(5);
    expect(decided.filter((field) => field.grade !== "inferred")).toEqual([]);
  });
});

describe("calls", () => {
  test("names are unique, and something serves each", () => {
    expect(new Set(CALLS.map((call) => call.name)).size).toBe(CALLS.length);
    for (const call of CALLS) expect(handlerOf(call)).toBeInstanceOf(Function);
  });

  test("permissions exist", () => {
    const named = CALLS.flatMap((call) => call.permissions);
    expect(named.filter((name) => permissionId(name) === undefined)).toEqual([]);
  });

  test("an envelope is one of the call's parameters, and a call that changes one object names its id", () => {
    for (const call of CALLS) {
      const names = call.parameters.map((each) => each.name);
      if (call.envelope !== undefined) expect(names).toContain(call.envelope);
      if (call.action === "update" || call.action === "delete")
        expect([call.name, call.idKeys]).toEqual([call.name, expect.any(Array)]);
    }
  });

  test("reads are lists and getters, writes are what the web client calls create, update, delete, add, remove", () => {
    for (const call of CALLS) {
      const reading =
        /^get_|^(system_info|license_status|authenticate|new_session_token|test_ldap_config|export_schema|export_data)$/.test(
          call.name,
        );
      expect([call.name, call.class]).toEqual([call.name, reading ? "read" : "write"]);
    }
  });
});

describe("fields", () => {
  test.each(DIALECTS)("no two fields of a kind of object have one name on %s, in whatever switch", (dialect) => {
    for (const definition of SWITCHES) {
      for (const value of Object.keys(definition.values)) {
        const switches = switchValues({ [definition.name]: value });
        for (const family of FAMILIES) {
          for (const own of [[], ...Object.values(family.variants?.fields ?? {})]) {
            const names = [...family.fields, ...own]
              .map((field) => wireForm(field, dialect, switches)?.name)
              .filter(Boolean);
            expect(new Set(names).size).toBe(names.length);
          }
        }
      }
    }
  });

  test("references lead to families that exist", () => {
    const names = FAMILIES.map((family) => family.name);
    for (const field of FAMILIES.flatMap(allFields)) {
      if (field.references !== undefined) expect(names).toContain(field.references.family);
    }
  });

  test("sizes are in bytes on 1.19, and have their older names and units on 1.18", () => {
    const switches = switchValues();
    const sizes = FAMILIES.flatMap(allFields).filter((field) => field.key.endsWith("_bytes"));
    expect(sizes.length).toBeGreaterThan(10);
    for (const field of sizes) {
      expect(wireForm(field, "1.19", switches)).toEqual({ name: field.key, unit: "bytes" });
      expect(wireForm(field, "1.18", switches)?.name).not.toMatch(/_bytes$/);
    }
  });

  test("names that look like secrets are secret", () => {
    const open = new Set(["aws_access_key_id", "token_url", "token_name", "aws_ec2_public_key"]);
    const suspicious = FAMILIES.flatMap(allFields).filter(
      (field) =>
        field.type === "text" &&
        /(password|secret|token|private_key|passphrase|credentials)$|_key$/.test(field.key) &&
        !/public|ssh_key|api_key$/.test(field.key) &&
        !open.has(field.key),
    );
    expect(suspicious.filter((field) => field.secret !== true).map((field) => field.key)).toEqual([]);
  });
});

test("permissions: ids and names are unique and found both ways", () => {
  expect(new Set(PERMISSIONS.map((each) => each.id)).size).toBe(PERMISSIONS.length);
  expect(new Set(PERMISSIONS.map((each) => each.name)).size).toBe(PERMISSIONS.length);
  const samples: [number, string][] = [
    [100, "user"],
    [200, "global_admin"],
    [352, "users_auth_session"],
    [441, "groups_modify_system"],
    [904, "images_modify_resources"],
    [1403, "auth_delete"],
    [1901, "zones_modify"],
    [2602, "vm_provider_create"],
    [2700, "autoscale_schedule_view"],
  ];
  for (const [id, name] of samples) {
    expect([permissionName(id), permissionId(`JWT_AUTHORIZATION.${name.toUpperCase()}`)]).toEqual([name, id]);
  }
});

test("permissions: exactly the ids that the facts list", () => {
  const fours = `300 400 500 600 700 900 1000 1100 1200 1400 1800 1900 2000 2100 2200 2300 2400 2500 2600 2700 2800 2900
    3000 4000 4100 4200 4300 4400 4500`;
  const singles = `50 60 70 80 90 91 92 100 200 351 352 420 421 440 441 443 800 801 803 850 904 1300 1301 1302 1303 1304
    1305 1306 1307 1308 1309 1310 1311 1312 1313 1314 1500 1502 1503 1600 1604 1605 1606 1700 4600`;
  const numbers = (text: string) => text.split(/\s+/).map(Number);
  const listed = [...numbers(fours).flatMap((base) => [0, 1, 2, 3].map((right) => base + right)), ...numbers(singles)];
  expect(PERMISSIONS.map((each) => each.id)).toEqual(listed.sort((one, other) => one - other));
});

test("group settings: values that the SOP uses have the units that the wire has", () => {
  const named = (name: string) => GROUP_SETTINGS.find((setting) => setting.name === name);
  expect(named("idle_disconnect")).toMatchObject({ type: "float", default: "20", unit: "minutes" });
  expect(named("session_time_limit")).toMatchObject({ type: "int", unit: "seconds" });
  expect(named("allow_kasm_downloads")).toMatchObject({ type: "bool", default: "False" });
  expect(named("control_panel.show_logout")).toMatchObject({ type: "bool", default: "True" });
  expect(new Set(GROUP_SETTINGS.map((setting) => setting.name)).size).toBe(GROUP_SETTINGS.length);
});

test("switches: each has a default, another value and a reason", () => {
  for (const each of SWITCHES) {
    expect(Object.keys(each.values).length).toBeGreaterThan(1);
    expect(each.about).not.toBe("");
    expect(switchValues()[each.name]).toBe(Object.keys(each.values)[0]);
  }
});

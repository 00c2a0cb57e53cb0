import { diff, unknownValue } from "../../../../provider/core";
import {
  autoscaleConfig,
  group,
  groupSettings,
  serverPool,
  ssoGroupMapping,
  vmProvider,
  workspaceAssignment,
} from "../../../../provider/entities";
import { harvester } from "../support/samples";

type Properties = Record<string, unknown>;

/** Outputs as a create would leave them. */
const made = (values: Properties, more: Properties = {}) => ({
  ...values,
  __state: { version: 1, adopted: false, managed: paths(values), ...more },
});

function paths(values: Properties): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    name === "settings" ? Object.keys(value as object).map((key) => `settings.${key}`) : [name],
  );
}

const same = { changes: false, replaces: [], deleteBeforeReplace: false };
const shown = { changes: undefined, replaces: [], deleteBeforeReplace: false };

test("the same is no change", () => expect(diff(vmProvider, made(harvester), harvester)).toEqual(same));

test("what means the same is no change", () => {
  expect(diff(vmProvider, made(harvester), { ...harvester, memory: "16384 MiB" })).toEqual(same);
  const settings = { group: { id: "3f2a-11", name: "g" }, settings: { idleDisconnect: "20 minutes" } };
  const other = { group: { id: "3f2a11", name: "renamed" }, settings: { idleDisconnect: "1200 seconds" } };
  expect(diff(groupSettings, made(settings), other)).toEqual(same);
});

test("a change is left to the engine to show", () => {
  expect(diff(vmProvider, made(harvester), { ...harvester, memory: "32 GiB" })).toEqual(shown);
  expect(diff(group, made({ name: "a", priority: 5 }), { name: "a" })).toEqual(shown);
  expect(diff(group, made({ name: "a" }), { name: "a", priority: 5 })).toEqual(shown);
  expect(diff(group, made({ name: "a" }), { name: "b" })).toEqual(shown);
});

test("what cannot be changed replaces, the old one first where both would have one name", () => {
  expect(diff(serverPool, made({ name: "a", type: "Docker Agent" }), { name: "a", type: "Server Pool" })).toEqual({
    changes: undefined,
    replaces: ["type"],
    deleteBeforeReplace: true,
  });
  expect(diff(serverPool, made({ name: "a", type: "Docker Agent" }), { name: "b", type: "Server Pool" })).toMatchObject(
    { replaces: ["type"], deleteBeforeReplace: false },
  );
});

test("a reference to something that is made anew replaces", () => {
  const old = { group: { id: "1a", name: "g" }, workspace: { id: "2b", name: "w" } };
  const next = { group: { id: unknownValue, name: "g" }, workspace: { id: "2b", name: "w" } };
  expect(diff(workspaceAssignment, made(old), next)).toEqual({
    changes: undefined,
    replaces: ["group"],
    deleteBeforeReplace: true,
  });
  expect(diff(ssoGroupMapping, made({ group: old.group }), { group: unknownValue })).toMatchObject({
    replaces: ["group"],
  });
});

test("a reference that may change updates", () => {
  const old = { name: "a", zone: { id: "1a", name: "z" } };
  expect(diff(autoscaleConfig, made(old), { ...old, zone: { id: unknownValue, name: "z" } })).toEqual(shown);
});

test("what differs beside the values updates the state alone", () => {
  const outputs = made({ name: "a" });
  expect(diff(group, outputs, { name: "a", onDestroy: "retain" })).toEqual({ ...same, changes: true });
  expect(diff(group, outputs, { name: "a", adopt: true })).toEqual({ ...same, changes: true });
  expect(diff(group, outputs, { name: "a", connection: { endpoint: "https://other" } })).toEqual({
    ...same,
    changes: true,
  });
});

test("a secret that never arrived is a change", () => {
  expect(diff(vmProvider, made(harvester, { unsent: ["apiToken"] }), harvester)).toEqual({ ...same, changes: true });
});

test("a state without a record is that of an import: all of it is managed", () => {
  expect(diff(group, { name: "a", priority: 5, __provider: "text" }, { name: "a", priority: 5 })).toEqual(same);
  expect(diff(group, { name: "a", priority: 5 }, { name: "a" })).toEqual(shown);
});

test("a state of a newer release is refused", () => {
  expect(() => diff(group, { name: "a", __state: { version: 7 } }, { name: "a" })).toThrow("newer pulumi-kasm");
});

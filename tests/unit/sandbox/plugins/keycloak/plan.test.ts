/** Plans and differences, on a table that has one field of each kind. */
import { Unknown } from "../../../../../provider/hosts/grpc";
import type { DiffResult, PropertyMap } from "../../../../../provider/hosts/grpc";
import { withDefaults } from "../../../../../sandbox/plugins/keycloak/defaults";
import { difference } from "../../../../../sandbox/plugins/keycloak/difference";
import * as field from "../../../../../sandbox/plugins/keycloak/fields";
import type { Fields } from "../../../../../sandbox/plugins/keycloak/fields";
import { plan } from "../../../../../sandbox/plugins/keycloak/plan";

const fields: Fields = {
  name: field.text({ required: true, autonamed: true, replaces: true }),
  color: field.text(),
  kept: field.text({ keptWhenLeftOut: true }),
  chosen: field.text({ computed: true }),
  size: field.whole({ standard: 3 }),
  on: field.flag({ standard: false }),
  tags: field.textSet(),
  labels: field.textMap(),
  once: field.text({ onlyAtCreation: true }),
  box: field.block({ width: field.whole({ standard: 1 }), height: field.whole() }),
  parts: field.blockSet({ kind: field.text({ required: true }) }),
};

const state = (properties: PropertyMap): PropertyMap => ({ ...plan(fields, undefined, { name: "a" }), ...properties });
const inputsOf = (program: PropertyMap): PropertyMap =>
  withDefaults(fields, {}, { name: "a", ...program }, () => "made-up");
function differ(prior: PropertyMap, program: PropertyMap, ignored: string[] = []): DiffResult {
  const inputs = inputsOf(program);
  return difference(fields, prior, plan(fields, prior, inputs), inputs, ignored);
}

test("a new object gets defaults, unknown values and empty ones", () => {
  expect(plan(fields, undefined, inputsOf({ tags: ["b", "a", "b"], box: { height: 2 } }))).toEqual({
    name: "a",
    color: null,
    kept: null,
    chosen: Unknown.value,
    size: 3,
    on: false,
    tags: ["a", "b"],
    labels: null,
    once: null,
    box: { width: 1, height: 2 },
    parts: [],
  });
});

test("a set with an unknown element is unknown", () => {
  expect(plan(fields, undefined, { tags: ["a", Unknown.value] }).tags).toBe(Unknown.value);
});

test.each<[string, PropertyMap, PropertyMap]>([
  ["the order of a set", { tags: ["a", "b"] }, { tags: ["b", "a"] }],
  ["an empty value that the program leaves out", { color: "", tags: [], labels: {} }, {}],
  ["a value the server chose", { chosen: "x" }, {}],
  ["a value that stays when left out", { kept: "x" }, {}],
  ["what counts only at the creation", { once: "x" }, { once: "y" }],
  ["the order of blocks", { parts: [{ kind: "a" }, { kind: "b" }] }, { parts: [{ kind: "b" }, { kind: "a" }] }],
])("%s is no change", (_name, prior, program) => {
  expect(differ(state({ chosen: "", ...prior }), program)).toMatchObject({
    changes: false,
    diffs: [],
    detailedDiff: {},
  });
});

test.each<[string, PropertyMap, PropertyMap, Record<string, string>]>([
  ["a new value", { color: null }, { color: "red" }, { color: "add" }],
  ["another value", { color: "blue" }, { color: "red" }, { color: "update" }],
  ["a value left out", { color: "blue" }, {}, { color: "delete" }],
  ["a value that is not known yet", { color: "blue" }, { color: Unknown.value }, { color: "update" }],
  ["a new element", { tags: ["a"] }, { tags: ["a", "b"] }, { "tags[1]": "add" }],
  ["a new element by its place in the program", { tags: ["b"] }, { tags: ["b", "a"] }, { "tags[1]": "add" }],
  ["an element exchanged", { tags: ["a"] }, { tags: ["b"] }, { "tags[0]": "update" }],
  ["an element gone", { tags: ["a", "b"] }, { tags: ["a"] }, { "tags[1]": "delete" }],
  [
    "one key of a map",
    { labels: { "a.b": "1", c: "1" } },
    { labels: { "a.b": "2", c: "1" } },
    { 'labels["a.b"]': "update" },
  ],
  ["a part of a block", { box: { width: 1, height: 2 } }, { box: { height: 3 } }, { "box.height": "update" }],
  ["a block left out", { box: { width: 1, height: 2 } }, {}, { box: "delete" }],
])("%s is told exactly", (_name, prior, program, expected) => {
  const { detailedDiff = {}, changes } = differ(state({ chosen: "", ...prior }), program);
  expect(changes).toBe(true);
  expect(Object.fromEntries(Object.entries(detailedDiff).map(([path, { kind }]) => [path, kind]))).toEqual(expected);
});

test("a name that was given has to be free before the new object is made", () => {
  expect(differ(state({ chosen: "", name: "old" }), {})).toMatchObject({
    replaces: ["name"],
    deleteBeforeReplace: true,
    detailedDiff: { name: { kind: "update-replace" } },
  });
});

test("a made-up name is kept, and another object with one can be made first", () => {
  const olds = withDefaults(fields, {}, {}, () => "made-up");
  expect(olds).toMatchObject({ name: "made-up", __defaults: ["name", "size"] });
  expect(withDefaults(fields, olds, {}, () => "another")).toMatchObject({ name: "made-up" });
  const inputs = { ...olds, name: "changed" };
  const prior = state({ chosen: "", name: "made-up" });
  expect(difference(fields, prior, plan(fields, prior, inputs), inputs, []).deleteBeforeReplace).toBe(false);
});

test("ignored properties are not looked at", () => {
  expect(differ(state({ chosen: "", color: "blue" }), { color: "red" }, ["color"]).changes).toBe(false);
  expect(differ(state({ chosen: "", labels: { a: "1" } }), { labels: { a: "2" } }, ["labels.a"]).changes).toBe(false);
});

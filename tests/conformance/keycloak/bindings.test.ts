/** The comparison itself: what it lets pass, and what it does not. */
import { Bindings } from "./bindings";

const recordedId = "7a1bb352-8b9a-4728-9e56-cf487510fed6";
const liveId = "11111111-2222-3333-4444-555555555555";
const otherId = "99999999-2222-3333-4444-555555555555";

test("an id is bound where it is seen first, and has to be the same from then on", () => {
  const bindings = new Bindings({ stack: "stack-1" });
  expect(bindings.differences({ id: recordedId }, { id: liveId })).toEqual([]);
  expect(bindings.differences({ parentId: recordedId }, { parentId: liveId })).toEqual([]);
  expect(bindings.differences({ parentId: recordedId }, { parentId: otherId })).toHaveLength(1);
  expect(bindings.translate({ id: `{stack}/${recordedId}` })).toEqual({ id: `stack-1/${liveId}` });
});

test.each([
  ["a missing secret mark", { a: { $secret: "x" } }, { a: "x" }],
  ["a secret mark too many", { a: "x" }, { a: { $secret: "x" } }],
  ["a key too many", {}, { a: null }],
  ["a missing key", { a: null }, {}],
  ["an empty value for none", { a: null }, { a: "" }],
  ["a known value for an unknown one", { a: "<unknown>" }, { a: "x" }],
  ["another random name", { name: "given-0a19a18" }, { name: "other-0a19a18" }],
  ["a random text where none was recorded", { path: "given-0a19a18" }, { path: "given-1111111" }],
  ["one element less", { a: ["x", "y"] }, { a: ["x"] }],
])("%s is a difference", (_name, recorded, live) => {
  expect(new Bindings({}).differences(recorded, live)).toHaveLength(1);
});

test("the order of a set is none", () => {
  expect(new Bindings({}).differences({ a: ["x", "y"] }, { a: ["y", "x"] })).toEqual([]);
});

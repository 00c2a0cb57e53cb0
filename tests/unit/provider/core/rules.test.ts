import { check, defineEntity, is, needs, oneOf, only, secret, text, unknownValue } from "../../../../provider/core";

const thing = defineEntity<Record<"type" | "port" | "key" | "user" | "group" | "image" | "old" | "word", unknown>>({
  kind: "Thing",
  title: "thing",
  adapter: {
    observe: () => Promise.resolve([]),
    create: () => Promise.resolve(undefined),
    update: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    identify: () => "",
    probe: () => Promise.resolve([]),
  },
  fields: {
    type: text("type").optional(),
    port: text("port").optional(),
    key: text("key").optional(),
    user: text("user_id").optional(),
    group: text("group_id").optional(),
    image: text("image_id").optional(),
    old: text({ "1.18": ["old"], "1.19": [] })
      .optional()
      .absent("use type instead"),
    word: secret({ "1.18": [], "1.19": ["word"] }).optional(),
  },
  naturalKey: [],
  permissions: { read: [], create: [], update: () => [], delete: () => [] },
  rules: [
    needs("port", is("type", "RDP", "SSH"), "a port is needed"),
    only("key", is("type", "SSH"), "a key goes with SSH only"),
    oneOf(["user", "group", "image"], "one owner", { required: true }),
  ],
});

const endpoint = "https://kasm.example.com";
const found = (inputs: Record<string, unknown>, dialect: "1.18" | "1.19" = "1.19") =>
  check(thing, inputs, { dialect, endpoint }).problems.map(({ property, reason }) => `${property}|${reason}`);

test("what is needed with a value, and what goes with it only", () => {
  expect(found({ user: "u", type: "RDP", key: "k" })).toEqual([
    "port|a port is needed",
    "key|a key goes with SSH only",
  ]);
  expect(found({ user: "u", type: "SSH", key: "k", port: "22" })).toEqual([]);
  expect(found({ user: "u", type: unknownValue, key: "k" })).toEqual([]);
});

test("exactly one of several", () => {
  expect(found({})).toEqual(["user|one owner"]);
  expect(found({ group: "g", image: "i" })).toEqual(["image|one owner"]);
  expect(found({ image: "i" })).toEqual([]);
  expect(found({ user: unknownValue, image: "i" })).toEqual(["image|one owner"]);
});

test("a field that the server's dialect lacks is an error that names it and the way out, not its secret", () => {
  expect(found({ user: "u", old: "x" })).toEqual(["old|Kasm 1.19 has no place for it; use type instead"]);
  expect(found({ user: "u", old: "x" }, "1.18")).toEqual([]);
  expect(found({ user: "u", word: "Planted-1" }, "1.18")).toEqual([
    "|word: Kasm before 1.19 has no place for it; leave it out",
  ]);
});

test("several that are not known yet, of which one may be left", () => {
  expect(found({ user: unknownValue, group: unknownValue })).toEqual([]);
  expect(found({ user: unknownValue, group: unknownValue, image: "i" })).toEqual(["group|one owner"]);
});

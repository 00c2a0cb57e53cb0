import fc from "fast-check";
import {
  asText,
  choice,
  commaSeparated,
  days,
  decimal,
  duration,
  flag,
  integer,
  json,
  keyValues,
  lines,
  list,
  map,
  reference,
  secret,
  secretJson,
  size,
  structure,
  text,
  timestamp,
  type CodecContext,
  type Field,
} from "../../../../provider/core";

const context: CodecContext = { dialect: "1.19", labels: {}, rows: [] };

/** Writes a value, lets the server keep it as `kept` says, and reads it again. */
function roundTrip(field: Field, value: unknown, kept: (wire: unknown) => unknown = (wire) => wire): unknown {
  const [spelling] = field.codec.spell(value, context, "field");
  if (spelling === undefined) throw new Error("there is no spelling");
  return field.codec.read({ [spelling.key]: kept(spelling.value) }, context, "field") ?? null;
}

const trips = (field: Field, value: unknown, kept?: (wire: unknown) => unknown) =>
  field.codec.same(value, roundTrip(field, value, kept));

const printable = fc.string({ unit: "grapheme-ascii" });
const oneLine = fc.stringMatching(/^[!-~][ -~]{0,20}[!-~]$/);
const sizeUnits = fc.constantFrom("kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB");
const anySize = fc.tuple(fc.integer({ min: 0, max: 4096 }), sizeUnits).map(([amount, unit]) => `${amount} ${unit}`);
const anyDuration = fc
  .tuple(fc.integer({ min: 0, max: 900 }), fc.constantFrom("seconds", "minutes", "hours", "days"))
  .map(([amount, unit]) => `${amount} ${unit}`);
const moment = fc
  .date({ noInvalidDate: true, min: new Date("2000-01-01"), max: new Date("2100-01-01") })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);
const bytes = size({ "1.18": [{ name: "size_gb", unit: "GiB" }], "1.19": [{ name: "size_bytes", unit: "bytes" }] });

describe("what is written is read back as the same", () => {
  const cases: [string, Field, fc.Arbitrary<unknown>, ((wire: unknown) => unknown)?][] = [
    ["text", text("field"), printable],
    ["a secret", secret("field"), printable],
    ["a flag", flag("field"), fc.boolean()],
    ["a flag kept as a word", flag("field"), fc.boolean(), (wire) => (wire === true ? "True" : "False")],
    ["a flag kept as a digit", flag("field"), fc.boolean(), Number],
    ["an integer", integer("field"), fc.integer()],
    ["an integer kept as digits", integer("field"), fc.integer(), String],
    ["a decimal", decimal("field"), fc.double({ noNaN: true, noDefaultInfinity: true })],
    ["a decimal kept as digits", decimal("field"), fc.integer({ max: 1e9 }).map((value) => value / 100), String],
    ["a size", bytes, anySize],
    ["a size kept as digits", bytes, anySize, String],
    ["a duration", duration("field"), anyDuration],
    ["a duration in minutes", duration("field", "minutes"), anyDuration, String],
    [
      "lines kept as an array",
      lines("field"),
      fc.array(oneLine),
      (wire) => (wire as string).split("\n").filter(Boolean),
    ],
    ["lines kept as text", lines("field"), fc.array(oneLine)],
    ["a list", list("field"), fc.array(oneLine)],
    ["JSON kept as text", json("field"), fc.dictionary(oneLine, fc.jsonValue())],
    [
      "JSON kept as an object",
      json("field"),
      fc.dictionary(oneLine, fc.jsonValue()),
      (wire) => JSON.parse(wire as string) as unknown,
    ],
    ["a map", map("field"), fc.dictionary(oneLine, printable)],
    ["keys with values", keyValues("field"), fc.dictionary(oneLine, printable)],
    [
      "keys with values kept as a list",
      keyValues("field"),
      fc.dictionary(oneLine, printable),
      (wire) => JSON.parse(String(wire)) as unknown,
    ],
    ["a secret object", secretJson("field"), fc.dictionary(oneLine, printable)],
    ["a reference", reference("field", { to: "Zone" }), fc.uuid().map((id) => ({ id, name: "a name" }))],
    [
      "a reference kept without dashes",
      reference("field", { to: "Zone" }),
      fc.uuid().map((id) => ({ id, name: "a name" })),
      (wire) => (wire as string).replaceAll("-", ""),
    ],
    ["days", days("field"), fc.uniqueArray(fc.constantFrom("Monday", "Tuesday", "Sunday"), { minLength: 1 })],
    [
      "days kept as text",
      days("field"),
      fc.uniqueArray(fc.constantFrom("Monday", "Friday"), { minLength: 1 }),
      JSON.stringify,
    ],
    ["an object both ways", structure("field"), fc.dictionary(oneLine, fc.jsonValue())],
    ["a list with commas", commaSeparated("field"), fc.array(fc.stringMatching(/^[!-+.-~]{1,9}$/))],
    ["a moment", timestamp("field"), moment],
    ["a moment kept with a fraction", timestamp("field"), moment, (wire) => `${String(wire)}.000000`],
    ["a moment kept as ISO", timestamp("field"), moment, (wire) => `${String(wire).replace(" ", "T")}Z`],
    ["a duration in days", duration("field", "days"), anyDuration],
    ["a setting's flag", asText(flag("field")), fc.boolean()],
    ["a setting's duration", asText(duration("field", "minutes")), anyDuration],
    ["a setting's JSON", asText(json("field")), fc.dictionary(oneLine, fc.jsonValue())],
  ];
  for (const [name, field, values, kept] of cases) {
    test(name, () => fc.assert(fc.property(values, (value) => trips(field, value, kept))));
  }
});

describe("what differs is seen to differ", () => {
  test.each<[string, Field, fc.Arbitrary<unknown>]>([
    ["integers", integer("field"), fc.integer()],
    ["texts", text("field"), oneLine],
    ["flags", flag("field"), fc.boolean()],
    ["lists of lines", lines("field"), fc.array(oneLine)],
    ["references", reference("field", { to: "Zone" }), fc.uuid().map((id) => ({ id, name: "" }))],
  ])("%s", (_name, field, values) => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        fc.pre(JSON.stringify(left) !== JSON.stringify(right));
        return !field.codec.same(left, roundTrip(field, right));
      }),
    );
  });
});

test("units that mean the same are the same", () => {
  expect(bytes.codec.same("16 GiB", "16384 MiB")).toBe(true);
  expect(bytes.codec.same("16 GiB", "16 GB")).toBe(false);
  expect(duration("field").codec.same("8 hours", "28800 seconds")).toBe(true);
});

test("a moment goes out in UTC, and nothing comes back as words", () => {
  const { codec } = timestamp("field");
  expect(codec.spell("2027-01-31T23:30:00+01:00", context, "field")[0]?.value).toBe("2027-01-31 22:30:00");
  expect(codec.same("2027-01-31T23:30:00+01:00", "2027-01-31T22:30:00Z")).toBe(true);
  expect(codec.read({ field: "None" }, context, "field")).toBeNull();
  expect(codec.schema.safeParse("31 January").success).toBe(false);
});

test("a number keeps to its step", () => {
  const { schema } = integer("field", { min: 10, max: 120, multipleOf: 10 }).codec;
  expect([10, 50, 120, 55, 0, 130].map((value) => schema.safeParse(value).success)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("settings go out as texts, booleans with a capital letter", () => {
  const wire = (field: Field, value: unknown) => asText(field).codec.spell(value, context, "field")[0]?.value;
  expect(wire(flag("field"), true)).toBe("True");
  expect(wire(flag("field"), false)).toBe("False");
  expect(wire(duration("field", "minutes"), "20 minutes")).toBe("20");
  expect(wire(duration("field"), "8 hours")).toBe("28800");
  expect(wire(integer("field"), 5)).toBe("5");
});

test("a setting that a group does not have is inherited, which is no value of its own", () => {
  const { codec } = asText(flag("field"));
  expect(codec.shows?.(false, {}, context, "field")).toBe(false);
  expect(codec.shows?.(false, { field: "False" }, context, "field")).toBe(true);
  expect(codec.shows?.(null, {}, context, "field")).toBe(true);
  expect(codec.same(false, null)).toBe(false);
});

describe("spellings", () => {
  const names = {
    "1.18": [
      { name: "memory_gb", unit: "GiB" },
      { name: "memory_bytes", unit: "bytes" },
    ],
    "1.19": [],
  } as const;
  const field = size(names);
  const older: CodecContext = { dialect: "1.18", labels: {}, rows: [] };
  const keys = (given: CodecContext, value = "16 GiB") =>
    field.codec.spell(value, given, "memory").map(({ key }) => key);

  test("come in the documented order", () => expect(keys(older)).toEqual(["memory_gb", "memory_bytes"]));
  test("follow what objects on the server carry", () => {
    expect(keys({ ...older, rows: [{ memory_bytes: null }] })).toEqual(["memory_bytes", "memory_gb"]);
  });
  test("follow what the user has fixed", () => {
    const fixed = { memory: "memory_bytes(bytes)" };
    expect(keys({ ...older, fixed, rows: [{ memory_gb: 1 }] })[0]).toBe("memory_bytes");
  });
  test("follow what was right before, unless the server shows otherwise", () => {
    const labels = { memory: "memory_bytes(bytes)" };
    expect(keys({ ...older, labels })[0]).toBe("memory_bytes");
    expect(keys({ ...older, labels, rows: [{ memory_gb: 1 }] })[0]).toBe("memory_gb");
  });
  test("that would round are left out", () => expect(keys(older, "16 GB")).toEqual(["memory_bytes"]));
  test("that are read follow bytes first", () => {
    expect(field.codec.read({ memory_gb: 16, memory_bytes: 5e9 }, older, "memory")).toBe("5 GB");
  });

  const strategy = choice("load_strategy", { least: "least_load", fewest: ["least_kasms", "fewest_sessions"] });
  const wires = (rows: Record<string, unknown>[]) =>
    strategy.codec.spell("fewest", { ...older, rows }, "load").map(({ value }) => value);
  test("of a choice follow the family that the server uses", () => {
    expect(wires([])).toEqual(["least_kasms", "fewest_sessions"]);
    expect(wires([{ load_strategy: "fewest_sessions" }])).toEqual(["fewest_sessions", "least_kasms"]);
    expect(strategy.codec.read({ load_strategy: "fewest_sessions" }, older, "load")).toBe("fewest");
  });
});

test("a reference is taken away by null, or by the word that the kind has for it", () => {
  const written = (field: Field) => field.codec.spell(null, context, "field").map(({ value }) => value);
  expect(written(reference("field", { to: "Zone" }))).toEqual([null]);
  expect(written(reference("field", { to: "Zone", empty: "" }))).toEqual([""]);
});

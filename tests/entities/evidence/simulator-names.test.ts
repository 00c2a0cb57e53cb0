import { allFields, CALLS, FAMILIES, type Evidence, type ParameterDefinition } from "../../../simulator/catalogue";
import { section } from "./sections";

/** What an inferred row calls something is a guess by nature; its source says why. */
function unsupported({ grade, source }: Evidence, names: readonly string[]): string[] {
  const known = section(source);
  return grade === "inferred" ? [] : names.filter((name) => !known.has(name));
}

const parameters = (list: readonly ParameterDefinition[]): readonly ParameterDefinition[] =>
  list.flatMap((each) => [
    each,
    ...(Array.isArray(each.holds) ? parameters(each.holds as readonly ParameterDefinition[]) : []),
  ]);

test.each(FAMILIES.map((family) => [family.name, family] as const))(
  "the section that each field of %s cites holds its name",
  (_name, family) => {
    const wrong = allFields(family).flatMap((field) =>
      unsupported(field, [field.key]).map((name) => `${name}: not in ${field.source}`),
    );
    expect(wrong).toEqual([]);
  },
);

test("the older names of sizes stand in the facts", () => {
  const older = section("kasm-1.19-columns.md Older names");
  const wrong = FAMILIES.flatMap((family) =>
    allFields(family).flatMap((field) => {
      const name = field.wire?.["1.18"]?.name;
      return name === undefined || older.has(name) || section(field.source).has(name) ? [] : [`${family.name} ${name}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test.each(CALLS.map((call) => [call.name, call] as const))(
  "the section that %s cites holds it and its keys",
  (_name, call) => {
    expect(unsupported(call, [call.name])).toEqual([]);
    const keys = parameters(call.parameters).flatMap((each) => unsupported(each, [each.name]));
    expect(keys).toEqual([]);
  },
);

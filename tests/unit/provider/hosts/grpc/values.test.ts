import fc from "fast-check";
import { Secret, Unknown } from "../../../../../provider/hosts/grpc";
import type { PropertyMap, PropertyValue } from "../../../../../provider/hosts/grpc";
import { marshal, signatureKey, signatures, unknownText, unmarshal } from "../../../../../provider/hosts/grpc/values";
import { struct } from "../../../../support/provider-client";
import { wireSecret } from "./support";

const noProblem = (problem: string): never => {
  throw new Error(problem);
};
const sent = (properties: unknown): unknown => marshal(properties as PropertyMap, noProblem).toJavaScript();

describe("what the engine sends", () => {
  it("becomes secrets and unknowns at any depth", () => {
    const wire = struct({ list: [{ deep: wireSecret({ a: unknownText }) }], whole: unknownText });
    expect(unmarshal(wire)).toEqual({ list: [{ deep: new Secret({ a: Unknown.value }) }], whole: Unknown.value });
  });

  it("is unknown in each of the texts that older engines use", () => {
    for (const text of ["3eeb2bf0-c639-47a8-9e75-3b44932eb421", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"]) {
      expect(unmarshal(struct({ a: text }))).toEqual({ a: Unknown.value });
    }
  });

  it("may be an output value, known or not, secret or not", () => {
    const output = (rest: Record<string, string | boolean>) => ({
      [signatureKey]: signatures.output,
      dependencies: [],
      ...rest,
    });
    const wire = struct({
      a: output({ value: "x" }),
      b: output({}),
      c: output({ value: "x", secret: true }),
      d: output({ secret: true }),
    });
    expect(unmarshal(wire)).toEqual({ a: "x", b: Unknown.value, c: new Secret("x"), d: new Secret(Unknown.value) });
  });

  it("may be a resource, which stands for its id or, without one, its URN", () => {
    const reference = (rest: Record<string, string>) => ({ [signatureKey]: signatures.resource, ...rest });
    const wire = struct({
      custom: reference({ urn: "u", id: "i" }),
      soon: reference({ urn: "u", id: "" }),
      component: reference({ urn: "u" }),
    });
    expect(unmarshal(wire)).toEqual({ custom: "i", soon: Unknown.value, component: "u" });
  });

  it("is refused when it is an asset", () => {
    expect(() => unmarshal(struct({ a: { [signatureKey]: signatures.asset, text: "x" } }))).toThrow(/assets/);
  });

  it("may be nothing at all", () => {
    expect(unmarshal(undefined)).toEqual({});
  });
});

describe("what the engine is sent", () => {
  it("leaves out what is undefined and keeps its place in a list", () => {
    expect(sent({ a: undefined, b: [1, undefined] })).toEqual({ b: [1, null] });
  });

  it("carries a date as text", () => {
    expect(sent({ at: new Date(0) })).toEqual({ at: "1970-01-01T00:00:00.000Z" });
  });

  it("folds a secret of a secret into one", () => {
    expect(sent({ a: new Secret(new Secret("x")) })).toEqual({ a: wireSecret("x") });
  });

  it.each([
    ["NaN", Number.NaN],
    ["a bigint", 1n],
    ["a function", () => undefined],
    ["a Buffer", Buffer.from("x")],
  ])("reports %s by its path and sends null", (what, value) => {
    const problems: string[] = [];
    const wire = marshal({ outer: [{ inner: value as unknown as PropertyValue }] }, (problem) =>
      problems.push(problem),
    );
    expect(problems).toEqual([`property outer[0].inner is ${what}, which Pulumi cannot store`]);
    expect(wire.toJavaScript()).toEqual({ outer: [{ inner: null }] });
  });
});

// The maps of google-protobuf are plain objects and lose a key called `__proto__`; no property of ours has that name.
const key = fc.string().filter((name) => name !== "__proto__");

it("survives the way there and back, whatever the shape", () => {
  const { value } = fc.letrec<{ value: PropertyValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
      fc.string(),
      fc.constant(Unknown.value),
      tie("value").map((inner) => (inner instanceof Secret ? inner : new Secret(inner))),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (original) => {
      const back = unmarshal(marshal({ original }, noProblem));
      expect(back.original).toEqual(original);
    }),
  );
});

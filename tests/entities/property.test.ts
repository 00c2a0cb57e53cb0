import fc from "fast-check";
import { check, setAt, type FieldKind } from "../../provider/core";
import { allSamples } from "./support/discovery";
import { Run, servers, type Change, type Dialect } from "./support/run";
import type { Properties } from "./support/sample";

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,11}$/);
const sentence = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);

/** Values of the kinds that are free within their field's own bounds. Of the others the sample's value is taken. */
const arbitraries: Partial<Record<FieldKind, fc.Arbitrary<unknown>>> = {
  text: sentence,
  flag: fc.boolean(),
  integer: fc.integer({ min: 0, max: 4000 }),
  decimal: fc.integer({ min: 0, max: 40_000 }).map((hundredths) => hundredths / 100),
  duration: fc
    .tuple(fc.integer({ min: 0, max: 300 }), fc.constantFrom("minutes", "hours"))
    .map((parts) => parts.join(" ")),
  size: fc.tuple(fc.integer({ min: 1, max: 64 }), fc.constantFrom("GiB")).map((parts) => parts.join(" ")),
  lines: fc.array(word, { maxLength: 4 }),
  map: fc.dictionary(word, sentence, { maxKeys: 3 }),
};

/** A change as the sample has it, or with a value of its own where the field's kind leaves it free. */
function someChange({ path, leaf, inputs }: Change, bound: readonly string[]): fc.Arbitrary<Properties> {
  const free = arbitraries[leaf.field.codec.kind];
  if (free === undefined || !leaf.field.traits.verified || bound.includes(path)) return fc.constant(inputs);
  const own = free.map((value) => {
    const changed = structuredClone(inputs);
    setAt(changed, leaf, value);
    return changed;
  });
  return fc.oneof(fc.constant(inputs), own);
}

const merged = (base: Properties, parts: readonly Properties[]): Properties =>
  parts.reduce<Properties>(
    (all, part) => {
      for (const [name, value] of Object.entries(part)) {
        const before = all[name];
        const both = [before, value].every((each) => typeof each === "object" && each !== null && !Array.isArray(each));
        all[name] = both && name in base ? { ...(before as object), ...(value as object) } : value;
      }
      return all;
    },
    { ...base },
  );

const cases = allSamples()
  .filter(({ create }) => create !== undefined)
  .flatMap((sample) => (Object.keys(servers) as Dialect[]).map((dialect) => [sample.title, dialect, sample] as const));

test.each(cases)("%s on Kasm %s: whatever is valid is made, read and left alone", async (_title, dialect, sample) => {
  const run = await Run.start(sample, dialect);
  const { stack, definition } = run;
  let made = 0;
  const some = fc
    .shuffledSubarray([...run.changes], { maxLength: Math.min(6, run.changes.length) })
    .chain((few) => fc.tuple(...few.map((change) => someChange(change, sample.bound ?? []))));
  const property = fc.asyncProperty(some, async (changes) => {
    const inputs = merged(run.inputs, changes);
    const { problems } = check(definition, inputs, { dialect, endpoint: stack.simulator.url });
    fc.pre(problems.length === 0);
    const before = stack.dump();
    const resource = await stack
      .create(sample.kind, inputs)
      .catch((error: unknown) => error as Error & { code?: string });
    // What only the server can know to be wrong (a combination it refuses) leaves nothing behind.
    if (resource instanceof Error) {
      if (!["KASM_REFUSED", "KASM_UNKNOWN_NAME"].includes(resource.code ?? "")) throw resource;
      expect(stack.dump()).toBe(before);
      return;
    }
    made += 1;
    const writes = await stack.writes(async () => {
      expect(await stack.refresh(resource)).toBe(true);
      expect(await stack.update(resource, inputs)).toBe("same");
    });
    expect(writes).toEqual([]);
    await stack.destroy(resource);
    expect(stack.dump()).toBe(before);
  });
  try {
    await fc.assert(property, { numRuns: 15, maxSkipsPerRun: 200, seed: 18, endOnFailure: true });
  } finally {
    await run.close();
  }
  expect(made).toBeGreaterThan(0);
});

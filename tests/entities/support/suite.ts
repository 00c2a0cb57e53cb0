import type { SwitchName } from "../../../simulator/catalogue/switches";
import { SWITCHES } from "../../../simulator/catalogue/switches";
import { behaviours } from "./behaviours";
import { writeTested } from "./coverage";
import { definitionOf, Run, type Dialect } from "./run";
import { allSamples } from "./discovery";
import type { Sample } from "./sample";

/** The other values of those switches that made a difference to a run, one at a time. */
function othersOf(consulted: ReadonlySet<SwitchName>): [SwitchName, string][] {
  return SWITCHES.filter(({ name }) => consulted.has(name)).flatMap(({ name, values }) =>
    Object.keys(values)
      .slice(1)
      .map((value): [SwitchName, string] => [name, value]),
  );
}

/** Every kind and variant, on servers of one dialect. Each dialect has a file of its own, so that they run side by side. */
export function sharedSuite(dialect: Dialect): void {
  afterAll(writeTested);
  describe.each(allSamples().map((sample) => [sample.title, sample] as const))("%s", (_title, sample) =>
    behaves(sample, dialect),
  );
}

function behaves(sample: Sample, dialect: Dialect): void {
  const consulted = new Set<SwitchName>();
  let run: Run;
  beforeEach(async () => {
    run = await Run.start(sample, dialect);
  });
  afterEach(async () => {
    for (const name of run.stack.simulator.consulted) consulted.add(name);
    await run.close();
  });

  test("has a sample change for every field", () => {
    expect(run.changes.map(({ path }) => path).sort()).toEqual(run.leaves.map(({ path }) => path).sort());
  });

  test.each(Object.entries(behaviours))("%s", (_name, behaviour) => behaviour(run));

  const { create } = sample;
  if (create !== undefined && definitionOf(sample).facet !== true) {
    test("is there once when the answer is lost", async () => {
      const before = run.stack.dump();
      const mark = run.stack.simulator.journal.mark();
      run.stack.simulator.fault({ kind: "drop-after-commit", call: create });
      const resource = await run.stack.create(sample.kind, run.inputs);
      const made = run.stack.simulator.journal.writes(mark).filter((entry) => entry.function === create);
      expect(made).toHaveLength(sample.madeAgain === true ? 2 : 1);
      expect(await run.stack.update(resource, run.inputs)).toBe("same");
      await run.stack.destroy(resource);
      expect(run.stack.dump()).toBe(before);
    });
  }

  test("behaves alike whatever the answer to each open question", async () => {
    expect(consulted.size).toBeGreaterThan(0);
    for (const [name, value] of othersOf(consulted)) {
      const other = await Run.start(sample, dialect, { [name]: value });
      const everything = async () => {
        for (const behaviour of Object.values(behaviours)) await behaviour(other);
      };
      const refusal = sample.refusedWith?.[`${name}=${value}`];
      try {
        if (refusal === undefined) await everything();
        else await expect(everything()).rejects.toThrow(refusal);
      } catch (error) {
        if (error instanceof Error) error.message = `with ${name}=${value}: ${error.message}`;
        throw error;
      } finally {
        await other.close();
      }
    }
  });
}

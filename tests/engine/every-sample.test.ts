import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { leavesOf, valueAt } from "../../provider/core";
import { allSamples } from "../entities/support/discovery";
import { Run, servers, type Dialect } from "../entities/support/run";
import type { Properties } from "../entities/support/sample";
import { runningWorld } from "./support/environment";
import { Project, repository, succeeded } from "./support/project";

const nameOf = (title: string) => title.replaceAll(/[^\w-]+/g, "-");

/** A field that updates and shows; none where the resource's class gives its only one itself. */
const changeOf = ({ sample, visibleChange }: Run) => (sample.kind === "workspaceExclusion" ? undefined : visibleChange);

/** The secrets among the inputs, as they would show in a state that keeps them in plain text. */
function secretsOf({ definition, completed }: Run, inputs: Properties): string[] {
  return leavesOf(definition, { ...completed, ...inputs })
    .filter(({ field }) => field.codec.kind === "secret")
    .map((leaf) => valueAt(inputs, leaf))
    .filter((value) => value !== undefined)
    .map((value) => (typeof value === "string" ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value)));
}

describe.each(Object.keys(servers) as Dialect[])(
  "every kind and variant on Kasm %s, through the real engine",
  (dialect) => {
    const runs: Run[] = [];
    let project: Project;
    let before: readonly string[];

    /** What the program says of each: its smallest inputs, and with `changed` those that differ in one field. */
    const write = (changed: boolean) => {
      const cases = runs.map((run) => {
        const { title } = run.sample;
        const { url: endpoint, apiKey, apiKeySecret } = run.stack.simulator;
        const connection = { endpoint, apiKey, apiKeySecret };
        const inputs = changed && run.visibleChange !== undefined ? run.wished(run.visibleChange) : run.inputs;
        return { name: nameOf(title), kind: run.definition.kind, inputs: { ...inputs, connection } };
      });
      writeFileSync(join(project.directory, "cases.json"), JSON.stringify(cases));
    };
    const dumps = () => runs.map((run) => run.dump());
    const writes = async (work: () => Promise<unknown>) => {
      const marks = runs.map(({ stack }) => stack.simulator.journal.mark());
      await work();
      return runs.flatMap(({ stack, sample }, index) =>
        stack.simulator.journal.writes(marks[index]).map((entry) => `${sample.title}: ${entry.function}`),
      );
    };

    beforeAll(async () => {
      for (const sample of allSamples()) runs.push(await Run.start(sample, dialect));
      before = dumps();
      const world = await runningWorld();
      project = await Project.create({
        program: join(repository, "tests/engine/programs/every-sample/index.ts"),
        environment: { HOME: process.env.HOME ?? "", ...world.environment },
      });
      project.environmentVariable("CASES", join(project.directory, "cases.json"));
      write(false);
    });

    afterAll(async () => {
      project?.remove();
      for (const run of runs) await run.close();
    });

    test("one up makes them all, and what is secret is encrypted", async () => {
      const { steps } = succeeded(await project.up());
      expect(steps.filter(({ op, type }) => op === "create" && type.includes("/kasm:"))).toHaveLength(runs.length);
      const state = await project.exportedState();
      const secrets = runs.flatMap((run) => [...secretsOf(run, run.inputs), run.stack.simulator.apiKeySecret]);
      expect(secrets.filter((secret) => state.includes(secret))).toEqual([]);
    });

    test("another up and a refresh find nothing to do and write nothing", async () => {
      const written = await writes(async () => {
        expect(succeeded(await project.up()).changes).toEqual([]);
        expect(succeeded(await project.refresh()).changes).toEqual([]);
        expect(succeeded(await project.preview()).changes).toEqual([]);
      });
      expect(written).toEqual([]);
    });

    test("a field changed in each is an update, and stays so", async () => {
      write(true);
      const { changes } = succeeded(await project.up());
      const expected = runs.filter((run) => changeOf(run) !== undefined);
      expect(changes.map(({ op, name }) => `${op} ${name}`).sort()).toEqual(
        expected.map(({ sample }) => `update ${nameOf(sample.title)}`).sort(),
      );
      expect(succeeded(await project.refresh()).changes).toEqual([]);
      expect(succeeded(await project.up()).changes).toEqual([]);
    });

    test("destroy puts everything back", async () => {
      succeeded(await project.destroy());
      expect(dumps()).toEqual(before);
    });
  },
);

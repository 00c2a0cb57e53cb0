import { afterEach, expect, test } from "@jest/globals";
import { VERSIONS, type Dump } from "../../../simulator";
import { Bodies } from "./fuzzing/bodies";
import { Random, SEED, Turns } from "./fuzzing/random";
import { start, stopAll, type Running } from "./support";

afterEach(stopAll);

// KASM_FUZZ_SECONDS=600 npx jest tests/contract/simulator/fuzz-calls.test.ts --testTimeout 3600000
// goes on for that long with each version; KASM_FUZZ_SEED chooses another course.

const STATUSES = [200, 400, 401, 403, 404, 405, 409, 500, 501];
const FRESH_EVERY = 2000;

test.each(VERSIONS)(
  "bodies made from the catalogue and spoiled: each is answered on purpose by %s",
  async (kasmVersion) => {
    const random = new Random(SEED);
    const turns = new Turns(250);
    const bodies = new Bodies(random, kasmVersion);
    const running = await start({ kasmVersion, strict: random.chance(0.5) });
    const seen = new Map<string, number>();
    while (turns.next()) {
      const { call, path, body } = bodies.make();
      const prefix = path.slice(0, path.lastIndexOf("/") + 1);
      const mark = running.simulator.journal.mark();
      // A key that was deleted or disabled on the way is no news.
      const answer = await running.ask(call.name, body, prefix);
      const [entry] = running.simulator.journal.entries(mark);
      const where = { seed: SEED, turn: turns.count, path, body: JSON.stringify(body).slice(0, 2000) };
      expect({ ...where, problem: entry?.problem ?? "" }).toEqual({
        ...where,
        problem: expect.not.stringContaining("    at "),
      });
      expect([where, STATUSES]).toEqual([where, expect.arrayContaining([answer.status])]);
      expect([where, typeof answer.body]).toEqual([where, "object"]);
      const outcome = `${answer.status}${answer.status === 200 && "error_message" in answer.body ? " error" : ""}`;
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      bodies.learn(answer.text);
      if (answer.status === 401 || turns.count % FRESH_EVERY === 0) await renew(running);
    }
    await renew(running);
    expect(seen.get("200") ?? 0).toBeGreaterThan(turns.count / 20);
    if (process.env.KASM_FUZZ_SECONDS !== undefined) report(kasmVersion, turns.count, seen);
  },
);

/** What is kept can be written down and read again, alike; then all begins anew. */
async function renew({ simulator, ask }: Running): Promise<void> {
  const dump = simulator.dump();
  const text = JSON.stringify(dump);
  simulator.load(JSON.parse(text) as Dump);
  expect(JSON.stringify(simulator.dump().families.zones)).toBe(JSON.stringify(dump.families.zones));
  // The key may have been disabled on the way, and is so in the dump.
  simulator.reset();
  expect((await ask("get_zones")).status).toBe(200);
}

function report(version: string, calls: number, seen: ReadonlyMap<string, number>): void {
  const outcomes = [...seen].sort().map(([outcome, count]) => `${outcome}: ${count}`);
  process.stdout.write(`${version}: ${calls} calls; ${outcomes.join(", ")}\n`);
}

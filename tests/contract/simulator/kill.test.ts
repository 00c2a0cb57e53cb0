import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import { KasmSimulator } from "../../../simulator";
import { textOf } from "../../../simulator/json";
import { StateFile } from "../../../simulator/store/file";
import { compileSimulator, startCompiled } from "./compiled";
import { post, start, stopAll } from "./support";

const folder = mkdtempSync(join(tmpdir(), "kasm-simulator-kill-"));
afterEach(stopAll);
afterAll(() => rmSync(folder, { recursive: true }));

const groupsIn = (stateFile: string) => new KasmSimulator({ stateFile }).dump().families.groups ?? [];
const names = (stateFile: string) => groupsIn(stateFile).map((row) => textOf(row.name));

test("a process killed at any moment of its writes leaves a file that loads and holds every answered write", async () => {
  const program = compileSimulator(folder);
  const stateFile = join(folder, "killed.json");
  const credentials = { api_key: "key", api_key_secret: "secret" };
  const words = ["--state", stateFile, "--api-key", "key", "--api-key-secret", "secret"];
  const created: string[] = [];
  // Each update is large, so that the file is written anew every dozen of them.
  const updated = new Map<string, number>();
  const padding = "x".repeat(80_000);
  let rewritten = 0;
  for (let round = 0; round < 12; round++) {
    const { child, url, errors } = await startCompiled(program, words);
    const write = async (call: string, group: Record<string, unknown>) => {
      const answer = await post(`${url}/api/admin/${call}`, { ...credentials, target_group: group });
      expect(answer.body).not.toHaveProperty("error_message");
      return answer.body.group as { group_id: string };
    };
    // The kill falls somewhere into what follows this many answers.
    let left = 14 + Math.floor(Math.random() * 25);
    let contentEnds = 0;
    const writer = async (number: number) => {
      const name = `${round}-${number}`;
      const { group_id } = await write("create_group", { name });
      created.push(name);
      for (let index = 1; ; index++) {
        await write("update_group", { group_id, name, description: `${index} ${padding}` });
        updated.set(name, index);
        const ends = readFileSync(stateFile).indexOf("\n");
        if (ends !== contentEnds) rewritten++;
        contentEnds = ends;
        if (left-- === 0) setTimeout(() => child.kill("SIGKILL"), Math.random() * 15);
      }
    };
    await Promise.allSettled([writer(1), writer(2), writer(3)]);
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect([child.signalCode, errors()]).toEqual(["SIGKILL", ""]);
    const groups = new Map(groupsIn(stateFile).map((row) => [textOf(row.name), parseInt(textOf(row.description), 10)]));
    expect([...groups.keys()]).toEqual(expect.arrayContaining(created));
    for (const [name, index] of updated) {
      // The last update may have been done without having been answered.
      expect([index, index + 1]).toContain(groups.get(name));
    }
  }
  // More often than the processes were started.
  expect(rewritten).toBeGreaterThan(14);
  // Drafts of the killed are gone too.
  expect(readdirSync(folder).filter((file) => file.includes("draft"))).toEqual([]);
});

test("wherever the file breaks off behind its first line, it loads with the whole lines before", async () => {
  const stateFile = join(folder, "torn.json");
  const { call, simulator } = await start({ stateFile });
  const length = () => readFileSync(stateFile).length;
  const lengths = [length()];
  for (const name of ["one", "two", "three"]) {
    await call("create_group", { target_group: { name } });
    lengths.push(length());
  }
  await call("delete_group", { target_group: { group_id: idOf(simulator, "two") } });
  lengths.push(length());
  const whole = readFileSync(stateFile);
  const kept = [[], ["one"], ["one", "two"], ["one", "two", "three"], ["one", "three"]];
  // Every place would take long; all of the first and the last of each line, and some between, will do.
  const isNear = (cut: number) => lengths.some((end) => Math.abs(end - cut) < 4);
  for (let cut = lengths[0] ?? 0; cut <= whole.length; cut++) {
    if (cut % 17 !== 0 && !isNear(cut)) continue;
    const torn = join(folder, "cut.json");
    writeFileSync(torn, whole.subarray(0, cut));
    const lines = lengths.filter((end) => end <= cut).length - 1;
    const found = new StateFile(torn).read()?.dump.families.groups ?? [];
    expect(new Set(found.map((row) => row.name))).toEqual(
      new Set(["Administrators", "All Users", ...(kept[lines] ?? [])]),
    );
  }
});

function idOf(simulator: KasmSimulator, name: string) {
  return (simulator.dump().families.groups ?? []).find((row) => row.name === name)?.group_id;
}

test("what is no line of changes in the middle is said to be wrong, by its number", async () => {
  const stateFile = join(folder, "wrong.json");
  await start({ stateFile });
  const text = readFileSync(stateFile, "utf8");
  writeFileSync(stateFile, `${text}{"changes": [}\n{"changes": []}\n`);
  expect(() => new KasmSimulator({ stateFile })).toThrow("can't be read: line 2 is no JSON");
  writeFileSync(stateFile, `${text}{"changes": []}\n{}\n`);
  expect(() => new KasmSimulator({ stateFile })).toThrow("can't be read: line 3 holds no changes");
  truncateSync(stateFile, 0);
  expect(() => new KasmSimulator({ stateFile })).toThrow("can't be read");
});

test("a file that is gone is written anew, whole", async () => {
  const stateFile = join(folder, "gone.json");
  const { call } = await start({ stateFile });
  await call("create_group", { target_group: { name: "before" } });
  rmSync(stateFile);
  await call("create_group", { target_group: { name: "after" } });
  expect(names(stateFile)).toEqual(["Administrators", "All Users", "before", "after"]);
});

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Processes, type ProgramStart } from "../../../sandbox/processes";
import { isAlive, temporaryFolder, until } from "./support";

const folder = temporaryFolder();
let count = 0;
const started: Processes[] = [];

function processes(options: Partial<ConstructorParameters<typeof Processes>[0]> = {}): Processes {
  const made = new Processes({ logFolder: join(folder, `logs-${count++}`), ...options });
  started.push(made);
  return made;
}

afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

/** A shell that does as told; ready as soon as it has written the file. */
function shell(script: string, more: Partial<ProgramStart> = {}): ProgramStart & { readonly file: string } {
  const file = join(folder, `ready-${count++}`);
  return {
    file,
    name: "program",
    command: "/bin/sh",
    arguments: ["-c", script, "sh", file],
    environment: process.env,
    isReady: () => Promise.resolve(existsSync(file)),
    readyWithinSeconds: 20,
    ...more,
  };
}

const lasting = `echo $$ > "$1.new"; mv "$1.new" "$1"; while :; do sleep 1; done`;
const pidIn = (file: string) => Number(readFileSync(file, "utf8"));

test("a start comes back when the program is ready, and a stop when it is gone", async () => {
  const all = processes();
  const program = shell(lasting);
  await all.start(program);
  expect(all.ids).toEqual([pidIn(program.file)]);
  await all.stop();
  expect(isAlive(pidIn(program.file))).toBe(false);
  expect(all.ids).toEqual([]);
});

test("what a program has started ends with it, also when it ignores the request", async () => {
  const all = processes();
  const stubborn = `trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $! > "$1.new"; mv "$1.new" "$1"; wait`;
  const program = shell(stubborn, { stopWithinSeconds: 0.1 });
  await all.start(program);
  expect(isAlive(pidIn(program.file))).toBe(true);
  await all.stop();
  expect(isAlive(pidIn(program.file))).toBe(false);
});

test("a program that ends too early is told with its last words", async () => {
  const program = shell("echo working; echo 'cannot find my configuration' >&2; exit 7");
  await expect(processes().start(program)).rejects.toThrow(
    /^program ended before it was ready \(exit code 7\)\..*\nworking\ncannot find my configuration$/s,
  );
});

test.each([
  [
    "a port that is taken",
    "echo 'listen tcp 127.0.0.1:1: bind: address already in use'; exit 1",
    "A port that it needs is taken by another program.",
  ],
  ["a full disk", "cat /dev/zero > /dev/full; exit 1", /The disk that holds .* is full/],
])("the usual cause is named: %s", async (_cause, script, sentence) => {
  if (script.includes("/dev/full") && !existsSync("/dev/full")) return;
  await expect(processes().start(shell(script))).rejects.toThrow(sentence);
});

test("a program that is not there is told by its path", async () => {
  const program = shell("", { command: join(folder, "nothing") });
  await expect(processes().start(program)).rejects.toThrow(/^program could not be started from .*nothing: .*ENOENT/);
});

test("a program that never gets ready is ended, even when the question hangs", async () => {
  const all = processes();
  const program = shell(lasting, { isReady: () => new Promise(() => undefined), readyWithinSeconds: 0.5 });
  await expect(all.start(program)).rejects.toThrow("program was not ready within 0.5 s");
  expect(isAlive(pidIn(program.file))).toBe(false);
});

test("a cancelled start leaves nothing behind", async () => {
  const cancel = new AbortController();
  const all = processes({ signal: cancel.signal });
  const program = shell(lasting, { isReady: () => Promise.resolve(false) });
  const start = all.start(program);
  void until(() => existsSync(program.file)).then(() => cancel.abort());
  await expect(start).rejects.toThrow("The start was cancelled.");
  expect(isAlive(pidIn(program.file))).toBe(false);
  await expect(all.start(shell(lasting))).rejects.toThrow("The start was cancelled.");
});

test("a program that ends by itself after its start is reported, one that is stopped is not", async () => {
  const reports: string[] = [];
  const all = processes({ onUnexpectedEnd: (error) => reports.push(error.message) });
  const [dying, stopped] = [shell(lasting, { name: "dying" }), shell(lasting, { name: "stopped" })];
  await all.start(dying);
  await all.start(stopped);
  process.kill(-pidIn(dying.file), "SIGKILL");
  await until(() => reports.length > 0);
  await all.stop();
  expect(reports).toEqual([expect.stringMatching(/^dying ended unexpectedly \(signal SIGKILL\)/)]);
});

test("everything ends when the process that started it is killed", async () => {
  const ready = join(folder, "orphan");
  const script = join(folder, "starter.ts");
  const source = require.resolve("../../../sandbox/processes");
  const program = {
    name: "orphan",
    command: "/bin/sh",
    arguments: ["-c", lasting, "sh", ready],
    readyWithinSeconds: 20,
  };
  writeFileSync(
    script,
    `const { existsSync } = require("node:fs");
     const { Processes } = require(${JSON.stringify(source)});
     void new Processes({ logFolder: ${JSON.stringify(join(folder, "orphans"))} }).start({
       ...${JSON.stringify(program)}, environment: process.env, isReady: async () => existsSync(${JSON.stringify(ready)}),
     });
     setInterval(() => undefined, 1000);`,
  );
  const starter = spawn(process.execPath, ["-r", require.resolve("ts-node/register/transpile-only"), script], {
    stdio: "ignore",
    env: { ...process.env, TS_NODE_PROJECT: require.resolve("../../../tsconfig.json") },
  });
  await until(() => existsSync(ready));
  expect(isAlive(pidIn(ready))).toBe(true);
  starter.kill("SIGKILL");
  await until(() => !isAlive(pidIn(ready)));
});

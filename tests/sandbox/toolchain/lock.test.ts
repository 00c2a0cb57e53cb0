import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { acquireLock, processStart } from "../../../sandbox/toolchain/lock";
import { compileToolchain, temporaryFolder } from "./support";

const folder = temporaryFolder();
let file: string;
let count = 0;
beforeEach(() => (file = join(folder, `lock-${count++}`)));

const compiled = temporaryFolder();
beforeAll(() => {
  compileToolchain(compiled);
  // Takes the lock, adds a line to a journal on entering and leaving, then does as it is told.
  writeFileSync(
    join(compiled, "holder.js"),
    `const { acquireLock } = require("./lock.js"), { appendFileSync } = require("node:fs");
     const [lockFile, journal, then] = process.argv.slice(2);
     acquireLock(lockFile, { pollMilliseconds: 5, onWait: (pid) => console.log("waits for " + pid) }).then((lock) => {
       appendFileSync(journal, "in\\n");
       console.log("has it");
       if (then === "stay") return setInterval(() => {}, 1000);
       setImmediate(() => { appendFileSync(journal, "out\\n"); lock.release(); });
     });`,
  );
});

function holder(then: "leave" | "stay") {
  const child = spawn(process.execPath, [join(compiled, "holder.js"), file, `${file}.journal`, then]);
  const lines = createInterface({ input: child.stdout });
  return { child, nextLine: async () => (await once(lines, "line"))[0] as string, ended: once(child, "exit") };
}

test("a held lock is waited for, once announced, then taken", async () => {
  const other = holder("stay");
  expect(await other.nextLine()).toBe("has it");
  const waitsFor: number[] = [];
  const mine = acquireLock(file, {
    pollMilliseconds: 5,
    onWait: (pid) => {
      waitsFor.push(pid);
      other.child.kill("SIGTERM");
    },
  });
  const lock = await mine;
  expect(waitsFor).toEqual([other.child.pid]);
  lock.release();
  expect(existsSync(file)).toBe(false);
});

test("a lock whose holder was killed is taken over without a word", async () => {
  const other = holder("stay");
  await other.nextLine();
  other.child.kill("SIGKILL");
  await other.ended;
  expect(existsSync(file)).toBe(true);
  const waitsFor: number[] = [];
  const lock = await acquireLock(file, { onWait: (pid) => waitsFor.push(pid) });
  lock.release();
  expect(waitsFor).toEqual([]);
});

test("a process id that was given to another process since does not hold the lock", async () => {
  writeFileSync(file, JSON.stringify({ pid: process.ppid, began: "long ago", token: "x" }));
  const lock = await acquireLock(file, { onWait: () => expect(true).toBe(false) });
  lock.release();
});

test("a lock file that a broken machine left empty is taken over", async () => {
  writeFileSync(file, "");
  (await acquireLock(file, { pollMilliseconds: 5 })).release();
});

test("of many processes that find a dead holder's lock, one at a time gets it", async () => {
  const dead = holder("stay");
  await dead.nextLine();
  dead.child.kill("SIGKILL");
  await dead.ended;
  writeFileSync(`${file}.journal`, "");
  const others = Array.from({ length: 8 }, () => holder("leave"));
  await Promise.all(others.map((other) => other.ended));
  const journal = readFileSync(`${file}.journal`, "utf8").trim().split("\n");
  expect(journal).toEqual(Array.from({ length: 8 }, () => ["in", "out"]).flat());
  expect(readdirSync(folder).filter((name) => name.includes(".breaking"))).toEqual([]);
});

test("only one process at a time may remove a dead holder's lock", async () => {
  const dead = JSON.stringify({ pid: 2 ** 22 + 1, began: "1", token: "dead" });
  writeFileSync(file, dead);
  writeFileSync(`${file}.breaking`, JSON.stringify({ pid: process.pid, began: processStart(process.pid), token: "x" }));
  const waiting = acquireLock(file, { pollMilliseconds: 5 });
  // Everything up to the first wait has happened by now.
  expect(readFileSync(file, "utf8")).toBe(dead);
  rmSync(`${file}.breaking`);
  (await waiting).release();
});

test("a process that died while it removed a lock stops nobody", async () => {
  const dead = JSON.stringify({ pid: 2 ** 22 + 1, began: "1", token: "dead" });
  writeFileSync(file, dead);
  writeFileSync(`${file}.breaking`, dead);
  (await acquireLock(file, { pollMilliseconds: 5 })).release();
  expect(existsSync(`${file}.breaking`)).toBe(false);
});

test("within one process it excludes as well, silently", async () => {
  const first = await acquireLock(file);
  let order = "";
  const second = acquireLock(file, { pollMilliseconds: 5, onWait: () => (order += "announced ") }).then((lock) => {
    order += "second";
    lock.release();
  });
  order += "first ";
  first.release();
  await second;
  expect(order).toBe("first second");
});

test("an abort ends the waiting", async () => {
  const first = await acquireLock(file);
  const abort = new AbortController();
  const waiting = acquireLock(file, { signal: abort.signal, pollMilliseconds: 5 });
  abort.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow();
  first.release();
});

test("releasing does not remove a lock that another has taken meanwhile", async () => {
  const lock = await acquireLock(file);
  const others = JSON.stringify({ pid: process.ppid, began: processStart(process.ppid), token: "other" });
  writeFileSync(file, others);
  lock.release();
  expect(readFileSync(file, "utf8")).toBe(others);
});

test("the beginning of a process is told for the living only", () => {
  expect(processStart(process.pid)).toBe(processStart(process.pid));
  expect(processStart(process.pid)).toMatch(/\S/);
  expect(processStart(2 ** 22 + 1)).toBeUndefined();
});

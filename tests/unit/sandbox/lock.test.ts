import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askToStop, reportOf, WorldLock } from "../../../sandbox/lock";
import { WorldState } from "../../../sandbox/state";
import { temporaryFolder } from "./support";

const folder = temporaryFolder();
let count = 0;
const fresh = () => WorldState.open(join(folder, `world-${count++}`));
const ignore = () => undefined;

test("a folder is held by one at a time, and the refusal says by whom", async () => {
  const state = fresh();
  const lock = await WorldLock.take(state, ignore);
  lock.phase = "ready";
  await expect(WorldLock.take(state, ignore)).rejects.toThrow(`is ready already, by process ${process.pid}`);
  lock.release();
  (await WorldLock.take(state, ignore)).release();
  expect(await reportOf(state.directory)).toBeUndefined();
});

test("a lock whose holder is gone is a leftover, even when its process id is in use", async () => {
  const state = fresh();
  const lock = await WorldLock.take(state, ignore);
  const left = readFileSync(state.path("lock.json"));
  lock.release();
  writeFileSync(state.path("lock.json"), left);
  const next = await WorldLock.take(state, ignore);
  expect((await reportOf(state.directory))?.pid).toBe(process.pid);
  next.release();
});

test("of many that find the same leftover, one gets the folder", async () => {
  const state = fresh();
  writeFileSync(state.path("lock.json"), JSON.stringify({ pid: 1, port: 1, token: "gone" }));
  const takers = await Promise.allSettled(Array.from({ length: 8 }, () => WorldLock.take(state, ignore)));
  const locks = takers.flatMap((taker) => (taker.status === "fulfilled" ? [taker.value] : []));
  expect(locks).toHaveLength(1);
  for (const lock of locks) lock.release();
});

test("who asks it to stop waits until the holder has let go", async () => {
  const state = fresh();
  const asked: string[] = [];
  const lock: WorldLock = await WorldLock.take(state, () => {
    asked.push("stop");
    lock.release();
  });
  expect(await askToStop(state.directory, () => new Promise((resolve) => setImmediate(resolve)))).toBe(true);
  expect(asked).toEqual(["stop"]);
  expect(await askToStop(state.directory, () => Promise.resolve())).toBe(false);
});

test("a stranger without the token learns nothing and stops nothing", async () => {
  const state = fresh();
  let stops = 0;
  const lock = await WorldLock.take(state, () => (stops += 1));
  const { port } = JSON.parse(readFileSync(state.path("lock.json"), "utf8")) as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { authorization: "Bearer guess" },
  });
  expect([answer.status, await answer.text(), stops]).toEqual([401, "", 0]);
  lock.release();
});

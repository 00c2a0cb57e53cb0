import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { WorldState, writePrivately } from "../../../sandbox/state";
import { sentenceFor } from "../../../sandbox/trouble";
import { temporaryFolder } from "./support";

const folder = temporaryFolder();
let count = 0;
const fresh = () => join(folder, `world-${count++}`);

async function occupy(port: number): Promise<() => Promise<void>> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  return () => new Promise((resolve) => server.close(() => resolve()));
}

test("secrets are made once, kept, and readable by their owner only", () => {
  const directory = fresh();
  const first = WorldState.open(directory).secret("admin");
  expect(first).toMatch(/^[\w-]{32}$/);
  expect(WorldState.open(directory).secret("admin")).toBe(first);
  expect(WorldState.open(directory).secret("other")).not.toBe(first);
  expect(statSync(join(directory, "state.json")).mode & 0o077).toBe(0);
  expect(statSync(directory).mode & 0o077).toBe(0);
});

test("ports are the same at every start", async () => {
  const directory = fresh();
  const ports = await WorldState.open(directory).ports(["keycloak"]);
  expect(await WorldState.open(directory).ports(["keycloak"])).toEqual(ports);
});

test("a port that was taken before the first start was completed is replaced", async () => {
  const directory = fresh();
  const before = await WorldState.open(directory).ports(["keycloak"]);
  const leave = await occupy(before.keycloak);
  const after = await WorldState.open(directory).ports(["keycloak"]);
  await leave();
  expect(after.keycloak).not.toBe(before.keycloak);
});

test("a port that was taken after a completed start is named with what to do", async () => {
  const directory = fresh();
  const state = WorldState.open(directory);
  const { keycloak } = await state.ports(["keycloak"]);
  state.markCompleted();
  const leave = await occupy(keycloak);
  const again = WorldState.open(directory);
  await expect(again.ports(["keycloak"])).rejects.toThrow(
    new RegExp(`^Port ${keycloak} is taken by another program\\. .*Keycloak there.*lsof -i :${keycloak}.*reset`),
  );
  expect(await again.ports(["kubernetes"])).toEqual(expect.objectContaining({ keycloak }));
  await leave();
});

test("a folder that holds something else is neither used nor forgotten", () => {
  const directory = fresh();
  mkdirSync(directory);
  writeFileSync(join(directory, "thesis.txt"), "years of work");
  expect(() => WorldState.open(directory)).toThrow("holds other things than a sandbox");
  expect(() => WorldState.forget(directory)).toThrow("holds other things than a sandbox");
  expect(existsSync(join(directory, "thesis.txt"))).toBe(true);
});

test("forgetting removes the folder, and what isn't there needs no forgetting", () => {
  const directory = fresh();
  WorldState.open(directory).folder("etcd", "member");
  WorldState.forget(directory);
  expect(existsSync(directory)).toBe(false);
  WorldState.forget(directory);
});

test("a state file that can't be read says how to go on", () => {
  const directory = fresh();
  WorldState.open(directory);
  writeFileSync(join(directory, "state.json"), "{");
  expect(() => WorldState.open(directory)).toThrow(/state\.json can't be read.*reset/);
});

test("too little room on the disk is said before anything is started", () => {
  const state = WorldState.open(fresh());
  state.requireFreeSpace(1);
  expect(() => state.requireFreeSpace(Number.MAX_SAFE_INTEGER)).toThrow(
    /^The disk that holds .* is full: \d+ MB are free/,
  );
});

test("a private file is written whole or not at all", () => {
  const directory = fresh();
  mkdirSync(join(directory, "taken"), { recursive: true });
  expect(() => writePrivately(join(directory, "taken"), "text")).toThrow();
  expect(readdirSync(directory)).toEqual(["taken"]);
});

(existsSync("/dev/full") ? test : test.skip)("the system's word for a full disk becomes a sentence", () => {
  let trouble: unknown;
  try {
    writeFileSync("/dev/full", "text");
  } catch (error) {
    trouble = error;
  }
  expect(sentenceFor(trouble, "/state")).toBe("The disk that holds /state is full: make room and start again.");
});

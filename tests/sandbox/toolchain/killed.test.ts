import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processStart } from "../../../sandbox/toolchain/lock";
import { compileToolchain, goPart, script, startJob, temporaryFolder, type Job } from "./support";

const folder = temporaryFolder();
let job: string;
let home: string;
let environment: NodeJS.ProcessEnv;
let count = 0;
beforeAll(() => (job = compileToolchain(folder)));

/**
 * A `go` whose build writes half of a program, tells its process id and goes on when it is told to; each build is one
 * line in a journal.
 */
beforeEach(() => {
  home = join(folder, `home-${count++}`);
  script(
    join(home, "bin"),
    "go",
    `case $1 in
       version) echo go version go1.99.0 x;;
       build)
         while [ "$1" != -o ]; do shift; done
         printf '#!/bin/sh\\n' > "$2"; /bin/chmod +x "$2"
         echo $$ >> "${home}/builds"
         while [ ! -e "${home}/go-on" ]; do /bin/sleep 0.02; done
         echo 'echo whole' >> "$2";;
     esac`,
  );
  environment = { HOME: home, PATH: join(home, "bin"), PULUMI_KASM_CACHE: join(home, "cache") };
});

const started: Job[] = [];
const start = (): Job => {
  const work = startJob(job, { parts: [goPart(home)], names: ["etcd"], progressMilliseconds: 20 }, environment);
  started.push(work);
  return work;
};
afterEach(() => started.splice(0).forEach((work) => work.child.kill("SIGKILL")));
const builds = () =>
  existsSync(join(home, "builds")) ? readFileSync(join(home, "builds"), "utf8").trim().split("\n") : [];
const made = () => join(home, "cache", "etcd", "1.2.3", "etcd");
const making = () => readdirSync(join(home, "cache", ".making"));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((tick) => setTimeout(tick, 5));
}

test("a killed build leaves no program, no compiler and, at the next run, no rubbish", async () => {
  const first = start();
  await until(() => builds().length === 1);
  await first.says("compiling");
  first.child.kill("SIGKILL");
  await first.ended;
  expect(existsSync(made())).toBe(false);
  const compiler = Number(builds()[0]);
  await until(() => processStart(compiler) === undefined);
  expect(making()).toHaveLength(1);

  writeFileSync(join(home, "go-on"), "");
  const second = start();
  expect(await second.ended).toBe(0);
  expect(second.lines.filter((line) => line.includes("waiting for that"))).toEqual([]);
  expect(execFileSync(made(), { encoding: "utf8" })).toBe("whole\n");
  expect([making(), builds().length]).toEqual([[], 2]);
});

test("rubbish of another version goes as well", async () => {
  const first = start();
  await until(() => builds().length === 1);
  first.child.kill("SIGKILL");
  await first.ended;
  writeFileSync(join(home, "go-on"), "");
  const parts = [{ ...goPart(home), version: "2.0.0" }];
  expect(await startJob(job, { parts, names: ["etcd"] }, environment).ended).toBe(0);
  expect(making()).toEqual([]);
});

test("two processes at once make it once; the second says whom it waits for", async () => {
  const first = start();
  await until(() => builds().length === 1);
  const second = start();
  expect(await second.says("waiting for that")).toBe(
    `etcd 1.2.3: process ${first.child.pid} is making it, waiting for that`,
  );
  writeFileSync(join(home, "go-on"), "");
  expect([await first.ended, await second.ended]).toEqual([0, 0]);
  expect(second.lines).toContain(`FOUND {"etcd":"${made()}"}`);
  expect(builds()).toHaveLength(1);
  expect(execFileSync(made(), { encoding: "utf8" })).toBe("whole\n");
});

test("the second takes over when the first is killed", async () => {
  const first = start();
  await until(() => builds().length === 1);
  const second = start();
  await second.says("waiting for that");
  first.child.kill("SIGKILL");
  await until(() => builds().length === 2);
  writeFileSync(join(home, "go-on"), "");
  expect(await second.ended).toBe(0);
  expect([making(), readdirSync(join(home, "cache", ".locks"))]).toEqual([[], []]);
});

test("a long build says what it is doing, how long it has taken and how long it takes", async () => {
  const first = start();
  const line = await first.says("compiling");
  expect(line).toMatch(
    /^ {2}etcd 1\.2\.3: getting it from the package registries: \d+ s of about 1 s - etcd: compiling$/,
  );
  writeFileSync(join(home, "go-on"), "");
  await first.ended;
  expect(
    first.lines.some((candidate) => /^etcd 1\.2\.3: ready after \d+ s \(etcd built with Go\)$/.test(candidate)),
  ).toBe(true);
});

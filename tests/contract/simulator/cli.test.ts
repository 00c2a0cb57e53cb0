import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { SWITCHES } from "../../../simulator";
import { compileSimulator } from "./compiled";
import { items, post, type Body } from "./support";

const folder = mkdtempSync(join(tmpdir(), "kasm-simulator-cli-"));
const children = new Set<ChildProcess>();

afterEach(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
  children.clear();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Command {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when the output has the text; rejects when the process ends before. */
  readonly said: (text: string) => Promise<void>;
  readonly ended: Promise<number | null>;
}

/** The simulator as plain JavaScript, as an installed package has it. */
let program: string;

beforeAll(() => {
  program = compileSimulator(folder);
});

function run(...words: string[]): Command {
  const child = spawn(process.execPath, [program, ...words], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  const text = { out: "", err: "" };
  child.stdout?.on("data", (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (text.err += chunk.toString()));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const said = (wanted: string) =>
    new Promise<void>((resolveSaid, reject) => {
      const look = () => {
        if (text.out.includes(wanted)) resolveSaid();
      };
      child.stdout?.on("data", look);
      void ended.then(() => reject(new Error(`ended before it said ${wanted}: ${text.err}`)));
      look();
    });
  return { child, output: () => text.out, errors: () => text.err, said, ended };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Resolves when the server answers; throws when the process ends before. */
async function healthy(url: string, { child, errors }: Command): Promise<void> {
  const asked = () =>
    fetch(`${url}/api/__healthcheck`).then(
      (response) => response.ok,
      () => false,
    );
  while (!(await asked())) if (child.exitCode !== null) throw new Error(`ended before it listened: ${errors()}`);
}

const KEY = ["--api-key", "chosenkey123", "--api-key-secret", "chosen-secret"];
const body = (content: Body): RequestInit => ({
  method: "POST",
  body: JSON.stringify({ api_key: "chosenkey123", api_key_secret: "chosen-secret", ...content }),
});

test("it prints address, accounts and ready, serves them, and stops at SIGTERM", async () => {
  const key = ["--api-key", "chosenkey123", "--api-key-secret", "chosen-secret", "--admin-password", "chosen"];
  const command = run("--kasm-version", "1.19.0", "--strict", ...key, "--unknown", "secret_masking=clear");
  await command.said("ready\n");
  const url = /^Kasm simulator 1\.19\.0 at (http:\/\/127\.0\.0\.1:\d+)$/m.exec(command.output())?.[1] ?? "";
  expect(command.output()).toContain("administrator: admin@kasm.local chosen\nAPI key: chosenkey123 chosen-secret\n");
  const credentials = { api_key: "chosenkey123", api_key_secret: "chosen-secret" };
  expect(items((await post(`${url}/api/admin/get_zones`, credentials)).body, "zones")).toHaveLength(1);
  expect((await post(`${url}/api/admin/get_zone`, credentials)).status).toBe(404);
  command.child.kill("SIGTERM");
  expect(await command.ended).toBe(0);
});

test("what was answered before a kill is there after a restart, with the printed key", async () => {
  const state = ["--state", join(folder, "state.json")];
  const first = run(...state);
  await first.said("ready\n");
  const read = (command: Command) => {
    const [, url = "", apiKey, secret] = /at (http\S+)[^]*API key: (\S+) (\S+)/.exec(command.output()) ?? [];
    return { url, credentials: { api_key: apiKey, api_key_secret: secret } };
  };
  const { url, credentials } = read(first);
  await post(`${url}/api/admin/create_group`, { ...credentials, target_group: { name: "Developers" } });
  first.child.kill("SIGKILL");
  await first.ended;
  const second = run(...state);
  await second.said("ready\n");
  const again = read(second);
  expect(again.credentials).toEqual(credentials);
  const groups = items((await post(`${again.url}/api/admin/get_groups`, again.credentials)).body, "groups");
  expect(groups.map((group: Body) => group.name)).toContain("Developers");
});

test("a state file that can't be written any more: 500 for clients, one warning, the reason in the journal", async () => {
  const file = join(folder, "lost.json");
  const port = await freePort();
  const command = run("--quiet", "--state", file, "--port", String(port), ...KEY);
  const url = `http://127.0.0.1:${port}`;
  await healthy(url, command);
  // A folder in the file's place stops a superuser too.
  rmSync(file);
  mkdirSync(file);
  const make = async (name: string) =>
    (await fetch(`${url}/api/admin/create_group`, body({ target_group: { name } }))).status;
  expect([await make("a"), await make("b"), (await fetch(`${url}/`)).status]).toEqual([500, 500, 500]);
  rmSync(file, { recursive: true });
  expect(await make("c")).toBe(200);
  const journal = (await (await fetch(`${url}/simulator/journal`, body({ done: false }))).json()) as Body;
  const because = expect.stringContaining(`${file} can't be written: EISDIR`);
  expect(items(journal, "entries").map(({ problem }) => problem)).toEqual([because, because, because]);
  // What was done in the meantime is written now.
  expect(readFileSync(file, "utf8")).toMatch(/"name":"a".*"name":"b".*"name":"c"/);
  command.child.kill("SIGTERM");
  expect(await command.ended).toBe(0);
  expect(command.errors().split("can't be written")).toHaveLength(2);
});

test("--quiet prints nothing; --tls writes its authority", async () => {
  const file = join(folder, "ca.pem");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const taken = run("--port", String(port));
  expect(await taken.ended).toBe(1);
  expect(taken.errors()).toBe(`kasm-simulator: Port ${port} is taken: choose another with --port.\n`);
  await new Promise((done) => server.close(done));

  const command = run("--tls", "--ca-file", file);
  await command.said("ready\n");
  expect(command.output()).toMatch(/^Kasm simulator 1\.18\.1 at https:/);
  expect(readFileSync(file, "utf8")).toContain("BEGIN CERTIFICATE");
  command.child.kill("SIGINT");
  expect(await command.ended).toBe(0);

  const free = await freePort();
  const quiet = run("--quiet", "--port", String(free));
  await healthy(`http://127.0.0.1:${free}`, quiet);
  quiet.child.kill("SIGTERM");
  expect(await quiet.ended).toBe(0);
  expect([quiet.output(), quiet.errors()]).toEqual(["", ""]);
});

test("--help lists every flag, and every switch with each result", async () => {
  const command = run("--help");
  expect(await command.ended).toBe(0);
  const help = command.output();
  for (const flag of "port tls kasm-version state admin-password api-key api-key-secret strict quiet help unknown host expose faults clock now trust".split(
    " ",
  )) {
    expect(help).toContain(`--${flag} `);
  }
  for (const each of SWITCHES) {
    expect(help).toContain(`${each.name}: ${each.about}`);
    for (const [value, result] of Object.entries(each.values)) expect(help).toContain(`${value}: ${result}`);
  }
});

test("--coverage prints the catalogue and its shares, =json for programs, and starts nothing", async () => {
  const text = run("--coverage");
  expect(await text.ended).toBe(0);
  expect(text.output()).toMatch(/^call +get_zones +observed +kasm-wire\.md 5$/m);
  expect(text.output()).toMatch(/^all: \d+: \d+ documented \(\d+ %\), \d+ observed/m);
  const json = run("--coverage=json");
  expect(await json.ended).toBe(0);
  expect(JSON.parse(json.output())).toMatchObject({ shares: { call: {}, field: {} }, rows: expect.any(Array) });
});

test("a reader that has seen enough is no trouble", async () => {
  const command = run("--coverage");
  command.child.stdout?.destroy();
  expect(await command.ended).toBe(0);
  expect(command.errors()).toBe("");
});

test("--faults plays a file; --clock driven is driven by the control API; --expose lets others in and warns", async () => {
  const plan = join(folder, "plan.json");
  writeFileSync(plan, JSON.stringify({ faults: [{ kind: "html", call: "get_zones", status: 502 }] }));
  const key = ["--api-key", "chosenkey123", "--api-key-secret", "chosen-secret"];
  const clock = ["--clock", "driven", "--now", "2026-01-31T08:00:00Z"];
  const command = run(...key, ...clock, "--faults", plan, "--host", "0.0.0.0", "--expose");
  await command.said("ready\n");
  const url = (/at (http\S+)/.exec(command.output())?.[1] ?? "").replace("0.0.0.0", "127.0.0.1");
  const credentials = { api_key: "chosenkey123", api_key_secret: "chosen-secret" };
  expect((await post(`${url}/api/admin/get_zones`, credentials)).status).toBe(502);
  expect((await post(`${url}/api/admin/get_zones`, credentials)).status).toBe(200);
  const advanced = await post(`${url}/simulator/clock/advance`, { ...credentials, seconds: 60 });
  expect(advanced.body).toEqual({ now: "2026-01-31T08:01:00.000Z", driven: true });
  command.child.kill("SIGTERM");
  expect(await command.ended).toBe(0);
  expect(command.errors()).toBe("kasm-simulator: others in the network can reach it at 0.0.0.0\n");

  const schema = run("--fault-schema");
  expect(await schema.ended).toBe(0);
  expect(JSON.parse(schema.output())).toMatchObject({ title: "Fault plan of the Kasm simulator" });
});

test("--faults tells everything that is wrong with a file", async () => {
  const plan = join(folder, "wrong.json");
  writeFileSync(
    plan,
    JSON.stringify([
      { kind: "delay", call: "*" },
      { kind: "html", call: "get_zone" },
    ]),
  );
  const command = run("--faults", plan);
  expect(await command.ended).toBe(1);
  expect(command.errors()).toContain(`--faults ${plan}: The fault plan is wrong:`);
  expect(command.errors()).toContain("faults[0].milliseconds is missing");
  expect(command.errors()).toContain("faults[1].call: there is no call get_zone; near: get_zones");
});

test("everything that is wrong with a command line is told at once", async () => {
  const switches = ["--unknown", "masking=clear", "--unknown", "user_dates=no"];
  const command = run("--color", "--port", "http", "--host", "0.0.0.0", "--kasm-version", "1.15.0", ...switches);
  expect(await command.ended).toBe(1);
  expect(
    command
      .errors()
      .replace(/[:;] .*/g, "")
      .split("\n"),
  ).toEqual([
    "kasm-simulator",
    "--port takes 0 to 65535, not http.",
    "Others could reach 0.0.0.0, with all that the simulator is given",
    "--kasm-version takes 1.16.1, 1.17.0, 1.18.1, 1.19.0, not 1.15.0.",
    "There is no switch masking",
    "The switch user_dates has no value no",
    "",
  ]);
});

test("a certificate authority that can't be written ends it", async () => {
  const command = run("--tls", "--ca-file", "/dev/null/ca.pem");
  expect(await command.ended).toBe(1);
  expect(command.errors()).toContain("--ca-file can't be written: ENOTDIR");
  expect(command.output()).toBe("");
});

test.each([
  [["--coverage=csv"], "--coverage takes text or json, not csv."],
  [["--kasm-version", "1.15.0"], "--kasm-version takes 1.16.1, 1.17.0, 1.18.1, 1.19.0, not 1.15.0."],
  [["--port", "http"], "--port takes 0 to 65535, not http."],
  [["--unknown", "masking"], "--unknown takes NAME=VALUE, not masking."],
  [["--unknown", "masking=clear"], "There is no switch masking; near: secret_masking; --help lists them."],
  [["--unknown", "secret_masking=no"], "The switch secret_masking has no value no; it has mask, clear, absent."],
  [["--unknown", "user_dates=null", "--unknown", "user_dates=None"], "--unknown is given twice for user_dates."],
  [["--host", "192.0.2.1", "--expose"], "This machine has no address 192.0.2.1: choose another with --host."],
  [["--ca-file", "ca.pem"], "--ca-file is for the authority of --tls: add --tls."],
  [["--coverage", "json"], "--coverage goes alone, without json."],
  [["--trust", "/no/such/ca.pem"], "--trust /no/such/ca.pem can't be read"],
  [["--api-key-secret", ""], "--api-key-secret lacks its value."],
  [["--port", "--tls"], "--port lacks its value."],
  [["--strict=yes"], "--strict takes no value."],
  [["start"], "start is no option; --help lists them."],
  [["--host", "0.0.0.0"], "Others could reach 0.0.0.0"],
  [["--host", "192.168.1.5"], "say so with expose (--expose)"],
  [["--clock", "slow"], "--clock takes real or driven, not slow."],
  [["--now", "2026-01-31T08:00:00Z"], "add --clock driven"],
  [["--clock", "driven", "--now", "soon"], "--now takes a time such as 2026-01-31T08:00:00Z, not soon."],
  [["--faults", "/no/such/plan.json"], "--faults /no/such/plan.json can't be read"],
  [["--trust", "/dev/null"], "--trust takes a certificate in PEM, not /dev/null."],
  [["--colour"], "--colour is no option; near: --clock; --help lists them."],
  [["--colour=red"], "--colour is no option"],
  [["-x"], "-x is no option"],
  [["-port", "80"], "-p is no option"],
  [["--state", "/dev/null/state.json"], "/dev/null/state.json"],
])("%j is refused with a sentence", async (words, sentence) => {
  const command = run(...words);
  expect(await command.ended).toBe(1);
  expect(command.errors()).toMatch(/^kasm-simulator: /);
  expect(command.errors()).toContain(sentence);
  expect(command.errors()).not.toContain("    at ");
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContractReport } from "../../../simulator/contract/report";
import { compileSimulator } from "./compiled";
import { post } from "./support";

const folder = mkdtempSync(join(tmpdir(), "kasm-simulator-contract-"));
let program = "";
beforeAll(() => {
  program = compileSimulator(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = { KASM_API_KEY: "contractkey1", KASM_API_KEY_SECRET: "contract-key-secret-of-32-letters" };
const running = new Set<ReturnType<typeof start>>();
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill("SIGKILL");
    await ended;
  }
  running.clear();
});

function start(words: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { text: "", errors: "" };
  child.stdout.on("data", (part: Buffer) => (output.text += part.toString()));
  child.stderr.on("data", (part: Buffer) => (output.errors += part.toString()));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output.text);
        if (found !== null) resolve(found);
      };
      child.stdout.on("data", look);
      void ended.then(() => reject(new Error(`ended before it said ${pattern}: ${output.errors}`)));
      look();
    });
  return { child, output, ended, said };
}

/** A simulator as a program of its own; answers its address. */
async function server(...words: string[]): Promise<string> {
  const { KASM_API_KEY: key, KASM_API_KEY_SECRET: secret } = KEY;
  const one = start(["--api-key", key, "--api-key-secret", secret, ...words]);
  running.add(one);
  const [, url = ""] = await one.said(/ at (https?:\S+)[^]*ready/);
  return url;
}

const readReport = (name: string): ContractReport =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as ContractReport;

const DEVIATIONS = {
  secret_masking: "clear",
  validation_errors: "4xx",
  identifier_spelling: "dashed",
  load_strategy: "sessions",
  duplicate_names: "refuse",
  group_create_answer: "empty",
  user_dates: "null",
  users_unpaged: "page",
  form_requirements: "accept",
  upload_sign_in: "cookie",
};

test("a server with other answers to open questions: the report names exactly these", async () => {
  const switches = Object.entries(DEVIATIONS).flatMap(([name, value]) => ["--unknown", `${name}=${value}`]);
  const url = await server("--kasm-version", "1.19.0", "--tls", "--ca-file", "ca.pem", ...switches);
  const words = ["contract", "--confirm", new URL(url).host, "--report", "other", "--risky"];
  const command = start(words, { ...KEY, KASM_URL: url, KASM_CA_FILE: join(folder, "ca.pem") });
  running.add(command);
  expect([await command.ended, command.output.errors]).toEqual([0, ""]);

  const report = readReport("other");
  const found = report.switches.filter(({ value, usual }) => value !== undefined && value !== usual);
  expect(Object.fromEntries(found.map(({ name, value }) => [name, value]))).toEqual(DEVIATIONS);
  expect(report).toMatchObject({ dialect: "1.19", counts: { differs: 0 }, unknownKeys: [], left: [] });
  for (const [name, value] of Object.entries(DEVIATIONS)) {
    expect(command.output.text).toContain(`switch ${name}: ${value}\n`);
  }

  const markdown = readFileSync(join(folder, "other.md"), "utf8");
  expect(markdown).toContain("| secret_masking | **clear** | mask |");
  expect(markdown).toContain("| field users.plan_id | inferred -> observed |");
  for (const text of [markdown, JSON.stringify(report), command.output.text]) {
    for (const secret of [...Object.values(KEY), "contract-secret"]) expect(text).not.toContain(secret);
  }
});

test("Ctrl-C ends it, and leaves nothing behind", async () => {
  const url = await server();
  const list = async () => (await post(`${url}/api/admin/get_zones`, credentials)).body.zones as unknown[];
  const credentials = { api_key: KEY.KASM_API_KEY, api_key_secret: KEY.KASM_API_KEY_SECRET };
  const command = start(
    ["contract", "--confirm", new URL(url).host, "--report", "stopped", "--only", "autoscale_configs"],
    { ...KEY, KASM_URL: url },
  );
  running.add(command);
  await command.said(/Making and changing autoscale_configs\[agents\]/);
  command.child.kill("SIGINT");
  expect(await command.ended).toBe(130);
  expect(readReport("stopped")).toMatchObject({ problem: "ended early", left: [] });
  expect(await list()).toHaveLength(1);
});

test.each([
  [{}, ["KASM_URL is not set.", "KASM_API_KEY is not set.", "KASM_API_KEY_SECRET is not set."]],
  [
    { ...KEY, KASM_URL: "https://kasm.example.com" },
    ["makes and deletes objects on kasm.example.com", "--confirm kasm.example.com"],
  ],
  [
    { ...KEY, KASM_URL: "kasm", KASM_CA_FILE: "/nowhere" },
    ["KASM_URL is no address", "KASM_CA_FILE: /nowhere can't be read."],
  ],
])("without what it needs it does nothing, and says everything that is missing: %j", async (environment, sentences) => {
  const command = start(["contract", "--report", "never"], environment);
  running.add(command);
  expect(await command.ended).toBe(2);
  for (const sentence of sentences) expect(command.output.errors).toContain(sentence);
  expect(command.output.errors).not.toContain("    at ");
  expect(existsSync(join(folder, "never.json"))).toBe(false);
});

test("a kind that is not there, a folder that takes no report and a file that is no certificate are told beforehand", async () => {
  const words = ["contract", "--confirm", "kasm.example.com", "--only", "zone", "--only", "zones"];
  const environment = { ...KEY, KASM_URL: "https://kasm.example.com", KASM_CA_FILE: program };
  const command = start([...words, "--report", "/nowhere/report"], environment);
  running.add(command);
  expect(await command.ended).toBe(2);
  expect(command.output.errors).toMatch(/^kasm-simulator contract: --only: there is no zone; there are zones, /);
  expect(command.output.errors).toContain("--report: nothing can be written in /nowhere.");
  expect(command.output.errors).toContain(`KASM_CA_FILE: ${program} is no certificate in PEM.`);
  expect(command.output.errors.trim().split("\n")).toHaveLength(3);
});

test("a wrong key, and a server that is not there, are told in a sentence", async () => {
  const url = await server();
  const wrong = { ...KEY, KASM_API_KEY_SECRET: "wrong", KASM_URL: url };
  const command = start(["contract", "--confirm", new URL(url).host], wrong);
  running.add(command);
  expect(await command.ended).toBe(2);
  expect(command.output.errors).toContain("system_info answers 401");
  const secure = await server("--tls");
  for (const [address, words] of [
    ["http://user:hidden@127.0.0.1:1", "http://127.0.0.1:1 can't be reached: connect ECONNREFUSED"],
    [secure, `${secure} can't be reached: unable to verify the first certificate. Where its certificate`],
    ["ftp://127.0.0.1", "KASM_URL is no address"],
  ] as const) {
    const lost = start(["contract", "--confirm", new URL(address).host], { ...KEY, KASM_URL: address });
    running.add(lost);
    expect([await lost.ended, lost.output.errors]).toEqual([2, expect.stringContaining(words)]);
    expect(lost.output.errors).not.toContain("hidden");
  }
});

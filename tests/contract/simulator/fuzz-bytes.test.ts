import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { KasmSimulator } from "../../../simulator";
import { compileSimulator, startCompiled } from "./compiled";
import { Bodies } from "./fuzzing/bodies";
import { parts, spoiledBytes } from "./fuzzing/bytes";
import { Random, SEED, Turns } from "./fuzzing/random";
import { post } from "./support";

// KASM_FUZZ_SECONDS=600 npx jest tests/contract/simulator/fuzz-bytes.test.ts --testTimeout 3600000
// goes on for that long; KASM_FUZZ_SEED chooses another course.

const folder = mkdtempSync(join(tmpdir(), "kasm-simulator-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PLACES = [
  "/",
  "/staticlogin",
  "/admin",
  "/admin/users",
  "/api/login_settings",
  "/api/sso_login?id=0",
  "/api/oidc_callback?code=a&state=b",
  "/api/oidc_backchannel_logout",
  "/api/set_server_status",
  "/api/users?limit=1",
  "/api/__healthcheck",
  "/simulator/faults/set",
  "/simulator/faults/clear",
  "/simulator/journal",
  "/simulator/clock/advance",
  "/simulator/state/dump",
  "/simulator/agents/register",
];

const credentials = { api_key: "key", api_key_secret: "secret" };

function request(random: Random, bodies: Bodies): Buffer {
  const kind = random.below(10);
  const { path, body } = bodies.make();
  const target = kind < 6 ? path : random.pick(PLACES);
  const method =
    kind < 8 ? "POST" : random.pick(["GET", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT"]);
  let content = JSON.stringify({ ...credentials, ...body });
  let type = "application/json";
  if (kind === 0) {
    type = "multipart/form-data; boundary=b";
    content = `--b\r\ncontent-disposition: form-data; name="api_key"\r\n\r\nkey\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc\r\n--b--\r\n`;
  }
  if (kind === 7) {
    type = "application/x-www-form-urlencoded";
    content = "username=admin%40kasm.local&password=x&logout_token=a.b.c";
  }
  const head = [
    `${method} ${target} HTTP/1.1`,
    "host: localhost",
    `content-type: ${type}`,
    "cookie: username=a; session_token=b",
  ];
  if (random.chance(0.2)) {
    head.push("transfer-encoding: chunked");
    content = `${Buffer.byteLength(content).toString(16)}\r\n${content}\r\n0\r\n\r\n`;
  } else head.push(`content-length: ${Buffer.byteLength(content)}`);
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${content}`);
}

/** Sends bytes in parts; ends when the server has closed, or when it has answered and been left alone. */
function send(port: number, random: Random, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      for (const part of parts(random, bytes)) socket.write(part);
      if (random.chance(0.1)) socket.resetAndDestroy();
      else socket.end();
    });
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      if (text.length < 1000) text += chunk.toString("latin1");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

test("whatever bytes come, the process lives, says nothing, and its state can be read", async () => {
  const turns = new Turns(1200);
  const stateFile = join(folder, "state.json");
  const words = ["--api-key", "key", "--api-key-secret", "secret", "--state", stateFile, "--no-autoscale", "--rest"];
  const { child, url, errors } = await startCompiled(compileSimulator(folder), [...words, "--clock", "driven"]);
  const port = Number(new URL(url).port);
  const seen = new Map<string, number>();
  const client = async (number: number) => {
    const random = new Random(SEED * 10 + number);
    const bodies = new Bodies(random, "1.18.1");
    while (turns.next() && child.exitCode === null) {
      const requests = Array.from({ length: 1 + random.below(3) }, () => spoiledBytes(random, request(random, bodies)));
      const text = await send(port, random, Buffer.concat(requests));
      const status = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? "closed";
      seen.set(status, (seen.get(status) ?? 0) + 1);
      bodies.learn(text);
      // Faults and deleted keys would keep the rest from getting anywhere.
      if (turns.count % 500 === 0) {
        await post(`${url}/simulator/faults/clear`, credentials).catch(() => undefined);
        await post(`${url}/simulator/state/reset`, credentials).catch(() => undefined);
      }
    }
  };
  await Promise.all([1, 2, 3, 4].map(client));
  expect({ seed: SEED, exit: child.exitCode, errors: errors() }).toEqual({ seed: SEED, exit: null, errors: "" });
  await post(`${url}/simulator/faults/clear`, credentials);
  expect((await fetch(`${url}/api/__healthcheck`)).status).toBe(200);
  if (process.env.KASM_FUZZ_SECONDS !== undefined) report(turns.count, seen, child.pid);
  child.kill("SIGKILL");
  await once(child, "exit");
  new KasmSimulator({ stateFile }).dump();
  expect(seen.get("200") ?? 0).toBeGreaterThan(turns.count / 20);
});

function report(count: number, seen: ReadonlyMap<string, number>, process_: number | undefined): void {
  const outcomes = [...seen].sort().map(([status, times]) => `${status}: ${times}`);
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process_}/status`, "utf8"))?.[1]) / 1024;
  process.stdout.write(`${count} connections; ${outcomes.join(", ")}; ${memory.toFixed(0)} MB\n`);
}

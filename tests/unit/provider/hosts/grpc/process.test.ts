import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CreateRequest, InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ProviderClient } from "../../../../support/provider-client";
import { startEngine } from "./support";

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")));

function start(engineAddress: string) {
  const child = spawn(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", path.join(__dirname, "noisy-plugin.ts"), engineAddress],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  children.push(child);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const port = new Promise<number>((resolve, reject) => {
    child.stdout.on("data", () => output.includes("\n") && resolve(Number(output)));
    child.once("exit", (code) => reject(new Error(`ended with ${code} before it told its port`)));
  });
  return { child, port, output: () => output };
}

it("prints the port and nothing else, whatever the plugin's code prints", async () => {
  const engine = await startEngine();
  const plugin = start(engine.address);
  const client = new ProviderClient(await plugin.port);
  const request = new InvokeRequest();
  request.setTok("print");
  await client.call("invoke", request);
  expect(plugin.output()).toMatch(/^\d+\n$/);
  client.close();
  engine.stop();
});

it("tells the engine of a rejection nobody handled, fails the calls under way and ends", async () => {
  const engine = await startEngine();
  const plugin = start(engine.address);
  const client = new ProviderClient(await plugin.port);
  const ended = once(plugin.child, "exit");
  const outcome = await client.call("create", new CreateRequest()).then(
    () => "succeeded",
    (error: Error) => error.message,
  );
  expect(outcome).toMatch(/the noisy plugin failed unexpectedly: forgotten/);
  expect(await engine.message(/forgotten/)).toMatchObject({ severity: 3 });
  expect((await ended)[0]).toBe(1);
  client.close();
  engine.stop();
});

it("ends quietly when the engine says so", async () => {
  const engine = await startEngine();
  const plugin = start(engine.address);
  const client = new ProviderClient(await plugin.port);
  await client.call("cancel", new Empty());
  const ended = once(plugin.child, "exit");
  plugin.child.kill("SIGINT");
  expect((await ended)[0]).toBe(0);
  client.close();
  engine.stop();
});

it("ends when its engine is killed, which cannot say goodbye", async () => {
  const plugin = path.join(__dirname, "noisy-plugin.ts");
  const script = `
    const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", ${JSON.stringify(plugin)}]);
    child.stdout.once("data", () => process.stdout.write(String(child.pid)));
  `;
  const engine = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(engine);
  const [output] = (await once(engine.stdout, "data")) as [Buffer];
  const pid = Number(output.toString());
  engine.kill("SIGKILL");
  const lives = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (lives()) await new Promise((resolve) => setTimeout(resolve, 50));
});

/** A provider plugin as the engine starts it: a process of its own that prints its port. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ProviderClient } from "./provider-client";

const root = path.resolve(__dirname, "../..");

export interface PluginProcess {
  readonly client: ProviderClient;
  stop(): Promise<void>;
}

/**
 * Starts a plugin from its source file, given from the repository's root, or from a program (the official plugin).
 * `environment` is added to that of this process; an undefined value takes a variable away.
 */
export async function startPlugin(
  program: string,
  environment: NodeJS.ProcessEnv = {},
  engineAddress = "127.0.0.1:1",
): Promise<PluginProcess> {
  const isSource = program.endsWith(".ts");
  const [command, ...args] = isSource
    ? [process.execPath, "-r", "ts-node/register/transpile-only", path.join(root, program), engineAddress]
    : [program, engineAddress];
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = once(child, "exit");
  const port = await new Promise<number>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("\n")) resolve(Number.parseInt(output, 10));
    });
    child.once("exit", (code) =>
      reject(new Error(`${program} ended with ${code} before it told its port:\n${complaints}`)),
    );
  });
  const client = new ProviderClient(port);
  return {
    client,
    async stop() {
      client.close();
      child.kill("SIGTERM");
      await ended;
    },
  };
}

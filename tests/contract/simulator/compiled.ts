import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { transformFileSync } from "@swc/core";

const root = resolve(__dirname, "../../..");

/** Writes the simulator as plain JavaScript, as an installed package has it, into a folder. Answers its program. */
export function compileSimulator(folder: string): string {
  for (const file of readdirSync(join(root, "simulator"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const { code } = transformFileSync(join(root, "simulator", file), {
      jsc: { target: "es2022", parser: { syntax: "typescript" } },
      module: { type: "commonjs" },
      sourceMaps: false,
    });
    const target = join(folder, "simulator", file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return join(folder, "simulator/main.js");
}

/** Starts the program; answers when it is ready. What it says afterwards goes nowhere. */
export async function startCompiled(program: string, words: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  let url = "";
  for await (const line of createInterface(child.stdout)) {
    url = /at (http\S+)/.exec(line)?.[1] ?? url;
    if (line === "ready") return { child, url, errors: () => errors };
  }
  throw new Error(`ended before it was ready: ${errors}`);
}

export interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly errors: () => string;
}

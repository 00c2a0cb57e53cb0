import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
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

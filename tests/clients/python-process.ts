import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { KasmSimulator } from "../../simulator";
import { pythonVariable } from "./global-setup";

export type Result = Record<string, unknown>;

const run = promisify(execFile);

/**
 * Runs a script of `python/` in a process of its own, with the simulator's address and key and further input, and
 * answers what it prints as JSON. Both HTTP libraries of the client take the certificate authority that they should
 * trust from the environment, as their documents say.
 */
export async function runPython(script: string, simulator: KasmSimulator, input: Result = {}): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-kasm-python-"));
  try {
    const authority = join(folder, "ca.pem");
    writeFileSync(authority, simulator.certificateAuthority ?? "");
    const settings = {
      url: simulator.url.replace("127.0.0.1", "localhost"),
      key: simulator.apiKey,
      secret: simulator.apiKeySecret,
      ...input,
    };
    const python = process.env[pythonVariable] ?? "python3";
    const { stdout } = await run(python, [join(__dirname, "python", script), JSON.stringify(settings)], {
      env: { ...process.env, REQUESTS_CA_BUNDLE: authority, SSL_CERT_FILE: authority, NO_PROXY: "localhost" },
    });
    return JSON.parse(stdout) as Result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

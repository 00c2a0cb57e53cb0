#!/usr/bin/env node
import { messageOf } from "./errors";
import { ensurePrograms, streamLog, ToolchainError, type ProgramName } from "./index";
import { parts } from "./programs";

async function main(names: string[]): Promise<number> {
  const known = parts.flatMap((part) => Object.keys(part.programs) as ProgramName[]);
  const log = streamLog(process.stderr);
  const unknown = names.filter((name) => !known.some((program) => program === name));
  if (unknown.length > 0) {
    log(`Unknown: ${unknown.join(", ")}. There are: ${known.join(", ")}.`);
    return 2;
  }
  const wanted = names.length === 0 ? known : known.filter((name) => names.includes(name));
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stop.abort(new ToolchainError("Stopped; nothing half-made is left.")));
  }
  try {
    const programs = await ensurePrograms(wanted, { log, signal: stop.signal });
    const width = Math.max(...wanted.map((name) => name.length));
    for (const name of wanted) {
      process.stdout.write(
        `${name.padEnd(width)}  ${programs[name] ?? "not to be had; the sandbox uses its stand-in"}\n`,
      );
    }
    return 0;
  } catch (error) {
    log(error instanceof ToolchainError ? error.message : `Something unexpected happened: ${messageOf(error)}`);
    return 1;
  }
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));

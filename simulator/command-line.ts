import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { SWITCHES, switchValues, type SwitchName } from "./catalogue/switches";
import { DrivenClock, RealClock, type Clock } from "./clock";
import { parseFaultPlan } from "./faults/check";
import type { FaultPlanData } from "./faults/kinds";
import { DEFAULT_VERSION, isKasmVersion, VERSIONS, type KasmVersion } from "./versions";
import { nearHint } from "./wire/near";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The words of a command line that have the form they must have, and what is wrong with each of the others. */
export function checkWords(words: readonly string[], options: Options): { good: string[]; problems: string[] } {
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true });
  const problems: string[] = [];
  const good: string[] = [];
  const names = Object.keys(options).map((name) => `--${name}`);
  for (const token of tokens) {
    if (token.kind !== "option") {
      problems.push(`${words[token.index]} is no option; --help lists them.`);
      continue;
    }
    const { name, rawName, value } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) problems.push(`${rawName} is no option${nearHint(rawName, names)}; --help lists them.`);
    else if (option.type === "boolean") {
      if (value === undefined) good.push(rawName);
      else problems.push(`${rawName} takes no value.`);
    } else if (value === undefined || value === "" || (!token.inlineValue && value.startsWith("-")))
      problems.push(`${rawName} lacks its value.`);
    else good.push(`--${name}=${value}`);
  }
  return { good, problems };
}

/** Keeps what goes wrong, so that all of it is told at once. */
export class Problems {
  constructor(private readonly told: string[]) {}

  /** What the work answers; undefined, with its words kept, where it throws. */
  in<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.told.push((error as Error).message);
      return undefined;
    }
  }

  /** Throws everything that was kept, a line each. */
  tell(): void {
    if (this.told.length > 0) throw new Error(this.told.join("\n"));
  }
}

/** The port of --port; 0, a free one, where it is not given. */
export function readPort(word = "0"): number {
  const port = /^\d+$/.test(word) ? Number(word) : NaN;
  if (!(port <= 65535)) throw new Error(`--port takes 0 to 65535, not ${word}.`);
  return port;
}

/** The version of --kasm-version. */
export function readVersion(version: string = DEFAULT_VERSION): KasmVersion {
  if (!isKasmVersion(version)) throw new Error(`--kasm-version takes ${VERSIONS.join(", ")}, not ${version}.`);
  return version;
}

/** The plan of a file. Throws a sentence that names the file, with every problem of the plan. */
export function readFaultPlan(file: string): FaultPlanData {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`--faults ${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    return parseFaultPlan(value);
  } catch (error) {
    throw new Error(`--faults ${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** The clock that --clock and --now ask for. */
export function chooseClock(kind: string | undefined, start: string | undefined): Clock {
  if (kind !== undefined && kind !== "real" && kind !== "driven") {
    throw new Error(`--clock takes real or driven, not ${kind}.`);
  }
  if (kind !== "driven") {
    if (start !== undefined) throw new Error("--now is where a driven clock begins: add --clock driven.");
    return new RealClock();
  }
  const begin = start === undefined ? new Date() : new Date(start);
  if (!Number.isFinite(begin.getTime())) {
    throw new Error(`--now takes a time such as 2026-01-31T08:00:00Z, not ${start}.`);
  }
  return new DrivenClock(begin);
}

/** A certificate authority's file. Throws a sentence that names it. */
export function readAuthority(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`--trust ${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    new X509Certificate(text);
  } catch (error) {
    throw new Error(`--trust takes a certificate in PEM, not ${file}.`, { cause: error });
  }
  return text;
}

/** One NAME=VALUE of --unknown. Throws a sentence when there is no such switch or value. */
export function readSwitch(word: string): readonly [name: SwitchName, value: string] {
  const at = word.indexOf("=");
  if (at < 1) throw new Error(`--unknown takes NAME=VALUE, not ${word}.`);
  const [name, value] = [word.slice(0, at), word.slice(at + 1)];
  const found = SWITCHES.find((each) => each.name === name);
  if (found === undefined) {
    const names = SWITCHES.map((each) => each.name);
    throw new Error(`There is no switch ${name}${nearHint(name, names)}; --help lists them.`);
  }
  switchValues({ [name]: value });
  return [found.name, value];
}

/** Throws when a switch is set twice. */
export function requireOnce(names: readonly string[]): void {
  const twice = names.filter((name, index) => name !== "" && names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`--unknown is given twice for ${[...new Set(twice)].join(", ")}.`);
}

/** Throws when a file for the certificate authority is named and there will be none. */
export function requireTls(authorityFile: string | undefined, tls: boolean | undefined): void {
  if (authorityFile !== undefined && tls !== true)
    throw new Error("--ca-file is for the authority of --tls: add --tls.");
}

/** Why it can't listen, with what to do; undefined for any other trouble. */
export function listenTrouble(error: NodeJS.ErrnoException): string | undefined {
  const { address, port } = error as { address?: string; port?: number };
  if (error.syscall === "getaddrinfo") return `--host names no address of this machine: ${error.message}`;
  if (error.syscall !== "listen") return undefined;
  if (error.code === "EADDRINUSE") return `Port ${port} is taken: choose another with --port.`;
  if (error.code === "EADDRNOTAVAIL") return `This machine has no address ${address}: choose another with --host.`;
  if (error.code === "EACCES") return `Port ${port} is not for this account: choose one from 1024 with --port.`;
  return undefined;
}

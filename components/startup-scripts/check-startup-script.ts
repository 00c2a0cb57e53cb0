import {
  braceProblems,
  filledIn,
  inWords,
  type Placeholder,
  placeholderNames,
  placeholdersIn,
  type ScriptProblem,
  sizeProblem,
} from "../../provider/vm-providers/startup-script";
import { ProgramError } from "../support/run-error";
import type { MachineProvider, StartupScriptArgs } from "./arguments";
import { cloudConfigProblems } from "./cloud-config-shape";

export type { ScriptProblem };

/** What a script is written in. */
export type ScriptFormat = StartupScriptArgs["format"];

export interface StartupScriptUse {
  /** What makes the machines; decides how long the script may be. Default: the length is not looked at. */
  provider?: MachineProvider;
  /** What becomes of the machine; decides which placeholders it cannot do without. Default: none is missed. */
  kind?: StartupScriptArgs["kind"];
  /** What the script is written in. Default: as its first line says. */
  format?: ScriptFormat;
  /** The Kasm version; from 1.17 on it fills in no agent certificate and key. Default: not looked at. */
  kasmRelease?: string;
  /** Placeholders that the script does without, for example because an address is written into it. Default: none. */
  without?: readonly Placeholder[];
}

/** Without these a machine cannot register (SOP 6.1; kasm-docs.md 5.11). */
const needed: Readonly<Record<StartupScriptArgs["kind"], readonly Placeholder[]>> = {
  "docker-agent": ["upstream_auth_address", "server_id", "provider_name", "manager_token"],
  "linux-desktop": ["upstream_auth_address", "checkin_jwt"],
  "windows-desktop": ["upstream_auth_address", "checkin_jwt"],
};

const uses: Readonly<Record<Placeholder, string>> = Object.fromEntries(
  placeholderNames.map((name) => [name, "x"]),
) as Record<Placeholder, string>;

/**
 * Everything that is wrong with a start-up script written by hand, by line: names and braces Kasm cannot fill in, a length the
 * provider does not take, a first line that does not go with the format, a cloud-config that is none, and placeholders without
 * which the machine cannot register. Nothing of the script is quoted but names. What the commands do is not looked at.
 *
 * ```ts
 * for (const { line, reason } of checkStartupScript(text, { provider: "aws", kind: "docker-agent" }))
 *   console.warn(line, reason);
 * ```
 */
export function checkStartupScript(script: string, use: StartupScriptUse = {}): ScriptProblem[] {
  const { provider, kind, kasmRelease, without = [] } = use;
  const problems = braceProblems(script);
  const size = provider === undefined ? undefined : sizeProblem(script, provider);
  if (size !== undefined) problems.push(size);
  const found = formatOf(script);
  const wanted = use.format ?? (kind === "windows-desktop" ? "powershell" : undefined);
  if (wanted === undefined ? found === undefined && !otherFormat.test(script) : found !== wanted) {
    problems.push({
      line: 1,
      reason: `the first line must be ${firstLines[wanted ?? "cloud-config"]}${wanted ? "" : `, ${firstLines.bash} or ${firstLines.powershell}`}`,
    });
  }
  const format = wanted ?? found;
  if (format === "cloud-config") problems.push(...cloudConfigProblems(filledIn(script, uses)));
  if (format === "bash" && script.includes("\r"))
    problems.push({
      line: lineOf(script, "\r"),
      reason: "bash takes the carriage return at the end of a line for a part of it",
    });
  if (format === "powershell" && /^<powershell>/.test(script) && !/^<\/powershell>/m.test(script))
    problems.push({ line: 1, reason: "<powershell> has no </powershell> on a line of its own" });
  const there = placeholdersIn(script);
  for (const name of kind === undefined ? [] : needed[kind]) {
    if (there.has(name) || without.includes(name)) continue;
    if (name === "checkin_jwt" && there.has("registration_token")) continue;
    problems.push({
      reason: `{${name}} is missing, without which the machine cannot register; name it in "without" if the script has it otherwise`,
    });
  }
  if (kasmRelease !== undefined && from117(kasmRelease)) {
    for (const name of ["nginx_cert_in", "nginx_key_in"] as const)
      if (there.has(name))
        problems.push({ line: lineOf(script, `{${name}}`), reason: `Kasm fills in no {${name}} from 1.17 on` });
  }
  return problems.sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}

/**
 * {@link checkStartupScript} for a script that must be right.
 * @throws ProgramError with every problem
 */
export function checkedStartupScript(script: string, use: StartupScriptUse = {}): string {
  const problems = checkStartupScript(script, use);
  if (problems.length === 0) return script;
  throw new ProgramError(
    `the start-up script cannot be used:\n${problems.map((problem) => `  - ${inWords(problem)}`).join("\n")}`,
  );
}

const firstLines: Readonly<Record<ScriptFormat, string>> = {
  "cloud-config": "#cloud-config",
  bash: "#!/bin/bash",
  powershell: "#ps1_sysnative or <powershell>",
};

/** What cloud-init and EC2Launch take beside these formats; it is not looked at further. */
const otherFormat =
  /^(#!|#cloud-config-archive|#include|#cloud-boothook|#part-handler|## template: jinja|Content-Type:|MIME-Version:|<script>|rem cmd)/i;

function formatOf(script: string): ScriptFormat | undefined {
  if (/^#cloud-config[ \t]*\r?$/m.exec(script)?.index === 0) return "cloud-config";
  if (/^#!.*\b(ba)?sh\b/.test(script)) return "bash";
  return /^(#ps1(_sysnative|_x86)?\s*$|<powershell>)/m.exec(script)?.index === 0 ? "powershell" : undefined;
}

const lineOf = (script: string, part: string): number => script.slice(0, script.indexOf(part)).split("\n").length;

function from117(release: string): boolean {
  const [major = 0, minor = 0] = release.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 17);
}

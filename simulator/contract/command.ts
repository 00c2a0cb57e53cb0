import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DIALECTS, type Dialect } from "../versions";
import { KINDS } from "./kinds";
import { deviations, isAsCatalogued, markdownOf, type ContractReport } from "./report";
import { runContract } from "./suite";
import type { Access } from "./wire";

const HELP = `kasm-simulator contract: compares a Kasm server with what the simulator takes for true of Kasm

It makes objects whose names begin with kasm-contract-, changes and reads them, and takes them away again, also when
it is stopped by Ctrl-C. What was there before it only reads. Let it run against a server for trials.

  KASM_URL                  address of the server, for example https://kasm.example.com
  KASM_API_KEY              an API key with all permissions
  KASM_API_KEY_SECRET       its secret
  KASM_CA_FILE              PEM of the certificate authority to trust (default: those of the system)

  --confirm HOST            the host of KASM_URL once more: without it nothing is done
  --report NAME             write NAME.json and NAME.md (default: kasm-contract)
  --kasm-version LINE       compare with ${DIALECTS.join(", ")} (default: what the server says)
  --only KIND               only these families or kinds of objects; may be repeated
  --risky                   try also what changes how the server works for others: sign-in buttons, machines
  --quiet                   print nothing but errors
  --help                    this text

Exit status: 0 as catalogued, 1 something differs, 2 it could not run, 130 stopped.
`;

interface Command {
  readonly access: Access;
  readonly report: string;
  readonly dialect: Dialect | undefined;
  readonly only: readonly string[] | undefined;
  readonly risky: boolean;
  readonly quiet: boolean;
}

/** What the command line and the environment ask for. Throws a sentence for everything that is wrong. */
function readCommand(words: readonly string[], environment: NodeJS.ProcessEnv): Command | "help" {
  const { values } = parseArgs({
    args: [...words],
    options: {
      confirm: { type: "string" },
      report: { type: "string" },
      "kasm-version": { type: "string" },
      only: { type: "string", multiple: true },
      risky: { type: "boolean" },
      quiet: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) return "help";
  const problems: string[] = [];
  const { KASM_URL: url = "", KASM_API_KEY: apiKey = "", KASM_API_KEY_SECRET: apiKeySecret = "" } = environment;
  for (const [name, value] of Object.entries({
    KASM_URL: url,
    KASM_API_KEY: apiKey,
    KASM_API_KEY_SECRET: apiKeySecret,
  })) {
    if (value === "") problems.push(`${name} is not set.`);
  }
  const host = /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).host : undefined;
  if (url !== "" && host === undefined) problems.push("KASM_URL is no address: write https:// and the host.");
  if (host !== undefined && values.confirm !== host) {
    problems.push(`This makes and deletes objects on ${host}. If that is meant, add: --confirm ${host}`);
  }
  const dialect = DIALECTS.find((each) => values["kasm-version"]?.startsWith(each));
  if (values["kasm-version"] !== undefined && dialect === undefined) {
    problems.push(`--kasm-version takes ${DIALECTS.join(", ")}, not ${values["kasm-version"]}.`);
  }
  const known = [...KINDS.values()].flatMap(({ label, family }) => [label, family.name]);
  for (const name of values.only ?? []) {
    if (!known.includes(name))
      problems.push(`--only: there is no ${name}; there are ${[...new Set(known)].join(", ")}.`);
  }
  const folder = dirname(resolve(values.report ?? "kasm-contract"));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    problems.push(`--report: nothing can be written in ${folder}.`);
  }
  const file = environment.KASM_CA_FILE;
  let certificateAuthority: string | undefined;
  try {
    certificateAuthority = file === undefined || file === "" ? undefined : readFileSync(file, "utf8");
  } catch {
    problems.push(`KASM_CA_FILE: ${file} can't be read.`);
  }
  if (certificateAuthority !== undefined && !certificateAuthority.includes("-----BEGIN CERTIFICATE-----")) {
    problems.push(`KASM_CA_FILE: ${file} is no certificate in PEM.`);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    access: { url: url.replace(/\/+$/, ""), apiKey, apiKeySecret, certificateAuthority },
    report: values.report ?? "kasm-contract",
    dialect,
    only: values.only,
    risky: values.risky === true,
    quiet: values.quiet === true,
  };
}

/** Runs the suite for a command line; answers the exit status. */
export async function contractCommand(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  let command: Command | "help";
  try {
    command = readCommand(words, environment);
  } catch (error) {
    process.stderr.write(`kasm-simulator contract: ${(error as Error).message}\n`);
    return 2;
  }
  if (command === "help") {
    process.stdout.write(HELP);
    return 0;
  }
  const { quiet } = command;
  const say = (line: string) => {
    if (!quiet) process.stdout.write(`${line}\n`);
  };
  const stopping = new AbortController();
  const stop = () => {
    say("Stopping: what was made is taken away");
    stopping.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    const report = await runContract(command.access, { ...command, say, signal: stopping.signal });
    writeFileSync(`${command.report}.json`, `${JSON.stringify(report, undefined, 2)}\n`);
    writeFileSync(`${command.report}.md`, markdownOf(report));
    for (const line of summaryOf(report)) say(line);
    say(`Report: ${command.report}.md and ${command.report}.json`);
    if (stopping.signal.aborted) return 130;
    return isAsCatalogued(report) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`kasm-simulator contract: ${troubleWith(command.access.url, error as Error)}\n`);
    return 2;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/** Why it could not run; for a server that can't be reached with its address, without what signs in. */
function troubleWith(url: string, error: NodeJS.ErrnoException): string {
  if (error.code === undefined || error.syscall === "open" || error.syscall === "write") return error.message;
  const untrusted = /CERT|VERIFY|ISSUER/.test(error.code);
  const hint = untrusted ? " Where its certificate is of an authority of your own, name that in KASM_CA_FILE." : "";
  return `${new URL(url).origin} can't be reached: ${error.message}.${hint}`;
}

function summaryOf(report: ContractReport): string[] {
  const { counts } = report;
  return [
    ...(report.problem === undefined ? [] : [`It did not come to its end: ${report.problem}`]),
    ...Object.entries(counts).map(([verdict, count]) => `${verdict}: ${count}`),
    ...report.rows.filter((row) => row.verdict === "differs").map((row) => `  ${row.kind} ${row.name}: ${row.detail}`),
    ...deviations(report).map(({ name, value }) => `switch ${name}: ${value}`),
    ...report.unknownKeys.map((key) => `not in the catalogue: ${key}`),
    ...report.left.map((what) => `LEFT BEHIND: ${what}`),
  ];
}

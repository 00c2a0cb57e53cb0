#!/usr/bin/env node
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { SWITCHES } from "./catalogue/switches";
import {
  checkWords,
  chooseClock,
  listenTrouble,
  Problems,
  readAuthority,
  readFaultPlan,
  readPort,
  readSwitch,
  readVersion,
  requireOnce,
  requireTls,
} from "./command-line";
import { contractCommand } from "./contract/command";
import { isLoopback, requireReach, type SimulatorOptions } from "./options";
import { printoutFor } from "./printout";
import { KasmSimulator } from "./simulator";
import { DEFAULT_VERSION, VERSIONS } from "./versions";

const HELP = `kasm-simulator: a Kasm API server to try, test and learn on

  --port N                  port to listen on (default: a free one)
  --host ADDRESS            address to listen on (default 127.0.0.1)
  --expose                  with --host: let others in the network reach it
  --tls                     serve HTTPS with a certificate made now
  --ca-file FILE            with --tls: write the certificate authority here (default: kasm-simulator-ca.pem)
  --trust FILE              also trust this certificate authority (PEM) of an identity provider; may be repeated
  --kasm-version VERSION    ${VERSIONS.join(", ")} (default ${DEFAULT_VERSION})
  --state FILE              keep the state in this file
  --admin-password TEXT     password of admin@kasm.local (default: random, printed)
  --api-key TEXT            the seeded API key (default: random, printed)
  --api-key-secret TEXT     its secret (default: random, printed)
  --rest                    serve the REST API of Kasm's development documents too
  --faults FILE             play the faults of this plan (docs/faults.md)
  --fault-schema            print the plan's format as a JSON schema, and end
  --clock real|driven       whether time passes by itself, or when /simulator/clock/advance says so (default real)
  --now TIME                with --clock driven: where time begins, as 2026-01-31T08:00:00Z (default: now)
  --strict                  refuse unknown calls and keys, naming the near ones
  --unknown NAME=VALUE      choose a behaviour that no evidence settles; may be repeated
  --no-autoscale            make no machines, whatever the autoscale configs say
  --quiet                   print nothing but errors
  contract                  as first word: compare a Kasm server with the simulator; contract --help tells more
  --coverage[=json]         print what the simulator knows of Kasm, with the evidence, and start nothing
  --help                    this text

Behaviours for --unknown (the first value is the default):
${SWITCHES.map(describeSwitch).join("\n")}
`;

function describeSwitch(definition: (typeof SWITCHES)[number]): string {
  const values = Object.entries(definition.values).map(([value, result]) => `      ${value}: ${result}`);
  return [`  ${definition.name}: ${definition.about} (${definition.source})`, ...values].join("\n");
}

interface CommandLine extends SimulatorOptions {
  readonly quiet: boolean;
  readonly authorityFile: string;
}

const OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  expose: { type: "boolean" },
  faults: { type: "string" },
  clock: { type: "string" },
  now: { type: "string" },
  tls: { type: "boolean" },
  "ca-file": { type: "string" },
  trust: { type: "string", multiple: true },
  "kasm-version": { type: "string" },
  state: { type: "string" },
  "admin-password": { type: "string" },
  "api-key": { type: "string" },
  "api-key-secret": { type: "string" },
  rest: { type: "boolean" },
  strict: { type: "boolean" },
  unknown: { type: "string", multiple: true },
  "no-autoscale": { type: "boolean" },
  quiet: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** The options of a command line; "help" when that is asked for. Throws a sentence for everything that is wrong. */
function readCommandLine(words: readonly string[]): CommandLine | "help" {
  const { good, problems: told } = checkWords(words, OPTIONS);
  const { values } = parseArgs({ args: good, options: OPTIONS });
  if (values.help === true && told.length === 0) return "help";
  const problems = new Problems(told);
  const { host, expose } = values;
  const port = problems.in(() => readPort(values.port));
  problems.in(() => requireReach({ host, expose }));
  const kasmVersion = problems.in(() => readVersion(values["kasm-version"]));
  const faults = problems.in(() => (values.faults === undefined ? undefined : readFaultPlan(values.faults)));
  const clock = problems.in(() => chooseClock(values.clock, values.now));
  const trustedAuthorities = (values.trust ?? []).map((file) => problems.in(() => readAuthority(file)) ?? "");
  const unknown = (values.unknown ?? []).map((word) => problems.in(() => readSwitch(word)) ?? (["", ""] as const));
  problems.in(() => requireOnce(unknown.map(([name]) => name)));
  problems.in(() => requireTls(values["ca-file"], values.tls));
  problems.tell();
  return {
    port,
    host,
    expose,
    faults,
    clock,
    tls: values.tls,
    trustedAuthorities,
    kasmVersion,
    stateFile: values.state,
    adminPassword: values["admin-password"],
    apiKey: values["api-key"],
    apiKeySecret: values["api-key-secret"],
    rest: values.rest,
    strict: values.strict,
    unknown: Object.fromEntries(unknown),
    quiet: values.quiet === true,
    autoscale: values["no-autoscale"] !== true,
    authorityFile: resolve(values["ca-file"] ?? "kasm-simulator-ca.pem"),
  };
}

async function main(words: readonly string[]): Promise<void> {
  if (words[0] === "contract") {
    process.exitCode = await contractCommand(words.slice(1), process.env);
    return;
  }
  const printout = printoutFor(words);
  if (printout !== undefined) {
    process.stdout.write(printout);
    return;
  }
  const commandLine = readCommandLine(words);
  if (commandLine === "help") {
    process.stdout.write(HELP);
    return;
  }
  const simulator = new KasmSimulator(commandLine);
  const say = (line: string) => {
    if (!commandLine.quiet) process.stdout.write(`${line}\n`);
  };
  await simulator.listen();
  if (simulator.certificateAuthority !== undefined) {
    try {
      writeFileSync(commandLine.authorityFile, simulator.certificateAuthority);
    } catch (error) {
      await simulator.close();
      throw new Error(`--ca-file can't be written: ${(error as Error).message}`, { cause: error });
    }
  }
  const stop = () => {
    void simulator.close();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  say(`Kasm simulator ${simulator.kasmVersion} at ${simulator.url}`);
  if (simulator.certificateAuthority !== undefined) {
    say(`certificate authority: ${commandLine.authorityFile}`);
  }
  say(`administrator: ${simulator.adminUsername} ${simulator.adminPassword}`);
  say(`API key: ${simulator.apiKey} ${simulator.apiKeySecret}`);
  if (commandLine.host !== undefined && !isLoopback(commandLine.host)) {
    process.stderr.write(`kasm-simulator: others in the network can reach it at ${commandLine.host}\n`);
  }
  say("ready");
}

// The reader of a pipe may go before all is read, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

main(process.argv.slice(2)).catch((error: NodeJS.ErrnoException) => {
  process.stderr.write(`kasm-simulator: ${listenTrouble(error) ?? error.message}\n`);
  process.exitCode = 1;
});

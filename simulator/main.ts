#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { SWITCHES } from "./catalogue/switches";
import { chooseClock, readFaultPlan } from "./command-line";
import { contractCommand } from "./contract/command";
import { isLoopback, type SimulatorOptions } from "./options";
import { printoutFor } from "./printout";
import { KasmSimulator } from "./simulator";
import { DEFAULT_VERSION, isKasmVersion, VERSIONS } from "./versions";

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

/** The options of a command line; "help" when that is asked for. Throws a sentence on anything it does not know. */
function readCommandLine(words: readonly string[]): CommandLine | "help" {
  const { values } = parseArgs({
    args: [...words],
    options: {
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
    },
  });
  if (values.help === true) return "help";
  const version = values["kasm-version"] ?? DEFAULT_VERSION;
  if (!isKasmVersion(version)) throw new Error(`--kasm-version takes ${VERSIONS.join(", ")}, not ${version}.`);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port takes 0 to 65535, not ${values.port}.`);
  return {
    port,
    host: values.host,
    expose: values.expose,
    faults: values.faults === undefined ? undefined : readFaultPlan(values.faults),
    clock: chooseClock(values.clock, values.now),
    tls: values.tls,
    trustedAuthorities: (values.trust ?? []).map(readAuthority),
    kasmVersion: version,
    stateFile: values.state,
    adminPassword: values["admin-password"],
    apiKey: values["api-key"],
    apiKeySecret: values["api-key-secret"],
    rest: values.rest,
    strict: values.strict,
    unknown: readSwitches(values.unknown ?? []),
    quiet: values.quiet === true,
    autoscale: values["no-autoscale"] !== true,
    authorityFile: resolve(values["ca-file"] ?? "kasm-simulator-ca.pem"),
  };
}

function readAuthority(file: string): string {
  const text = readFileSync(file, "utf8");
  if (!text.includes("-----BEGIN CERTIFICATE-----"))
    throw new Error(`--trust takes a certificate in PEM, not ${file}.`);
  return text;
}

function readSwitches(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf("=");
      if (at < 1) throw new Error(`--unknown takes NAME=VALUE, not ${word}.`);
      return [word.slice(0, at), word.slice(at + 1)] as const;
    }),
  );
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
  const stop = () => {
    void simulator.close();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  say(`Kasm simulator ${simulator.kasmVersion} at ${simulator.url}`);
  if (simulator.certificateAuthority !== undefined) {
    writeFileSync(commandLine.authorityFile, simulator.certificateAuthority);
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
  const taken = error.code === "EADDRINUSE" ? "The port is taken: choose another with --port." : error.message;
  process.stderr.write(`kasm-simulator: ${taken}\n`);
  process.exitCode = 1;
});

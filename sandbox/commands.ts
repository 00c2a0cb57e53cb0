import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { VERSIONS, type KasmVersion } from "../simulator";
import { worldParts, type WorldAccess, type WorldPart } from "./access";
import { askToStop, refuseIfInUse, reportOf } from "./lock";
import { WorldState } from "./state";
import { streamLog } from "./toolchain";
import { CancelledError, SandboxError, sentenceFor } from "./trouble";
import { defaultDirectory, findWorld, startWorld } from "./world";

const help = `Usage: npm run sandbox -- <command> [options]

A Harvester (Kubernetes API), a Keycloak and a Kasm simulator on this machine, on loopback addresses only.

Commands:
  start    start everything; stays until Ctrl-C, then ends all it started
  status   say what runs, where, and with which accounts
  stop     end a sandbox that another terminal (or start --detach) runs
  reset    end it and forget everything it kept: databases, addresses, passwords
  env      print the variables for pulumi, to be read by a shell: eval "$(npm run --silent sandbox -- env)"

Options:
  --directory DIR      where the sandbox keeps its state (default: ${defaultDirectory()})
  --detach             start: come back when it is ready and leave it running
  --only PART          start: only this part, can be given more than once (${worldParts.join(", ")})
  --with-kasm-client   start: with the Keycloak client "kasm" as a set-up script leaves it
  --kasm-version V     start: the version that the Kasm simulator plays (${VERSIONS.join(", ")})
  --strict             start: the Kasm simulator refuses calls and fields it does not know
  --autoscale          start: the Kasm simulator makes virtual machines as its autoscale configs say
  --show-secrets       status: with passwords and tokens
`;

/** With them a start in the foreground is over; then it only waits. */
const lastWords = "Ctrl-C ends it.\n";

interface Flags {
  readonly directory: string;
  readonly detach: boolean;
  readonly only: readonly WorldPart[] | undefined;
  readonly withKasmClient: boolean;
  readonly kasmVersion: KasmVersion | undefined;
  readonly strict: boolean;
  readonly autoscale: boolean;
  readonly showSecrets: boolean;
}

type Command = (flags: Flags) => Promise<number>;

const commands: Record<string, Command> = { start, status, stop, reset, env };

/** Runs a command line; gives the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  let directory = defaultDirectory();
  try {
    const { command, flags } = readArguments(argv);
    directory = flags.directory;
    if (command === undefined) {
      process.stdout.write(help);
      return argv.length === 0 ? 2 : 0;
    }
    return await command(flags);
  } catch (error) {
    process.stderr.write(`${sentenceFor(error, directory)}\n`);
    return error instanceof CancelledError ? 130 : 1;
  }
}

function readArguments(argv: readonly string[]): { command?: Command; flags: Flags } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        directory: { type: "string" },
        detach: { type: "boolean" },
        only: { type: "string", multiple: true },
        "with-kasm-client": { type: "boolean" },
        "kasm-version": { type: "string" },
        strict: { type: "boolean" },
        autoscale: { type: "boolean" },
        "show-secrets": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new SandboxError(`${(error as Error).message} \`npm run sandbox -- --help\` lists what there is.`);
  }
  const { values, positionals } = parsed;
  const name = values.help === true ? undefined : positionals[0];
  if (name !== undefined && commands[name] === undefined) {
    throw new SandboxError(`There is no command "${name}"; there are: ${Object.keys(commands).join(", ")}.`);
  }
  const flags: Flags = {
    directory: resolve(values.directory ?? defaultDirectory()),
    detach: values.detach ?? false,
    only: values.only?.map((part) => oneOf("--only", part, worldParts)),
    withKasmClient: values["with-kasm-client"] ?? false,
    kasmVersion: values["kasm-version"] && oneOf("--kasm-version", values["kasm-version"], VERSIONS),
    strict: values.strict ?? false,
    autoscale: values.autoscale ?? false,
    showSecrets: values["show-secrets"] ?? false,
  } as Flags;
  return { command: name === undefined ? undefined : commands[name], flags };
}

function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new SandboxError(`${option} takes one of ${choices.join(", ")}; "${value}" is none.`);
  return chosen;
}

async function start(flags: Flags): Promise<number> {
  return flags.detach ? startDetached(flags) : startHere(flags);
}

/** Starts the world in this process and stays until it is told to end. */
async function startHere(flags: Flags): Promise<number> {
  const cancel = new AbortController();
  const write = streamLog(process.stderr);
  const began = Date.now();
  const log = (line: string, passing?: boolean) => write(`${elapsed(began)}  ${line}`, passing);
  const over = new Promise<string>((end) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(signal));
    cancel.signal.addEventListener("abort", () => end("stop"));
  });
  void over.then(() => cancel.abort(new CancelledError()));
  let trouble: Error | undefined;
  const world = await startWorld({
    ...flags,
    parts: flags.only,
    log,
    signal: cancel.signal,
    onStopRequest: () => cancel.abort(new CancelledError()),
    onUnexpectedEnd: (error) => {
      trouble = error;
      cancel.abort(error);
    },
  });
  log("ready");
  process.stdout.write(describe(world, flags.showSecrets));
  process.stderr.write(lastWords);
  await over;
  if (trouble !== undefined) log(trouble.message);
  log("stopping");
  await world.stop();
  log("stopped; what it keeps stays for the next start");
  return trouble === undefined ? 0 : 1;
}

/** Starts the world in a process of its own and waits until it is ready. */
async function startDetached(flags: Flags): Promise<number> {
  // Before the log of the one that runs is begun anew.
  await refuseIfInUse(flags.directory);
  const state = WorldState.open(flags.directory);
  const file = `${state.folder("logs")}/sandbox.log`;
  const log = openSync(file, "w", 0o600);
  const argv = process.argv.slice(1).filter((argument) => argument !== "--detach");
  const child = spawn(process.execPath, [...process.execArgv, ...argv], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill("SIGTERM"));
  let shown = 0;
  for (;;) {
    const isOver = ended;
    const text = readFileSync(file, "utf8");
    const isReady = text.endsWith(lastWords);
    const whole = isReady ? text.length - lastWords.length : isOver ? text.length : text.lastIndexOf("\n") + 1;
    process.stderr.write(text.slice(shown, whole));
    shown = whole;
    if (isOver) return child.exitCode ?? 1;
    if (isReady) break;
    await delay(100);
  }
  child.unref();
  process.stderr.write(`It runs as process ${child.pid}; \`npm run sandbox -- stop\` ends it. Its log is ${file}.\n`);
  // The listeners above would keep a signal meant for us from ending us.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.removeAllListeners(signal);
  return 0;
}

async function status(flags: Flags): Promise<number> {
  const report = await reportOf(flags.directory);
  if (report === undefined) {
    const kept = WorldState.exists(flags.directory)
      ? "It keeps its state for the next start."
      : "Nothing is kept there.";
    process.stdout.write(`No sandbox runs in ${flags.directory}. ${kept}\n`);
    return 3;
  }
  process.stdout.write(
    `The sandbox in ${flags.directory} is ${report.phase}, process ${report.pid}, since ${report.since}.\n`,
  );
  const world = await findWorld(flags.directory);
  if (world !== undefined) process.stdout.write(describe(world, flags.showSecrets));
  return 0;
}

async function stop(flags: Flags): Promise<number> {
  const stopped = await askToStop(flags.directory, () => delay(100));
  process.stdout.write(stopped ? "The sandbox has ended.\n" : `No sandbox runs in ${flags.directory}.\n`);
  return 0;
}

async function reset(flags: Flags): Promise<number> {
  await askToStop(flags.directory, () => delay(100));
  WorldState.forget(flags.directory);
  process.stdout.write(
    `${flags.directory} is forgotten. Stacks that were made against it know addresses that are gone.\n`,
  );
  return 0;
}

async function env(flags: Flags): Promise<number> {
  const world = await findWorld(flags.directory);
  if (world === undefined) throw new SandboxError(`No sandbox is ready in ${flags.directory}.`);
  for (const [name, value] of Object.entries(world.environment)) {
    process.stdout.write(`export ${name}='${value.replaceAll("'", "'\\''")}'\n`);
  }
  return 0;
}

function describe(world: WorldAccess, withSecrets: boolean): string {
  const secret = (value: string) => (withSecrets ? value : "(status --show-secrets shows it)");
  const rows: Array<[string, string]> = [];
  if (world.parts.includes("kubernetes")) {
    rows.push(
      ["Kubernetes API", world.kubernetes.url],
      ["  admin token", secret(world.kubernetes.adminToken)],
      ["Harvester console", world.kubernetes.console.url],
      ["  token", secret(world.kubernetes.console.token)],
      ["  machines' consoles", join(world.directory, "logs", "virtual-machines")],
      ...world.kubernetes.played.map((part): [string, string] => ["  played here", part]),
    );
  }
  if (world.parts.includes("keycloak")) {
    rows.push(
      ["Keycloak", `${world.keycloak.url}/admin/`],
      [`  ${world.keycloak.adminUsername}`, secret(world.keycloak.adminPassword)],
      ["  realm", `${world.keycloak.url}/realms/${world.keycloak.realm}`],
      ...world.keycloak.users.map(({ username, group, password }): [string, string] => [
        `  ${username} in ${group}`,
        secret(password),
      ]),
    );
  }
  if (world.parts.includes("kasm")) {
    rows.push(["Kasm simulator", world.kasm.url], [`  ${world.kasm.adminUsername}`, secret(world.kasm.adminPassword)]);
  }
  if (world.standIns.length > 0) {
    rows.push([
      "Stand-ins",
      `for the official Pulumi plugins ${world.standIns.join(" and ")}, which are not to be had here`,
    ]);
  }
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join("");
}

function elapsed(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1).padStart(5)} s`;
}

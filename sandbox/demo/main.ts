import { parseArgs } from "node:util";
import { defaultDirectory, SandboxError, startWorld, type World } from "../world";
import { sentenceFor } from "../trouble";
import { firstAgentOnline } from "./agents";
import { takeInventory } from "./inventory";
import { ReferenceStack } from "./stack";
import { printTable } from "./table";
import { whatNext } from "./what-next";

const help = `Usage: npm run demo -- [--once] [--stack dev|staging|prod] [--directory DIR]

Starts a local Kasm simulator, a real Keycloak and a real Kubernetes API with Harvester's types, runs
"pulumi up" of examples/reference against them, waits for the first agent of the pool, and shows what each
server says of itself afterwards.

  --once         end after the table; the next start goes on from there
  --stack NAME   which environment of the reference stack (default dev)
  --directory    where the local world keeps its state (default .sandbox)
  --help         this text

Forget everything it made: npm run sandbox -- reset`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      once: { type: "boolean", default: false },
      stack: { type: "string", default: "dev" },
      directory: { type: "string", default: defaultDirectory() },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const started = Date.now();
  const cancel = new AbortController();
  const cancelled = new Promise<void>((resolve) =>
    cancel.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => cancel.abort());
  let world: World | undefined;
  try {
    world = await startWorld({
      directory: values.directory,
      withKasmClient: true,
      autoscale: true,
      log: say,
      signal: cancel.signal,
      onUnexpectedEnd: (error) => {
        say(error.message);
        cancel.abort();
      },
      onStopRequest: () => cancel.abort(),
    });
    if (world.standIns.length > 0) {
      say(
        `The official Pulumi plugins for ${world.standIns.join(" and ")} can't be had here: stand-ins of the sandbox take their place.`,
      );
    }
    const stack = new ReferenceStack(world, values.stack, cancel.signal);
    await stack.prepare();
    say(`pulumi up --stack ${values.stack}`);
    await stack.up();
    say("The autoscaler makes a virtual machine for the pool; its start-up script is run as far as it goes here ...");
    if (!(await firstAgentOnline(world, cancel.signal))) {
      say(
        "No agent came online within five minutes: the console named below, or Kasm's page /admin/autoscale, says why.",
      );
    }
    const rows = await takeInventory(world, stack.namespace);
    console.log(`\n${printTable(rows, process.stdout.columns)}\n`);
    console.log(whatNext(world, stack));
    say(`Ready after ${Math.round((Date.now() - started) / 1000)} s.`);
    if (!values.once) {
      say("Everything stays up until Ctrl-C.");
      await cancelled;
    }
    return 0;
  } catch (error) {
    if (cancel.signal.aborted && !(error instanceof SandboxError)) say("Interrupted.");
    else say(sentenceFor(error, values.directory));
    return 1;
  } finally {
    if (world) {
      say("Stopping what was started ...");
      await world.stop();
    }
  }
}

function say(line: string, passing = false): void {
  if (passing && !process.stderr.isTTY) return;
  process.stderr.write(`${line}\n`);
}

void main().then((code) => process.exit(code));

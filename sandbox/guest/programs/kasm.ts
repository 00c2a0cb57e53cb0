import type { StandInAnswer, StandIns } from "../bridge";
import type { AgentInstallation, BootingMachine, GuestMachine } from "../machine";

/** The options of a release's `install.sh` that take a value (SOP 6.1); what they mean for an agent. */
const agentOptions = {
  "-S": "role",
  "-p": "address",
  "-m": "managerAddress",
  "-i": "serverId",
  "-r": "provider",
  "-M": "managerToken",
} as const satisfies Record<string, keyof AgentInstallation>;
type AgentOption = keyof typeof agentOptions;

const accepts = "-e";
/** What Kasm puts in the place of these words when it makes the machine; left as they are they mean nothing. */
const placeholder = /^\{\w+\}$/;
const hostName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?$/i;
const upstreamHint =
  "the upstream address of the zone may still be $request_host$, which means nothing inside a machine; " +
  "give the zone a real one";
const wizard = "/opt/kasm-desktop-service/scripts/register_wizard.sh";

/** What the programs of Kasm's own do, once they were downloaded. */
export function kasmPrograms(machine: GuestMachine): StandIns {
  return {
    "kasm-install-sh": (words) => installAgent(machine, words),
    "kasm-register-wizard": (words) => registerService(machine, words),
  };
}

/** Files that lie at fixed places: name in the guest, and the program it calls. */
export const kasmFiles: Readonly<Record<string, string>> = { [wizard]: "kasm-register-wizard" };

function installAgent(machine: GuestMachine, [release = "", ...words]: readonly string[]): StandInAnswer {
  const found: Partial<Record<keyof AgentInstallation, string>> = {};
  const troubles: string[] = [];
  let accepted = false;
  const waiting = [...words];
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (word === accepts) accepted = true;
    else if (!(word in agentOptions)) troubles.push(`${word}: the stand-in does not know this argument`);
    else if (waiting[0] === undefined || waiting[0] in agentOptions) troubles.push(`${word}: has no value`);
    else found[agentOptions[word as AgentOption]] = waiting.shift();
  }
  machine.console.hide(found.managerToken);
  if (!accepted) troubles.push("-e: is missing, so the licence is not accepted and nobody is there to be asked");
  for (const [option, name] of Object.entries(agentOptions)) {
    const trouble = troubleWith(name, found[name]);
    if (trouble !== undefined && !troubles.some((said) => said.startsWith(option)))
      troubles.push(`${option}: ${trouble}`);
  }
  if (troubles.length > 0) return { status: 1, errors: troubles.map((one) => `install.sh: ${one}\n`).join("") };
  machine.installation = { ...(found as Omit<AgentInstallation, "release">), release };
  const { address, managerAddress } = machine.installation;
  return {
    status: 0,
    output: `install.sh [stand-in]: Kasm ${release}, agent at ${address} for the manager at ${managerAddress}\n`,
  };
}

function troubleWith(name: keyof AgentInstallation, value: string | undefined): string | undefined {
  if (value === undefined || value === "") return "is missing";
  if (placeholder.test(value)) return `"${value}" was not filled in: Kasm knows no such placeholder`;
  if (name === "role" && value !== "agent") return `"${value}" is another role than agent`;
  if (name === "address" && !hostName.test(value)) return `"${value}" is no host`;
  if (name !== "managerAddress" || hostName.test(value)) return undefined;
  return `"${value}" is no host: ${upstreamHint}`;
}

/** The Desktop Service of a Linux machine. */
function registerService(machine: GuestMachine, words: readonly string[]): StandInAnswer {
  if (![...machine.packages].some((name) => name.includes("desktop"))) {
    return { status: 127, errors: `${wizard}: No such file or directory: the Desktop Service is not installed\n` };
  }
  const value = (name: string) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  return register(machine, "register_wizard.sh", value("api-host"), value("api-port"), value("token"));
}

/** Takes note of a Desktop Service's registration, or says what it lacks. */
export function register(
  machine: Pick<BootingMachine, "console" | "registration">,
  program: string,
  host: string | undefined,
  port: string | undefined,
  token: string | undefined,
): StandInAnswer {
  machine.console.hide(token);
  const troubles: string[] = [];
  if (host === undefined || !hostName.test(host)) troubles.push(`the host "${host ?? ""}" is none: ${upstreamHint}`);
  if (port === undefined || !/^\d+$/.test(port)) troubles.push(`the port "${port ?? ""}" is none`);
  if (!token || placeholder.test(token)) troubles.push("the registration token is missing");
  if (troubles.length > 0) return { status: 1, errors: troubles.map((one) => `${program}: ${one}\n`).join("") };
  machine.registration = { host: host ?? "", port: Number(port), registrationToken: token ?? "" };
  return { status: 0, output: `${program} [stand-in]: registers with ${host}:${port}\n` };
}

import { GuestConsole } from "./console";
import { Jail } from "./jail";
import { bootLinux, type LinuxGuestOptions } from "./linux";
import {
  guestAgent,
  hasGuestAgent,
  type AgentInstallation,
  type BootingMachine,
  type DesktopRegistration,
} from "./machine";
import type { GuestNetwork } from "./network";
import { followPowerShell } from "./powershell/windows";
import { readUserData } from "./user-data";

/** A virtual machine as its first boot finds it. */
export interface GuestDescription {
  readonly name: string;
  /** Its address, once anybody can learn it. */
  readonly address: string;
  /** What its disk was made from, by which its system is told. */
  readonly image: string;
  /** None is no error: a machine can come without. */
  readonly userData: string;
}

export interface GuestOptions extends LinuxGuestOptions {
  readonly network: GuestNetwork;
}

/** What came of the first boot of a machine. */
export interface GuestResult {
  /** The console's text; secrets are masked. */
  readonly console: GuestConsole;
  /** Whether the QEMU guest agent tells the host the machine's address. */
  readonly guestAgent: boolean;
  /** Versions of the Kasm releases it downloaded. */
  readonly releases: readonly string[];
  readonly installation?: AgentInstallation;
  readonly registration?: DesktopRegistration;
  readonly poweredOff: boolean;
}

const redHat = /rocky|alma|centos|rhel|redhat|fedora|oracle|(?:^|[-_])ol\d/i;

/** Boots a machine for the first time: runs its user data, once. */
export async function bootGuest(description: GuestDescription, options: GuestOptions): Promise<GuestResult> {
  const { name, address, image } = description;
  const console = new GuestConsole();
  const machine: BootingMachine = {
    name,
    address,
    console,
    network: options.network,
    family: redHat.test(image) ? "dnf" : "apt",
    packages: new Set(),
    units: new Map(),
    releases: [],
    poweredOff: false,
  };
  console.say(`${name} boots from ${image || "a disk without an image"}; what "[stand-in]" says is played`);
  await runUserData(description, machine, options);
  const { releases, installation, registration, poweredOff } = machine;
  const result = { console, guestAgent: hasGuestAgent(machine), releases, poweredOff };
  if (!result.guestAgent) console.say(agentMissing(machine));
  return { ...result, ...(installation && { installation }), ...(registration && { registration }) };
}

async function runUserData(
  description: GuestDescription,
  machine: BootingMachine,
  options: GuestOptions,
): Promise<void> {
  const { console } = machine;
  const data = readUserData(description.userData);
  if (data.kind === "none") return console.say("no user data");
  if (data.kind === "unusable") return console.write(`Cloud-init: ${data.trouble}`);
  if (data.kind === "powershell") {
    // The image of a Windows machine holds the guest agent already (SOP 10.1); its script does not install it.
    machine.packages.add(guestAgent);
    machine.units.set(guestAgent, { enabled: true, active: true });
    return followPowerShell(data.text, machine);
  }
  const trouble = Jail.trouble();
  if (trouble !== undefined) return console.say(trouble);
  await bootLinux(data, machine, options);
}

function agentMissing({ packages }: Pick<BootingMachine, "packages">): string {
  const what = packages.has(guestAgent) ? "is installed, but was not enabled" : "is not installed";
  return `the QEMU guest agent ${what}: nobody learns this machine's address, and Kasm waits for it in vain`;
}

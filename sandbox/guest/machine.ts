import type { GuestConsole } from "./console";
import type { GuestNetwork } from "./network";

/** How software is installed on the machine. */
export type PackageFamily = "apt" | "dnf";

/** A call of the `install.sh` of a Kasm release, as far as it was understood. */
export interface AgentInstallation {
  /** Of the release that held the `install.sh`. */
  readonly release: string;
  readonly role: string;
  /** Under which the agent is to be reached. */
  readonly address: string;
  readonly managerAddress: string;
  readonly serverId: string;
  readonly provider: string;
  readonly managerToken: string;
}

/** A call that registers the Kasm Desktop Service of a machine. */
export interface DesktopRegistration {
  readonly host: string;
  readonly port: number;
  readonly registrationToken: string;
}

/** TCP port of the Kasm Desktop Service (kasm-docs.md 5.11). */
export const desktopServicePort = 4902;

export interface Unit {
  enabled: boolean;
  active: boolean;
}

/** What is known of a guest: what its user data changed. */
export interface BootingMachine {
  readonly name: string;
  readonly address: string;
  readonly family: PackageFamily;
  readonly console: GuestConsole;
  readonly network: GuestNetwork;
  readonly packages: Set<string>;
  readonly units: Map<string, Unit>;
  /** Versions of the Kasm releases that were downloaded, in order. */
  readonly releases: string[];
  /** The last call of `install.sh` that had all it needs. */
  installation?: AgentInstallation;
  registration?: DesktopRegistration;
  poweredOff: boolean;
}

/** A guest while its user data runs. */
export interface GuestMachine extends BootingMachine {
  /** A file of the machine; undefined when there is none. */
  readonly read: (path: string) => string | undefined;
  /** Cuts the run short, and says why. */
  readonly giveUp: (why: string) => void;
}

export const guestAgent = "qemu-guest-agent";

/** Whether the QEMU guest agent was installed and enabled, without which nobody learns the machine's address. */
export function hasGuestAgent({ packages, units }: Pick<BootingMachine, "packages" | "units">): boolean {
  const unit = units.get(guestAgent);
  return packages.has(guestAgent) && (unit?.enabled === true || unit?.active === true);
}

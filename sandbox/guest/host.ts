import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../simulator";
import { writePrivately } from "../state";
import { GuestConsole } from "./console";
import { bootGuest, type GuestResult } from "./guest";
import type { GuestNetwork } from "./network";
import { Registration, type GuestResources, type RegistrationOptions } from "./registration";

export interface GuestHostOptions {
  readonly network: GuestNetwork;
  readonly clock: Clock;
  /** Of the consoles, for people. */
  readonly logFolder: string;
  /** Of what the machines keep between starts of the sandbox; private, since it holds their tokens. */
  readonly recordFolder: string;
}

export interface MachineDescription {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly userData: string;
  readonly resources: GuestResources;
}

/** A machine that has booted. */
export interface BootedMachine {
  readonly address: string;
  readonly guestAgent: boolean;
  readonly poweredOff: boolean;
}

type Memory = Omit<GuestResult, "console" | "releases">;

interface Running {
  readonly end: AbortController;
  booted?: Promise<BootedMachine>;
  readonly registrations: Registration[];
  /** Settled once each of them has tried once. */
  registered: Promise<unknown>;
}

/** Boots virtual machines and keeps what runs in them going, as a hypervisor's node does. */
export class GuestHost {
  private readonly running = new Map<string, Running>();

  constructor(private readonly options: GuestHostOptions) {
    mkdirSync(options.logFolder, { recursive: true, mode: 0o700 });
    mkdirSync(options.recordFolder, { recursive: true, mode: 0o700 });
  }

  consoleFile({ namespace, name, uid }: Pick<MachineDescription, "namespace" | "name" | "uid">): string {
    return join(this.options.logFolder, `${namespace}-${name}-${uid.slice(0, 8)}.log`);
  }

  runs(uid: string): boolean {
    return this.running.has(uid);
  }

  /** Starts a machine that does not run yet. Its user data is run at its first start only. */
  start(machine: MachineDescription): Promise<BootedMachine> {
    const known = this.running.get(machine.uid);
    if (known?.booted !== undefined) return known.booted;
    const running: Running = { end: new AbortController(), registrations: [], registered: Promise.resolve() };
    this.running.set(machine.uid, running);
    running.booted = this.boot(machine, running);
    return running.booted;
  }

  /** Stops a machine; what it knows is kept for its next start. Waits until nothing of it runs. */
  async stop(uid: string): Promise<void> {
    const machine = this.running.get(uid);
    if (machine === undefined) return;
    machine.end.abort();
    for (const registration of machine.registrations) registration.stop();
    await machine.booted?.catch(() => undefined);
    await machine.registered;
    this.running.delete(uid);
  }

  /** Stops a machine for good. Its console stays. */
  async destroy(uid: string): Promise<void> {
    await this.stop(uid);
    rmSync(this.recordFile(uid), { force: true });
  }

  async close(): Promise<void> {
    await Promise.all([...this.running.keys()].map((uid) => this.stop(uid)));
    await this.options.network.close();
  }

  private async boot(machine: MachineDescription, running: Running): Promise<BootedMachine> {
    const { signal } = running.end;
    const address = addressOf(machine.uid);
    const memory = this.remembered(machine.uid) ?? (await this.firstBoot(machine, address, signal));
    const booted = { address, guestAgent: memory.guestAgent, poweredOff: memory.poweredOff };
    if (signal.aborted || memory.poweredOff) return booted;
    running.registrations.push(...this.registrationsOf(machine, memory));
    // Nobody waits for Kasm: an agent that it refuses tries on and on.
    running.registered = Promise.allSettled(running.registrations.map((registration) => registration.start()));
    return booted;
  }

  private async firstBoot(machine: MachineDescription, address: string, signal: AbortSignal): Promise<Memory> {
    const { network } = this.options;
    const { console, releases: _, ...memory } = await bootGuest({ ...machine, address }, { network, signal });
    writeFileSync(this.consoleFile(machine), console.text, { mode: 0o600 });
    if (!signal.aborted) writePrivately(this.recordFile(machine.uid), JSON.stringify(memory));
    return memory;
  }

  private registrationsOf(machine: MachineDescription, memory: Memory): Registration[] {
    const { installation, registration, guestAgent } = memory;
    const options = this.registrationOptions(machine, memory);
    if (installation !== undefined && !guestAgent) options.say("kasm_agent: waits for the QEMU guest agent");
    return [
      ...(installation !== undefined && guestAgent ? [Registration.ofAgent(installation, options)] : []),
      ...(registration === undefined ? [] : [Registration.ofDesktopService(registration, options)]),
    ];
  }

  private registrationOptions(machine: MachineDescription, memory: Memory): RegistrationOptions {
    const file = this.consoleFile(machine);
    const say = (line: string) => {
      const masking = new GuestConsole();
      masking.hide(memory.installation?.managerToken);
      masking.hide(memory.registration?.registrationToken);
      masking.say(line);
      appendFileSync(file, masking.text, { mode: 0o600 });
    };
    return { network: this.options.network, clock: this.options.clock, resources: machine.resources, say };
  }

  private remembered(uid: string): Memory | undefined {
    const file = this.recordFile(uid);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Memory) : undefined;
  }

  private recordFile(uid: string): string {
    return join(this.options.recordFolder, `${uid}.json`);
  }
}

/** In Harvester's network of pods; always the same for a machine. */
function addressOf(uid: string): string {
  const [third = 0, fourth = 0] = createHash("sha256").update(uid).digest();
  return `10.52.${third}.${2 + (fourth % 253)}`;
}

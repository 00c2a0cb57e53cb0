import { existsSync } from "node:fs";
import { stepsOf, type Step } from "./cloud-config";
import { answerCalls, type StandIns } from "./bridge";
import { Jail, type JailLimits } from "./jail";
import type { BootingMachine, GuestMachine } from "./machine";
import { placePrograms } from "./programs";
import type { UserData } from "./user-data";

export interface LinuxGuestOptions {
  readonly limits?: Partial<JailLimits>;
  /** Ends the boot. */
  readonly signal?: AbortSignal;
}

type LinuxUserData = Extract<UserData, { kind: "cloud-config" | "script" }>;

const searchPath = "/stand-ins:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const releases = {
  apt: 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\n',
  dnf: 'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n',
};
/** Debian's and Ubuntu's `sh` is dash; that of Rocky and Oracle Linux is bash. */
const shells = { apt: existsSync("/bin/dash") ? "dash" : "sh", dnf: "bash" };

/** Does what cloud-init does at the first boot of a machine; everything it says is on the machine's console. */
export async function bootLinux(
  userData: LinuxUserData,
  machine: BootingMachine,
  options: LinuxGuestOptions,
): Promise<void> {
  const jail = new Jail(options.limits);
  try {
    await new LinuxGuest(jail, machine, options).boot(userData);
  } finally {
    jail.remove();
  }
}

class LinuxGuest {
  private readonly machine: GuestMachine;
  private readonly standIns: StandIns;
  private readonly given = new AbortController();
  private gaveUp: string | undefined;

  constructor(
    private readonly jail: Jail,
    machine: BootingMachine,
    private readonly options: LinuxGuestOptions,
  ) {
    const giveUp = (why: string) => {
      this.gaveUp ??= why;
      this.given.abort();
    };
    this.machine = Object.assign(machine, { read: (path: string) => jail.read(path), giveUp });
    jail.write("/etc/os-release", releases[machine.family]);
    jail.write("/etc/hostname", `${machine.name}\n`);
    jail.write("/etc/hosts", `127.0.0.1 localhost\n127.0.1.1 ${machine.name}\n`);
    jail.write("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
    jail.write("/etc/group", "root:x:0:\n");
    jail.makeFolder("/root");
    this.standIns = placePrograms(jail, this.machine);
  }

  async boot(userData: LinuxUserData): Promise<void> {
    if (userData.kind === "script") await this.run("user script", userData.text, []);
    else for (const step of stepsOf(userData.config)) await this.take(step);
  }

  private async take(step: Step): Promise<void> {
    if (this.gaveUp !== undefined) return;
    try {
      await this.done(step);
    } catch (error) {
      this.machine.console.write(`cc_${step.kind}: ${(error as Error).message}`);
    }
  }

  private async done(step: Step): Promise<void> {
    const { jail, machine } = this;
    switch (step.kind) {
      case "file": {
        const before = step.append ? (jail.read(step.path) ?? "") : "";
        return jail.write(step.path, Buffer.concat([Buffer.from(before), step.content]), step.mode);
      }
      case "user":
        return this.makeUser(step);
      case "swap":
        return jail.write(step.path, "", 0o600);
      case "packages":
        return this.installPackages(step);
      case "shell":
        return this.run(step.module, step.script, [shells[machine.family]]);
      case "failure":
        return machine.console.write(`cc_${step.module}: ${step.trouble}`);
    }
  }

  private makeUser({ name, keys, sudo, shell }: Extract<Step, { kind: "user" }>): void {
    if (!/^[a-z_][\w.-]*\$?$/i.test(name)) throw new Error(`"${name}" is no user name`);
    const { jail } = this;
    jail.write("/etc/passwd", `${jail.read("/etc/passwd") ?? ""}${name}:x:1000:1000::/home/${name}:${shell}\n`);
    jail.makeFolder(`/home/${name}/.ssh`);
    jail.write(`/home/${name}/.ssh/authorized_keys`, keys.map((key) => `${key.trim()}\n`).join(""), 0o600);
    if (sudo !== undefined) jail.write("/etc/sudoers.d/90-cloud-init-users", `${name} ${sudo}\n`, 0o440);
    for (const key of keys) {
      if (!/^(ssh-|ecdsa-|sk-)/.test(key.trim()))
        this.machine.console.say(`user ${name}: this is no SSH public key: ${key}`);
    }
  }

  private installPackages({ update, upgrade, names }: Extract<Step, { kind: "packages" }>): Promise<void> {
    const manager = this.machine.family === "apt" ? "apt-get" : "dnf";
    const quoted = names.map((name) => `'${name.replaceAll("'", "")}'`).join(" ");
    const lines = [
      ...(update ? [`${manager} ${manager === "dnf" ? "makecache" : "update"}`] : []),
      ...(upgrade ? [`${manager} upgrade -y`] : []),
      ...(names.length > 0 ? [`${manager} install -y ${quoted}`] : []),
    ];
    return this.run("package_update_upgrade_install", `#!/bin/sh\n${lines.join("\n")}\n`, ["sh"]);
  }

  /** Runs a script with the shell, or else with that of its first line. */
  private async run(module: string, script: string, shell: readonly string[]): Promise<void> {
    const { console } = this.machine;
    this.jail.write("/tmp/script", script, 0o755);
    const signals = [this.given.signal, ...(this.options.signal ? [this.options.signal] : [])];
    const { status, output, cut } = await this.jail.run([...shell, "/tmp/script"], {
      environment: { PATH: searchPath, HOME: "/root", LC_ALL: "C.UTF-8", SHELL: "/bin/bash" },
      signal: AbortSignal.any(signals),
      onPipes: (pipes) => answerCalls(pipes, this.standIns),
    });
    console.write(output);
    if (cut === "time") console.say(`${module}: was ended, since it had not come to an end in time`);
    if (cut === "output") console.say(`${module}: was ended, since it said too much`);
    if (cut === "stop") console.say(`${module}: was ended: ${this.gaveUp ?? "the machine is gone"}`);
    if (cut !== undefined) this.gaveUp ??= cut;
    else if (status !== 0) console.write(`cc_scripts_user: Failed running ${module} [exit code ${status}]`);
  }
}

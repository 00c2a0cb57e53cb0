import type { StandInAnswer, StandIns } from "../bridge";
import type { GuestMachine, Unit } from "../machine";

/** Units that come with a package of another name, and those that every machine has. */
const packageOf: Readonly<Record<string, string>> = { docker: "docker.io", "kasm-desktop": "kasm-desktop-service" };
const always = new Set(["ssh", "sshd", "cron", "systemd-resolved", "systemd-networkd", "rsyslog", "snapd"]);
const changes: Readonly<Record<string, Partial<Unit>>> = {
  enable: { enabled: true },
  disable: { enabled: false },
  start: { active: true },
  restart: { active: true },
  "try-restart": {},
  reload: {},
  stop: { active: false },
  mask: { enabled: false, active: false },
  unmask: {},
};

/** `systemctl` and what ends or restarts the machine. */
export function services(machine: GuestMachine): StandIns {
  const end = () => {
    machine.poweredOff = true;
    machine.giveUp("the machine was shut down from inside");
    return { status: 0 };
  };
  const restart = () => {
    for (const unit of machine.units.values()) unit.active = unit.enabled;
    return { status: 0, output: "The system will reboot now! [stand-in: what is enabled runs again]\n" };
  };
  return {
    systemctl: (words) => systemctl(machine, words),
    reboot: restart,
    poweroff: end,
    halt: end,
    shutdown: (words) => (words.includes("-r") ? restart() : end()),
  };
}

function systemctl(machine: GuestMachine, words: readonly string[]): StandInAnswer {
  const [verb = "", ...named] = words.filter((word) => !word.startsWith("-"));
  if (verb === "daemon-reload" || verb === "list-units") return { status: 0 };
  const names = named.map((name) => name.replace(/\.service$/, ""));
  const missing = names.filter((name) => !exists(machine, name));
  if (missing.length > 0) {
    const lines = missing.map((name) => `Failed to ${verb} unit: Unit file ${name}.service does not exist.\n`);
    return { status: verb === "status" ? 4 : 1, errors: lines.join("") };
  }
  if (verb === "is-active" || verb === "is-enabled" || verb === "status") return shown(machine, verb, names);
  for (const name of names) {
    const unit = unitOf(machine, name);
    Object.assign(unit, changes[verb]);
    if (!words.includes("--now")) continue;
    if (verb === "enable") unit.active = true;
    if (verb === "disable" || verb === "mask") unit.active = false;
  }
  const starts = verb === "start" || verb === "restart" || (verb === "enable" && words.includes("--now"));
  const run = starts ? names.map((name) => commandOf(machine, name)).filter((command) => command !== undefined) : [];
  return { status: 0, ...(run.length > 0 && { run: run.join("\n") }) };
}

/** What a unit of the machine's own runs when it starts; a timer runs its service, once. */
function commandOf(machine: GuestMachine, name: string): string | undefined {
  const unit = unitFile(machine, name.replace(/\.timer$/, ""));
  return unit === undefined ? undefined : /^ExecStart=[-@:+!]*(.*)$/m.exec(unit)?.[1];
}

function unitFile(machine: GuestMachine, name: string): string | undefined {
  const file = /\.(timer|socket|path|target|mount|swap)$/.test(name) ? name : `${name}.service`;
  return machine.read(`/etc/systemd/system/${file}`);
}

function shown(machine: GuestMachine, verb: string, names: readonly string[]): StandInAnswer {
  const units = names.map((name) => unitOf(machine, name));
  const holds = units.every((unit) => (verb === "is-enabled" ? unit.enabled : unit.active));
  const words = units.map(({ enabled, active }) => {
    if (verb === "is-enabled") return enabled ? "enabled" : "disabled";
    return active ? "active" : "inactive";
  });
  return { status: holds ? 0 : verb === "is-enabled" ? 1 : 3, output: words.map((word) => `${word}\n`).join("") };
}

function exists(machine: GuestMachine, name: string): boolean {
  return (
    always.has(name) ||
    machine.packages.has(packageOf[name] ?? name) ||
    machine.units.has(name) ||
    unitFile(machine, name) !== undefined
  );
}

function unitOf(machine: GuestMachine, name: string): Unit {
  const known = machine.units.get(name) ?? { enabled: always.has(name), active: always.has(name) };
  machine.units.set(name, known);
  return known;
}

import type { StandInAnswer, StandIns } from "../bridge";
import type { GuestMachine } from "../machine";

/** Options that take their value as the next word. */
const withValue = new Set(["-o", "-c", "-t", "--option", "--config-file", "--target-release"]);
const packageName = /^[a-z0-9][a-z0-9+._:~=-]*$/i;

/** The package managers of the machine's family; any package with a sound name can be had. */
export function packageManagers(machine: GuestMachine): StandIns {
  const manager = (words: readonly string[]) => manage(machine, words);
  const names = machine.family === "apt" ? ["apt-get", "apt"] : ["dnf", "yum"];
  return Object.fromEntries(names.map((name) => [name, manager]));
}

/** What of the other families would be found on the host: on this machine it is not there. */
export function foreignManagers(machine: GuestMachine): string[] {
  return machine.family === "apt" ? ["dnf", "yum"] : ["apt-get", "apt", "dpkg"];
}

function manage(machine: GuestMachine, words: readonly string[]): StandInAnswer {
  const [verb = "", ...names] = words.filter(
    (word, index) => !word.startsWith("-") && !withValue.has(words[index - 1] ?? ""),
  );
  switch (verb) {
    case "install":
      return install(machine, names);
    case "remove":
    case "purge":
      for (const name of names) machine.packages.delete(name);
      return { status: 0, output: `Removed: ${names.join(" ")}\n` };
    default:
      // Lists, upgrades and clean-ups have nothing to do here.
      return { status: 0, output: `${verb}: done [stand-in]\n` };
  }
}

function install(machine: GuestMachine, names: readonly string[]): StandInAnswer {
  const wrong = names.filter((name) => !isFile(name) && !packageName.test(name));
  if (wrong.length > 0) {
    return { status: 100, errors: wrong.map((name) => `E: Unable to locate package ${name}\n`).join("") };
  }
  for (const name of names) machine.packages.add(isFile(name) ? nameOfFile(name) : (name.split("=")[0] ?? name));
  return { status: 0, output: names.map((name) => `Setting up ${name} ... [stand-in]\n`).join("") };
}

function isFile(name: string): boolean {
  return name.includes("/");
}

function nameOfFile(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/[-_]?[\d.]*(?:[-_](?:amd64|x86_64|arm64))?\.(?:deb|rpm)$/, "");
}

import { placeStandIns, type StandIns } from "../bridge";
import type { Jail } from "../jail";
import type { GuestMachine } from "../machine";
import { addresses } from "./addresses";
import { kasmFiles, kasmPrograms } from "./kasm";
import { foreignManagers, packageManagers } from "./packages";
import { requests } from "./requests";
import { services } from "./services";

/** More than a start-up script waits for anything; one that sleeps longer in all waits in vain. */
const longestSleep = 6 * 60 * 60;
const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Programs that would need a machine, and have nothing to say. */
const silent = [
  "chown",
  "chgrp",
  "mkswap",
  "swapon",
  "swapoff",
  "sysctl",
  "modprobe",
  "mount",
  "ufw",
  "iptables",
].concat(["timedatectl", "localectl", "chpasswd", "passwd", "usermod", "groupadd", "netplan", "growpart", "resize2fs"]);
const shell: Readonly<Record<string, string>> = {
  sudo: 'while case ${1-} in -*|*=*) true ;; *) false ;; esac; do shift; done\n[ $# -eq 0 ] || exec "$@"',
  // Nobody else installs packages here: no lock is ever held.
  fuser: "exit 1",
  dd: 'for word; do case $word in of=*) : > "${word#of=}" ;; esac; done',
  fallocate: 'for word; do :; done\n: > "$word"',
  useradd: 'for name; do :; done\necho "$name:x:1000:1000::/home/$name:/bin/bash" >> /etc/passwd',
  getent: '[ "$1" != passwd ] || exec grep "^$2:" /etc/passwd\n[ "$1" != hosts ] || exec /stand-ins/host "$2"\nexit 2',
};

/** Puts the programs into the jail that are played here; answers what they do. */
export function placePrograms(jail: Jail, machine: GuestMachine): StandIns {
  let slept = 0;
  const standIns: StandIns = {
    ...packageManagers(machine),
    ...services(machine),
    ...requests(machine),
    ...addresses(machine),
    ...kasmPrograms(machine),
    sleep: (words) => {
      slept += words.reduce((sum, word) => sum + lengthOf(word), 0);
      if (slept > longestSleep) machine.giveUp(`it slept for more than ${longestSleep / 3600} hours in all`);
      return { status: 0 };
    },
  };
  placeStandIns(jail, Object.keys(standIns));
  for (const name of silent) jail.write(`/stand-ins/${name}`, "#!/bin/sh\nexit 0\n", 0o755);
  for (const [name, body] of Object.entries(shell)) jail.write(`/stand-ins/${name}`, `#!/bin/bash\n${body}\n`, 0o755);
  for (const name of foreignManagers(machine)) {
    jail.write(`/stand-ins/${name}`, `#!/bin/sh\necho "${name}: command not found" >&2\nexit 127\n`, 0o755);
  }
  for (const [file, program] of Object.entries(kasmFiles)) {
    jail.write(file, `#!/bin/sh\nexec /stand-ins/${program} "$@"\n`, 0o755);
  }
  return standIns;
}

function lengthOf(word: string): number {
  const [, amount = "0", unit = "s"] = /^([\d.]+)([smhd]?)$/.exec(word) ?? [];
  return Number(amount) * (seconds[unit || "s"] ?? 0);
}

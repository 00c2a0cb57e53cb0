import type { Command, LinuxFile, LinuxPlan, LinuxUser } from "./linux-plan";
import { quoted } from "./shell-words";

/** The plan as a bash script that ends at the first command that fails. */
export function bash({ packageFamily, packages, users, files, commands, swap }: LinuxPlan): string {
  return [
    "#!/bin/bash\nset -eo pipefail\n",
    packageFamily === "apt" ? "export DEBIAN_FRONTEND=noninteractive\n" : "",
    ...users.map(user),
    ...files.map(file),
    install(packageFamily, packages),
    swap === undefined ? "" : swapFile(swap.path, swap.bytes, packageFamily),
    ...commands.map(shell),
  ].join("");
}

function install(family: LinuxPlan["packageFamily"], packages: readonly string[]): string {
  if (packages.length === 0) return "";
  const names = packages.map(quoted).join(" ");
  return family === "apt"
    ? `/usr/local/bin/apt-wait.sh\napt-get update\napt-get install -y ${names}\n`
    : `dnf install -y ${names}\n`;
}

function user({ name, shell, sudo, lockPassword, sshAuthorizedKeys }: LinuxUser): string {
  const login = quoted(name);
  const keys = sshAuthorizedKeys
    .map((key) => `printf '%s\\n' ${quoted(key)} >> "$home/.ssh/authorized_keys"\n`)
    .join("");
  return [
    `id -u ${login} >/dev/null 2>&1 || useradd --create-home --shell ${quoted(shell)} ${login}\n`,
    lockPassword ? `passwd --lock ${login}\n` : "",
    sudo
      ? `printf '%s ALL=(ALL) NOPASSWD:ALL\\n' ${login} > /etc/sudoers.d/90-${login}\nchmod 0440 /etc/sudoers.d/90-${login}\n`
      : "",
    keys === ""
      ? ""
      : `home=$(getent passwd ${login} | cut -d: -f6)\nmkdir -p "$home/.ssh"\nchmod 0700 "$home/.ssh"\n${keys}chmod 0600 "$home/.ssh/authorized_keys"\nchown -R ${login}: "$home/.ssh"\n`,
  ].join("");
}

/** A here-document: a value with a quote in it, filled in by Kasm, breaks nothing there. */
function file({ path, content, permissions = "0644", owner }: LinuxFile, index: number): string {
  const lines = content.split("\n");
  let end = `END_OF_FILE_${index + 1}`;
  while (lines.includes(end)) end += "_";
  const target = quoted(path);
  const write = content.endsWith("\n") ? "cat" : "head -c -1";
  const body = content.endsWith("\n") ? content : `${content}\n`;
  return [
    `mkdir -p ${quoted(path.slice(0, path.lastIndexOf("/")) || "/")}\n`,
    `${write} > ${target} <<'${end}'\n${body}${end}\n`,
    `chmod ${permissions} ${target}\n`,
    owner === undefined ? "" : `chown ${quoted(owner)} ${target}\n`,
  ].join("");
}

/** With `dd` on the dnf family: its images often use XFS, where a file made by `fallocate` is no swap. */
function swapFile(path: string, bytes: number, family: LinuxPlan["packageFamily"]): string {
  const target = quoted(path);
  const mebibytes = Math.ceil(bytes / 2 ** 20);
  const make =
    family === "apt" ? `fallocate -l ${bytes} ${target}` : `dd if=/dev/zero of=${target} bs=1M count=${mebibytes}`;
  return `if [ -z "$(swapon --show)" ]; then
    ${make}
    chmod 600 ${target}
    mkswap ${target}
    swapon ${target}
    echo ${quoted(`${path} none swap sw 0 0`)} >> /etc/fstab
fi
`;
}

function shell(command: Command): string {
  if (command.kind === "program") return `${command.argv.map(quoted).join(" ")}\n`;
  return command.text.endsWith("\n") ? command.text : `${command.text}\n`;
}

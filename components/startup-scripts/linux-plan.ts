import { parseSize } from "../../provider/core";
import type { DockerAgentScript, LinuxDesktopScript, LinuxRegistration, ScriptStep, ScriptUser } from "./arguments";
import { defaultKasmRelease, releaseUrl } from "./releases";
import { escaped } from "./script-text";
import { quoted } from "./shell-words";

export type LinuxScript = DockerAgentScript | LinuxDesktopScript;

/** A command of the script, braces already doubled. */
export type Command =
  | { kind: "shell"; text: string; /** Whether it is known to read the same as a plain YAML scalar. */ plain?: boolean }
  | { kind: "program"; argv: string[] };

export interface LinuxFile {
  path: string;
  content: string;
  permissions?: string;
  owner?: string;
}

export interface LinuxUser {
  name: string;
  shell: string;
  sudo: boolean;
  lockPassword: boolean;
  sshAuthorizedKeys: string[];
}

/** What a Linux script does, whatever it is written in. */
export interface LinuxPlan {
  packageFamily: "apt" | "dnf";
  packages: string[];
  users: LinuxUser[];
  files: LinuxFile[];
  commands: Command[];
  swap?: { path: string; bytes: number };
}

/** The user that the SOP signs in with (6.1, 7.3). */
const kasmAdmin: ScriptUser = { name: "kasm-admin", sudo: true };

/** Waits until nobody else installs packages (SOP 6.1). */
const aptWait: LinuxFile = {
  path: "/usr/local/bin/apt-wait.sh",
  permissions: "0755",
  content: `#!/bin/bash
echo "Waiting for apt lock to be free..."
while sudo fuser /var/lib/dpkg/lock >/dev/null 2>&1 ; do
    sleep 1
  done
  while sudo fuser /var/lib/apt/lists/lock >/dev/null 2>&1 ; do
    sleep 1
  done
  if [ -f /var/log/unattended-upgrades/unattended-upgrades.log ]; then
    while sudo fuser /var/log/unattended-upgrades/unattended-upgrades.log >/dev/null 2>&1 ; do
      sleep 1
    done
  fi
`,
};

/** The commands of the SOP's script are written as they stand there. */
const line = (text: string): Command => ({ kind: "shell", text, plain: true });
const block = (text: string): Command => ({ kind: "shell", text: escaped(text) });
const program = (...argv: string[]): Command => ({ kind: "program", argv });

export function linuxPlan(args: LinuxScript): LinuxPlan {
  const { provider, packageFamily = "apt", packages = [], files = [], steps = {} } = args;
  const local = provider === undefined || provider === "harvester" || provider === "kubevirt";
  const guestAgent = args.guestAgent ?? local;
  const users = args.users ?? (local ? [kasmAdmin] : []);
  const fetching = packageFamily === "dnf" ? ["tar", "wget"] : [];
  const checkingIn = args.kind === "linux-desktop" && args.registration.by === "check-in" ? ["curl"] : [];
  const swap = args.swap ?? (args.kind === "docker-agent" ? { size: "8 GiB" as const } : false);
  return {
    packageFamily,
    packages: [
      ...new Set([...(guestAgent ? ["qemu-guest-agent"] : []), "sudo", ...fetching, ...checkingIn, ...packages]),
    ],
    users: users.map((user) => ({
      name: escaped(user.name),
      shell: user.shell ?? "/bin/bash",
      sudo: user.sudo ?? false,
      lockPassword: user.lockPassword ?? true,
      sshAuthorizedKeys: (user.sshAuthorizedKeys ?? ["{ssh_key}"]).map(escaped),
    })),
    files: [
      ...(packageFamily === "apt" ? [aptWait] : []),
      ...files.map((file) => ({ ...file, path: escaped(file.path), content: escaped(file.content) })),
    ],
    commands: [
      ...(guestAgent ? [program("systemctl", "enable", "--now", "qemu-guest-agent.service")] : []),
      ...(steps.before ?? []).map(command),
      ...(args.kind === "docker-agent" ? agent(args) : registration(args.registration, packageFamily)),
      ...(steps.after ?? []).map(command),
    ],
    swap: swap === false ? undefined : { path: swap.path ?? "/var/swap.1", bytes: parseSize(swap.size) },
  };
}

function command(step: ScriptStep): Command {
  return Array.isArray(step)
    ? program(...(step as readonly string[]).map(escaped))
    : { kind: "shell", text: escaped(step as string) };
}

/** cloud-init runs commands with `sh`, which need not know `==`: the SOP's test is kept only where no name is ever given. */
const address = (equals: string) => `if [ -z "$GIVEN_FQDN" ] ||  [ "$GIVEN_FQDN" ${equals} "None" ]  ;
then
    AGENT_ADDRESS=$IP
else
    AGENT_ADDRESS=$GIVEN_FQDN
fi
`;

const waits = (family: "apt" | "dnf"): Command[] =>
  family === "apt" ? [line(aptWait.path), line("sleep 10"), line(aptWait.path)] : [];

function agent({ registeredDnsName, packageFamily = "apt", ...args }: DockerAgentScript): Command[] {
  const release = args.releaseUrl ?? releaseUrl(args.kasmRelease ?? defaultKasmRelease);
  return [
    ...(registeredDnsName ? [line("GIVEN_FQDN='{server_external_fqdn}'")] : []),
    line(String.raw`IP=$(ip route get 1.1.1.1 | grep -oP 'src \K\S+')`),
    line("cd /tmp"),
    line(`wget ${quoted(release)} -O kasm.tar.gz`),
    line("tar -xf kasm.tar.gz"),
    block(address(registeredDnsName ? "=" : "==")),
    ...waits(packageFamily),
    line(
      "bash kasm_release/install.sh -e -S agent -p $AGENT_ADDRESS -m {upstream_auth_address} -i {server_id} -r {provider_name} -M {manager_token}",
    ),
    line("rm kasm.tar.gz"),
    line("rm -rf kasm_release"),
  ];
}

/** As Kasm's own scripts register (kasmtech/workspaces-autoscale-startup-scripts, `linux_vms/`). */
function registration(how: LinuxRegistration, family: "apt" | "dnf"): Command[] {
  if (how.by === "nothing") return [];
  if (how.by === "check-in") return [block(checkIn(how.trustAnyCertificate ?? false))];
  const file = family === "apt" ? "kasm-desktop-service.deb" : "kasm-desktop-service.rpm";
  return [
    ...waits(family),
    line("cd /tmp"),
    line(`wget ${quoted(how.packageUrl)} -O ${file}`),
    line(`${family === "apt" ? "apt-get" : "dnf"} install -y ./${file}`),
    line(`rm ${file}`),
    block(`API_HOST='{upstream_auth_address}'
API_HOST=\${API_HOST#*://}
API_HOST=\${API_HOST%%[:/]*}
timeout 300 bash /opt/kasm-desktop-service/scripts/register_wizard.sh --register --no-gui --api-host="$API_HOST" --api-port=443 --token='{checkin_jwt}'
`),
    line("systemctl enable kasm-desktop.service"),
    line("systemctl restart kasm-desktop.service"),
  ];
}

/** Kasm knows the machine only some time after it was made, so the call is tried for five minutes. */
const checkIn = (insecure: boolean) => `(
    tries=0
    until curl --fail --silent --show-error${insecure ? " --insecure" : ""} --request POST --header 'Content-Type: application/json' --data '{"status": "running", "status_message": "Ready", "status_progress": "100"}' 'https://{upstream_auth_address}/api/set_server_status?token={checkin_jwt}'
    do
        tries=$((tries + 1))
        if [ "$tries" -ge 20 ]; then exit 1; fi
        sleep 15
    done
)
`;

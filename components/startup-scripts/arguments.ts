import type { Size } from "../../provider/core";
import type { DesktopServiceRelease, KasmRelease, WindowsScriptsRelease } from "./releases";
import type { ScriptText } from "./script-text";

/** What makes the machines: the value of a VM provider config's `provider` (kasm-docs.md 5.1). */
export type MachineProvider =
  | "aws"
  | "azure"
  | "digital_ocean"
  | "gcp"
  | "harvester"
  | "kubevirt"
  | "nutanix"
  | "oci"
  | "openstack"
  | "proxmox"
  | "vsphere";

/** A user of the machine. */
export interface ScriptUser {
  /** Login name; may be a placeholder such as `{connection_username}`. */
  name: string;
  /** Login shell. Default `/bin/bash`. */
  shell?: string;
  /** Whether the user may do everything with `sudo`, without a password. Default false. */
  sudo?: boolean;
  /** Public keys to sign in with. Default: `{ssh_key}`, the key of the VM provider config. */
  sshAuthorizedKeys?: ScriptText[];
  /** Whether signing in with a password is shut off. Default true. */
  lockPassword?: boolean;
}

/** A file of the machine, written before anything is run. */
export interface ScriptFile {
  /** Absolute path. */
  path: string;
  content: ScriptText;
  /** Octal mode, for example `0755`. Default `0644`. */
  permissions?: string;
  /** `user:group`. Default: root's. */
  owner?: string;
}

/** A command: a text for the shell, or a program and its arguments, which no shell looks at. */
export type ScriptStep = ScriptText | readonly ScriptText[];

/** Commands around those that this builder writes; each runs once, as root. */
export interface ScriptSteps<Step = ScriptStep> {
  /** Ahead of Kasm's part. */
  before?: readonly Step[];
  /** After Kasm's part. */
  after?: readonly Step[];
}

/** What every Linux script is made of. */
export interface LinuxParts {
  /** What makes the machines. Decides how long the script may be, and the defaults of `users` and `guestAgent`. Default: not known. */
  provider?: MachineProvider;
  /** How the image installs packages: `apt` (Ubuntu, Debian) or `dnf` (Rocky, Oracle Linux, RHEL). Default `apt`. */
  packageFamily?: "apt" | "dnf";
  /** Packages beside those that the script needs itself. */
  packages?: readonly string[];
  /**
   * Users of the machine. In a cloud-config they take the place of the image's default user. Default: the SOP's `kasm-admin`
   * with `{ssh_key}` on Harvester, KubeVirt and where no provider is named; none elsewhere, as the cloud puts in its own key.
   */
  users?: readonly ScriptUser[];
  /** Files beside those that the script needs itself. */
  files?: readonly ScriptFile[];
  /** Swap file. Default: 8 GiB in `/var/swap.1` (SOP 6.1) for Docker agents, none for desktops. */
  swap?: false | { size: Size; path?: string };
  /** Commands of your own. */
  steps?: ScriptSteps;
  /**
   * Install and start QEMU's guest agent, through which Harvester and KubeVirt learn the machine's address (SOP 11). Default: on
   * these two and where no provider is named.
   */
  guestAgent?: boolean;
}

/** Which Kasm is installed: a known version, or where its release file lies. */
export type ReleaseChoice<Known extends string, Address extends string> =
  | ({ /** Must be the server's own version. Default 1.18.1. */ kasmRelease?: Known } & {
      [Key in Address]?: undefined;
    })
  | ({ kasmRelease?: string } & { [Key in Address]: string });

/** A machine that runs containers (SOP 6.1, step 5). */
export type DockerAgentScript = LinuxParts & {
  kind: "docker-agent";
  /**
   * `cloud-config` is what Harvester and KubeVirt take, and every image with cloud-init; its commands go on after one that
   * failed. `bash` is a script, which ends there.
   */
  format: "cloud-config" | "bash";
  /**
   * Register under the DNS name that the autoscale config registers, when there is one, in place of the machine's address.
   * Default false: the SOP's script asks for a name but is never given one.
   */
  registeredDnsName?: boolean;
} & ReleaseChoice<KasmRelease, "releaseUrl">;

/** How a desktop tells Kasm that it is there. */
export type LinuxRegistration =
  | {
      /** By the Kasm Desktop Service, which answers on TCP port 4902 (kasm-docs.md 5.11). */
      by: "desktop-service";
      /** Where its `.deb` or `.rpm` lies: no released file is known. */
      packageUrl: string;
    }
  | {
      /** By one call after everything else has run; for autoscale configs that require a check-in. */
      by: "check-in";
      /** Take any certificate of the Kasm server, as Kasm's own script does. Default false. */
      trustAnyCertificate?: boolean;
    }
  /** Not at all. */
  | { by: "nothing" };

/** A Linux machine whose desktop is shown by KasmVNC, RDP, VNC or SSH. */
export type LinuxDesktopScript = LinuxParts & {
  kind: "linux-desktop";
  format: "cloud-config" | "bash";
  registration: LinuxRegistration;
};

/** What a Windows machine is made of. */
export interface WindowsParts {
  /** What makes the machines. AWS reads scripts between tags, Cloudbase-Init by their first line. Default: not known. */
  provider?: MachineProvider;
  /** Files beside those that the script needs itself; `permissions` and `owner` are not for Windows. */
  files?: readonly { path: string; content: ScriptText }[];
  /** PowerShell of your own. */
  steps?: ScriptSteps<ScriptText>;
}

/** The Kasm Desktop Service by its installer (kasm-desktop-service.txt, "Scripted Installation"). */
export type WindowsInstaller = {
  by: "installer";
  /** Install WinFsp, which cloud storage mappings need. Default false. */
  winFsp?: boolean;
  /** Start Windows' audio service, now and at each start (SOP 10.1). Default true. */
  audioService?: boolean;
} & ReleaseChoice<DesktopServiceRelease, "installerUrl">;

/** Kasm's own bundle of Windows scripts, whose `Init-VM-Task.ps1` does what it is given arguments for (SOP 10.2). */
export type WindowsBundle = {
  by: "kasm-scripts";
  /** Join the Active Directory domain of the autoscale config. Default: no. */
  joinDomain?: { /** Addresses of name servers that know the domain. */ dnsServers?: readonly string[] };
  /** Where FSLogix keeps profiles, for example `\\files\profiles`. Default: it is not installed. */
  fsLogixProfileLocations?: string;
  /** Install and register the Kasm Desktop Service. Default true. */
  desktopService?: boolean;
} & ReleaseChoice<WindowsScriptsRelease, "bundleUrl">;

/** A Windows machine whose desktop is shown by RDP (SOP 10). */
export type WindowsDesktopScript = WindowsParts & {
  kind: "windows-desktop";
  format: "powershell";
  /** How the Kasm Desktop Service gets there. */
  registration: WindowsInstaller | WindowsBundle;
};

export type StartupScriptArgs = DockerAgentScript | LinuxDesktopScript | WindowsDesktopScript;

import { gunzipSync } from "node:zlib";

/** A step of a boot by cloud-init; run in this order. */
export type Step =
  | {
      readonly kind: "file";
      readonly path: string;
      readonly content: Uint8Array;
      readonly mode: number;
      readonly append: boolean;
    }
  | {
      readonly kind: "user";
      readonly name: string;
      readonly keys: readonly string[];
      readonly sudo?: string;
      readonly shell: string;
    }
  /** One script for `/bin/sh`. */
  | { readonly kind: "shell"; readonly module: string; readonly script: string }
  | { readonly kind: "swap"; readonly path: string; readonly bytes: number }
  | {
      readonly kind: "packages";
      readonly update: boolean;
      readonly upgrade: boolean;
      readonly names: readonly string[];
    }
  /** A module that can't do what it is told. */
  | { readonly kind: "failure"; readonly module: string; readonly trouble: string };

type Config = Readonly<Record<string, unknown>>;
type Module = (config: Config) => Step[];

/** Modules that have nothing to do on a machine without hardware, a clock or a name service of its own. */
const without = new Set(
  [
    "timezone",
    "locale",
    "hostname",
    "fqdn",
    "manage_etc_hosts",
    "preserve_hostname",
    "growpart",
    "resize_rootfs",
  ].concat(
    [
      "ssh_pwauth",
      "disable_root",
      "chpasswd",
      "password",
      "final_message",
      "output",
      "ntp",
      "apt",
      "network",
      "mounts",
    ],
    [
      "ssh_deletekeys",
      "ssh_genkeytypes",
      "ssh",
      "package_reboot_if_required",
      "groups",
      "debug",
      "disable_ec2_metadata",
    ],
    ["ssh_import_id", "keyboard", "resolv_conf", "manage_resolv_conf", "ca_certs", "yum_repos", "power_state"],
  ),
);

/** In the order in which cloud-init runs them: boot, files, swap, users, packages, and the user's commands at last. */
const modules: Readonly<Record<string, Module>> = {
  bootcmd: (config) => commands("bootcmd", config.bootcmd),
  write_files: (config) => list(config.write_files, "write_files").flatMap((entry) => fileStep(entry, false)),
  swap: ({ swap }) => swapSteps(swap),
  users: usersSteps,
  packages: packagesSteps,
  deferred: (config) => list(config.write_files, "write_files").flatMap((entry) => fileStep(entry, true)),
  runcmd: (config) => commands("runcmd", config.runcmd),
};
const keys = new Set([...Object.keys(modules), "package_update", "package_upgrade", "ssh_authorized_keys"]);

/** What cloud-init does with a cloud-config, and what it can't; a module that fails does not keep the others back. */
export function stepsOf(config: Config): Step[] {
  const steps = Object.entries(modules).flatMap(([module, run]): Step[] => {
    try {
      return run(config);
    } catch (error) {
      return module === "deferred" ? [] : [{ kind: "failure", module, trouble: (error as Error).message }];
    }
  });
  const unknown = Object.keys(config).filter((key) => !keys.has(key) && !without.has(key));
  return [
    ...unknown.map((key): Step => ({ kind: "failure", module: key, trouble: "cloud-init has no such module here" })),
    ...steps,
  ];
}

function list(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`${name} is a list, not ${JSON.stringify(value)}`);
  return value;
}

/** Words in a list are quoted, text is taken as it is; the script goes on after a command that failed. */
function commands(module: string, value: unknown): Step[] {
  const lines = list(value, module).map((command) => {
    if (typeof command === "string") return command;
    if (Array.isArray(command) && command.every((word) => word === null || typeof word !== "object")) {
      return command.map((word) => `'${String(word ?? "").replaceAll("'", String.raw`'\''`)}'`).join(" ");
    }
    throw new Error(`a command is text or a list of words, not ${JSON.stringify(command)}`);
  });
  return lines.length === 0 ? [] : [{ kind: "shell", module, script: `#!/bin/sh\n${lines.join("\n")}\n` }];
}

function fileStep(entry: unknown, deferred: boolean): Step[] {
  const file = record(entry, "a file");
  if ((file.defer === true) !== deferred) return [];
  if (typeof file.path !== "string") throw new Error("a file has no path");
  const encoding = typeof file.encoding === "string" ? file.encoding : "text/plain";
  const permissions = file.permissions ?? "0644";
  const mode = typeof permissions === "number" ? permissions : parseInt(text(permissions), 8);
  if (!Number.isInteger(mode)) throw new Error(`${file.path}: the permissions ${JSON.stringify(permissions)} are none`);
  return [
    {
      kind: "file",
      path: file.path,
      content: decoded(text(file.content), encoding),
      mode,
      append: file.append === true,
    },
  ];
}

function decoded(content: string, encoding: string): Uint8Array {
  const base64 = /b64|base64/.test(encoding);
  const bytes = Buffer.from(content, base64 ? "base64" : "utf8");
  return /^gz/.test(encoding) ? gunzipSync(bytes, { maxOutputLength: 16 * 1024 * 1024 }) : bytes;
}

function swapSteps(value: unknown): Step[] {
  if (value === undefined || value === null) return [];
  const { filename, size } = record(value, "swap");
  if (typeof filename !== "string") return [];
  if (typeof size !== "number") throw new Error(`the size ${JSON.stringify(size)} is no number of bytes`);
  return [{ kind: "swap", path: filename, bytes: size }];
}

function usersSteps(config: Config): Step[] {
  const general = list(config.ssh_authorized_keys, "ssh_authorized_keys");
  const users = config.users === undefined ? ["default"] : list(config.users, "users");
  return users.map((entry): Step => {
    if (typeof entry === "string") {
      return { kind: "user", name: entry === "default" ? "ubuntu" : entry, keys: sshKeys(general), shell: "/bin/bash" };
    }
    const user = record(entry, "a user");
    if (typeof user.name !== "string") throw new Error("a user has no name");
    const sudo = Array.isArray(user.sudo) ? user.sudo.join("\n") : user.sudo;
    return {
      kind: "user",
      name: user.name,
      keys: sshKeys(list(user.ssh_authorized_keys, "ssh_authorized_keys")),
      shell: typeof user.shell === "string" ? user.shell : "/bin/sh",
      ...(typeof sudo === "string" && { sudo }),
    };
  });
}

/** A placeholder that was not filled in is a mapping to YAML, not text. */
function sshKeys(values: readonly unknown[]): string[] {
  return values.map((value) => {
    if (typeof value === "string") return value;
    throw new Error(`the SSH key ${JSON.stringify(value)} is no text: was its placeholder filled in?`);
  });
}

function packagesSteps(config: Config): Step[] {
  const names = list(config.packages, "packages").map((entry) => {
    if (typeof entry === "string") return entry;
    if (Array.isArray(entry) && typeof entry[0] === "string") return `${entry[0]}=${String(entry[1])}`;
    throw new Error(`a package is a name or a name with its version, not ${JSON.stringify(entry)}`);
  });
  const update = config.package_update === true || names.length > 0;
  const upgrade = config.package_upgrade === true;
  return update || upgrade ? [{ kind: "packages", update, upgrade, names }] : [];
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${what} is a mapping, not ${JSON.stringify(value)}`);
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

import { parse } from "yaml";
import type { Jail } from "./jail";

export interface CloudConfig {
  packages?: string[];
  users?: { name: string; ssh_authorized_keys?: string[] }[];
  write_files?: { path: string; content: string; permissions?: string }[];
  runcmd?: (string | string[])[];
  swap?: { filename: string; size: number };
}

export const readCloudConfig = (text: string): CloudConfig => parse(text, { version: "1.1" }) as CloudConfig;

/**
 * Does in the jail what cloud-init does with a cloud-config's files and commands: it writes the files, and makes one script for
 * `sh` of all commands, lists quoted word by word and texts as they are, so that it goes on after a command that failed
 * (cloudinit.readthedocs.io, "Module reference", Runcmd).
 */
export function boot(
  jail: Jail,
  text: string,
  shell: readonly string[],
  environment?: Record<string, string>,
): number | null {
  const config = readCloudConfig(text);
  for (const { path, content, permissions = "0644" } of config.write_files ?? [])
    jail.write(path, content, parseInt(permissions, 8));
  const lines = (config.runcmd ?? []).map((command) =>
    typeof command === "string"
      ? command
      : command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" "),
  );
  return jail.run(`#!/bin/sh\n${lines.join("\n")}\n`, shell, environment);
}

import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { ToolchainError } from "./errors";
import { run } from "./run";
import type { OnPath, Part, ProgramName } from "./types";
import { compareVersions, findVersion } from "./version";

export interface Existing {
  path: string;
  /** For people: where it comes from, with its version where that is known. */
  source: string;
}

/** The variable by which a user names a program: PULUMI_KASM_KUBE_APISERVER for `kube-apiserver`. */
export function settingName(program: ProgramName): string {
  return `PULUMI_KASM_${program.toUpperCase().replaceAll("-", "_")}`;
}

/** The first executable of this name on PATH. */
export function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The program that the user set explicitly; a setting that can't be used is an error, never passed over. */
export function findSetting(part: Part, program: ProgramName, environment: NodeJS.ProcessEnv): Existing | undefined {
  const name = settingName(program);
  const setting = environment[name];
  if (!setting) return undefined;
  const path = resolve(setting);
  const isFolder = part.programs[program] === ".";
  if (!existsSync(path)) throw new ToolchainError(`${name} is ${path}, and there is nothing.`);
  if (isFolder && !statSync(path).isDirectory()) throw new ToolchainError(`${name} is ${path}; it must be a folder.`);
  if (!isFolder && !isExecutable(path)) {
    throw new ToolchainError(`${name} is ${path}; it must be the program itself, with its run bit.`);
  }
  if (part.finish === "keycloak" && !isExecutable(join(path, "bin", "kc.sh"))) {
    throw new ToolchainError(`${name} is ${path}; it must be Keycloak's folder, the one with bin/kc.sh.`);
  }
  return { path, source: `set by ${name}` };
}

/** A program on PATH whose version serves; a program of a wrong version is named to `onUnfit` and left alone. */
export async function findInstalled(
  part: Part,
  program: ProgramName,
  context: {
    environment: NodeJS.ProcessEnv;
    found: Partial<Record<ProgramName, Existing>>;
    onUnfit: (text: string) => void;
    signal?: AbortSignal;
  },
): Promise<Existing | undefined> {
  if (part.plugin) return findPlugin(part.plugin, part.version, context.environment);
  const rule = part.onPath[program];
  if (!rule) return undefined;
  if ("beside" in rule) {
    const neighbour = context.found[rule.beside];
    const path = neighbour && join(dirname(neighbour.path), program);
    return path && isExecutable(path) ? { path, source: `beside ${neighbour.path}` } : undefined;
  }
  const path = findOnPath(program, context.environment);
  if (!path) return undefined;
  const { version, fits } = await askVersion(path, rule, context);
  if (fits) return { path, source: `version ${version} on PATH` };
  const wanted = `${rule.atLeast} or newer, below ${rule.below}`;
  context.onUnfit(`${path} is ${version ? `version ${version}` : "of unknown version"}; ${wanted} is needed`);
  return undefined;
}

async function askVersion(
  path: string,
  rule: OnPath,
  context: { environment: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<{ version?: string; fits: boolean }> {
  const environment = { ...context.environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const limit = AbortSignal.timeout(20_000);
  const signal = context.signal ? AbortSignal.any([context.signal, limit]) : limit;
  try {
    const result = await run(path, rule.arguments, { directory: "/", environment, signal });
    const version = result.code === 0 ? findVersion(result.output) : undefined;
    const fits =
      version !== undefined && compareVersions(version, rule.atLeast) >= 0 && compareVersions(version, rule.below) < 0;
    return { version, fits };
  } catch {
    context.signal?.throwIfAborted();
    return { fits: false };
  }
}

/** A plugin that `pulumi plugin install` has put into Pulumi's own folder: there the version is in the path. */
function findPlugin(plugin: string, version: string, environment: NodeJS.ProcessEnv): Existing | undefined {
  const home = environment.PULUMI_HOME || join(environment.HOME || homedir(), ".pulumi");
  const folder = join(home, "plugins", `resource-${plugin}-v${version}`);
  const path = join(folder, `pulumi-resource-${plugin}`);
  const isWhole =
    isExecutable(path) && !readdirSync(join(home, "plugins")).includes(`resource-${plugin}-v${version}.partial`);
  return isWhole ? { path, source: `version ${version} in Pulumi's plugin folder` } : undefined;
}

import { copyFileSync, existsSync, linkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Programs } from "./toolchain";
import type { WorldState } from "./state";
import { SandboxError } from "./trouble";

export const pulumiPrograms = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-resource-kubernetes",
  "pulumi-resource-keycloak",
] as const;

export interface PulumiEnvironment {
  readonly variables: Record<string, string>;
  /** The official plugins that are not to be had here, and are played by stand-ins. */
  readonly standIns: string[];
}

const officialPlugins = ["kubernetes", "keycloak"] as const;

/** What `pulumi` needs in its environment to work against the sandbox with the programs that were found. */
export function pulumiEnvironment(
  state: WorldState,
  programs: Programs<(typeof pulumiPrograms)[number]>,
  environment: NodeJS.ProcessEnv,
): PulumiEnvironment {
  const folder = state.folder("bin");
  // The CLI looks for what belongs to it beside itself, and sees through symbolic links when it does.
  placeCopy(programs.pulumi, join(folder, "pulumi"));
  placeCopy(programs["pulumi-language-nodejs"], join(folder, "pulumi-language-nodejs"));
  const dynamicHost = join(dirname(require.resolve("@pulumi/pulumi/package.json")), "pulumi-resource-pulumi-nodejs");
  // The published file may have lost its run bit on the way.
  placeLauncher(join(folder, "pulumi-resource-pulumi-nodejs"), ["/bin/sh", dynamicHost]);
  const standIns: string[] = [];
  for (const plugin of officialPlugins) {
    const place = join(folder, `pulumi-resource-${plugin}`);
    const official = programs[`pulumi-resource-${plugin}`];
    if (official !== undefined) placeLink(official, place);
    else {
      placeLauncher(place, [process.execPath, standInFor(plugin)]);
      standIns.push(plugin);
    }
  }
  const variables = {
    PATH: [folder, dirname(process.execPath), environment.PATH ?? ""].join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The plugin gives up after 5 s by itself, less than a Keycloak on a busy machine takes for its first realm.
    KEYCLOAK_CLIENT_TIMEOUT: "60",
    ...(standIns.length > 0 && { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
  };
  return { variables, standIns };
}

/** The folder of the package: the one with package.json, whether this runs compiled or not. */
export function packageFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder) throw new SandboxError(`No package.json lies above ${__dirname}.`);
    folder = dirname(folder);
  }
  return folder;
}

function standInFor(plugin: string): string {
  return join(packageFolder(), "dist", "sandbox", "plugins", plugin, "main.js");
}

function placeLauncher(place: string, command: readonly string[]): void {
  const words = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  rmSync(place, { force: true });
  writeFileSync(place, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
}

function placeLink(program: string, place: string): void {
  rmSync(place, { force: true });
  symlinkSync(program, place);
}

function placeCopy(program: string, place: string): void {
  rmSync(place, { force: true });
  try {
    linkSync(program, place);
  } catch {
    // Another file system, or one without hard links.
    copyFileSync(program, place);
  }
}

import { join } from "node:path";
import { cacheFolder, removeLeftovers } from "./cache";
import { explain } from "./errors";
import { findInstalled, findSetting, settingName, type Existing } from "./existing";
import { ensurePart, isWhole, type MakeContext } from "./make";
import { platformName } from "./platform";
import { parts as allParts } from "./programs";
import { inWords, type Log } from "./progress";
import { requireTools } from "./requirements";
import type { Part, ProgramName, Programs } from "./types";

export { ToolchainError } from "./errors";
export { streamLog, type Log } from "./progress";
export type { OptionalProgramName, ProgramName, Programs } from "./types";

export interface ToolchainOptions {
  /** Told what was chosen and what is being done, a line at a time. */
  log?: Log;
  /** Ends downloads and builds; what was begun is removed. */
  signal?: AbortSignal;
  /** Default `process.env`. */
  environment?: NodeJS.ProcessEnv;
}

/**
 * Finds, downloads or builds the named programs and says where they are. Each comes from the first of: the setting
 * `PULUMI_KASM_<PROGRAM>`, PATH (if its version serves), the cache, the official download (not with
 * `PULUMI_KASM_OFFLINE=1`), the package registries. Throws a ToolchainError, whose message is a sentence, if one can't
 * be had; only the two official Pulumi plugins may be missing from the answer instead.
 */
export async function ensurePrograms<Name extends ProgramName>(
  names: readonly Name[],
  options: ToolchainOptions = {},
): Promise<Programs<Name>> {
  const found = await ensureFrom(allParts, names, options);
  return found as Programs<Name>;
}

/** The same with another table and finer settings, for tests. */
export async function ensureFrom(
  parts: readonly Part[],
  names: readonly ProgramName[],
  options: ToolchainOptions & Partial<MakeContext> = {},
): Promise<Partial<Record<ProgramName, string>>> {
  const environment = options.environment ?? process.env;
  const log: Log = options.log ?? (() => undefined);
  // One part that can't be had ends the work on the others.
  const failure = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failure.signal]) : failure.signal;
  const context: MakeContext = {
    cache: cacheFolder(environment),
    platform: platformName(),
    offline: isSet(environment.PULUMI_KASM_OFFLINE),
    downloadBase: environment.PULUMI_KASM_DOWNLOAD_BASE || undefined,
    ...options,
    environment,
    log,
    signal,
  };

  const found = await findExisting(parts, names, context);
  await removeLeftovers(context.cache).catch((error: unknown) => Promise.reject(explain(error, context.cache)));
  const missing = parts.filter((part) => programsOf(part).some((name) => names.includes(name) && !found[name]));
  const unmade = missing.filter((part) => !isWhole(part, join(context.cache, part.name, part.version)));
  await requireTools(unmade, context);
  announce(unmade, context);
  const ensure = async (part: Part): Promise<void> => {
    const folder = await ensurePart(part, context);
    for (const name of programsOf(part)) {
      const path = part.programs[name];
      if (folder && path !== undefined) found[name] ??= { path: join(folder, path), source: "cache" };
    }
  };
  // All of them, so that each has removed what it began before anybody hears of the first failure.
  await Promise.all(missing.map((part) => ensure(part).catch((error: unknown) => failure.abort(error))));
  signal.throwIfAborted();
  return Object.fromEntries(names.flatMap((name) => (found[name] ? [[name, found[name].path]] : [])));
}

async function findExisting(
  parts: readonly Part[],
  names: readonly ProgramName[],
  context: MakeContext,
): Promise<Partial<Record<ProgramName, Existing>>> {
  const found: Partial<Record<ProgramName, Existing>> = {};
  for (const part of parts) {
    for (const name of programsOf(part).filter((candidate) => names.includes(candidate))) {
      const onUnfit = (text: string) => context.log(`${name}: not taken from PATH, ${text}`);
      const existing =
        findSetting(part, name, context.environment) ??
        (await findInstalled(part, name, { ...context, found, onUnfit }));
      if (!existing) continue;
      found[name] = existing;
      context.log(`${name}: ${existing.path} (${existing.source}; ${settingName(name)} sets another)`);
    }
  }
  return found;
}

/** Says once how much there is to do, as the times of the single parts don't tell the whole. */
function announce(parts: readonly Part[], context: MakeContext): void {
  const unmade = parts.filter((part) => !context.offline || part.build.length > 0);
  const seconds = unmade.reduce((total, part) => total + part.buildSeconds, 0);
  if (seconds === 0) return;
  const names = unmade.map((part) => part.name).join(", ");
  const time = context.offline ? `takes about ${inWords(seconds)}` : `at most about ${inWords(seconds)}`;
  context.log(`Getting ${names} into ${context.cache}: ${time} on two cores, once.`);
}

function programsOf(part: Part): ProgramName[] {
  return Object.keys(part.programs) as ProgramName[];
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

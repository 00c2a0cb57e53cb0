import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { acquireLock, processStart } from "./lock";
import type { Log } from "./progress";

/** Where made programs lie: `<part>/<version>/`, with `.making` (work going on) and `.locks` beside them. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const base = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), ".cache");
  return environment.PULUMI_KASM_CACHE || join(base, "pulumi-kasm");
}

export interface MakeOptions {
  cache: string;
  name: string;
  version: string;
  log: Log;
  signal?: AbortSignal;
  /** Tells whether the folder holds all that it should. */
  isComplete: (folder: string) => boolean;
  /** Fills the empty folder it is given; returns how, for the folder's record. */
  make: (folder: string) => Promise<string>;
}

/**
 * The folder of one release, made if it is not there. It is made beside the others and renamed when done, so it is
 * either whole or absent; one process makes it, others wait for that.
 */
export async function ensureFolder(options: MakeOptions): Promise<string> {
  const { cache, name, version } = options;
  const folder = join(cache, name, version);
  if (options.isComplete(folder)) return folder;
  const lock = await acquireLock(join(cache, ".locks", `${name}-${version}`), {
    onWait: (pid) => options.log(`${name} ${version}: process ${pid} is making it, waiting for that`),
    signal: options.signal,
  });
  try {
    if (options.isComplete(folder)) return folder;
    await removeLeftovers(cache, `${name}-${version}.`);
    const making = join(cache, ".making", `${name}-${version}.${process.pid}.${randomUUID().slice(0, 8)}`);
    await mkdir(making, { recursive: true });
    try {
      const started = Date.now();
      const how = await options.make(making);
      const record = { name, version, how, seconds: Math.round((Date.now() - started) / 1000), at: new Date() };
      await writeFile(join(making, "made.json"), `${JSON.stringify(record, undefined, 2)}\n`);
      await rm(folder, { recursive: true, force: true });
      await mkdir(join(cache, name), { recursive: true });
      await rename(making, folder);
    } finally {
      await rm(making, { recursive: true, force: true, maxRetries: 5 });
    }
    return folder;
  } finally {
    lock.release();
  }
}

/** Removes what killed runs left: everything of the given beginning, or of processes that are gone. */
export async function removeLeftovers(cache: string, beginning?: string): Promise<void> {
  const folder = join(cache, ".making");
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    const pid = Number(/\.(\d+)\.[0-9a-f]+$/.exec(name)?.[1]);
    const remove = beginning === undefined ? processStart(pid) === undefined : name.startsWith(beginning);
    if (remove) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

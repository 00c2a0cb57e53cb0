import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { codeOf } from "./errors";

interface Holder {
  pid: number;
  /** When that process began, in the system's own words: a process id alone may have been given to another since. */
  began: string;
  token: string;
}

export interface Lock {
  release(): void;
}

export interface LockOptions {
  /** Called once if another process holds the lock. */
  onWait?: (holderPid: number) => void;
  signal?: AbortSignal;
  pollMilliseconds?: number;
}

const held = new Set<Lock>();
process.once("exit", () => held.forEach((lock) => lock.release()));

/**
 * Takes a lock file, waiting as long as a living process holds it. A lock whose process is gone is removed; only one
 * process at a time may do that (the `.breaking` file), or two could each remove the other's fresh lock.
 */
export async function acquireLock(file: string, options: LockOptions = {}): Promise<Lock> {
  mkdirSync(dirname(file), { recursive: true });
  const own: Holder = { pid: process.pid, began: processStart(process.pid) ?? "", token: randomUUID() };
  let told = false;
  for (;;) {
    options.signal?.throwIfAborted();
    if (create(file, own)) break;
    const holder = read(file);
    if (!holder) continue;
    if (isAlive(holder)) {
      if (!told && holder.pid !== process.pid) {
        options.onWait?.(holder.pid);
        told = true;
      }
      await delay(options.pollMilliseconds ?? 250, undefined, { signal: options.signal });
    } else if (!removeStale(file, own)) {
      await delay(options.pollMilliseconds ?? 250, undefined, { signal: options.signal });
    }
  }
  const lock: Lock = {
    release: () => {
      held.delete(lock);
      if (read(file)?.token === own.token) rmSync(file, { force: true });
    },
  };
  held.add(lock);
  return lock;
}

/** The file appears with its content in one step, so that nobody ever reads a lock that is made but not yet written. */
function create(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.token}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Who holds a lock; undefined if nobody does, a process that never was if the file tells nothing. */
function read(file: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof holder === "object" && holder !== null && "pid" in holder && "token" in holder) return holder as Holder;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
  }
  return { pid: -1, began: "", token: "" };
}

/** True if the lock is free now, false if another process is at it. */
function removeStale(file: string, own: Holder): boolean {
  const breaking = `${file}.breaking`;
  if (!create(breaking, own)) {
    const other = read(breaking);
    if (other && !isAlive(other)) rmSync(breaking, { force: true });
    return false;
  }
  try {
    const holder = read(file);
    if (holder && isAlive(holder)) return false;
    rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(breaking, { force: true });
  }
}

function isAlive(holder: Holder): boolean {
  const began = processStart(holder.pid);
  return began !== undefined && (holder.began === "" || holder.began === began);
}

/** When a process began; undefined if there is none of this id (or only its remains, waiting to be collected). */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
    }
    const line = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return line === "" || line.startsWith("Z") ? undefined : line.replace(/^\S+\s+/, "");
  } catch {
    return undefined;
  }
}

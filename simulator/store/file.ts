import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { ServerCertificate } from "../certificates";
import { isObject } from "../json";
import type { Change } from "./changes";
import { idOf, parseDump, type Dump } from "./dump";
import type { Row } from "./tables";

/** What signs in without asking: the seeded key pair and the administrator's first password. */
export interface Credentials {
  readonly apiKey: string;
  readonly apiKeySecret: string;
  readonly adminPassword: string;
}

/** What the file holds: the dump, and what must be the same after a restart but belongs into no dump. */
export interface StateContent {
  readonly format: 1;
  readonly credentials: Credentials;
  readonly certificate?: ServerCertificate;
  readonly dump: Dump;
}

/** By what a file is known again: another program's write leaves another one, or a longer one. */
interface Seen {
  readonly ino: number;
  readonly size: number;
}

/** No file. */
const NONE: Seen = { ino: 0, size: -1 };

/** Below this many bytes of changes the file is never written anew. */
const SMALLEST_REWRITE = 1024 * 1024;

/**
 * A file that holds the state: its first line is the content of one moment, each further line the changes of one write.
 * A reader finds every write that `write` or `append` returned from, and no part of another: a last line that a kill cut
 * off is no line yet. Readable by its owner only, as it holds secrets.
 */
export class StateFile {
  private readonly path: string;
  private contentBytes = 0;
  private changedBytes = 0;
  /** Whether the file ends with a whole line of ours, so that another may follow. */
  private appendable = false;
  /** The file as this program has left or found it; undefined after a failure, which may have changed it. */
  private seen: Seen | undefined;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** The content, or undefined where there is no such file yet. Throws when it is something else, naming the file. */
  read(): StateContent | undefined {
    let text: string;
    try {
      // Before it is read: what another program adds meanwhile is not in the text.
      this.seen = statSync(this.path);
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        this.seen = NONE;
        return undefined;
      }
      throw this.trouble("read", error);
    }
    this.appendable = false;
    this.removeLeftDrafts();
    try {
      return parseState(text);
    } catch (error) {
      throw this.trouble("read", error, "; move it away to begin anew, or name another");
    }
  }

  private trouble(what: "read" | "written", error: unknown, then = ""): Error {
    return new Error(`The state file ${this.path} can't be ${what}: ${(error as Error).message}${then}`, {
      cause: error,
    });
  }

  /** Writes everything: beside the file, flushed, then renamed over it. Throws when it can't, naming the file. */
  write(content: StateContent): void {
    this.appendable = false;
    const draft = `${this.path}.${process.pid}.draft`;
    const bytes = Buffer.from(`${JSON.stringify(content)}\n`);
    try {
      const now = statSync(this.path, { throwIfNoEntry: false });
      if (now?.isFile() === true) this.refuseForeign(now);
      mkdirSync(dirname(this.path), { recursive: true });
      putFile(draft, bytes, this.path);
      this.seen = statSync(this.path);
    } catch (error) {
      throw this.trouble("written", error);
    }
    flushFolder(dirname(this.path));
    this.contentBytes = bytes.length;
    this.changedBytes = 0;
    this.appendable = true;
  }

  /**
   * Adds the changes of one write, flushed. Answers false, with nothing done, when everything has to be written instead:
   * the first time, after a failure, when the file is gone, and when its changes outweigh its content. Throws when it
   * can't, naming the file.
   */
  append(changes: readonly Change[]): boolean {
    if (!this.appendable || this.changedBytes > Math.max(SMALLEST_REWRITE, this.contentBytes)) return false;
    if (changes.length === 0) return true;
    this.appendable = false;
    try {
      const handle = openSync(this.path, constants.O_WRONLY | constants.O_APPEND);
      try {
        this.refuseForeign(fstatSync(handle));
        const bytes = Buffer.from(`${JSON.stringify({ changes })}\n`);
        this.seen = undefined;
        writeFileSync(handle, bytes);
        fdatasyncSync(handle);
        this.seen = fstatSync(handle);
        this.changedBytes += bytes.length;
      } finally {
        closeSync(handle);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw this.trouble("written", error);
    }
    this.appendable = true;
    return true;
  }

  /** Two programs that write to one file would lose each other's changes. A file that is gone is made anew. */
  private refuseForeign(now: Seen): void {
    const { seen } = this;
    if (seen === undefined || (now.ino === seen.ino && now.size === seen.size)) return;
    throw new Error("another program has changed it; end one of the two, or give each a file of its own");
  }

  /** Drafts of processes that a kill ended. */
  private removeLeftDrafts(): void {
    const folder = dirname(this.path);
    const name = basename(this.path);
    for (const file of readdirSync(folder)) {
      if (!file.startsWith(`${name}.`)) continue;
      const process = /^(\d+)\.draft$/.exec(file.slice(name.length + 1))?.[1];
      if (process !== undefined && !isAlive(Number(process))) rmSync(resolve(folder, file), { force: true });
    }
  }
}

function parseState(text: string): StateContent {
  const [first = "", ...lines] = text.split("\n");
  const content = parseLine(first, 1);
  if (!isObject(content) || content.format !== 1) throw new Error("this is no state of the Kasm simulator");
  if (!isCredentials(content.credentials)) throw new Error("it lacks the key pair or the administrator's password");
  const state = content as unknown as StateContent;
  parseDump(state.dump);
  // What follows the last line's end was never answered.
  lines.pop();
  return lines.length === 0 ? state : { ...state, dump: changed(state.dump, lines) };
}

function changed(dump: Dump, lines: readonly string[]): Dump {
  const families = new Map(
    Object.entries(dump.families).map(([family, rows]) => [
      family,
      new Map(rows.map((row) => [row[idOf(family)], row] as const)),
    ]),
  );
  for (const [index, line] of lines.entries()) {
    for (const [family, identifier, row] of changesIn(line, index + 2)) {
      const rows = families.get(family) ?? new Map<Row[string] | undefined, Row>();
      families.set(family, rows);
      if (row === null) rows.delete(identifier);
      else rows.set(identifier, row);
    }
  }
  const all = [...families].map(([family, rows]) => [family, [...rows.values()]] as const);
  return parseDump({ ...dump, families: Object.fromEntries(all) });
}

/** The parser's own words would quote the line, which may hold secrets. */
function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`line ${number} is no JSON`);
  }
}

const isCredentials = (value: unknown): boolean =>
  isObject(value) && [value.apiKey, value.apiKeySecret, value.adminPassword].every((each) => typeof each === "string");

function changesIn(line: string, number: number): Change[] {
  const parsed = parseLine(line, number);
  if (!isObject(parsed) || !Array.isArray(parsed.changes)) throw new Error(`line ${number} holds no changes`);
  return parsed.changes as unknown as Change[];
}

/** Writes a draft, flushed, and renames it; a draft that can't be finished is taken away. */
function putFile(draft: string, bytes: Buffer, path: string): void {
  const handle = openSync(draft, "w", 0o600);
  try {
    try {
      writeFileSync(handle, bytes);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Makes the new name last too; not every system can flush a folder. */
function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The name is written in time by the system itself.
  }
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

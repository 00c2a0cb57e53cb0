import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseDump, type Dump } from "./dump";

/** A file that holds the state: a reader finds either the old or the new content, never a part of it. */
export class StateFile {
  private readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** The content, or undefined where there is no such file yet. */
  read(): Dump | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    try {
      return parseDump(JSON.parse(text));
    } catch (error) {
      throw new Error(`The state file ${this.path} can't be read: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Written and flushed beside it, then renamed over it; readable by its owner only, as it holds secrets. */
  write(dump: Dump): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${process.pid}.draft`;
    const handle = openSync(draft, "w", 0o600);
    try {
      writeSync(handle, JSON.stringify(dump));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, this.path);
  }
}

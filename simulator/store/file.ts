import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ServerCertificate } from "../certificates";
import { isObject } from "../json";
import { parseDump, type Dump } from "./dump";

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

/** A file that holds the state: a reader finds either the old or the new content, never a part of it. */
export class StateFile {
  private readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** The content, or undefined where there is no such file yet. */
  read(): StateContent | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    try {
      const content: unknown = JSON.parse(text);
      if (!isObject(content) || content.format !== 1) throw new Error("this is no state of the Kasm simulator");
      parseDump(content.dump);
      return content as unknown as StateContent;
    } catch (error) {
      throw new Error(`The state file ${this.path} can't be read: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Written and flushed beside it, then renamed over it; readable by its owner only, as it holds secrets. */
  write(content: StateContent): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${process.pid}.draft`;
    const handle = openSync(draft, "w", 0o600);
    try {
      writeSync(handle, JSON.stringify(content));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, this.path);
  }
}

import { linkSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { randomText, writePrivately, type WorldState } from "./state";
import { SandboxError } from "./trouble";

interface Holder {
  readonly pid: number;
  readonly port: number;
  readonly token: string;
}

/** What the process that runs a sandbox says of it. */
export interface WorldReport {
  readonly pid: number;
  readonly phase: "starting" | "ready" | "stopping";
  /** ISO time of its start. */
  readonly since: string;
}

const lockName = "lock.json";

/**
 * One process at a time per state folder. The holder listens on a loopback port and answers to the token in the lock
 * file: a file whose holder doesn't answer is a leftover, whatever process has its id by now.
 */
export class WorldLock {
  phase: WorldReport["phase"] = "starting";
  private readonly since = new Date().toISOString();

  private constructor(
    private readonly server: Server,
    private readonly file: string,
    private readonly holder: Holder,
  ) {}

  /** Takes the folder; throws when another process has it. `onStop` is called when somebody asks us to end. */
  static async take(state: WorldState, onStop: () => void): Promise<WorldLock> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve());
    });
    const port = (server.address() as AddressInfo).port;
    const lock = new WorldLock(server, state.path(lockName), { pid: process.pid, port, token: randomText(24) });
    lock.answer(onStop);
    try {
      await lock.claim(state.directory);
    } catch (error) {
      lock.closeServer();
      throw error;
    }
    return lock;
  }

  release(): void {
    if (readHolder(this.file)?.token === this.holder.token) rmSync(this.file, { force: true });
    this.closeServer();
  }

  private closeServer(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(onStop: () => void): void {
    this.server.on("request", (incoming, response) => {
      if (incoming.headers.authorization !== `Bearer ${this.holder.token}`) {
        response.writeHead(401).end();
        return;
      }
      const report: WorldReport = { pid: process.pid, phase: this.phase, since: this.since };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(report));
      if (incoming.method === "POST") onStop();
    });
  }

  private async claim(directory: string): Promise<void> {
    const own = `${this.file}.${this.holder.pid}.${randomText(4)}`;
    writePrivately(own, JSON.stringify(this.holder));
    try {
      for (;;) {
        if (linked(own, this.file)) return;
        const other = readHolder(this.file);
        const report = other && (await ask(other, "GET"));
        if (report !== undefined) throw inUse(directory, report);
        removeLeftover(this.file, other);
      }
    } finally {
      rmSync(own, { force: true });
    }
  }
}

/** What the process that has the folder says; undefined when there is none. */
export async function reportOf(directory: string): Promise<WorldReport | undefined> {
  const holder = readHolder(`${directory}/${lockName}`);
  return holder && ask(holder, "GET");
}

/** Asks the process that has the folder to end, and waits until it has; false when there is none. */
export async function askToStop(directory: string, pause: () => Promise<void>): Promise<boolean> {
  const holder = readHolder(`${directory}/${lockName}`);
  if (holder === undefined || (await ask(holder, "POST")) === undefined) return false;
  while ((await ask(holder, "GET")) !== undefined) await pause();
  return true;
}

/** Throws when a process has the folder. */
export async function refuseIfInUse(directory: string): Promise<void> {
  const report = await reportOf(directory);
  if (report !== undefined) throw inUse(directory, report);
}

function inUse(directory: string, report: WorldReport): SandboxError {
  return new SandboxError(
    `The sandbox in ${directory} is ${report.phase} already, by process ${report.pid}. ` +
      "`npm run sandbox -- status` shows it, `npm run sandbox -- stop` ends it.",
  );
}

async function ask(holder: Holder, method: "GET" | "POST"): Promise<WorldReport | undefined> {
  try {
    const answer = await request(`http://127.0.0.1:${holder.port}/`, {
      method,
      headers: { authorization: `Bearer ${holder.token}`, connection: "close" },
      reset: true,
    });
    const body = await answer.body.text();
    return answer.statusCode === 200 ? (JSON.parse(body) as WorldReport) : undefined;
  } catch {
    return undefined;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves the file aside first: of two that found the same leftover, one must not remove what the other has put there. */
function removeLeftover(file: string, leftover: Holder | undefined): void {
  const aside = `${file}.old.${randomText(4)}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readHolder(aside)?.token !== leftover?.token) linked(aside, file);
  rmSync(aside, { force: true });
}

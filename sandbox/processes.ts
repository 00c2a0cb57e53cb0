import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Keeper } from "./keeper";
import { CancelledError, explainOutput, SandboxError, throwIfCancelled } from "./trouble";

export interface ProgramStart {
  /** Name for people and for the log file. */
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Asks the program's own API; errors count as "not yet". */
  readonly isReady: () => Promise<boolean>;
  readonly readyWithinSeconds: number;
  /** How long a polite request to end is given before the program is killed; default 10 s. */
  readonly stopWithinSeconds?: number;
}

export interface ProcessesOptions {
  readonly logFolder: string;
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Called when a program that was ready ends without having been asked to. */
  readonly onUnexpectedEnd?: (error: SandboxError) => void;
}

interface Running {
  readonly start: ProgramStart;
  readonly group: number;
  readonly ended: Promise<string>;
  hasEnded: boolean;
  expected: boolean;
}

const pollMilliseconds = 100;
const questionMilliseconds = 2000;
/** What is killed is gone at once, but its entry stays until the system has collected it. */
const goneWithinMilliseconds = 5000;
const shownLogLines = 12;

/**
 * The real programs of one sandbox. Each runs in a process group of its own, so that a Ctrl-C in the terminal reaches
 * only us and everything it starts ends with it; a keeper ends them all should this process be killed.
 */
export class Processes {
  private readonly running: Running[] = [];
  private readonly keeper = new Keeper();
  private stopping: Promise<void> | undefined;

  constructor(private readonly options: ProcessesOptions) {
    mkdirSync(options.logFolder, { recursive: true, mode: 0o700 });
  }

  /** The process ids (leaders of their groups) of what runs now. */
  get ids(): number[] {
    return this.running.filter((program) => !program.hasEnded).map((program) => program.group);
  }

  logFile(name: string): string {
    return join(this.options.logFolder, `${name}.log`);
  }

  /** Starts a program and waits until it answers. What didn't become ready is ended before the error is thrown. */
  async start(start: ProgramStart): Promise<void> {
    throwIfCancelled(this.options.signal);
    if (this.stopping !== undefined) throw new CancelledError();
    const since = Date.now();
    this.options.log?.(`${start.name}: starting`);
    const program = await this.spawn(start);
    try {
      await this.waitUntilReady(program);
      this.options.log?.(`${start.name}: ready after ${((Date.now() - since) / 1000).toFixed(1)} s`);
    } catch (error) {
      await this.end(program);
      throw error;
    }
  }

  /** Ends everything, last started first. Can be called more than once and during a start. */
  stop(): Promise<void> {
    this.stopping ??= this.endAll();
    return this.stopping;
  }

  private async endAll(): Promise<void> {
    for (const program of [...this.running].reverse()) await this.end(program);
    await this.keeper.dismiss();
  }

  private async spawn(start: ProgramStart): Promise<Running> {
    const log = openSync(this.logFile(start.name), "w", 0o600);
    let child: ChildProcess;
    try {
      child = spawn(start.command, start.arguments, {
        detached: true,
        stdio: ["ignore", log, log],
        env: start.environment,
        cwd: this.options.logFolder,
      });
    } finally {
      closeSync(log);
    }
    const group = child.pid;
    if (group === undefined) throw await spawnFailure(start, child);
    this.keeper.watch(group);
    const program: Running = {
      start,
      group,
      hasEnded: false,
      expected: false,
      ended: new Promise((resolve) => {
        child.once("exit", (code, signal) => {
          program.hasEnded = true;
          resolve(signal === null ? `exit code ${code}` : `signal ${signal}`);
        });
      }),
    };
    this.running.push(program);
    return program;
  }

  private async waitUntilReady(program: Running): Promise<void> {
    const { start } = program;
    const deadline = Date.now() + start.readyWithinSeconds * 1000;
    for (;;) {
      throwIfCancelled(this.options.signal);
      if (program.hasEnded) throw this.failure(start, `ended before it was ready (${await program.ended})`);
      if (await answersReady(program)) break;
      if (Date.now() > deadline) throw this.failure(start, `was not ready within ${start.readyWithinSeconds} s`);
      await Promise.race([delay(pollMilliseconds), program.ended]);
    }
    void program.ended.then((how) => {
      if (!program.expected) this.options.onUnexpectedEnd?.(this.failure(start, `ended unexpectedly (${how})`));
    });
  }

  private async end(program: Running): Promise<void> {
    program.expected = true;
    const within = (program.start.stopWithinSeconds ?? 10) * 1000;
    if (sendToGroup(program.group, "SIGTERM") && !(await groupEnded(program.group, within))) {
      sendToGroup(program.group, "SIGKILL");
      await groupEnded(program.group, goneWithinMilliseconds);
    }
    await program.ended;
    this.keeper.forget(program.group);
    const index = this.running.indexOf(program);
    if (index >= 0) this.running.splice(index, 1);
  }

  private failure(start: ProgramStart, what: string): SandboxError {
    const file = this.logFile(start.name);
    const output = existsSync(file) ? readFileSync(file, "utf8") : "";
    const reason = explainOutput(output, this.options.logFolder);
    if (reason !== undefined) return new SandboxError(`${start.name} ${what}. ${reason} Its log is ${file}.`);
    const last = output.trimEnd().split("\n").slice(-shownLogLines).join("\n");
    return new SandboxError(`${start.name} ${what}. The end of its log, ${file}:\n${last}`);
  }
}

/** A question that hangs is as good as a no; the next one may be answered. */
async function answersReady({ start, ended }: Running): Promise<boolean> {
  const limit = new AbortController();
  const given = delay(questionMilliseconds, false, { signal: limit.signal }).catch(() => false);
  try {
    return await Promise.race([start.isReady().catch(() => false), given, ended.then(() => false)]);
  } finally {
    limit.abort();
  }
}

function spawnFailure(start: ProgramStart, child: ChildProcess): Promise<SandboxError> {
  return new Promise((resolve) => {
    child.once("error", (error) =>
      resolve(new SandboxError(`${start.name} could not be started from ${start.command}: ${error.message}.`)),
    );
  });
}

/** False when no process of the group is left. */
function sendToGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // macOS answers EPERM for a group that holds only a process which has ended and not been waited for.
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ESRCH" || code === "EPERM") return false;
    throw error;
  }
}

async function groupEnded(group: number, withinMilliseconds: number): Promise<boolean> {
  const deadline = Date.now() + withinMilliseconds;
  while (sendToGroup(group, 0)) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

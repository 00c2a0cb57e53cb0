import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Clock, KasmSimulator, KasmVersion } from "../simulator";
import { accessTo, worldParts, type WorldAccess, type WorldPart } from "./access";
import { packageFolder } from "./environment";
import { reportOf, WorldLock } from "./lock";
import { startParts } from "./parts";
import { WorldState, writePrivately } from "./state";
import type { SandboxError } from "./trouble";
import { CancelledError, throwIfCancelled } from "./trouble";

export type { KasmAccess, WorldAccess, WorldPart } from "./access";
export { SandboxError } from "./trouble";

export interface WorldOptions {
  /** The state folder; made when missing, and kept. Default: `.sandbox` in the package's folder. */
  readonly directory?: string;
  /** Told what is being started, a line at a time; `passing` lines only say that work goes on. */
  readonly log?: (line: string, passing?: boolean) => void;
  /** Makes the Keycloak client `kasm` as a set-up script leaves it. Default false. */
  readonly withKasmClient?: boolean;
  /** The version that the Kasm simulator plays. */
  readonly kasmVersion?: KasmVersion;
  /** Makes the Kasm simulator refuse unknown calls and fields. Default false. */
  readonly strict?: boolean;
  /** Lets the Kasm simulator make and remove virtual machines as its autoscale configs say. Default false. */
  readonly autoscale?: boolean;
  /** The time of the Kasm simulator and of what runs in virtual machines. Default: the real one. */
  readonly clock?: Clock;
  /**
   * Hosts, with or without a port, that virtual machines can resolve beside `kasm.<domain>` and the Kasm's own address:
   * each with the URL of a server of this sandbox. Default: none.
   */
  readonly guestNames?: Readonly<Record<string, string>>;
  /** Cuts the start short; everything started so far is ended. Has no effect once the world is ready. */
  readonly signal?: AbortSignal;
  /** Variables for the programs and for finding them. Default: those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Starts only these; asking the world for another is an error then. Default: all. */
  readonly parts?: readonly WorldPart[];
  /** Called when one of the programs ends by itself after the start. */
  readonly onUnexpectedEnd?: (error: SandboxError) => void;
  /** Called when another process asks this one to end the world. Default: the world stops. */
  readonly onStopRequest?: () => void;
}

/** A running sandbox. */
export interface World extends WorldAccess {
  /** The Kasm server itself, with its journal and its faults. */
  readonly simulator: KasmSimulator;
  /** The process ids of the programs. */
  readonly processIds: readonly number[];
  /** Ends everything; the state folder stays. */
  stop(): Promise<void>;
}

const accessFile = "world.json";

export function defaultDirectory(): string {
  return join(packageFolder(), ".sandbox");
}

/** Starts the world and waits until all of it answers. What was started is ended again when something fails. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const state = WorldState.open(options.directory ?? defaultDirectory());
  const cancel = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, cancel.signal]) : cancel.signal;
  const ends = new Ends();
  const lock = await WorldLock.take(state, () => {
    cancel.abort(new CancelledError());
    if (options.onStopRequest) options.onStopRequest();
    else void stop();
  });
  const stop = () => {
    lock.phase = "stopping";
    return ends.run();
  };
  ends.add(() => lock.release());
  try {
    const started = await startParts({
      state,
      log: options.log ?? (() => undefined),
      parts: options.parts ?? worldParts,
      environment: options.environment ?? process.env,
      withKasmClient: options.withKasmClient ?? false,
      kasmVersion: options.kasmVersion,
      strict: options.strict,
      autoscale: options.autoscale,
      clock: options.clock,
      guestNames: options.guestNames,
      signal,
      fail: (error) => cancel.abort(error),
      onUnexpectedEnd: options.onUnexpectedEnd,
      onEnd: (end) => ends.add(end),
    });
    throwIfCancelled(signal);
    state.markCompleted();
    writePrivately(state.path(accessFile), JSON.stringify(started.access, undefined, 2));
    ends.add(() => rmSync(state.path(accessFile), { force: true }));
    lock.phase = "ready";
    const world = accessTo(started.access);
    return Object.defineProperties(world, {
      simulator: { get: () => started.simulator ?? world.kasm },
      processIds: { get: () => started.processIds() },
      stop: { value: stop },
    }) as World;
  } catch (error) {
    await stop();
    throwIfCancelled(signal);
    throw error;
  }
}

/** How to reach a sandbox that another process runs; undefined when none is ready on the folder. */
export async function findWorld(directory = defaultDirectory()): Promise<WorldAccess | undefined> {
  const folder = resolve(directory);
  const report = await reportOf(folder);
  const file = join(folder, accessFile);
  if (report?.phase !== "ready" || !existsSync(file)) return undefined;
  return accessTo(JSON.parse(readFileSync(file, "utf8")) as WorldAccess);
}

/** What has to be ended, last begun first, each once, whatever becomes of the others. */
class Ends {
  private readonly pending: Array<() => Promise<void> | void> = [];
  private running: Promise<void> | undefined;

  add(end: () => Promise<void> | void): void {
    this.pending.push(end);
  }

  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    const troubles: unknown[] = [];
    for (let end = this.pending.pop(); end !== undefined; end = this.pending.pop()) {
      try {
        await end();
      } catch (error) {
        troubles.push(error);
      }
    }
    if (troubles.length > 0) throw troubles[0];
  }
}

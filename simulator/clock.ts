/** The server's time, and work that is done by it. */
export interface Clock {
  now(): Date;
  /** Repeats a task, which looks after its own failures; the next turn begins an interval after the last one ended. Answers what stops it. */
  every(milliseconds: number, task: () => void | Promise<void>): () => void;
}

/** The machine's own time. */
export class RealClock implements Clock {
  now(): Date {
    return new Date();
  }

  every(milliseconds: number, task: () => void | Promise<void>): () => void {
    let stopped = false;
    let timer: NodeJS.Timeout;
    const turn = async () => {
      await task();
      if (!stopped) begin();
    };
    const begin = () => {
      timer = setTimeout(() => void turn(), milliseconds);
      // A server that waits for nothing else may end.
      timer.unref();
    };
    begin();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }
}

interface Repeated {
  readonly interval: number;
  readonly task: () => void | Promise<void>;
  due: number;
}

/**
 * A time that stands still until it is told to go on: fifteen minutes pass in an instant.
 *
 *     const clock = new DrivenClock();
 *     const simulator = new KasmSimulator({ clock });
 *     await clock.advance(15 * 60_000);
 */
export class DrivenClock implements Clock {
  private time: number;
  private readonly tasks = new Set<Repeated>();
  private running: Promise<void> = Promise.resolve();

  /** Begins at the given moment. Default: now. Throws on a date that is none. */
  constructor(start: Date = new Date()) {
    this.time = start.getTime();
    if (Number.isNaN(this.time)) throw new RangeError("The clock begins at a date, not at an invalid one.");
  }

  now(): Date {
    return new Date(this.time);
  }

  every(milliseconds: number, task: () => void | Promise<void>): () => void {
    if (!(milliseconds > 0)) throw new RangeError(`A task is repeated after more than 0 ms, not ${milliseconds}.`);
    const repeated = { interval: milliseconds, task, due: this.time + milliseconds };
    this.tasks.add(repeated);
    return () => {
      this.tasks.delete(repeated);
    };
  }

  /** Lets time pass: what falls due is done in its order, each at its moment and to its end. Throws on going back. */
  advance(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0)) return Promise.reject(new RangeError(`Time can't go back by ${milliseconds} ms.`));
    // One after the other, also when two callers drive the clock.
    const next = this.running.then(() => this.pass(milliseconds));
    this.running = next.catch(() => undefined);
    return next;
  }

  private async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      const [next] = [...this.tasks].filter(({ due }) => due <= end).sort((one, other) => one.due - other.due);
      if (next === undefined) break;
      this.time = Math.max(this.time, next.due);
      next.due = this.time + next.interval;
      await next.task();
    }
    this.time = end;
  }
}

import { unlessAborted } from "./clock";

type Elements = readonly Record<string, unknown>[];

interface Entry {
  readonly answer: Promise<Elements>;
  readonly abort: AbortController;
  waiters: number;
  settled: boolean;
}

/** Answers of list functions, shared by all who ask the same until a change makes them stale. */
export class ListCache {
  readonly #functions = new Map<string, Map<string, Entry>>();

  /** The cached or coming answer, or else that of `fetch`, which ends early only when nobody waits for it any more. */
  async get(
    functionName: string,
    key: string,
    fetch: (signal: AbortSignal) => Promise<Elements>,
    signal?: AbortSignal,
  ): Promise<Record<string, unknown>[]> {
    const entries = this.#functions.get(functionName) ?? new Map<string, Entry>();
    this.#functions.set(functionName, entries);
    const entry = entries.get(key) ?? this.#start(entries, key, fetch);
    entry.waiters++;
    try {
      return [...(await unlessAborted(entry.answer, signal))];
    } finally {
      entry.waiters--;
      if (entry.waiters === 0 && !entry.settled) {
        if (entries.get(key) === entry) entries.delete(key); // nobody shall join what is being given up
        entry.abort.abort();
      }
    }
  }

  /** Forgets the answers of these functions; undefined means of all. */
  invalidate(functionNames?: readonly string[]): void {
    if (functionNames === undefined) this.#functions.clear();
    else for (const name of functionNames) this.#functions.delete(name);
  }

  #start(entries: Map<string, Entry>, key: string, fetch: (signal: AbortSignal) => Promise<Elements>): Entry {
    const abort = new AbortController();
    const answer = fetch(abort.signal).then((elements) => elements.map(frozen));
    const entry: Entry = { answer, abort, waiters: 0, settled: false };
    entries.set(key, entry);
    answer.then(
      () => (entry.settled = true),
      () => {
        entry.settled = true;
        if (entries.get(key) === entry) entries.delete(key); // a failure is not an answer; the next one asks again
      },
    );
    return entry;
  }
}

/** The same text for equal bodies, whatever the order of their keys. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}

function frozen<T>(value: T): T {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

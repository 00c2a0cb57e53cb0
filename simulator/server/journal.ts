import type { JsonObject } from "../json";
import { played, type PlayedFault } from "../faults/play";
import type { Strike } from "../faults/plan";
import type { Caller } from "./context";
import type { HttpAnswer } from "./http-message";

/** One request and its answer. No secret is in it. */
export interface JournalEntry {
  readonly sequence: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** The name of the call; empty for a page and for a path that is neither. */
  readonly function: string;
  readonly class: "read" | "write" | "page" | "connection" | "unknown";
  readonly caller: Pick<Caller, "kind"> & { readonly name?: string };
  /** The body without credentials and secrets; undefined when it was no JSON object. */
  readonly request?: JsonObject;
  /** 0 when the connection was cut. */
  readonly status: number;
  /** The answer without secrets; HTML is left out. */
  readonly response?: JsonObject;
  /** Whether the call did what it was asked to, even if its answer was lost. */
  readonly done: boolean;
  /** Why it failed, in words that the client may not have been told. */
  readonly problem?: string;
  /** The kinds of the faults that were played. */
  readonly fault?: string;
  /** The same in full. */
  readonly faults?: readonly PlayedFault[];
  readonly milliseconds: number;
  /** Request and answer are no longer kept, as there was too much of them. */
  readonly shortened?: boolean;
}

export type JournalFilter = Partial<Pick<JournalEntry, "function" | "class" | "done">>;

interface Served {
  readonly caller: Caller;
  /** What was sent back. */
  readonly answer: HttpAnswer;
  readonly strikes: readonly Strike[];
  /** By `performance.now()`. */
  readonly started: number;
}

/** What the entries of calls and pages tell alike. */
export function servedEntry({
  caller,
  answer,
  strikes,
  started,
}: Served): Pick<JournalEntry, "caller" | "status" | "fault" | "faults" | "milliseconds"> {
  return {
    caller: caller.kind === "nobody" ? { kind: caller.kind } : { kind: caller.kind, name: caller.name },
    status: answer.cut === true ? 0 : answer.status,
    ...played(strikes),
    milliseconds: Math.round((performance.now() - started) * 10) / 10,
  };
}

const KEPT = 20_000;
/** So many characters of requests and answers, as JSON, are kept. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;

/**
 * Every request and every answer, in order. The oldest go when there are too many, and lose request and answer before that
 * when these are too long.
 */
export class Journal {
  private kept: JournalEntry[] = [];
  /** How long request and answer of each kept entry are. */
  private lengths: number[] = [];
  private length = 0;
  /** The first kept entry that still has its request and answer. */
  private whole = 0;
  private next = 1;

  add(entry: Omit<JournalEntry, "sequence">): JournalEntry {
    const added = { sequence: this.next++, ...entry };
    this.kept.push(added);
    const length = JSON.stringify([added.request, added.response]).length;
    this.lengths.push(length);
    this.length += length;
    this.shorten();
    if (this.kept.length > KEPT * 1.25) this.drop(this.kept.length - KEPT);
    return added;
  }

  /** Takes request and answer from the oldest entries while there is too much of them. */
  private shorten(): void {
    while (this.length > KEPT_CHARACTERS && this.whole < this.kept.length) {
      const { request: _request, response: _response, ...rest } = this.kept[this.whole] as JournalEntry;
      this.kept[this.whole] = { ...rest, shortened: true };
      this.length -= this.lengths[this.whole] ?? 0;
      this.lengths[this.whole] = 0;
      this.whole++;
    }
  }

  private drop(count: number): void {
    for (const length of this.lengths.slice(0, count)) this.length -= length;
    this.kept = this.kept.slice(count);
    this.lengths = this.lengths.slice(count);
    this.whole = Math.max(0, this.whole - count);
  }

  /** A place in the journal, for `since`. */
  mark(): number {
    return this.next;
  }

  /** Entries from a mark on (from the start without one), only those that match the filter. */
  entries(since = 0, filter: JournalFilter = {}): JournalEntry[] {
    const from = Math.max(0, this.kept.length - (this.next - since));
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
    return this.kept
      .slice(from)
      .filter((entry) => wanted.every(([key, value]) => entry[key as keyof JournalFilter] === value));
  }

  /** The writes since a mark, refused ones included. */
  writes(since = 0): JournalEntry[] {
    return this.entries(since, { class: "write" });
  }

  /** How often each function was called since a mark. */
  counts(since = 0): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const entry of this.entries(since)) counts[entry.function] = (counts[entry.function] ?? 0) + 1;
    return counts;
  }

  clear(): void {
    this.drop(this.kept.length);
  }
}

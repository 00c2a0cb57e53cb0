import type { JsonObject } from "../json";
import type { PlayedFault } from "../faults/play";
import type { Caller } from "./context";

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
}

export type JournalFilter = Partial<Pick<JournalEntry, "function" | "class" | "done">>;

const KEPT = 20_000;

/** Every request and every answer, in order. The oldest go when there are too many. */
export class Journal {
  private kept: JournalEntry[] = [];
  private next = 1;

  add(entry: Omit<JournalEntry, "sequence">): JournalEntry {
    const added = { sequence: this.next++, ...entry };
    this.kept.push(added);
    if (this.kept.length > KEPT * 1.25) this.kept = this.kept.slice(-KEPT);
    return added;
  }

  /** A place in the journal, for `since`. */
  mark(): number {
    return this.next;
  }

  /** Entries from a mark on (from the start without one), only those that match the filter. */
  entries(since = 0, filter: JournalFilter = {}): JournalEntry[] {
    const from = Math.max(0, this.kept.length - (this.next - since));
    return this.kept
      .slice(from)
      .filter((entry) =>
        Object.entries(filter).every(
          ([key, value]) => value === undefined || entry[key as keyof JournalFilter] === value,
        ),
      );
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
    this.kept = [];
  }
}

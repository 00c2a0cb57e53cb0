import type { JsonObject as Row } from "../json";

/** An object as it is stored now; null: it was removed. */
export type Change = readonly [family: string, identifier: string, row: Row | null];

/**
 * Finds what changed in tables whose rows are changed in place: only rows that somebody got hold of are compared, each
 * with its text of the last time. Comparing all of them would make each write as slow as the server is large.
 */
export class ChangeTracker {
  private readonly known = new Map<string, Map<string, string>>();
  private readonly touched = new Map<string, Set<string> | "all">();
  private everything = true;
  private holders = 0;

  constructor(private readonly families: ReadonlyMap<string, ReadonlyMap<string, Row>>) {}

  touch(family: string, identifier: string): void {
    const set = this.touched.get(family);
    if (set === "all") return;
    if (set === undefined) this.touched.set(family, new Set([identifier]));
    else set.add(identifier);
  }

  touchAll(family: string): void {
    this.touched.set(family, "all");
  }

  touchEverything(): void {
    this.everything = true;
  }

  /** Somebody holds rows beyond this call: what is touched stays so until `close`. */
  open(): void {
    this.holders++;
  }

  close(): void {
    this.holders--;
  }

  /** What differs from the last time; undefined the first time and after `touchEverything`. */
  changes(): Change[] | undefined {
    if (this.everything) {
      this.remember();
      return undefined;
    }
    const changes: Change[] = [];
    for (const [family, touched] of this.touched) {
      const rows = this.families.get(family);
      const known = this.known.get(family) ?? new Map<string, string>();
      this.known.set(family, known);
      for (const identifier of touched === "all" ? (rows?.keys() ?? []) : touched) {
        const row = rows?.get(identifier);
        const text = row === undefined ? undefined : JSON.stringify(row);
        if (text === known.get(identifier)) continue;
        changes.push([family, identifier, row ?? null]);
        if (text === undefined) known.delete(identifier);
        else known.set(identifier, text);
      }
      if (touched === "all") this.findRemoved(family, rows, known, changes);
    }
    if (this.holders === 0) this.touched.clear();
    return changes;
  }

  /** A removal touches its row, but that is lost in "all". */
  private findRemoved(
    family: string,
    rows: ReadonlyMap<string, Row> | undefined,
    known: Map<string, string>,
    changes: Change[],
  ): void {
    if (known.size === (rows?.size ?? 0)) return;
    for (const identifier of known.keys()) {
      if (rows?.has(identifier) === true) continue;
      known.delete(identifier);
      changes.push([family, identifier, null]);
    }
  }

  private remember(): void {
    this.everything = false;
    if (this.holders === 0) this.touched.clear();
    this.known.clear();
    for (const [family, rows] of this.families) {
      this.known.set(family, new Map([...rows].map(([identifier, row]) => [identifier, JSON.stringify(row)] as const)));
    }
  }
}

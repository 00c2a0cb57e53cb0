import { copy, type Json, type JsonObject } from "../json";
import { ChangeTracker, type Change } from "./changes";

/** A stored object: values under the names of 1.19, sizes in bytes, ids without dashes. */
export type Row = JsonObject;

/** The rows of a family, by key and value, as of a version. */
interface Index {
  readonly version: number;
  readonly rows: Map<string, ReadonlyMap<Json, Row[]>>;
}

/**
 * Everything the server knows, by family and id, in the order of making. Rows may be changed in place by who got them
 * here in the same call, or within `during`.
 */
export class Tables {
  private readonly families = new Map<string, Map<string, Row>>();
  private readonly versions = new Map<string, number>();
  /** The version of families in which nothing came or went since the last import. */
  private imported = 0;
  private latest = 0;
  private tracker: ChangeTracker | undefined;
  private indexes: Map<string, Index> | undefined;
  private made: Map<string, unknown> | undefined;

  private table(family: string): Map<string, Row> {
    const known = this.families.get(family);
    if (known !== undefined) return known;
    const rows = new Map<string, Row>();
    this.families.set(family, rows);
    return rows;
  }

  rows(family: string): Row[] {
    this.tracker?.touchAll(family);
    return this.rowsToRead(family);
  }

  /** Like `rows`, for callers that change none of them: the next write need not compare them all. */
  rowsToRead(family: string): Row[] {
    return [...this.table(family).values()];
  }

  get(family: string, identifier: Json | undefined): Row | undefined {
    if (typeof identifier !== "string") return undefined;
    this.tracker?.touch(family, identifier);
    return this.table(family).get(identifier);
  }

  put(family: string, identifier: string, row: Row): void {
    this.tracker?.touch(family, identifier);
    this.countVersion(family);
    this.table(family).set(identifier, row);
  }

  remove(family: string, identifier: string): void {
    this.tracker?.touch(family, identifier);
    this.countVersion(family);
    this.table(family).delete(identifier);
  }

  private countVersion(family: string): void {
    this.versions.set(family, ++this.latest);
  }

  /** Another number whenever a row of the family came or went, for what is worth keeping between questions. */
  version(family: string): number {
    return this.versions.get(family) ?? this.imported;
  }

  find(family: string, matches: (row: Row) => boolean): Row | undefined {
    for (const [identifier, row] of this.table(family)) {
      if (!matches(row)) continue;
      this.tracker?.touch(family, identifier);
      return row;
    }
    return undefined;
  }

  filter(family: string, matches: (row: Row) => boolean): Row[] {
    const found: Row[] = [];
    for (const [identifier, row] of this.table(family)) {
      if (!matches(row)) continue;
      this.tracker?.touch(family, identifier);
      found.push(row);
    }
    return found;
  }

  /**
   * The rows whose key has this value, for callers that change none of them. Within `reading` they are looked up, so that
   * a list may ask for each of its rows.
   */
  having(family: string, key: string, value: Json | undefined): readonly Row[] {
    const wanted = value ?? null;
    if (this.indexes === undefined) return this.filter(family, (row) => (row[key] ?? null) === wanted);
    const version = this.version(family);
    let index = this.indexes.get(family);
    if (index?.version !== version) {
      index = { version, rows: new Map() };
      this.indexes.set(family, index);
    }
    let rows = index.rows.get(key);
    if (rows === undefined) {
      rows = grouped(this.table(family).values(), key);
      index.rows.set(key, rows);
    }
    return rows.get(wanted) ?? [];
  }

  /** What is made from rows, under a name of its own: within `reading` once, for all rows of a list that ask for it. */
  once<Result>(name: string, make: () => Result): Result {
    if (this.made?.has(name) === true) return this.made.get(name) as Result;
    const result = make();
    this.made?.set(name, result);
    return result;
  }

  /** Does work that changes no row which `having` looks at by the changed key, or `once` made something from. */
  reading<Result>(work: () => Result): Result {
    this.indexes = new Map();
    this.made = new Map();
    try {
      return work();
    } finally {
      this.indexes = undefined;
      this.made = undefined;
    }
  }

  export(): Record<string, Row[]> {
    return copy(this.view() as Record<string, Row[]>);
  }

  /** The rows themselves, to be turned into text at once. */
  view(): Record<string, readonly Row[]> {
    return Object.fromEntries([...this.families].map(([family, rows]) => [family, [...rows.values()]] as const));
  }

  /** Replaces everything; `idOf` names the id of a family. */
  import(content: Readonly<Record<string, readonly Row[]>>, idOf: (family: string) => string): void {
    this.families.clear();
    this.versions.clear();
    this.imported = ++this.latest;
    this.tracker?.touchEverything();
    for (const [family, rows] of Object.entries(content)) {
      const id = idOf(family);
      for (const row of rows) {
        const identifier = row[id];
        if (typeof identifier !== "string") throw new Error(`An object of ${family} has no ${id}.`);
        this.put(family, identifier, copy(row));
      }
    }
  }

  clone(idOf: (family: string) => string): Tables {
    const other = new Tables();
    other.import(this.view(), idOf);
    return other;
  }

  /** Runs work that holds rows while other calls are answered in between, so that late changes of theirs are found too. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.tracker?.open();
    try {
      return await work();
    } finally {
      this.tracker?.close();
    }
  }

  /** From now on `changes` can be asked for. */
  track(): void {
    this.tracker = new ChangeTracker(this.families);
  }

  /** What was stored, changed or removed since the last time; undefined when that may be anything. */
  changes(): Change[] | undefined {
    return this.tracker?.changes();
  }
}

/** The rows by what they have under a key; those without it under null. */
export function grouped(rows: Iterable<Row>, key: string): Map<Json, Row[]> {
  const groups = new Map<Json, Row[]>();
  for (const row of rows) {
    const value = row[key] ?? null;
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [row]);
    else group.push(row);
  }
  return groups;
}

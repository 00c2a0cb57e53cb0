import { copy, type Json, type JsonObject } from "../json";

/** A stored object: values under the names of 1.19, sizes in bytes, ids without dashes. */
export type Row = JsonObject;

/** Everything the server knows, by family and id, in the order of making. */
export class Tables {
  private readonly families = new Map<string, Map<string, Row>>();

  private table(family: string): Map<string, Row> {
    const known = this.families.get(family);
    if (known !== undefined) return known;
    const rows = new Map<string, Row>();
    this.families.set(family, rows);
    return rows;
  }

  rows(family: string): Row[] {
    return [...this.table(family).values()];
  }

  get(family: string, identifier: Json | undefined): Row | undefined {
    return typeof identifier === "string" ? this.table(family).get(identifier) : undefined;
  }

  put(family: string, identifier: string, row: Row): void {
    this.table(family).set(identifier, row);
  }

  remove(family: string, identifier: string): void {
    this.table(family).delete(identifier);
  }

  find(family: string, matches: (row: Row) => boolean): Row | undefined {
    for (const row of this.table(family).values()) if (matches(row)) return row;
    return undefined;
  }

  filter(family: string, matches: (row: Row) => boolean): Row[] {
    return this.rows(family).filter(matches);
  }

  export(): Record<string, Row[]> {
    return Object.fromEntries(
      [...this.families].map(([family, rows]) => [family, [...rows.values()].map((row) => copy(row))] as const),
    );
  }

  /** Replaces everything; `idOf` names the id of a family. */
  import(content: Readonly<Record<string, readonly Row[]>>, idOf: (family: string) => string): void {
    this.families.clear();
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
    other.import(this.export(), idOf);
    return other;
  }
}

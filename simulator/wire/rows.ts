import type { FamilyDefinition } from "../catalogue";
import type { Json, JsonObject } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { Listed } from "./answer";
import { encodePart, encodeRow, splitOf, type Part } from "./encode";
import { writeMembers } from "./text";

/** The text of what a row stores, and what it was made from. */
interface Kept {
  readonly part: Part;
  /** Values of the switches that decide how it is shown. */
  readonly switches: string;
  readonly values: readonly (Json | undefined)[];
  /** Without the closing brace. */
  readonly text: string;
}

const kept = new WeakMap<Row, Kept>();

/** The rows of a long list, and how they are answered: all of their objects at once would be slow and take much memory. */
export class Rows extends Listed {
  private readonly decisions = new Map<Part, string>();

  /** `runtime`: what the server adds to a row when it answers it. */
  constructor(
    private readonly server: ServerContext,
    private readonly family: FamilyDefinition,
    stored: readonly Row[],
    private readonly runtime: (row: Row) => JsonObject,
  ) {
    super(stored);
  }

  /** So many of the first as they are answered. */
  first(count: number): JsonObject[] {
    return this.stored.slice(0, count).map((row) => encodeRow(this.server, this.family, row, this.runtime(row)));
  }

  write(text: (part: string) => void): void {
    let before = "";
    for (const row of this.stored) {
      text(before);
      this.writeRow(row, text);
      before = ",";
    }
  }

  private writeRow(row: Row, text: (part: string) => void): void {
    const runtime = this.runtime(row);
    const { stored, added } = splitOf(this.server, this.family, row, runtime);
    const begin = this.storedText(stored, row);
    text(begin);
    writeMembers(encodePart(this.server.switches, added, row, runtime), text, begin === "{" ? "" : ",");
    text("}");
  }

  /** Lists are read far more often than their rows change: each row's text is kept until its values are others. */
  private storedText(part: Part, row: Row): string {
    const switches = this.decisionsOn(part);
    const known = kept.get(row);
    if (known?.part === part && known.switches === switches && isUnchanged(known, row)) return known.text;
    const text = JSON.stringify(encodePart(this.server.switches, part, row, {})).slice(0, -1);
    const values = part.keys.map((key) => frozen(row[key]));
    kept.set(row, { part, switches, values, text });
    return text;
  }

  /** Asked for anew in each list, so that it shows which switches made a difference. */
  private decisionsOn(part: Part): string {
    let decisions = this.decisions.get(part);
    if (decisions === undefined) {
      const names = new Set(part.fields.flatMap(({ by }) => (by === undefined ? [] : [by])));
      decisions = [...names].map((name) => this.server.switches[name]).join(" ");
      this.decisions.set(part, decisions);
    }
    return decisions;
  }
}

function isUnchanged({ part: { keys }, values }: Kept, row: Row): boolean {
  for (let index = 0; index < keys.length; index++) {
    if (row[keys[index] as string] !== values[index]) return false;
  }
  return true;
}

/** The same value, in which nothing can be changed any more: only another one in its place is noticed. */
function frozen(value: Json | undefined): Json | undefined {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

import { isKnownOn, type Grade } from "../catalogue";
import type { CatalogueRow } from "../catalogue/coverage";
import type { Dialect } from "../versions";

/** Whether a server is as the catalogue says. */
export type Verdict = "as catalogued" | "differs" | "not determinable";

/** What was found out about one row of the catalogue. */
export interface Finding {
  readonly kind: string;
  readonly name: string;
  readonly grade: Grade;
  readonly source: string;
  readonly verdict: Verdict;
  /** What was seen, or why nothing could be. */
  readonly detail?: string;
  /** How the row's grade should change. */
  readonly change?: string;
}

interface Note {
  readonly verdict: Verdict;
  readonly detail?: string;
}

const WEIGHT: Readonly<Record<Verdict, number>> = { differs: 2, "as catalogued": 1, "not determinable": 0 };

/** Collects what is seen of each row: one difference outweighs any number of agreements. */
export class Verdicts {
  private readonly notes = new Map<string, Note>();

  private note(row: string, verdict: Verdict, detail?: string): void {
    const known = this.notes.get(row);
    if (known === undefined || WEIGHT[verdict] > WEIGHT[known.verdict]) this.notes.set(row, { verdict, detail });
  }

  agrees(row: string): void {
    this.note(row, "as catalogued");
  }

  differs(row: string, detail: string): void {
    this.note(row, "differs", detail);
  }

  unknown(row: string, reason: string): void {
    this.note(row, "not determinable", reason);
  }

  /** A finding for each row, in the catalogue's order. */
  findings(rows: readonly CatalogueRow[], dialect: Dialect): Finding[] {
    return rows.map(({ kind, name, grade, source, of }) => {
      const fallback: Note = { verdict: "not determinable", detail: reasonFor(of, dialect) };
      const { verdict, detail } = this.notes.get(`${kind} ${name}`) ?? fallback;
      const change = changeOf(verdict, grade);
      return {
        kind,
        name,
        grade,
        source,
        verdict,
        ...(detail === undefined ? {} : { detail }),
        ...(change === undefined ? {} : { change }),
      };
    });
  }
}

function reasonFor(of: object, dialect: Dialect): string {
  return isKnownOn(of, dialect) ? "nothing was tried that would show it" : `not in ${dialect}`;
}

function changeOf(verdict: Verdict, grade: Grade): string | undefined {
  if (verdict === "as catalogued") return grade === "inferred" ? "inferred -> observed" : undefined;
  return verdict === "differs" ? `${grade} -> observed, as it was seen here` : undefined;
}

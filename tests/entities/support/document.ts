import type { Kind } from "../../unit/provider/support/stack";
import type { Properties } from "./sample";
import type { Dialect } from "./run";

/** A name on the wire and the value under it, as it is sent. A reference's value is an id, which no table knows. */
export interface Wire {
  readonly name: string;
  readonly value?: unknown;
}

interface Line {
  /** Where it stands: `SOP 2.4`, `VM providers AWS`. */
  readonly section: string;
  /** The field's label in the document, or the first words of a note. */
  readonly label: string;
  /** What the document says is to be filled in, or what the note warns of, in short. */
  readonly value: string;
}

/** A row of a field table: the typed field, and what of it reaches the server. */
export interface FieldRow extends Line {
  readonly kind: Kind;
  /** The title of the sample to put it into; default is the kind's first one. */
  readonly sample?: string;
  /** The field, or the field under a record's heading: `settings.sessionTimeLimit`. */
  readonly field: string;
  /** The row's value as a program writes it. Left out for a reference: that of the sample is taken, and its id sent. */
  readonly input?: unknown;
  /** Further inputs without which the field means nothing. */
  readonly beside?: Properties;
  /** By dialect where they differ; a dialect without the field is left out. */
  readonly wire: Wire | Partial<Readonly<Record<Dialect, Wire>>>;
}

/** A row whose place is another server's: what the components register for it. */
export interface PartRow extends Line {
  readonly part: {
    readonly resource: string;
    /** Empty where the value is a part of all that is registered. */
    readonly property: string;
    /** Of an object, as much as the row says. */
    readonly value: unknown;
  };
}

/** A note, prerequisite or known error, and what became of it. */
export interface NoteRow extends Line {
  readonly note:
    | {
        /** A condition on the inputs: `where` is `kind.field`, and a refusal of that kind is answered in these words. */
        readonly checkedBy: "rule";
        readonly where: `${Kind}.${string}`;
        readonly words: RegExp;
      }
    | {
        /** A warning that a kind gives about these inputs. */
        readonly checkedBy: "warning";
        readonly where: Kind;
        readonly inputs: Properties;
        readonly words: RegExp;
      }
    | {
        /** An output, or a line of documentation: `where` is a file and what is documented in it, `path/file.ts#name`. */
        readonly checkedBy: "output" | "text";
        readonly where: `${string}.ts#${string}`;
        readonly words: RegExp;
      };
}

export type DocumentRow = FieldRow | PartRow | NoteRow;

/** What a field row sends to a server of this dialect; undefined where it has no such field. */
export function wireOf({ wire }: FieldRow, dialect: Dialect): Wire | undefined {
  return "name" in wire ? wire : wire[dialect];
}

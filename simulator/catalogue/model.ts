import type { Json } from "../json";
import type { Dialect, Naming } from "../versions";
import type { SwitchName } from "./switches";

/**
 * How sure we are.
 * - documented: Kasm's own documents, schema or charts say so.
 * - observed: Kasm's web client or a caller that works against a real server shows it.
 * - inferred: nobody says so; the reason is in the source's section.
 */
export type Grade = "documented" | "observed" | "inferred";

/** Evidence: a grade, and where it comes from, as file and section of the facts ("kasm-wire.md 4.6"). */
export interface Evidence {
  readonly grade: Grade;
  readonly source: string;
}

/** The oldest or newest line of Kasm that has something; the evidence is that it is not in the others. */
export interface Bound extends Evidence {
  readonly dialect: Dialect;
}

/** The lines of Kasm that have something: all of them where nothing is said. */
export interface Bounds {
  /** The oldest line that has it. */
  readonly since?: Bound;
  /** The newest line that has it. */
  readonly until?: Bound;
}

/**
 * How a value travels.
 * - lines: newline-joined text in, list out. json: JSON text in, object or list out.
 * - time: HH:MM. timestamp: UTC text. identifier: a UUID in either spelling. file: a part of a form.
 */
export type FieldType =
  | "text"
  | "integer"
  | "decimal"
  | "boolean"
  | "lines"
  | "json"
  | "map"
  | "textList"
  | "integerList"
  | "identifier"
  | "timestamp"
  | "time"
  | "list"
  | "object"
  | "file";

/** megabytes and gigabytes are sizes kept in bytes; whether they count in tens or twos is the switch size_base. */
export type Unit = "bytes" | "megabytes" | "gigabytes" | "seconds" | "minutes" | "hours" | "days" | "percent";

/** The name (and unit) of a field on the wire. */
export interface WireForm {
  readonly name: string;
  readonly unit?: Unit;
}

/** What happens to a row when the row it refers to is deleted. */
export type OnDelete = "refuse" | "cascade" | "clear";

export interface Reference {
  readonly family: string;
  readonly onDelete: OnDelete | { readonly switch: SwitchName };
}

/** Another field of the same object has one of these values. */
export interface Condition {
  readonly key: string;
  readonly is: readonly Json[];
}

export interface FieldDefinition extends Evidence, Bounds {
  /** The name it is stored under: that of 1.19. */
  readonly key: string;
  readonly type: FieldType;
  /** Its name up to 1.18, or from 1.19 on, where that is not the key; null where it is not known there. */
  readonly wire?: Partial<Record<Naming, WireForm | null>>;
  /** The web client of 1.15 does not know it: whether 1.16 and 1.17 do is the switch newer_columns. */
  readonly newer?: boolean;
  /** Names that the facts leave open: a switch decides which of them the server knows. */
  readonly candidates?: {
    readonly switch: SwitchName;
    readonly dialects: readonly Naming[];
    readonly forms: Readonly<Record<string, WireForm>>;
  };
  readonly unit?: Unit;
  readonly required?: boolean;
  /** Taken from requests only while a switch has this value. */
  readonly takenWhen?: { readonly switch: SwitchName; readonly is: string };
  /** Required only while a switch has this value. */
  readonly requiredWhen?: { readonly switch: SwitchName; readonly is: string };
  /** The web client's form wants it while all of these hold; form_requirements says whether the server does too. */
  readonly neededWhen?: readonly Condition[];
  /** The newest line whose form wants it. */
  readonly neededUntil?: Bound;
  /** Stored when a create leaves the field out, and when null meets a field that can't be null. */
  readonly default?: Json;
  readonly values?: readonly string[];
  /** A switch decides between spellings: for each of its values, the allowed values. */
  readonly valuesBy?: { readonly switch: SwitchName; readonly values: Readonly<Record<string, readonly string[]>> };
  /** Values that came later: for each value of the switch, the oldest line that has them. */
  readonly laterValues?: {
    readonly switch: SwitchName;
    readonly since: Readonly<Record<string, Dialect>>;
    readonly values: readonly string[];
  };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly maximumLength?: number;
  /** Never shown in the journal; shown by reads as the switch secret_masking says. */
  readonly secret?: boolean;
  /** With secret: answered in clear whatever secret_masking says, as its reader has to use it. */
  readonly readable?: boolean;
  /** With secret: masked even where secret_masking lets others be read in clear. */
  readonly alwaysMasked?: boolean;
  /** Set by the server: ignored in requests, to be ignored in comparisons. */
  readonly runtime?: boolean;
  /** Read back but not taken from requests. */
  readonly readOnly?: boolean;
  /** Taken from requests but never answered. */
  readonly writeOnly?: boolean;
  /** Can't change after create. */
  readonly locked?: boolean;
  readonly references?: Reference;
  /** Answered without dashes whatever identifier_spelling says. */
  readonly undashed?: boolean;
  /** Texts that may stand in place of an id. */
  readonly words?: readonly string[];
  /** A client may also send the object itself where the web client sends text. */
  readonly objectAccepted?: boolean;
  readonly note?: string;
}

/** A key of a request's body beside the credentials. */
export interface ParameterDefinition extends Evidence {
  readonly name: string;
  readonly type: FieldType;
  readonly required?: boolean;
  readonly secret?: boolean;
  /** What an object holds: keys of its own, or the fields of the call's family. */
  readonly holds?: "family" | readonly ParameterDefinition[];
}

export type CallAction = "list" | "get" | "create" | "update" | "delete" | "special";

/** Where a call is served: /api/admin/<name>, /api/public/<name> or /api/<name>. */
export type CallPath = "admin" | "public" | "root";

export interface CallDefinition extends Evidence, Bounds {
  readonly name: string;
  readonly action: CallAction;
  readonly class: "read" | "write";
  readonly at: readonly CallPath[];
  readonly parameters: readonly ParameterDefinition[];
  /** The parameter that wraps the object. */
  readonly envelope?: string;
  /** The keys that may carry the object's id, in the envelope or (without one) at top level. */
  readonly idKeys?: readonly string[];
  /** The key of the answer. */
  readonly answer?: string;
  /** The switch that decides whether a write answers the object under `answer` or {}. */
  readonly answerBy?: SwitchName;
  /** A caller that sends a part shows that an update keeps what it leaves out; else the switch partial_update says. */
  readonly partial?: Evidence;
  /** Served only while a switch has this value. */
  readonly servedWhen?: { readonly switch: SwitchName; readonly is: string };
  /** Permission names that the caller must all have. */
  readonly permissions: readonly string[];
  /** Needs no sign-in. */
  readonly open?: boolean;
  /** Takes multipart/form-data. */
  readonly form?: boolean;
  /** Why this server can't do it, as a sentence: every request that may make the call is answered with it (501). */
  readonly refused?: string;
  readonly note?: string;
}

export interface Variants {
  readonly discriminator: string;
  readonly fields: Readonly<Record<string, readonly FieldDefinition[]>>;
}

export interface FamilyDefinition {
  readonly name: string;
  /** One object of it, in words, for messages. */
  readonly entity: string;
  /** The stored id. */
  readonly id: string;
  readonly fields: readonly FieldDefinition[];
  readonly variants?: Variants;
  /** The field that people know an object by. */
  readonly naturalKey?: string;
  /** No two objects may share the natural key, whatever the switch duplicate_names says. */
  readonly unique?: boolean;
  /** Licence feature without which objects can't be made or changed. */
  readonly feature?: string;
  readonly calls: readonly CallDefinition[];
  /** Keys that a read-only key sent back answers with an HTML 500 instead of ignoring it. */
  readonly choleric?: boolean;
  /** Its objects come and go by mere use: left out when two servers are compared. */
  readonly transient?: boolean;
}

import type { z } from "zod";
import type { WireObject } from "../values";

/** How a server spells its fields: up to Kasm 1.18, or from 1.19 on. */
export type Dialect = "1.18" | "1.19";

/** One wire name, or the names tried in this order, per dialect where they differ; none where it has no such field. */
export type Names = string | readonly string[] | Readonly<Record<Dialect, readonly string[]>>;

export type FieldKind =
  | "text"
  | "flag"
  | "integer"
  | "decimal"
  | "choice"
  | "size"
  | "duration"
  | "lines"
  | "json"
  | "secret"
  | "reference"
  | "map"
  | "days"
  | "timestamp"
  | "record";

/** One way of writing a value. Where the facts leave the way open there are several, tried in order. */
export interface Spelling {
  /** Names this way in state and in the setting that fixes it, for example `memory_gb(GiB)`. */
  readonly label: string;
  readonly key: string;
  readonly value: unknown;
}

export interface CodecContext {
  readonly dialect: Dialect;
  /** Labels that read-back proved before, by field path. A server may have been upgraded since. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels fixed by the user, by field path. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Objects of the same kind as the server shows them: what they carry is evidence for a spelling. */
  readonly rows: readonly WireObject[];
}

export interface Codec<Value> {
  readonly kind: FieldKind;
  /** Validates what the program wrote. */
  readonly schema: z.ZodType<Value>;
  /** The wire names, likeliest first. */
  names(dialect: Dialect): readonly string[];
  /** The ways to write the value, likeliest first. `null` empties the field. */
  spell(value: Value | null, context: CodecContext, path: string): Spelling[];
  /** The value an object shows: `undefined` where it shows none, `null` where it is empty. */
  read(object: WireObject, context: CodecContext, path: string): Value | null | undefined;
  /** Whether both mean the same to the server. */
  same(left: Value | null, right: Value | null): boolean;
  /** Whether an object shows the value, where that is not the same as reading it and comparing. */
  shows?(value: Value | null, object: WireObject, context: CodecContext, path: string): boolean;
}

/** Whether an object shows a value. */
export function shows<Value>(
  codec: Codec<Value>,
  value: Value | null,
  object: WireObject,
  context: CodecContext,
  path: string,
): boolean {
  return codec.shows?.(value, object, context, path) ?? codec.same(value, codec.read(object, context, path) ?? null);
}

export type Rule<Value> = (value: Value) => string | undefined;

interface Traits<Value> {
  readonly required: boolean;
  readonly replaces: boolean;
  readonly sensitive: boolean;
  readonly verified: boolean;
  readonly afterwards: boolean;
  readonly transient: boolean;
  readonly emptyAllowed: boolean;
  readonly fallback?: Value;
  readonly initial?: unknown;
  readonly absence?: string;
  readonly rules: readonly Rule<Value>[];
}

const plain = {
  required: true,
  replaces: false,
  sensitive: false,
  verified: true,
  afterwards: false,
  transient: false,
  emptyAllowed: false,
  rules: [],
} as const;

/** A field of an entity: its codec and how the reconciler treats it. Immutable; every modifier gives a new one. */
export class Field<Value = unknown> {
  constructor(
    readonly codec: Codec<Value>,
    readonly traits: Traits<Value> = plain,
  ) {}

  private but(traits: Partial<Traits<Value>>): Field<Value> {
    return new Field(this.codec, { ...this.traits, ...traits });
  }

  /** The same field, some of whose codec's ways are others. */
  with(ways: Partial<Codec<Value>>): Field<Value> {
    return new Field({ ...this.codec, ...ways }, this.traits);
  }

  /** May be left out; it is then not managed and stays as the server has it. */
  optional(): Field<Value> {
    return this.but({ required: false });
  }

  /** Filled in by `check` where the program leaves it out, and managed from then on. */
  default(fallback: Value): Field<Value> {
    return this.but({ required: false, fallback });
  }

  /** Sent once, with the create call, where the program leaves the field out; not managed afterwards. */
  initially(wireValue: unknown): Field<Value> {
    return this.but({ required: false, initial: wireValue });
  }

  /** A change makes a new object. */
  replaces(): Field<Value> {
    return this.but({ replaces: true });
  }

  /** Never named in a check failure, never compared with what the server returns. */
  sensitive(): Field<Value> {
    return this.but({ sensitive: true, verified: false });
  }

  /** May hold a secret, so a check failure does not name it; compared with the server all the same. */
  guarded(): Field<Value> {
    return this.but({ sensitive: true });
  }

  /** The server rewrites the value, so it is never compared with what it returns. */
  unverified(): Field<Value> {
    return this.but({ verified: false });
  }

  /** Why one of the dialects has no place for it and what to do instead; its names there are an empty list. */
  absent(reason: string): Field<Value> {
    return this.but({ absence: reason });
  }

  /** Not a part of the create call: set by an update right after it. */
  afterwards(): Field<Value> {
    return this.but({ afterwards: true });
  }

  /** Goes with every change, also right after creation, and is kept nowhere on the server. */
  transient(): Field<Value> {
    return this.with({ names: () => [] }).but({ transient: true, afterwards: true, verified: false });
  }

  /** A text that is required and may be empty all the same: an empty file is a file. */
  allowEmpty(): Field<Value> {
    return this.but({ emptyAllowed: true });
  }

  /** A further condition; returns what is wrong and what to do, or undefined. */
  refine(rule: Rule<Value>): Field<Value> {
    return this.but({ rules: [...this.traits.rules, rule] });
  }
}

export type FieldTable = Readonly<Record<string, Field>>;

export function namesFor(names: Names, dialect: Dialect): readonly string[] {
  if (typeof names === "string") return [names];
  return Array.isArray(names)
    ? (names as readonly string[])
    : (names as Readonly<Record<Dialect, readonly string[]>>)[dialect];
}

/** The name the object carries, preferring a label found before. */
export function presentName(names: readonly string[], object: WireObject, label?: string): string | undefined {
  if (label !== undefined && names.includes(label) && object[label] !== undefined) return label;
  return names.find((name) => object[name] !== undefined);
}

/**
 * Ways of writing, likeliest first: what the user fixed, what objects on the server carry, what was right before, and
 * then as documented.
 */
export function byEvidence<Way>(
  ways: readonly Way[],
  context: CodecContext,
  path: string,
  of: (way: Way) => { label: string; shown: boolean },
): readonly Way[] {
  const weight = (way: Way) => {
    const { label, shown } = of(way);
    if (label === context.fixed?.[path]) return 0;
    return (shown ? 1 : 3) + (label === context.labels[path] ? 0 : 1);
  };
  return [...ways].sort((left, right) => weight(left) - weight(right));
}

/** The names of a field in that order. */
export function namesByEvidence(names: readonly string[], context: CodecContext, path: string): readonly string[] {
  const shown = (name: string) => context.rows.some((row) => row[name] !== undefined);
  return byEvidence(names, context, path, (name) => ({ label: name, shown: shown(name) }));
}

/** The label to read a field by, where one is known. */
export function knownLabel(context: CodecContext, path: string): string | undefined {
  return context.fixed?.[path] ?? context.labels[path];
}

/** Widens a field for a table; the variance of its value is of no interest there. */
export function erase<Value>(codec: Codec<Value>): Field {
  return new Field<unknown>(codec);
}

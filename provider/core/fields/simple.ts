import { z } from "zod";
import type { Codec, Field, FieldKind, Names } from "./field";
import { knownLabel, namesByEvidence, erase, namesFor, presentName } from "./field";
import { canonical } from "../values";

interface Plain<Value> {
  kind: FieldKind;
  schema: z.ZodType<Value>;
  write: (value: Value) => unknown;
  /** What empties the field. */
  empty: unknown;
  /** Reads a wire value that is neither null nor undefined; undefined when it is not understood. */
  parse: (raw: unknown) => Value | null | undefined;
  same?: (left: Value | null, right: Value | null) => boolean;
}

/** The codec of a field whose value goes out under one of several names, unchanged in form. */
export function plainCodec<Value>(names: Names, plain: Plain<Value>): Codec<Value> {
  return {
    kind: plain.kind,
    schema: plain.schema,
    names: (dialect) => namesFor(names, dialect),
    spell: (value, context, path) =>
      namesByEvidence(namesFor(names, context.dialect), context, path).map((key) => ({
        label: key,
        key,
        value: value === null ? plain.empty : plain.write(value),
      })),
    read(object, context, path) {
      const name = presentName(namesFor(names, context.dialect), object, knownLabel(context, path));
      if (name === undefined) return undefined;
      const raw = object[name];
      return raw === null ? null : plain.parse(raw);
    },
    same: plain.same ?? ((left, right) => canonical(left) === canonical(right)),
  };
}

function tidy(text: string | null): string {
  return (text ?? "").replaceAll("\r\n", "\n").replace(/\s+$/, "");
}

export const scalarText = (raw: unknown) =>
  typeof raw === "string" ? raw : typeof raw === "number" || typeof raw === "boolean" ? String(raw) : undefined;

/** One line or many; line ends and trailing blanks make no difference. */
export function text(names: Names): Field {
  return erase(
    plainCodec(names, {
      kind: "text",
      schema: z.string(),
      write: (value) => value,
      empty: "",
      parse: scalarText,
      same: (left, right) => tidy(left) === tidy(right),
    }),
  );
}

/** Write-only: servers mask it, leave it out or show it; it is sent when the program's value changes. */
export function secret(names: Names): Field {
  return erase(
    plainCodec(names, {
      kind: "secret",
      schema: z.string().min(1),
      write: (value) => value,
      empty: "",
      parse: scalarText,
    }),
  ).sensitive();
}

function readFlag(raw: unknown): boolean | null | undefined {
  if (typeof raw === "boolean") return raw;
  if (raw === 0 || raw === 1) return raw === 1;
  if (typeof raw !== "string") return undefined;
  const word = raw.trim().toLowerCase();
  return word === "true" || word === "1"
    ? true
    : word === "false" || word === "0"
      ? false
      : word === "" || word === "none"
        ? null
        : undefined;
}

/** A boolean. Read from `true`, `"True"`, `1`; an absent one counts as false. */
export function flag(names: Names): Field {
  return erase(
    plainCodec(names, {
      kind: "flag",
      schema: z.boolean(),
      write: (value) => value,
      empty: false,
      parse: readFlag,
      same: (left, right) => (left ?? false) === (right ?? false),
    }),
  );
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly multipleOf?: number;
}

export function readNumber(raw: unknown): number | null | undefined {
  if (typeof raw === "number") return raw;
  if (typeof raw !== "string") return undefined;
  if (raw.trim() === "" || raw === "None") return null;
  const value = Number(raw);
  return Number.isFinite(value) ? value : undefined;
}

function bounded(schema: z.ZodNumber, { min, max, multipleOf }: Bounds): z.ZodNumber {
  const above = min === undefined ? schema : schema.min(min);
  const within = max === undefined ? above : above.max(max);
  return multipleOf === undefined ? within : within.multipleOf(multipleOf);
}

/** A whole number; servers return it as a number or as digits. */
export function integer(names: Names, bounds: Bounds = {}): Field {
  const schema = bounded(z.number().int(), bounds);
  return erase(plainCodec(names, { kind: "integer", schema, write: (value) => value, empty: null, parse: readNumber }));
}

/** A number that may have a fraction. */
export function decimal(names: Names, bounds: Bounds = {}): Field {
  const schema = bounded(z.number(), bounds);
  return erase(plainCodec(names, { kind: "decimal", schema, write: (value) => value, empty: null, parse: readNumber }));
}

function readLines(raw: unknown): string[] | undefined {
  if (Array.isArray(raw)) return raw.map(String);
  if (typeof raw !== "string") return undefined;
  return raw
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** A list of texts: goes out as lines of one text, comes back as an array (kasm-wire.md 1.6). */
export function lines(names: Names): Field {
  return erase(
    plainCodec(names, {
      kind: "lines",
      schema: z.array(z.string().regex(/^[^\n]+$/, "an entry is one line of text")),
      write: (value) => value.join("\n"),
      empty: "",
      parse: readLines,
      same: (left, right) => canonical(left ?? []) === canonical(right ?? []),
    }),
  );
}

/** A list of texts that is an array both ways. */
export function list(names: Names): Field {
  return erase(
    plainCodec(names, {
      kind: "lines",
      schema: z.array(z.string()),
      write: (value) => value,
      empty: [],
      parse: readLines,
      same: (left, right) => canonical(left ?? []) === canonical(right ?? []),
    }),
  );
}

/** A list of texts that travels as one text with commas. */
export function commaSeparated(names: Names): Field {
  return erase(
    plainCodec<string[]>(names, {
      kind: "lines",
      schema: z.array(z.string().regex(/^[^,\n]+$/, "an entry holds neither a comma nor a line end")),
      write: (value) => value.join(","),
      empty: "",
      parse: (raw) =>
        typeof raw === "string"
          ? raw
              .split(",")
              .map((entry) => entry.trim())
              .filter((entry) => entry !== "")
          : readLines(raw),
      same: (left, right) => canonical(left ?? []) === canonical(right ?? []),
    }),
  );
}

function readInstant(raw: unknown): string | null | undefined {
  if (typeof raw !== "string") return undefined;
  if (raw === "" || raw === "None") return null;
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+]00:00)?$/.exec(raw) ?? [];
  return day === undefined || time === undefined ? undefined : `${day}T${time}Z`;
}

/** A moment: ISO 8601 with an offset in the program, `YYYY-MM-DD HH:mm:ss` in UTC on the wire (kasm-wire.md 1.6). */
export function timestamp(names: Names): Field {
  const second = (value: string | null) => (value === null ? null : Math.floor(Date.parse(value) / 1000));
  return erase(
    plainCodec<string>(names, {
      kind: "timestamp",
      schema: z.iso.datetime({ offset: true, error: "write it whole, for example 2027-01-31T23:59:59Z" }),
      write: (value) => new Date(value).toISOString().slice(0, 19).replace("T", " "),
      empty: null,
      parse: readInstant,
      same: (left, right) => second(left) === second(right),
    }),
  );
}

import { z } from "zod";
import type { Codec, Field, FieldTable, Names } from "./field";
import { knownLabel, namesByEvidence, erase, namesFor, presentName, shows } from "./field";
import { flag } from "./simple";
import { plainId, sameId } from "../values";

/** What a program says about another object: its id, and its name so that messages need no lookup. */
export interface Reference {
  id: string;
  name: string;
}

const reference_ = z.object({ id: z.string().min(1, "the id is missing"), name: z.string() });

/**
 * Another object, written as its id. Ids are compared without dashes (kasm-wire.md 1.5).
 * @param options.empty what takes a reference away, where that is not null (kasm-wire.md 1.6)
 */
export function reference(
  names: Names,
  options: { to: string | readonly string[]; undashed?: boolean; name?: string; empty?: string },
): Field {
  const { empty = null } = options;
  const codec: Codec<Reference> & { readonly to: string | readonly string[] } = {
    kind: "reference",
    to: options.to,
    schema: reference_,
    names: (dialect) => namesFor(names, dialect),
    spell: (value, context, path) =>
      namesByEvidence(namesFor(names, context.dialect), context, path).map((key) => ({
        label: key,
        key,
        value: value === null ? empty : options.undashed === true ? plainId(value.id) : value.id,
      })),
    read(object, context, path) {
      const key = presentName(namesFor(names, context.dialect), object, knownLabel(context, path));
      if (key === undefined) return undefined;
      const id = object[key];
      if (id === null || id === "") return null;
      const name = options.name === undefined ? undefined : object[options.name];
      return typeof id === "string" ? { id, name: typeof name === "string" ? name : "" } : undefined;
    },
    same: (left, right) => left?.id === right?.id || sameId(left?.id, right?.id),
  };
  return erase(codec);
}

interface RecordCodec extends Codec<Record<string, unknown>> {
  readonly fields: FieldTable;
  /** Whether the program lists the names of those that are on. */
  readonly listed: boolean;
}

/** Fields under a common heading, each managed by itself: `settings.idleDisconnect`. */
export function record(fields: FieldTable, listed = false): Field {
  const codec: RecordCodec = {
    kind: "record",
    fields,
    listed,
    schema: z.record(z.string(), z.unknown()),
    names: (dialect) => Object.values(fields).flatMap((field) => field.codec.names(dialect)),
    spell: () => [],
    read: () => undefined,
    same: () => true,
  };
  return erase(codec);
}

export function recordFields(field: Field): FieldTable | undefined {
  return field.codec.kind === "record" ? (field.codec as unknown as RecordCodec).fields : undefined;
}

/** Names that are on or off, each managed by itself; the program lists those that shall be on. */
export function members(names: readonly string[]): Field {
  return record(Object.fromEntries(names.map((name) => [name, flag(name).optional()])), true);
}

export function isListed(field: Field): boolean {
  return field.codec.kind === "record" && (field.codec as unknown as RecordCodec).listed;
}

/**
 * The field as the group settings carry it: every value a text, booleans `True` and `False` (kasm-wire.md 4.5). A group
 * without the setting inherits it, which is not the same as having it switched off or empty.
 */
export function asText(field: Field): Field {
  const { codec } = field;
  return field
    .with({
      spell: (value, context, path) =>
        codec.spell(value, context, path).map((spelling) => ({ ...spelling, value: inWords(spelling.value) })),
      same: (left, right) => (left === null) === (right === null) && codec.same(left, right),
      shows: (value, object, context, path) =>
        codec.names(context.dialect).some((name) => object[name] !== undefined) === (value !== null) &&
        shows(codec, value, object, context, path),
    })
    .optional();
}

function inWords(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return value;
  // Two decimals is what the web page takes (kasm-wire.md 1.10).
  return typeof value === "number" ? String(Math.round(value * 100) / 100) : JSON.stringify(value);
}

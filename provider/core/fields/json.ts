import { z } from "zod";
import type { Field, Names } from "./field";
import { erase } from "./field";
import { plainCodec, scalarText } from "./simple";
import { canonical, isObject } from "../values";

function isEmpty(value: unknown): boolean {
  return (
    value == null || (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0)
  );
}

const anyStructure: z.ZodType<unknown> = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]);

function parseJson(raw: unknown): unknown {
  if (typeof raw !== "string") return raw;
  if (raw.trim() === "") return null;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}

const sameStructure = (left: unknown, right: unknown) =>
  (isEmpty(left) && isEmpty(right)) || canonical(left) === canonical(right);

/** JSON text on the wire, and what empties it there. */
const asJsonText = { write: (value: unknown) => JSON.stringify(value), empty: "" } as const;

const structured = (
  names: Names,
  kind: "json" | "secret",
  schema: z.ZodType<unknown>,
  form: { readonly write: (value: unknown) => unknown; readonly empty: unknown },
): Field => erase(plainCodec<unknown>(names, { kind, schema, ...form, parse: parseJson, same: sameStructure }));

/**
 * An object or array: goes out as JSON text, comes back as an object (kasm-wire.md 1.6).
 * @param schema what it is made of, where that is known
 */
export function json(names: Names, schema = anyStructure): Field {
  return structured(names, "json", schema, asJsonText);
}

/** Write-only, like `secret`: an object in the program, JSON text on the wire. */
export function secretJson(names: Names, schema = anyStructure): Field {
  return structured(names, "secret", schema, asJsonText).sensitive();
}

/** An object or array both ways. */
export function structure(names: Names, schema = anyStructure): Field {
  return structured(names, "json", schema, { write: (value) => value, empty: null });
}

function readKeyValues(raw: unknown): Record<string, string> | null | undefined {
  const entries = parseJson(raw);
  if (entries === null || !Array.isArray(entries)) return isObject(entries) ? texts(Object.entries(entries)) : null;
  return texts(entries.filter(isObject).map(({ key, value }) => [String(key), value]));
}

const texts = (entries: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(entries.map(([key, value]) => [key, scalarText(value) ?? ""]));

/** Texts by key: goes out as JSON text of a list of `{"key": …, "value": …}`. */
export function keyValues(names: Names): Field {
  return erase(
    plainCodec<Record<string, string>>(names, {
      kind: "map",
      schema: z.record(z.string().min(1), z.string()),
      // An empty one is what a new object has.
      write: (value) =>
        isEmpty(value) ? "{}" : JSON.stringify(Object.entries(value).map(([key, text]) => ({ key, value: text }))),
      empty: "",
      parse: readKeyValues,
      same: sameStructure,
    }),
  );
}

/** Texts by key, an object both ways. */
export function map(names: Names): Field {
  return erase(
    plainCodec<Record<string, string>>(names, {
      kind: "map",
      schema: z.record(z.string().min(1), z.string()),
      write: (value) => value,
      empty: {},
      parse: (raw) => (isObject(raw) ? (raw as Record<string, string>) : raw === "" ? null : undefined),
      same: sameStructure,
    }),
  );
}

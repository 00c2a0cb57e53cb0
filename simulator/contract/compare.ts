import type { FieldDefinition } from "../catalogue";
import { isObject, textOf, type Json } from "../json";

/** What a masked secret looks like (kasm-wire.md 1.7). */
export const MASK = "**********";

/** Whether a value read is the one written, whatever the spelling of ids, times and numbers. */
export function isSame(field: FieldDefinition, wanted: Json, seen: Json | undefined): boolean {
  if (seen === undefined) return false;
  if (field.type === "identifier") {
    if (wanted === null) return seen === null || seen === "";
    return textOf(wanted).replaceAll("-", "") === textOf(seen).replaceAll("-", "");
  }
  if (field.type === "time") return textOf(seen).startsWith(textOf(wanted));
  if (field.type === "timestamp") return textOf(seen).slice(0, 19).replace("T", " ") === wanted;
  const isNumber = field.type === "integer" || field.type === "decimal";
  if (isNumber && wanted !== null) return typeof seen !== "object" && Number(seen) === Number(wanted);
  return equal(wanted, seen);
}

function equal(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => equal(item, other[index] ?? null));
  }
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length && keys.every((key) => equal(one[key] ?? null, other[key] ?? null))
    );
  }
  return one === other;
}

/** A value in a report: never a secret, never long. */
export function shownValue(field: FieldDefinition, value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (field.secret === true) return value === MASK ? "asterisks" : value === null ? "null" : "a secret";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** A value as JSON carries it. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A deep copy that shares nothing with the original. */
export function copy<T extends Json>(value: T): T {
  return structuredClone(value);
}

/** The text of a value that may be a string, number or boolean; anything else has none. */
export function scalarText(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** The value as text, for messages and keys: what is no scalar is "". */
export function textOf(value: Json | undefined): string {
  return scalarText(value) ?? "";
}

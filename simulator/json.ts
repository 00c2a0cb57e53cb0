/** A value as JSON carries it. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Deeper JSON is none: it could be read, but not everywhere be written or walked through. */
const DEEPEST = 200;
/** What may be a number too large for one: Python's reader and this one would make it infinite. */
const LARGE = /\d[eE]\+?\d{3}|\d{300}/;

/**
 * Reads text that a client sent. Throws SyntaxError on what is no JSON, on more than 200 levels, and on numbers that are
 * not finite.
 */
export function parseJson(text: string): Json {
  if (text.length > DEEPEST && isTooDeep(text)) throw new SyntaxError(`JSON of more than ${DEEPEST} levels`);
  const value = JSON.parse(text) as Json;
  if (LARGE.test(text) && !isFinite(value)) throw new SyntaxError("JSON with a number that is too large");
  return value;
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at++;
    } else if (character === "[" || character === "{") {
      if (++depth > DEEPEST) return true;
    } else if (character === "]" || character === "}") depth--;
  }
  return false;
}

function isFinite(value: Json): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every((item: Json) => isFinite(item));
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The JSON object that a body holds; undefined when it holds anything else. */
export function readObject(body: Buffer): JsonObject | undefined {
  try {
    const value = parseJson(utf8.decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
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

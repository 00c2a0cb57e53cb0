import { SECRET_KEYS } from "../catalogue";
import { isObject, type Json, type JsonObject } from "../json";
import { Listed, type Answer } from "../wire/answer";

const HIDDEN = "(secret)";
/** A link that signs in: its last part is a session token. */
const LINK = /(\/#\/connect\/(?:[\w-]+\/)+)[\w-]{32,}$/;
/** Longer lists are cut, so that the journal of a large server fits into memory. */
const LONGEST_LIST = 100;
/** Longer than any script that a machine takes. */
const LONGEST_TEXT = 256 * 1024;

/** A copy in which no secret is left: for the journal. */
export function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return cut(value.slice(0, LONGEST_LIST), value.length);
  if (typeof value === "string") return shortened(value).replace(LINK, `$1${HIDDEN}`);
  return isObject(value) ? shownAnswer(value) : value;
}

/** The same of what a call answers. */
export function shownAnswer(answer: Answer): JsonObject {
  // Made from entries: assigning to a key __proto__ would set something else.
  return Object.fromEntries(
    Object.entries(answer).map(([key, item]) => [shortened(key), shownItem(key, item)] as const),
  );
}

/** The first items of a list without secrets, and how many there are besides. */
function cut(first: readonly Json[], length: number): Json[] {
  const shown = first.map(withoutSecrets);
  return length > first.length ? [...shown, `(${length - first.length} more)`] : shown;
}

function shownItem(key: string, item: Json | Listed): Json {
  if (item instanceof Listed) return cut(item.first(LONGEST_LIST), item.stored.length);
  if (key === "content_base64" && typeof item === "string") return `(${Buffer.byteLength(item, "base64")} bytes)`;
  return SECRET_KEYS.has(key) && item !== null && item !== "" ? HIDDEN : withoutSecrets(item);
}

function shortened(text: string): string {
  const more = text.length - LONGEST_TEXT;
  return more > 0 ? `${text.slice(0, LONGEST_TEXT)}… (${more} more characters)` : text;
}

/** The body of a request without its credentials; `hideValue` hides a setting's value. */
export function shownRequest(body: JsonObject, hideValue: boolean): JsonObject {
  const rest = Object.entries(body)
    .filter(([key]) => key !== "api_key" && key !== "api_key_secret" && key !== "token")
    .map(([key, item]) => [key, key === "value" && hideValue ? HIDDEN : item] as const);
  return withoutSecrets(Object.fromEntries(rest)) as JsonObject;
}

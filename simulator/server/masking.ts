import { SECRET_KEYS } from "../catalogue";
import { isObject, type Json, type JsonObject } from "../json";

const HIDDEN = "(secret)";
/** A link that signs in: its last part is a session token. */
const LINK = /(\/#\/connect\/(?:[\w-]+\/)+)[\w-]{32,}$/;
/** Longer lists are cut, so that the journal of a large server fits into memory. */
const LONGEST_LIST = 200;

/** A copy in which no secret is left: for the journal. */
export function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) {
    const shown = value.slice(0, LONGEST_LIST).map(withoutSecrets);
    return value.length > LONGEST_LIST ? [...shown, `(${value.length - LONGEST_LIST} more)`] : shown;
  }
  if (typeof value === "string") return value.replace(LINK, `$1${HIDDEN}`);
  if (!isObject(value)) return value;
  const shown: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const empty = item === null || item === "";
    if (key === "content_base64" && typeof item === "string") {
      shown[key] = `(${Buffer.byteLength(item, "base64")} bytes)`;
      continue;
    }
    shown[key] = SECRET_KEYS.has(key) && !empty ? HIDDEN : withoutSecrets(item);
  }
  return shown;
}

/** The body of a request without its credentials; `hideValue` hides a setting's value. */
export function shownRequest(body: JsonObject, hideValue: boolean): JsonObject {
  const rest: JsonObject = {};
  for (const [key, item] of Object.entries(body)) {
    if (key === "api_key" || key === "api_key_secret" || key === "token") continue;
    rest[key] = key === "value" && hideValue ? HIDDEN : item;
  }
  return withoutSecrets(rest) as JsonObject;
}

import { SECRET_KEYS } from "../catalogue";
import { isObject, type Json, type JsonObject } from "../json";

const HIDDEN = "(secret)";

/** A copy in which no secret is left: for the journal. */
export function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  const shown: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const empty = item === null || item === "";
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

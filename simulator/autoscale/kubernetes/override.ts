import { parse } from "yaml";
import { isObject, type JsonObject } from "../../json";
import { ProviderError } from "../driver";

/** Reads a config override, JSON or YAML; empty for none. Throws ProviderError on what is no mapping. */
export function readOverride(text: string): JsonObject {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const [line = ""] = (error as Error).message.split("\n");
    throw new ProviderError(`config_override is neither JSON nor YAML: ${line.replace(/:$/, "")}`);
  }
  if (value === null) return {};
  if (!isObject(value)) throw new ProviderError("config_override is no mapping of keys to values");
  return value;
}

/** The object with the override's keys: objects are merged, anything else is replaced, null takes a key away. */
export function merge(object: JsonObject, override: JsonObject): JsonObject {
  const merged: JsonObject = { ...object };
  for (const [key, value] of Object.entries(override)) {
    const own = merged[key];
    if (value === null) delete merged[key];
    else if (isObject(value)) merged[key] = merge(isObject(own) ? own : {}, value);
    else merged[key] = value;
  }
  return merged;
}

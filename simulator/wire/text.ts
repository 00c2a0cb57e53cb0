import type { Json, JsonObject } from "../json";

/** Texts of values that many rows of a list show, so that each is written once. */
const texts = new WeakMap<object, string>();

/** Marks a value that many rows show; nobody may change it afterwards. */
export function shared<T extends JsonObject | Json[]>(value: T): T {
  texts.set(value, JSON.stringify(value));
  return value;
}

/**
 * Writes keys and values of an object as JSON, `before` in front of the first. What is shared is taken out of the object:
 * it is of no use for anything else afterwards.
 */
export function writeMembers(
  object: Record<string, Json | undefined>,
  text: (part: string) => void,
  before: string,
): void {
  let comma = before;
  for (const key in object) {
    const value = object[key];
    const ready = typeof value === "object" && value !== null ? texts.get(value) : undefined;
    if (ready === undefined) continue;
    text(`${comma}${JSON.stringify(key)}:`);
    text(ready);
    comma = ",";
    // JSON.stringify leaves it out.
    object[key] = undefined;
  }
  const rest = JSON.stringify(object);
  if (rest === "{}") return;
  text(comma);
  text(rest.slice(1, -1));
}

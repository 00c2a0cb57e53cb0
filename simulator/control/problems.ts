import type { Json, JsonObject } from "../json";
import { unknownKeyText } from "../wire/near";

/** A body that is wrong: everything that is, each by its field. */
export class Refusal extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("; "));
    this.name = "Refusal";
  }
}

/** What a key takes, in words, and whether a value is that. */
export type Key = readonly [takes: string, fits: (value: Json) => boolean];

export const wholeNumber: Key = [
  "a whole number from 0",
  (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= 0,
];
export const flag: Key = ["true or false", (value) => typeof value === "boolean"];
export const text: Key = ["text", (value) => typeof value === "string"];
export const anything: Key = ["any JSON", () => true];

/** Throws a Refusal with each key that is unknown or takes something else. */
export function checkBody(body: JsonObject, keys: Readonly<Record<string, Key>>): void {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (key === undefined) problems.push(unknownKeyText(name, name, Object.keys(keys)));
    else if (!key[1](value)) problems.push(`${name} takes ${key[0]}`);
  }
  if (problems.length > 0) throw new Refusal(problems);
}

import type { Properties, WireObject } from "./values";

/** A value that the server makes and the program may use: an output that is no input. */
export interface ShownValue {
  /** The wire names under which the server has been seen to show it. */
  readonly names: readonly string[];
  /** Encrypted in state and never displayed. */
  readonly secret: boolean;
  /**
   * Stays as first seen: the server shows it only in the answer to create, or makes another one at each read. Such a
   * value is never compared.
   */
  readonly kept: boolean;
  /** The value in the program's form. */
  readonly parse: (raw: unknown) => unknown;
}

export function shown(
  names: string | readonly string[],
  options: Partial<Pick<ShownValue, "secret" | "kept" | "parse">> = {},
): ShownValue {
  return {
    names: typeof names === "string" ? [names] : names,
    secret: false,
    kept: false,
    parse: (raw) => raw,
    ...options,
  };
}

/** What an object shows of them: `answer` is what the create call said, `former` what was known before. */
export function shownValues(
  table: Readonly<Record<string, ShownValue>> = {},
  object: WireObject,
  former: Properties = {},
  answer: WireObject = {},
): Properties {
  const values: Properties = {};
  for (const [name, { names, kept, parse }] of Object.entries(table)) {
    const now = names.map((key) => answer[key] ?? object[key]).find((raw) => raw != null);
    const value = kept ? (former[name] ?? parse(now)) : now === undefined ? former[name] : parse(now);
    if (value != null) values[name] = value;
  }
  return values;
}

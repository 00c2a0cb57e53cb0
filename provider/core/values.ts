/** What the engine hands over in place of a value it does not know yet (a preview). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One object as a Kasm server sends it. */
export type WireObject = Record<string, unknown>;

/** A set of property values as the program wrote them, plain (no outputs, no secrets). */
export type Properties = Record<string, unknown>;

/** Whether the value is unknown or holds an unknown at any depth. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  if (isObject(value)) return Object.values(value).some(holdsUnknown);
  return false;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Kasm spells one id with and without dashes (kasm-wire.md 1.5). */
export function plainId(id: unknown): string {
  return typeof id === "string" ? id.replaceAll("-", "").toLowerCase() : "";
}

export function sameId(left: unknown, right: unknown): boolean {
  return plainId(left) !== "" && plainId(left) === plainId(right);
}

/** JSON with sorted keys: equal text means equal meaning, whatever order the wire brought. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1))) : part,
  );
}

/** The value as it survives the engine: no undefined, no Date, no class instances. */
export function normalized<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** Fields that may not be given here, because another field rules them out. */
export type Without<Names extends PropertyKey> = { readonly [Name in Names]?: never };

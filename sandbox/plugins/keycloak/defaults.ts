/** Fills in what a program leaves out, as the official plugin's check does, and notes it in `__defaults`. */
import { createHash } from "node:crypto";
import type { PropertyMap, PropertyValue, ResourceRequest } from "../../../provider/hosts/grpc";
import type { Field, Fields } from "./fields";
import { defaultsKey, isGiven, isList, isMap, isZero } from "./values";

/** Resolves to undefined when the user's settings forbid made-up names. */
export type NameMaker = () => string | undefined;

const randomDigits = 7;

export function nameMaker(request: ResourceRequest, randomSeed: Uint8Array): NameMaker {
  switch (request.autonaming?.mode) {
    case "disable":
      return () => undefined;
    case "enforce":
    case "propose":
      return () => request.autonaming?.proposedName;
    case undefined:
      return () => `${request.name}-${createHash("sha256").update(randomSeed).digest("hex").slice(0, randomDigits)}`;
  }
}

/** The names of the inputs that were filled in. */
export function defaultsOf(inputs: PropertyValue | undefined): string[] {
  const noted = isMap(inputs) ? inputs[defaultsKey] : undefined;
  return isList(noted) ? noted.filter((name) => typeof name === "string") : [];
}

export function withDefaults(
  fields: Fields,
  olds: PropertyValue | undefined,
  news: PropertyMap,
  makeName: NameMaker,
): PropertyMap {
  const old = isMap(olds) ? olds : {};
  const inputs: PropertyMap = {};
  for (const [key, value] of Object.entries(news)) {
    if (key === defaultsKey || !isGiven(value)) continue;
    inputs[key] = nestedDefaults(fields[key], old[key], value, makeName);
  }
  const filled: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    if (!field.input || isGiven(inputs[key])) continue;
    const value = standardOf(field, key, old, makeName);
    if (value === undefined) continue;
    inputs[key] = value;
    filled.push(key);
  }
  return { ...inputs, [defaultsKey]: filled.sort() };
}

/** False, 0 and "" are what the type begins with: the official plugin does not mention them among the inputs. */
function standardOf(field: Field, key: string, old: PropertyMap, makeName: NameMaker): PropertyValue | undefined {
  if (field.standard !== undefined) return isZero(field.standard) ? undefined : field.standard;
  if (!field.autonamed) return undefined;
  const kept = old[key];
  return defaultsOf(old).includes(key) && isGiven(kept) ? kept : makeName();
}

function nestedDefaults(
  field: Field | undefined,
  old: PropertyValue | undefined,
  value: PropertyValue,
  makeName: NameMaker,
): PropertyValue {
  const nested = field?.fields;
  if (nested === undefined) return value;
  if (isMap(value)) return withDefaults(nested, old, value, makeName);
  if (!isList(value)) return value;
  return value.map((one, index) =>
    isMap(one) ? withDefaults(nested, isList(old) ? old[index] : undefined, one, makeName) : one,
  );
}

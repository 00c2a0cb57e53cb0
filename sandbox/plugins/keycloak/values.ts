/** Property values of the tables' fields: empty ones, equal ones, secret ones. Secrets arrive in plain, see plugin.ts. */
import { Secret, Unknown } from "../../../provider/hosts/grpc";
import type { PropertyMap, PropertyValue } from "../../../provider/hosts/grpc";
import type { Field, Fields } from "./fields";

/** Which inputs were filled in by the plugin; at every level of the inputs. */
export const defaultsKey = "__defaults";

export const isMap = (value: PropertyValue | undefined): value is PropertyMap =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Secret);

export const isList = (value: PropertyValue | undefined): value is PropertyValue[] => Array.isArray(value);

/** As text, for messages and for places that hold texts only. */
export function printed(value: PropertyValue): string {
  return typeof value === "object" && value !== null ? canonical(value) : String(value);
}

export const isGiven = (value: PropertyValue | undefined): value is Exclude<PropertyValue, null> =>
  value !== undefined && value !== null;

export function hasUnknown(value: PropertyValue | undefined): boolean {
  if (value instanceof Unknown) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

/** Takes the secret marks off, at every depth. */
export function reveal(value: PropertyValue): PropertyValue {
  if (value instanceof Secret) return reveal(value.value);
  if (isList(value)) return value.map(reveal);
  return isMap(value) ? revealMap(value) : value;
}

export function revealMap(properties: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, reveal(value)]));
}

/** What an absent value counts as. */
export function zeroOf(field: Field): PropertyValue {
  switch (field.type) {
    case "text":
      return "";
    case "flag":
      return false;
    case "whole":
      return 0;
    case "textSet":
    case "blockSet":
      return [];
    case "textMap":
      return {};
    case "block":
      return null;
  }
}

export const isCollection = (field: Field): boolean =>
  field.type === "textSet" || field.type === "textMap" || field.type === "blockSet";

export function isZero(value: PropertyValue | undefined): boolean {
  if (!isGiven(value) || value === "" || value === false || value === 0) return true;
  if (isList(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

/** A text for comparing: the order of an object's keys does not count. */
export function canonical(value: PropertyValue): string {
  return JSON.stringify(value instanceof Unknown ? { unknown: true } : value, (_key, nested: PropertyValue) =>
    isMap(nested)
      ? Object.fromEntries(Object.entries(nested).sort(([left], [right]) => (left < right ? -1 : 1)))
      : nested,
  );
}

/** Sets are kept in order, so that two equal ones look equal. */
export function sorted(elements: PropertyValue[]): PropertyValue[] {
  return [...elements].sort((left, right) => (canonical(left) < canonical(right) ? -1 : 1));
}

export function isSame(field: Field, left: PropertyValue, right: PropertyValue): boolean {
  if (hasUnknown(left) || hasUnknown(right)) return false;
  const set = field.type === "textSet" || field.type === "blockSet";
  const form = (value: PropertyValue): string =>
    canonical(set && isList(value) ? sorted([...new Map(value.map((one) => [canonical(one), one])).values()]) : value);
  return form(left) === form(right) || (field.sameMeaning?.(left, right) ?? false);
}

/** Marks the secret properties that are present, also those without a value, as the official plugin does. */
export function markSecrets(fields: Fields, properties: PropertyMap): PropertyMap {
  const marked = Object.entries(properties).map(([key, value]): [string, PropertyValue] => {
    const field = fields[key];
    if (field === undefined) return [key, value];
    if (field.secret) return [key, new Secret(value)];
    const { fields: nested } = field;
    if (nested === undefined) return [key, value];
    if (isMap(value)) return [key, markSecrets(nested, value)];
    if (isList(value)) return [key, value.map((one) => (isMap(one) ? markSecrets(nested, one) : one))];
    return [key, value];
  });
  return Object.fromEntries(marked);
}

export const textOf = (value: PropertyValue | undefined): string => (typeof value === "string" ? value : "");

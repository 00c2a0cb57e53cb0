/** From properties to Keycloak's representations and back, along the tables. */
import type { PropertyMap, PropertyValue } from "../../../provider/hosts/grpc";
import type { Field, Fields, Wire, WireForm } from "./fields";
import { secondsOf, textOfSeconds } from "./durations";
import { isCollection, isList, isMap, printed, isZero, sorted, zeroOf } from "./values";

export type Representation = Record<string, unknown>;

export const isRepresentation = (value: unknown): value is Representation =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a text may hold several values with. */
export const separator = "##";

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const plain: WireForm = {
  write: (value) => value,
  read: (value) => (isScalar(value) ? value : Array.isArray(value) ? sorted(texts(value)) : null),
};
/** Client attributes and mail settings are texts, also where they mean yes or no. */
const quoted: WireForm = {
  write: (value) => String(value === true),
  read: (value) => value === "true" || value === true,
};
const seconds: WireForm = {
  write: (value) => (typeof value === "string" && value !== "" ? secondsOf(value) : 0),
  read: (value) => textOfSeconds(typeof value === "number" ? value : 0),
};
const joined: WireForm = {
  write: (value) => (isList(value) ? value.map(printed).join(separator) : ""),
  read: (value) => (typeof value === "string" && value !== "" ? sorted(value.split(separator)) : []),
};
/** Attributes of groups and users hold lists. */
const lists: WireForm = {
  write: (value) =>
    isMap(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, printed(one).split(separator)]))
      : {},
  read: (value) =>
    isRepresentation(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, texts(one).join(separator)]))
      : {},
};
const map: WireForm = {
  write: (value) => value,
  read: (value) =>
    isRepresentation(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, scalarText(one)]))
      : {},
};
export const forms = { plain, quoted, seconds, joined, lists, map };

export function scalarText(value: unknown): string {
  return isScalar(value) && value !== null ? String(value) : JSON.stringify(value ?? "");
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** The options of a field that lies at this place. */
export const at = (
  path: string | readonly string[],
  options: { form?: WireForm; sparse?: boolean; unread?: boolean } = {},
): { wire: Wire } => ({ wire: { form: plain, ...options, at: typeof path === "string" ? [path] : path } });

export function getAt(representation: Representation, path: readonly string[]): unknown {
  let value: unknown = representation;
  for (const key of path) value = isRepresentation(value) ? value[key] : undefined;
  return value;
}

export function setAt(representation: Representation, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    representation[key] = value;
    return;
  }
  const nested = representation[key];
  const next: Representation = isRepresentation(nested) ? nested : {};
  representation[key] = next;
  setAt(next, rest, value);
}

/** Writes every field that has a place, absent values as empty ones. Blocks are written when they are given. */
export function write(fields: Fields, properties: PropertyMap, representation: Representation): void {
  for (const [key, field] of Object.entries(fields)) {
    const value = properties[key] ?? null;
    if (field.wire) writeField(field, field.wire, value, representation);
    else if (field.fields && isMap(value)) write(field.fields, value, representation);
  }
}

function writeField(field: Field, wire: Wire, value: PropertyValue, representation: Representation): void {
  if (wire.sparse && isZero(value)) return;
  setAt(representation, wire.at, wire.form.write(value ?? zeroOf(field)));
}

/** Reads every field that has a place; what the representation lacks is empty. Blocks are left to the caller. */
export function read(fields: Fields, representation: Representation): PropertyMap {
  const properties: PropertyMap = {};
  for (const [key, field] of Object.entries(fields)) {
    if (!field.wire || field.wire.unread) continue;
    const value = getAt(representation, field.wire.at);
    const absent = value === undefined || value === null;
    properties[key] =
      absent && (isCollection(field) || field.wire.form === plain) ? zeroOf(field) : field.wire.form.read(value);
  }
  return properties;
}

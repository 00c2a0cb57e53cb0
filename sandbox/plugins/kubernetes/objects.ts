/** Kubernetes objects as plain data, and the way between them and Pulumi's property values. */
import { Secret, Unknown } from "../../../provider/hosts/grpc";
import type { PropertyMap, PropertyValue } from "../../../provider/hosts/grpc";

/** A value without secrets and unknowns. */
export type Plain = null | boolean | number | string | Plain[] | PlainObject;
export interface PlainObject {
  [key: string]: Plain;
}

/** A value that may hold what is not known yet. */
export type Data = null | boolean | number | string | Unknown | Data[] | DataObject;
export interface DataObject {
  [key: string]: Data;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Secret);

/** Takes the secret marks off and leaves nulls out of objects, as the official plugin does. */
export function reveal(properties: PropertyMap): DataObject {
  const entries: [string, Data][] = [];
  for (const [key, value] of Object.entries(properties)) {
    const revealed = revealValue(value);
    if (revealed !== null) entries.push([key, revealed]);
  }
  return Object.fromEntries(entries);
}

function revealValue(value: PropertyValue): Data {
  if (value instanceof Secret) return revealValue(value.value);
  if (value instanceof Unknown || value === null || typeof value !== "object") return value;
  return Array.isArray(value) ? value.map(revealValue) : reveal(value);
}

/** The object itself when everything in it is known. */
export function known(object: DataObject): PlainObject | undefined {
  return hasUnknown(object) ? undefined : (object as PlainObject);
}

function hasUnknown(value: Data): boolean {
  if (value instanceof Unknown) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/**
 * Marks as secret what is secret in `like`, at the same place, and the data of Secrets always. A list with one secret
 * element is secret as a whole.
 */
export function markSecrets(object: DataObject, like: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  for (const [key, value] of Object.entries(object)) {
    const model = like[key];
    const secretData = object.kind === "Secret" && (key === "data" || key === "stringData");
    if (secretData) result[key] = new Secret(value);
    else if (isObject(value)) {
      if (model instanceof Secret) result[key] = new Secret(value);
      else result[key] = markSecrets(value as DataObject, isObject(model) ? (model as PropertyMap) : {});
    } else result[key] = model !== undefined && containsSecret(model) ? new Secret(value) : value;
  }
  return result;
}

function containsSecret(value: PropertyValue): boolean {
  if (value instanceof Secret) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  return isObject(value) && Object.values(value as PropertyMap).some(containsSecret);
}

export const isList = (value: Data): value is Data[] => Array.isArray(value);

/** What of `live` the shape of `inputs` has a place for: the live values of the inputs. */
export function project<T extends Data>(live: T, inputs: Data): T;
export function project(live: Data, inputs: Data): Data {
  if (isList(live) && isList(inputs)) {
    return live.slice(0, inputs.length).map((element, index) => project(element, inputs[index] ?? null));
  }
  if (!isObject(live) || !isObject(inputs)) return live;
  const entries = Object.entries(live as DataObject).filter(([key]) => key in inputs);
  return Object.fromEntries(entries.map(([key, value]) => [key, project(value, (inputs as DataObject)[key] ?? null)]));
}

export const metadataOf = (object: DataObject): DataObject =>
  isObject(object.metadata) ? (object.metadata as DataObject) : {};

/** A scalar as text; anything else as JSON. */
export const asText = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

const textOrUndefined = (value: Data | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const nameOf = (object: DataObject): string | undefined => textOrUndefined(metadataOf(object).name);
export const namespaceOf = (object: DataObject): string | undefined => textOrUndefined(metadataOf(object).namespace);

export function annotationOf(object: DataObject, name: string): string | undefined {
  const { annotations } = metadataOf(object);
  return isObject(annotations) ? textOrUndefined((annotations as DataObject)[name]) : undefined;
}

export function withMetadata(object: DataObject, change: DataObject): DataObject {
  return { ...object, metadata: { ...metadataOf(object), ...change } };
}

export function withAnnotation(object: DataObject, name: string, value: string): DataObject {
  const { annotations } = metadataOf(object);
  const present = isObject(annotations) ? (annotations as DataObject) : {};
  return withMetadata(object, { annotations: { ...present, [name]: value } });
}

/** `namespace/name`, or the name alone for what lies in no namespace. */
export function idOf(object: DataObject): string {
  const namespace = namespaceOf(object);
  const name = nameOf(object) ?? "";
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function parseId(id: string): { namespace?: string; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { name: first } : { namespace: first, name: second };
}

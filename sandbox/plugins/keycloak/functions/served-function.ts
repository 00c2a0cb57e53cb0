/** What a served function offers, and the form of its results. */
import { crc32 } from "node:zlib";
import type { PropertyMap, PropertyValue } from "../../../../provider/hosts/grpc";
import type { KeycloakApi } from "../api";
import type { Field, Fields } from "../fields";
import { isGiven, isList, isMap, printed } from "../values";

export interface ServedFunction {
  readonly token: string;
  /** The arguments; see fields.ts for what a field can say. */
  readonly fields: Fields;
  invoke(api: KeycloakApi, args: PropertyMap): Promise<PropertyMap>;
}

/** Nothing without a value is told, and sets come in the order of their elements' hashes, as from the official plugin. */
export function result(fields: Fields, properties: PropertyMap): PropertyMap {
  const told: PropertyMap = {};
  for (const [key, value] of Object.entries(properties)) {
    if (isGiven(value)) told[key] = inHashOrder(fields[key], value);
  }
  return told;
}

function inHashOrder(field: Field | undefined, value: PropertyValue): PropertyValue {
  if (field?.fields && isMap(value)) return result(field.fields, value);
  if (field?.type !== "textSet" || !isList(value)) return value;
  const code = (one: PropertyValue): string => String(crc32(`${printed(one)}${field.hashSuffix ?? ""}`));
  return [...value].sort((left, right) => (code(left) < code(right) ? -1 : 1));
}

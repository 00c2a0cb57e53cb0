/** Attributes hold lists in one text; the order of a list does not count. */
import type { PropertyValue } from "../../../../provider/hosts/grpc";
import { canonical, isMap } from "../values";
import { separator } from "../wire";

function ordered(value: PropertyValue): PropertyValue {
  if (typeof value === "string") return value.split(separator).sort().join(separator);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, ordered(one)])) : value;
}

export const sameAttribute = (left: PropertyValue, right: PropertyValue): boolean =>
  canonical(ordered(left)) === canonical(ordered(right));

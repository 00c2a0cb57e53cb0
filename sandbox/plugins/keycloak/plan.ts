/** What an object will be like: from what it is and what the program says. */
import { Unknown } from "../../../provider/hosts/grpc";
import type { PropertyMap, PropertyValue } from "../../../provider/hosts/grpc";
import type { Field, Fields } from "./fields";
import { hasUnknown, isCollection, isGiven, isList, isMap, isSame, isZero, sorted, zeroOf } from "./values";

/** `prior` is undefined for an object that is to be made. Every field gets a value, null where there is none. */
export function plan(fields: Fields, prior: PropertyMap | undefined, inputs: PropertyMap): PropertyMap {
  const planned: PropertyMap = {};
  for (const [key, field] of Object.entries(fields)) {
    const old = prior === undefined ? undefined : (prior[key] ?? null);
    const given = field.input ? inputs[key] : undefined;
    planned[key] = isGiven(given) ? withInput(field, old, given) : withoutInput(field, old);
  }
  return planned;
}

function withInput(field: Field, old: PropertyValue | undefined, given: PropertyValue): PropertyValue {
  if (field.writeOnly) return null;
  if (field.onlyAtCreation && old !== undefined) return old;
  if (given instanceof Unknown) return given;
  if (field.type === "block" && field.fields && isMap(given)) {
    return plan(field.fields, isMap(old) ? old : undefined, given);
  }
  if (field.type === "blockSet" && field.fields && isList(given)) {
    const { fields } = field;
    return sorted(given.map((one) => (isMap(one) ? plan(fields, undefined, one) : one)));
  }
  if (isGiven(old) && isSame(field, old, given)) return old;
  if (field.type === "textSet" && isList(given)) {
    // A set with an unknown element is unknown as a whole: the element may equal another one.
    return hasUnknown(given) ? Unknown.value : sorted([...new Set(given)]);
  }
  return given;
}

function withoutInput(field: Field, old: PropertyValue | undefined): PropertyValue {
  const creating = old === undefined;
  if (field.writeOnly) return null;
  if (field.onlyAtCreation && !creating) return old;
  if (field.standard !== undefined) return field.standard;
  if (field.computed) return creating ? Unknown.value : old;
  if (!creating && (field.keptWhenLeftOut || isZero(old))) return old;
  // The official plugin knows no absent set of blocks, only an empty one.
  return field.type === "blockSet" ? [] : null;
}

/** The plan as the values that are sent: what is unknown still is absent. */
export function settled(planned: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(planned).map(([key, value]) => [
      key,
      value instanceof Unknown ? null : isMap(value) ? settled(value) : value,
    ]),
  );
}

/**
 * The state after a write. `found` holds what the server answered; a field it does not tell stays as planned. An empty
 * collection is nothing where nothing was planned.
 */
export function stateAfter(fields: Fields, planned: PropertyMap, found: PropertyMap): PropertyMap {
  const state: PropertyMap = {};
  for (const [key, field] of Object.entries(fields)) {
    const plannedValue = planned[key] ?? null;
    const value = key in found ? (found[key] ?? null) : plannedValue instanceof Unknown ? null : plannedValue;
    state[key] = plannedValue === null && isCollection(field) && isZero(value) ? null : value;
  }
  return state;
}

/** What an update without a reading back leaves: the values sent, with absent ones empty where they lie on the wire. */
export function stateAsSent(fields: Fields, planned: PropertyMap): PropertyMap {
  const state: PropertyMap = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = planned[key] ?? null;
    const readBack = field.wire !== undefined && !field.wire.unread && !isCollection(field);
    state[key] = value === null && readBack ? zeroOf(field) : value instanceof Unknown ? null : value;
  }
  return state;
}

/** The inputs that would lead to an object as it was read: the engine keeps them after a refresh or an import. */
import { Unknown } from "../../../provider/hosts/grpc";
import type { PropertyMap, PropertyValue } from "../../../provider/hosts/grpc";
import { defaultsOf } from "./defaults";
import type { Field, Fields } from "./fields";
import { defaultsKey, isGiven, isMap, isSame, isZero } from "./values";

/** After a refresh: what the program managed before, with the values found. */
export function inputsAfterRead(fields: Fields, olds: PropertyMap, state: PropertyMap): PropertyMap {
  const inputs: PropertyMap = {};
  for (const [key, old] of Object.entries(olds)) {
    const field = fields[key];
    if (field === undefined) continue;
    const value = valueFound(field, old, state[key]);
    if (isGiven(value)) inputs[key] = value;
  }
  const filled = defaultsOf(olds).filter((key) => isGiven(inputs[key]));
  return filled.length > 0 ? { ...inputs, [defaultsKey]: filled } : inputs;
}

function valueFound(field: Field, old: PropertyValue, value: PropertyValue | undefined): PropertyValue | undefined {
  if (field.writeOnly) return old;
  if (field.fields && isMap(old) && isMap(value)) return inputsAfterRead(field.fields, old, value);
  // The program's own spelling stays where it means the same.
  if (isGiven(value) && isGiven(old) && !(old instanceof Unknown) && isSame(field, old, value)) return old;
  return value;
}

/** After an import: every input that says more than its default would. */
export function inputsAfterImport(fields: Fields, state: PropertyMap): PropertyMap {
  const inputs: PropertyMap = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = state[key];
    if (!field.input || !isGiven(value)) continue;
    if (!field.required && (value === field.standard || (isZero(value) && isZero(field.standard)))) continue;
    inputs[key] = field.fields && isMap(value) ? inputsAfterImport(field.fields, value) : value;
  }
  return { ...inputs, [defaultsKey]: [] };
}

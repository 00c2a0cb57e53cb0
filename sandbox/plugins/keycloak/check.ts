/** What is wrong with a program's inputs, in the words of the official plugin where it was heard. */
import { Unknown } from "../../../provider/hosts/grpc";
import type { CheckFailure, PropertyMap, PropertyValue } from "../../../provider/hosts/grpc";
import { terraformName } from "./fields";
import type { Field, Fields } from "./fields";
import { defaultsKey, isGiven, isList, isMap } from "./values";

const expected: Record<Field["type"], string> = {
  text: "a text",
  flag: "true or false",
  whole: "a whole number",
  textSet: "a list of texts",
  textMap: "an object of texts",
  block: "an object",
  blockSet: "a list of objects",
};

/** All problems at once. No failure names its property: the engine would print the value, which may be a secret. */
export function failuresOf(fields: Fields, inputs: PropertyMap, resource: string): CheckFailure[] {
  const failures: CheckFailure[] = [];
  inspect(fields, inputs, resource, "", failures);
  return failures;
}

function inspect(fields: Fields, inputs: PropertyMap, path: string, parent: string, failures: CheckFailure[]): void {
  const fail = (reason: string, where: string): void =>
    void failures.push({ property: "", reason: `${reason}. Examine values at '${where}'.` });

  for (const key of Object.keys(inputs)) {
    if (key === defaultsKey || fields[key]?.input) continue;
    const known = Object.keys(fields).filter((name) => fields[name]?.input);
    fail(`Invalid or unknown key. The property "${key}" is not one of ${known.join(", ")}`, `${path}.${key}`);
  }
  for (const [key, field] of Object.entries(fields)) {
    if (!field.input) continue;
    const value = inputs[key];
    const where = `${path}.${key}`;
    if (isGiven(value)) {
      if (!inspectValue(field, key, value, where, parent, fail, failures)) continue;
    } else if (field.required && !field.autonamed) {
      failures.push({ property: "", reason: `Missing required property '${where.slice(where.indexOf(".") + 1)}'.` });
    } else if (field.autonamed && field.required) {
      fail("Made-up names are disabled, so a name has to be given", where);
    }
    inspectCombinations(fields, field, key, inputs, parent, (reason) => fail(reason, where));
  }
}

/** False when the value is of another type than the rest of the checks can handle. */
function inspectValue(
  field: Field,
  key: string,
  value: PropertyValue,
  where: string,
  parent: string,
  fail: (reason: string, where: string) => void,
  failures: CheckFailure[],
): boolean {
  if (value instanceof Unknown) return true;
  if (!fits(field, value)) {
    fail(`Incorrect attribute value type. Expected ${expected[field.type]}`, where);
    return false;
  }
  const name = `${parent}${terraformName(key, field)}`;
  if (field.oneOf && typeof value === "string" && !field.oneOf.includes(value)) {
    const choices = field.oneOf.map((choice) => `"${choice}"`).join(" ");
    fail(`expected ${name} to be one of [${choices}], got ${field.secret ? "another value" : value}`, where);
  }
  for (const { reason, under } of field.refuse?.(value, name) ?? []) fail(reason, `${where}${under ?? ""}`);
  if (field.fields && isMap(value)) inspect(field.fields, value, where, `${name}.0.`, failures);
  if (field.fields && isList(value)) {
    const { fields } = field;
    value.forEach((one, index) => {
      if (isMap(one)) inspect(fields, one, `${where}[${index}]`, `${name}.${index}.`, failures);
    });
  }
  return true;
}

function fits(field: Field, value: PropertyValue): boolean {
  const known = (one: PropertyValue, type: string): boolean => one instanceof Unknown || typeof one === type;
  switch (field.type) {
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "whole":
      return Number.isInteger(value);
    case "textSet":
      return isList(value) && value.every((one) => known(one, "string"));
    case "textMap":
      return isMap(value) && Object.values(value).every((one) => known(one, "string"));
    case "block":
      return isMap(value);
    case "blockSet":
      return isList(value) && value.every((one) => one instanceof Unknown || isMap(one));
  }
}

function inspectCombinations(
  fields: Fields,
  field: Field,
  key: string,
  inputs: PropertyMap,
  parent: string,
  fail: (reason: string) => void,
): void {
  const named = (property: string): string => `${parent}${terraformName(property, fields[property])}`;
  const listed = (properties: readonly string[]): string => properties.map(named).join(",");
  const own = named(key);
  if (isGiven(inputs[key])) {
    for (const other of field.conflictsWith ?? []) {
      if (isGiven(inputs[other])) fail(`Conflicting configuration arguments. "${own}": conflicts with ${named(other)}`);
    }
    if (field.needs?.some((other) => !isGiven(inputs[other]))) {
      fail(`Missing required argument. "${own}": all of \`${listed([key, ...field.needs].sort())}\` must be specified`);
    }
  }
  if (!field.exactlyOneOf) return;
  const given = field.exactlyOneOf.filter((property) => isGiven(inputs[property]));
  const all = listed(field.exactlyOneOf);
  if (given.length === 0) fail(`Invalid combination of arguments. "${own}": one of \`${all}\` must be specified`);
  if (given.length > 1) {
    fail(
      `Invalid combination of arguments. "${own}": only one of \`${all}\` can be specified, but \`${listed(given)}\` were specified`,
    );
  }
}

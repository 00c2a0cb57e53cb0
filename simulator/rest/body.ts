import { isRequired } from "../calls/left-out";
import { wireForm, type FamilyDefinition, type FieldDefinition, type WireForm } from "../catalogue";
import { Failure } from "../failure";
import type { JsonObject } from "../json";
import type { ServerContext } from "../server/context";
import { decodeValue } from "../wire/decode";
import { nearHint } from "../wire/near";
import { planOf, type PlannedField } from "../wire/plan";
import type { Row } from "../store/tables";

/** 422: all that is wrong with a body, field by field. */
export function unprocessable(problems: readonly string[]): Failure {
  const message = problems.join("; ");
  return new Failure(422, { error_message: message }, message);
}

/** Refuses a body that has something wrong in any field: `before` is the row that it changes, if it changes one. */
export function checkBody(server: ServerContext, family: FamilyDefinition, sent: JsonObject, before?: Row): void {
  const discriminator = family.variants?.discriminator;
  const kind = discriminator === undefined ? undefined : (before?.[discriminator] ?? sent[discriminator]);
  const plan = planOf(server, family, kind).filter(({ field }) => field.readOnly !== true && field.runtime !== true);
  const problems = plan.flatMap((planned) => problemsOf(server, planned, sent, before !== undefined));
  if (server.strict) problems.push(...unknownKeys(server, family, kind, sent));
  if (problems.length > 0) throw unprocessable(problems);
}

function problemsOf(
  server: ServerContext,
  { field, form }: PlannedField,
  sent: JsonObject,
  isChange: boolean,
): string[] {
  const value = sent[form.name];
  if (value === undefined)
    return isChange || !isRequired(server, field) ? [] : [`Missing required field: ${form.name}`];
  if (value === null) return isNullable(field) ? [] : [`Invalid ${form.name}: can't be null`];
  return problemOf(server, field, form, value);
}

function problemOf(server: ServerContext, field: FieldDefinition, form: WireForm, value: JsonObject[string]): string[] {
  try {
    decodeValue(server, field, form, value);
    return [];
  } catch (error) {
    // What kills the other API is here a value that does not fit.
    if (error instanceof Failure) return [error.isHtml ? `Invalid ${form.name}: of another type` : error.reason];
    throw error;
  }
}

/** A column that can be empty: not required, and without a default that would take its place. */
const isNullable = (field: FieldDefinition): boolean => field.required !== true && field.default === undefined;

function unknownKeys(
  server: ServerContext,
  family: FamilyDefinition,
  kind: JsonObject[string] | undefined,
  sent: JsonObject,
): string[] {
  const names = new Set(planOf(server, family, kind).map(({ form }) => form.name));
  if (family.variants !== undefined && kind === undefined) {
    for (const field of Object.values(family.variants.fields).flat()) {
      const form = wireForm(field, server.dialect, server.switches);
      if (form !== null) names.add(form.name);
    }
  }
  return Object.keys(sent)
    .filter((key) => !names.has(key))
    .map((key) => `Unknown ${key}${nearHint(key, names)}`);
}

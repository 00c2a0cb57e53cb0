import type { FamilyDefinition, FieldDefinition } from "../catalogue";
import { dashedIdentifier } from "../identifiers";
import type { Json, JsonObject } from "../json";
import type { ServerContext } from "../server/context";
import { MASK } from "./decode";
import { planOf, type PlannedField } from "./plan";
import { inUnit } from "./units";

/**
 * The object as this server answers it: names and units of the dialect, secrets masked, runtime keys added.
 * It shares lists and objects with the row: it is there to be turned into text at once.
 */
export function encodeRow(
  server: ServerContext,
  family: FamilyDefinition,
  row: JsonObject,
  runtime: JsonObject = {},
): JsonObject {
  const variant = family.variants === undefined ? undefined : row[family.variants.discriminator];
  const plan = planOf(server, family, variant);
  const answer = blankFor(plan);
  for (const { field, form } of plan) {
    if (field.writeOnly === true) continue;
    const stored = (field.key in runtime ? runtime[field.key] : row[field.key]) ?? null;
    const value = field.secret === true ? shownSecret(server, field, stored) : stored;
    if (value === undefined) delete answer[form.name];
    else if (value !== null) answer[form.name] = encodeValue(server, field, form.unit, value);
  }
  return answer;
}

const blanks = new WeakMap<readonly PlannedField[], JsonObject>();

/** An object with all keys and no values: copying it is faster than growing one for each row of a long list. */
function blankFor(plan: readonly PlannedField[]): JsonObject {
  let blank = blanks.get(plan);
  if (blank === undefined) {
    const answered = plan.filter(({ field }) => field.writeOnly !== true);
    blank = Object.fromEntries(answered.map(({ form }) => [form.name, null] as const));
    blanks.set(plan, blank);
  }
  return { ...blank };
}

function shownSecret(server: ServerContext, field: FieldDefinition, value: Json): Json | undefined {
  if (value === null || value === "" || field.readable === true) return value;
  if (field.alwaysMasked === true && server.switches.secret_masking !== "absent") return MASK;
  if (server.switches.secret_masking === "absent") return undefined;
  return server.switches.secret_masking === "mask" ? MASK : value;
}

function encodeValue(server: ServerContext, field: FieldDefinition, unit: FieldDefinition["unit"], value: Json): Json {
  if (value === null) return null;
  if (field.type === "identifier" && typeof value === "string" && field.undashed !== true)
    return shownIdentifier(server, value);
  if (field.type === "time" && typeof value === "string" && server.switches.schedule_times === "seconds")
    return `${value}:00`;
  if (field.unit === "bytes" && typeof value === "number") return inUnit(value, unit, server.switches);
  return value;
}

/** The id in the spelling of this server's answers. */
export function shownIdentifier(server: ServerContext, identifier: string): string {
  return server.switches.identifier_spelling === "dashed" ? dashedIdentifier(identifier) : identifier;
}

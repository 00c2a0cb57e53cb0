import type { FieldDefinition, KnownCall } from "../catalogue";
import { refused } from "../failure";
import { copy, type Json, type JsonObject } from "../json";
import type { CallRequest, ServerContext } from "../server/context";
import { planOf } from "../wire/plan";

/** Whether a row must have a field: always, or as a switch says. */
export const isRequired = (server: ServerContext, { required, requiredWhen }: FieldDefinition): boolean =>
  required === true || (requiredWhen !== undefined && server.switches[requiredWhen.switch] === requiredWhen.is);

/**
 * What an update makes of the fields that it could carry and does not (switch partial_update): nothing where they stay,
 * else the columns' defaults. Never touched are the id, what the server sets itself, what can't change, and what is never
 * read back. Throws what the server answers when something required is left out.
 */
export function leftOut(request: CallRequest, sent: JsonObject, variant?: Json): JsonObject {
  const { server, call } = request;
  if (call.partial !== undefined || server.switches.partial_update === "keeps") return {};
  const values: JsonObject = {};
  for (const { field, form } of planOf(server, call.family, variant)) {
    if (sent[form.name] !== undefined || !isResettable(server, field) || !carries(call, form.name)) continue;
    const needed = isRequired(server, field);
    if (needed && server.switches.partial_update === "requires") {
      throw refused(server.switches, `Missing required field: ${form.name}`);
    }
    if (field.default !== undefined) values[field.key] = copy(field.default);
    else if (!needed) values[field.key] = null;
  }
  return values;
}

function isResettable(server: ServerContext, field: FieldDefinition): boolean {
  const { takenWhen } = field;
  if (takenWhen !== undefined && server.switches[takenWhen.switch] !== takenWhen.is) return false;
  return field.runtime !== true && field.readOnly !== true && field.writeOnly !== true && field.locked !== true;
}

/** Whether a call has a place for a key: its envelope holds the family's fields, or names it. */
function carries(call: KnownCall, name: string): boolean {
  const holder = call.parameters.find((each) => each.name === call.envelope);
  const keys = holder === undefined ? call.parameters : (holder.holds ?? "family");
  return keys === "family" || keys.some((each) => each.name === name);
}

import type { FamilyDefinition, FieldDefinition, WireForm } from "../catalogue";
import { internalError, refused } from "../failure";
import { isIdentifier, normaliseIdentifier } from "../identifiers";
import { isObject, parseJson, type Json, type JsonObject, textOf } from "../json";
import type { ServerContext } from "../server/context";
import { isBefore } from "../versions";
import { planOf } from "./plan";
import { factor } from "./units";

/** What a masked secret looks like; sent back it means: unchanged (kasm-wire.md 1.7). */
export const MASK = "**********";

/** The stored values of the fields that a request carries; what is not in it is not in the answer. */
export function decodeFields(
  server: ServerContext,
  family: FamilyDefinition,
  sent: JsonObject,
  variant?: Json,
): JsonObject {
  const discriminator = family.variants?.discriminator;
  const kind = variant ?? (discriminator === undefined ? undefined : sent[discriminator]);
  const values: JsonObject = {};
  for (const { field, form } of planOf(server, family, kind)) {
    if (field.readOnly === true || field.runtime === true) continue;
    const value = sent[form.name];
    if (value === undefined) continue;
    if (field.takenWhen !== undefined && server.switches[field.takenWhen.switch] !== field.takenWhen.is) continue;
    if (isUnchangedSecret(server, field, value)) continue;
    values[field.key] = decodeValue(server, field, form, value);
  }
  return values;
}

function isUnchangedSecret(server: ServerContext, field: FieldDefinition, value: Json): boolean {
  if (field.secret !== true || field.readable === true || value !== MASK) return false;
  return server.switches.secret_masking === "mask" || field.alwaysMasked === true;
}

/** The stored value of one field. Throws what the server answers when the value does not fit. */
export function decodeValue(server: ServerContext, field: FieldDefinition, form: WireForm, value: Json): Json {
  if (value === null || (value === "" && field.type !== "text")) return emptied(server, field, form, value);
  const stored = convert(server, field, form, value);
  checkValue(server, field, form, stored);
  return stored;
}

function emptied(server: ServerContext, field: FieldDefinition, form: WireForm, value: Json): Json {
  if (field.default !== undefined) {
    const keepsNull = value === null && field.required !== true && server.switches.null_values === "null";
    return keepsNull ? null : structuredClone(field.default);
  }
  if (field.required === true) throw refused(server.switches, `Missing required field: ${form.name}`);
  return null;
}

function convert(server: ServerContext, field: FieldDefinition, form: WireForm, value: Json): Json {
  const wrong = (what: string) => refused(server.switches, `Invalid ${form.name}: ${what}`);
  switch (field.type) {
    case "text":
      if (typeof value === "string") return value;
      if (typeof value === "number") return String(value);
      throw wrong("not text");
    case "integer":
    case "decimal":
      return toNumber(value, field, factor(form.unit, server.switches), wrong);
    case "boolean":
      if (typeof value === "boolean") return value;
      if (/^(true|false)$/i.test(textOf(value)) && server.switches.boolean_text === "accept")
        return /^t/i.test(textOf(value));
      throw wrong("not true or false");
    case "lines":
      if (typeof value === "string") return splitLines(value);
      return structured(server, field, form, value);
    case "json":
      if (typeof value === "string") return parseJsonText(value, wrong);
      return structured(server, field, form, value);
    case "map":
    case "object":
    case "file":
      if (isObject(value)) return value;
      throw wrong("not an object");
    case "textList":
      if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
      throw wrong("not a list of text");
    case "integerList":
      if (Array.isArray(value)) return value.map((item) => toNumber(item, field, 1, wrong));
      throw wrong("not a list of whole numbers");
    case "identifier":
      if (typeof value === "string" && field.words?.includes(value)) return value;
      if (typeof value === "string" && isIdentifier(value)) return normaliseIdentifier(value);
      throw wrong("not an id");
    case "timestamp":
      return toTimestamp(value, wrong);
    case "time":
      return toTime(value, wrong);
    case "list":
      if (Array.isArray(value)) return value;
      throw wrong("not a list");
  }
}

type Wrong = (what: string) => Error;

function toNumber(value: Json, field: FieldDefinition, scale: number, wrong: Wrong): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) throw wrong("not a number");
  if (field.type !== "decimal" && scale === 1 && !Number.isInteger(number)) throw wrong("not a whole number");
  if (!Number.isFinite(number * scale)) throw wrong("too large");
  return number * scale;
}

function splitLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function parseJsonText(text: string, wrong: Wrong): Json {
  let parsed: Json;
  try {
    parsed = parseJson(text);
  } catch {
    throw wrong("not JSON");
  }
  if (typeof parsed !== "object" || parsed === null) throw wrong("not a JSON object or list");
  return parsed;
}

/** A list or object where the shipped web client sends text: categories are known to die of it (kasm-docs.md 8). */
function structured(server: ServerContext, field: FieldDefinition, form: WireForm, value: Json): Json {
  const dies =
    field.key === "categories" || (server.switches.object_for_text === "html500" && field.objectAccepted !== true);
  if (dies || typeof value !== "object") throw internalError(`${form.name} must be sent as text`);
  return value;
}

function toTimestamp(value: Json, wrong: Wrong): string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?Z?$/.test(value)) {
    throw wrong("not YYYY-MM-DD HH:mm:ss");
  }
  return value.slice(0, 19).replace("T", " ");
}

function toTime(value: Json, wrong: Wrong): string {
  const matched = typeof value === "string" ? /^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?$/.exec(value) : null;
  if (matched === null) throw wrong("not HH:MM");
  return `${matched[1]}:${matched[2]}`;
}

function checkValue(server: ServerContext, field: FieldDefinition, form: WireForm, value: Json): void {
  // What decides over an object's other fields, or has a switch of its own, is always one of its values.
  const isFixed = field.locked === true || field.valuesBy !== undefined;
  const isFree = () => !isFixed && server.switches.value_checks === "free";
  const wrong = (what: string) => {
    if (!isFree()) throw refused(server.switches, `Invalid ${form.name}: ${what}`);
  };
  if (field.required === true && value === "") throw refused(server.switches, `Missing required field: ${form.name}`);
  const values = field.valuesBy?.values[server.switches[field.valuesBy.switch]] ?? field.values;
  if (values !== undefined && typeof value === "string" && value !== "" && !values.includes(value)) {
    wrong(`not one of ${values.join(", ")}`);
  }
  const { laterValues } = field;
  if (laterValues !== undefined && laterValues.values.includes(textOf(value))) {
    const since = laterValues.since[server.switches[laterValues.switch]] ?? server.dialect;
    if (isBefore(server.dialect, since)) wrong(`not known before ${since}`);
  }
  if (typeof value === "string" && field.maximumLength !== undefined && value.length > field.maximumLength) {
    wrong(`longer than ${field.maximumLength} characters`);
  }
  for (const number of Array.isArray(value) ? value : [value]) {
    if (typeof number !== "number") continue;
    if (field.minimum !== undefined && number < field.minimum) wrong(`less than ${field.minimum}`);
    if (field.maximum !== undefined && number > field.maximum) wrong(`more than ${field.maximum}`);
    if (field.multipleOf !== undefined && number % field.multipleOf !== 0)
      wrong(`not a multiple of ${field.multipleOf}`);
  }
}

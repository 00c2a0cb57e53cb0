import type { FamilyDefinition, FieldDefinition } from "../catalogue";
import type { SwitchName, SwitchValues } from "../catalogue/switches";
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
  return encodePart(server.switches, shapeOf(server, family, row).all, row, runtime);
}

/** How rows of one kind are answered: worked out once, as a list has thousands of them. */
interface Shape {
  readonly all: Part;
  /** The parts for each set of keys that the server has added to such a row. */
  readonly splits: Split[];
}

/** The answered object in two parts. */
export interface Split {
  /** What the server adds. */
  readonly keys: readonly string[];
  readonly added: Part;
  /** The rest, which shows what is stored. */
  readonly stored: Part;
}

/** Some of the keys of an answered object. */
export interface Part {
  readonly fields: readonly ShownField[];
  readonly keys: readonly string[];
  readonly byKey: ReadonlyMap<string, ShownField>;
  /** An object with all keys and no values: copying it is faster than growing one for each row. */
  readonly blank: JsonObject;
}

interface ShownField {
  readonly key: string;
  readonly name: string;
  /** The switch that decides how a value is shown. */
  readonly by?: SwitchName;
  /** What is answered for a stored value, undefined where the key is missing; without it the value itself. */
  readonly show?: (switches: SwitchValues, value: Json) => Json | undefined;
}

const shapes = new WeakMap<readonly PlannedField[], Shape>();

function shapeOf(server: ServerContext, family: FamilyDefinition, row: JsonObject): Shape {
  const variant = family.variants === undefined ? undefined : row[family.variants.discriminator];
  const plan = planOf(server, family, variant);
  const known = shapes.get(plan);
  if (known !== undefined) return known;
  const fields = plan
    .filter(({ field }) => field.writeOnly !== true)
    .map(({ field, form }) => ({ key: field.key, name: form.name, ...showing(field, form.unit) }));
  const shape = { all: partOf(fields), splits: [] };
  shapes.set(plan, shape);
  return shape;
}

/** The row's answer as what is stored and what the server adds to it. */
export function splitOf(server: ServerContext, family: FamilyDefinition, row: JsonObject, runtime: JsonObject): Split {
  const { all, splits } = shapeOf(server, family, row);
  const known = splits.find(({ keys }) => hasKeys(runtime, keys));
  if (known !== undefined) return known;
  const split = {
    keys: Object.keys(runtime),
    added: partOf(all.fields.filter(({ key }) => key in runtime)),
    stored: partOf(all.fields.filter(({ key }) => !(key in runtime))),
  };
  splits.push(split);
  return split;
}

/** Whether an object has these keys in this order, and no others. */
function hasKeys(object: JsonObject, keys: readonly string[]): boolean {
  let index = 0;
  for (const key in object) if (key !== keys[index++]) return false;
  return index === keys.length;
}

function partOf(fields: readonly ShownField[]): Part {
  return {
    fields,
    keys: fields.map(({ key }) => key),
    byKey: new Map(fields.map((field) => [field.key, field] as const)),
    blank: Object.fromEntries(fields.map(({ name }) => [name, null] as const)),
  };
}

/** A part of the answered object: from the row, and over it what the server adds. */
export function encodePart(switches: SwitchValues, part: Part, row: JsonObject, runtime: JsonObject): JsonObject {
  const answer = { ...part.blank };
  for (const field of part.fields) put(switches, answer, field, row[field.key]);
  for (const key in runtime) {
    const field = part.byKey.get(key);
    if (field !== undefined && !put(switches, answer, field, runtime[key])) answer[field.name] = null;
  }
  return answer;
}

/** Puts a value where there is one, and says whether there is. */
function put(switches: SwitchValues, answer: JsonObject, field: ShownField, value: Json | undefined): boolean {
  if (value === undefined || value === null) return false;
  const shown = field.show === undefined ? value : field.show(switches, value);
  if (shown === undefined) delete answer[field.name];
  else answer[field.name] = shown;
  return true;
}

function showing(field: FieldDefinition, unit: FieldDefinition["unit"]): Pick<ShownField, "by" | "show"> {
  if (field.secret === true && field.readable !== true) {
    return { by: "secret_masking", show: (switches, value) => shownSecret(switches, field, value) };
  }
  if (field.type === "identifier" && field.undashed !== true) {
    const show = (switches: SwitchValues, value: Json) =>
      typeof value === "string" ? spelled(switches, value) : value;
    return { by: "identifier_spelling", show };
  }
  if (field.type === "time") {
    const seconds = (switches: SwitchValues) => switches.schedule_times === "seconds";
    return {
      by: "schedule_times",
      show: (switches, value) => (typeof value === "string" && seconds(switches) ? `${value}:00` : value),
    };
  }
  if (field.unit === "bytes") {
    return {
      ...(unit === "megabytes" || unit === "gigabytes" ? { by: "size_base" } : {}),
      show: (switches, value) => (typeof value === "number" ? inUnit(value, unit, switches) : value),
    };
  }
  return {};
}

function shownSecret(switches: SwitchValues, field: FieldDefinition, value: Json): Json | undefined {
  if (value === "") return value;
  if (switches.secret_masking === "absent") return undefined;
  return field.alwaysMasked === true || switches.secret_masking === "mask" ? MASK : value;
}

/** The id in the spelling of this server's answers. */
export function shownIdentifier(server: ServerContext, identifier: string): string {
  return spelled(server.switches, identifier);
}

function spelled(switches: SwitchValues, identifier: string): string {
  return switches.identifier_spelling === "dashed" ? dashedIdentifier(identifier) : identifier;
}

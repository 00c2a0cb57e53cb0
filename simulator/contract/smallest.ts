import { fieldsOf, wireForm, type FieldDefinition } from "../catalogue";
import type { Json, JsonObject } from "../json";
import { isBefore } from "../versions";
import type { Ground, Kind } from "./model";
import { samplesOf } from "./values";

type Shape = Pick<Kind, "family" | "variant" | "references">;

/** The kind that a reference to a family is tried with; the family itself where it has no kinds. */
const FIRST: Readonly<Record<string, string>> = {
  vm_provider_configs: "vm_provider_configs[digital_ocean]",
  dns_provider_configs: "dns_provider_configs[aws]",
  autoscale_configs: "autoscale_configs[agents]",
  server_pools: "server_pools[agents]",
  images: "images[Container]",
  users: "users[local]",
};

export function referenceKind(shape: Pick<Shape, "references">, field: FieldDefinition): string {
  const family = field.references?.family ?? "";
  return shape.references?.[field.key] ?? FIRST[family] ?? family;
}

/** A value for a field that must have one: made up, or the id of an object made for it. */
async function valueOf(ground: Ground, shape: Shape, field: FieldDefinition): Promise<Json> {
  if (field.references !== undefined) return (await ground.make(referenceKind(shape, field))).id;
  const samples = samplesOf(field, ground);
  return (samples.at(-1) ?? samples[0])?.written ?? null;
}

/**
 * What the web client's form wants beside these fields (neededWhen): values for what is missing. Defaults count as
 * given, as the server fills them in.
 */
export async function needsOf(ground: Ground, shape: Shape, given: JsonObject): Promise<JsonObject> {
  const missing: JsonObject = {};
  const fields = fieldsOf(shape.family, shape.variant);
  const names = new Map(fields.map((field) => [field.key, wireForm(field, ground.dialect, ground.switches)?.name]));
  const valueOfKey = (key: string): Json => {
    const name = names.get(key) ?? key;
    return given[name] ?? missing[name] ?? fields.find((field) => field.key === key)?.default ?? null;
  };
  for (const field of fields) {
    const name = names.get(field.key);
    if (name === undefined || field.neededWhen === undefined) continue;
    if (field.neededUntil !== undefined && isBefore(field.neededUntil.dialect, ground.dialect)) continue;
    const value = valueOfKey(field.key);
    const empty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
    if (empty && field.neededWhen.every(({ key, is }) => is.includes(valueOfKey(key)))) {
      missing[name] = await valueOf(ground, shape, field);
    }
  }
  return missing;
}

/** The fields of the smallest object: the hints, what is required, and what the form wants with those. */
export async function smallestOf(
  ground: Ground,
  shape: Shape,
  hints?: (ground: Ground) => Promise<JsonObject> | JsonObject,
): Promise<JsonObject> {
  const { family, variant } = shape;
  const known: JsonObject = { ...(await hints?.(ground)) };
  for (const field of fieldsOf(family, variant)) {
    const form = wireForm(field, ground.dialect, ground.switches);
    if (form === null || form.name in known || field.readOnly === true || field.runtime === true) continue;
    const { requiredWhen: when } = field;
    const asked = when !== undefined && ground.switches[when.switch] === when.is;
    if (field.required === true || asked || field.key === family.naturalKey) {
      known[form.name] = await valueOf(ground, shape, field);
    }
  }
  return { ...known, ...(await needsOf(ground, shape, known)) };
}

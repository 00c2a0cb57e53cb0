import { isBefore, namingOf, type Dialect } from "../versions";
import { FAMILIES } from "./families";
import type { Bounds, CallDefinition, CallPath, FamilyDefinition, FieldDefinition, WireForm } from "./model";
import type { SwitchValues } from "./switches";

export { FAMILIES } from "./families";
export * from "./model";

const families = new Map(FAMILIES.map((family) => [family.name, family]));

/** A call together with the family it belongs to. */
export interface KnownCall extends CallDefinition {
  readonly family: FamilyDefinition;
}

/** Every call of the catalogue. */
export const CALLS: readonly KnownCall[] = FAMILIES.flatMap((family) =>
  family.calls.map((call) => ({ ...call, family })),
);

const calls = new Map(CALLS.map((call) => [call.name, call]));

export function familyNamed(name: string): FamilyDefinition {
  const family = families.get(name);
  if (family === undefined) throw new Error(`The catalogue has no family ${name}.`);
  return family;
}

export function callNamed(name: string): KnownCall | undefined {
  return calls.get(name);
}

/** A call that the catalogue must have. */
export function ownCall(name: string): KnownCall {
  const call = callNamed(name);
  if (call === undefined) throw new Error(`The catalogue has no call ${name}.`);
  return call;
}

/** The path of a call at one of the places where it is served. */
export const pathOfCall = (place: CallPath, name: string): string =>
  place === "root" ? `/api/${name}` : `/api/${place}/${name}`;

/** Whether this line of Kasm has it, as far as the facts say. */
export function isKnownOn({ since, until }: Bounds, dialect: Dialect): boolean {
  return !(since !== undefined && isBefore(dialect, since.dialect)) && !(until && isBefore(until.dialect, dialect));
}

/** Whether the server has this call under this path. */
export function isServedAt(call: CallDefinition, path: CallPath, switches: SwitchValues, dialect: Dialect): boolean {
  if (!isKnownOn(call, dialect)) return false;
  const { servedWhen } = call;
  if (servedWhen !== undefined && switches[servedWhen.switch] !== servedWhen.is) return false;
  if (path !== "public") return call.at.includes(path);
  // What the admin API lacks is documented there.
  if (switches.public_paths === "none") return call.at.includes("public") && !call.at.includes("admin");
  return call.at.includes("public") || (switches.public_paths === "all" && call.at.includes("admin"));
}

/** The fields of one row: those of its family and of its variant. */
export function fieldsOf(family: FamilyDefinition, variant: unknown): readonly FieldDefinition[] {
  if (family.variants === undefined || typeof variant !== "string") return family.fields;
  const own = Object.hasOwn(family.variants.fields, variant) ? family.variants.fields[variant] : undefined;
  return own === undefined ? family.fields : [...family.fields, ...own];
}

/** Every field that any row of the family can have. */
export function allFields(family: FamilyDefinition): readonly FieldDefinition[] {
  return [...family.fields, ...Object.values(family.variants?.fields ?? {}).flat()];
}

/** The name and unit of a field for this server, or null where it does not know the field. */
export function wireForm(field: FieldDefinition, dialect: Dialect, switches: SwitchValues): WireForm | null {
  const { candidates } = field;
  const naming = namingOf(dialect);
  if (!isKnownOn(field, dialect)) return null;
  if (field.newer === true && isBefore(dialect, "1.18") && switches.newer_columns === "absent") return null;
  if (candidates !== undefined && candidates.dialects.includes(naming)) {
    const form = candidates.forms[switches[candidates.switch]];
    if (form !== undefined) return form;
  }
  const own = field.wire?.[naming];
  return own === undefined ? { name: field.key, unit: field.unit } : own;
}

/** Names that a client may reasonably try, since the facts leave the right one open. */
export function candidateNames(field: FieldDefinition, dialect: Dialect): readonly string[] {
  const { candidates } = field;
  if (candidates === undefined || !candidates.dialects.includes(namingOf(dialect))) return [];
  return Object.values(candidates.forms).map((form) => form.name);
}

/** Every key whose value is a secret, anywhere in a request or an answer. */
export const SECRET_KEYS: ReadonlySet<string> = new Set([
  ...FAMILIES.flatMap((family) => allFields(family))
    .filter((field) => field.secret === true)
    .map((field) => field.key),
  ...CALLS.flatMap((call) => call.parameters)
    .filter((parameter) => parameter.secret === true)
    .map((parameter) => parameter.name),
  "api_key_secret",
  "api_secret",
  "token",
  "session_token",
  "license_key",
  "registration_jwt",
  "registration_token",
  "manager_token",
]);

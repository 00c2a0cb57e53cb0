import { textOf } from "../json";
import { allFields, FAMILIES, familyNamed, fieldsOf, type FamilyDefinition, type OnDelete } from "../catalogue";
import { internalError, refused } from "../failure";
import type { ServerContext } from "../server/context";
import type { Row } from "./tables";

interface IncomingReference {
  readonly from: FamilyDefinition;
  readonly key: string;
  readonly onDelete: OnDelete | { readonly switch: keyof ServerContext["switches"] };
}

const incoming = new Map<string, IncomingReference[]>();
for (const family of FAMILIES) {
  for (const field of allFields(family)) {
    if (field.references === undefined) continue;
    const known = incoming.get(field.references.family) ?? [];
    incoming.set(field.references.family, known);
    if (!known.some((each) => each.from === family && each.key === field.key)) {
      known.push({ from: family, key: field.key, onDelete: field.references.onDelete });
    }
  }
}

/** Refuses ids of objects that do not exist. */
export function checkReferences(server: ServerContext, family: FamilyDefinition, row: Row): void {
  const variant = family.variants === undefined ? undefined : row[family.variants.discriminator];
  for (const field of fieldsOf(family, variant)) {
    const value = row[field.key];
    if (field.references === undefined || value === null || value === undefined) continue;
    if (field.words?.includes(textOf(value)) === true) continue;
    const other = familyNamed(field.references.family);
    if (server.tables.get(other.name, value) === undefined) {
      if (server.switches.unknown_reference === "html500") throw internalError(`unknown ${other.entity}: ${field.key}`);
      throw refused(server.switches, `Unknown ${other.entity}: ${field.key}`, 404);
    }
  }
}

/** Refuses a name that is taken, where names must be unique. */
export function checkUnique(server: ServerContext, family: FamilyDefinition, row: Row): void {
  const key = family.naturalKey;
  if (key === undefined || (family.unique !== true && server.switches.duplicate_names === "accept")) return;
  const same = server.tables.find(family.name, (each) => each[key] === row[key] && each[family.id] !== row[family.id]);
  if (same !== undefined) throw refused(server.switches, `A ${family.entity} with this ${key} exists already`, 409);
}

/** Deletes a row and what hangs on it; refuses, before anything is changed, while something holds it. */
export function deleteRow(server: ServerContext, family: FamilyDefinition, row: Row): void {
  const doomed: { family: FamilyDefinition; row: Row }[] = [];
  const cleared: { row: Row; key: string }[] = [];
  collect(server, family, row, doomed, cleared);
  for (const { row: holder, key } of cleared) holder[key] = null;
  for (const each of doomed) server.tables.remove(each.family.name, textOf(each.row[each.family.id]));
}

function collect(
  server: ServerContext,
  family: FamilyDefinition,
  row: Row,
  doomed: { family: FamilyDefinition; row: Row }[],
  cleared: { row: Row; key: string }[],
): void {
  if (doomed.some((each) => each.row === row)) return;
  doomed.push({ family, row });
  for (const { from, key, onDelete } of incoming.get(family.name) ?? []) {
    for (const holder of server.tables.filter(from.name, (each) => each[key] === row[family.id])) {
      const rule = typeof onDelete === "string" ? onDelete : server.switches[onDelete.switch];
      if (rule === "cascade") collect(server, from, holder, doomed, cleared);
      else if (rule === "clear") cleared.push({ row: holder, key });
      else throw refused(server.switches, `The ${family.entity} is in use by a ${from.entity}`, 409);
    }
  }
}

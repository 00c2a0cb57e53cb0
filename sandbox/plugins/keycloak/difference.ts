/** The difference between an object and its plan, for the engine. */
import { Unknown } from "../../../provider/hosts/grpc";
import type { DiffResult, PropertyDiffKind, PropertyMap, PropertyValue } from "../../../provider/hosts/grpc";
import { defaultsOf } from "./defaults";
import type { Field, Fields } from "./fields";
import { canonical, isGiven, isList, isMap, isSame } from "./values";

type Change = "add" | "delete" | "update";
type Changes = Map<string, Change>;

export function difference(
  fields: Fields,
  prior: PropertyMap,
  planned: PropertyMap,
  inputs: PropertyMap,
  ignored: readonly string[],
): DiffResult {
  const detailedDiff: Record<string, { kind: PropertyDiffKind }> = {};
  const diffs: string[] = [];
  const replaces: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    if (ignored.some((path) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`))) continue;
    const changes: Changes = new Map();
    compare(field, key, prior[key] ?? null, inOrder(field, inputs[key], planned[key] ?? null), changes);
    if (changes.size === 0) continue;
    diffs.push(key);
    if (field.replaces) replaces.push(key);
    for (const [path, change] of changes) detailedDiff[path] = { kind: field.replaces ? `${change}-replace` : change };
  }
  return {
    changes: diffs.length > 0,
    diffs,
    replaces,
    detailedDiff,
    deleteBeforeReplace: replaces.length > 0 && hasGivenName(fields, inputs),
  };
}

/** A new element of a set is told by its place in the program. */
function inOrder(field: Field, given: PropertyValue | undefined, planned: PropertyValue): PropertyValue {
  return field.type === "textSet" && isList(given) && isList(planned) ? [...new Set(given)] : planned;
}

/** A name that the program gave can exist only once, so the old object has to go first. */
function hasGivenName(fields: Fields, inputs: PropertyMap): boolean {
  const filled = defaultsOf(inputs);
  return Object.entries(fields).some(([key, field]) => field.autonamed && !filled.includes(key));
}

function compare(field: Field, path: string, old: PropertyValue, next: PropertyValue, changes: Changes): void {
  if (!isGiven(old) && !isGiven(next)) return;
  if (!isGiven(old)) return void changes.set(path, "add");
  if (!isGiven(next)) return void changes.set(path, "delete");
  if (old instanceof Unknown || next instanceof Unknown) return void changes.set(path, "update");
  if (isSame(field, old, next)) return;
  if ((field.type === "textSet" || field.type === "blockSet") && isList(old) && isList(next)) {
    return compareSets(path, old, next, changes);
  }
  if (!isMap(old) || !isMap(next)) return void changes.set(path, "update");
  if (field.type === "textMap") return compareMaps(path, old, next, changes);
  for (const [key, nested] of Object.entries(field.fields ?? {})) {
    compare(nested, `${path}.${key}`, old[key] ?? null, next[key] ?? null, changes);
  }
}

function compareMaps(path: string, old: PropertyMap, next: PropertyMap, changes: Changes): void {
  const element: Field = { type: "text", input: true };
  for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
    const step = /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    compare(element, `${path}${step}`, old[key] ?? null, next[key] ?? null, changes);
  }
}

/** An element that left and one that came at the same place are one change. */
function compareSets(path: string, old: PropertyValue[], next: PropertyValue[], changes: Changes): void {
  const [before, after] = [new Set(old.map(canonical)), new Set(next.map(canonical))];
  old.forEach((one, index) => {
    if (!after.has(canonical(one))) changes.set(`${path}[${index}]`, "delete");
  });
  next.forEach((one, index) => {
    if (before.has(canonical(one))) return;
    const place = `${path}[${index}]`;
    changes.set(place, changes.get(place) === "delete" ? "update" : "add");
  });
}

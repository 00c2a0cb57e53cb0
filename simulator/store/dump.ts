import { allFields, FAMILIES } from "../catalogue";
import type { KasmVersion } from "../versions";
import { isKasmVersion } from "../versions";
import { isObject, textOf } from "../json";
import type { Row } from "./tables";

/** All that the server keeps, as JSON: sizes in bytes, names of 1.19, ids without dashes. */
export interface Dump {
  readonly format: 1;
  readonly kasmVersion: KasmVersion;
  readonly installation: string;
  readonly families: Readonly<Record<string, readonly Row[]>>;
}

const ids = new Map(FAMILIES.map((family) => [family.name, family.id]));
const runtimeKeys = new Map(
  FAMILIES.map((family) => [
    family.name,
    new Set(
      allFields(family)
        .filter((field) => field.runtime === true && field.key !== family.id)
        .map((field) => field.key),
    ),
  ]),
);
const transient = new Set(FAMILIES.filter((family) => family.transient === true).map((family) => family.name));
/** Kept by the server for itself: they change by mere use. */
const INTERNAL = new Set(["failed_attempts"]);

/** The id key of a family. */
export function idOf(family: string): string {
  const id = ids.get(family);
  if (id === undefined) throw new Error(`The catalogue has no family ${family}.`);
  return id;
}

/** The rows without what the catalogue marks as runtime, so that two servers can be compared. */
export function withoutRuntime(all: Dump["families"]): Record<string, Row[]> {
  const families: Record<string, Row[]> = {};
  for (const [family, rows] of Object.entries(all)) {
    if (transient.has(family) || rows.length === 0) continue;
    const runtime = runtimeKeys.get(family) ?? new Set();
    families[family] = rows.map((row) => {
      const kept: Row = {};
      for (const key in row) if (!runtime.has(key) && !INTERNAL.has(key)) kept[key] = row[key] ?? null;
      return kept;
    });
  }
  return families;
}

/** Reads a dump, saying what is wrong with one that is none. */
export function parseDump(value: unknown): Dump {
  if (!isObject(value) || value.format !== 1) throw new Error("This is no dump of the Kasm simulator (format 1).");
  const { kasmVersion, installation, families } = value;
  if (typeof kasmVersion !== "string" || !isKasmVersion(kasmVersion)) {
    throw new Error(`The dump is of the unknown Kasm version ${textOf(kasmVersion)}.`);
  }
  if (typeof installation !== "string" || !isObject(families))
    throw new Error("The dump lacks installation or families.");
  for (const [family, rows] of Object.entries(families)) {
    const id = idOf(family);
    if (!Array.isArray(rows) || !rows.every(isObject)) throw new Error(`The dump's ${family} is no list of objects.`);
    if (rows.some((row) => typeof row[id] !== "string")) throw new Error(`An object of ${family} has no ${id}.`);
  }
  return value as unknown as Dump;
}

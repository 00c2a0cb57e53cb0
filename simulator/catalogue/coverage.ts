import {
  CALLS,
  FAMILIES,
  type Bounds,
  type CallDefinition,
  type Evidence,
  type Grade,
  type ParameterDefinition,
} from ".";
import { METHODS, REST_RESOURCES } from "../rest/resources";
import { ADDRESSES } from "./addresses";
import { GROUP_SETTINGS } from "./group-settings";
import { PERMISSIONS } from "./permissions";
import { REGISTRY_ENTRIES } from "./registry-entries";
import { SETTINGS } from "./settings";
import { SWITCHES } from "./switches";

/** What a row of the catalogue is about. A limit is the first or last line of Kasm that has something. */
export type RowKind =
  | "call"
  | "REST request"
  | "address"
  | "partial update"
  | "parameter"
  | "field"
  | "limit"
  | "permission"
  | "group setting"
  | "setting"
  | "registry entry"
  | "switch";

/** One thing that the simulator takes for true of Kasm, with its evidence. */
export interface CatalogueRow extends Evidence {
  readonly kind: RowKind;
  /** A call's name, `call.parameter`, `family.field`, `family[kind].field`, or the name of the rest. */
  readonly name: string;
  readonly type?: string;
  readonly unit?: string;
  readonly note?: string;
  /** What was written down in the catalogue. */
  readonly of: object;
}

export const GRADES: readonly Grade[] = ["documented", "observed", "inferred"];

function parameterRows(path: string, parameters: readonly ParameterDefinition[]): CatalogueRow[] {
  return parameters.flatMap((each): CatalogueRow[] => {
    const name = `${path}.${each.name}`;
    const { type, grade, source } = each;
    const held = Array.isArray(each.holds) ? parameterRows(name, each.holds as readonly ParameterDefinition[]) : [];
    return [{ kind: "parameter", name, type, grade, source, of: each }, ...held];
  });
}

function limitRows(name: string, { since, until }: Bounds): CatalogueRow[] {
  const row = (words: string, of: Evidence): CatalogueRow => ({ ...of, kind: "limit", name: `${name} ${words}`, of });
  return [
    ...(since === undefined ? [] : [row(`since ${since.dialect}`, since)]),
    ...(until === undefined ? [] : [row(`until ${until.dialect}`, until)]),
  ];
}

function partialRows({ name, partial }: CallDefinition): CatalogueRow[] {
  return partial === undefined ? [] : [{ ...partial, kind: "partial update", name, of: partial }];
}

function callRows(): CatalogueRow[] {
  return CALLS.flatMap((call): CatalogueRow[] => [
    { kind: "call", name: call.name, grade: call.grade, source: call.source, note: call.note, of: call },
    ...limitRows(call.name, call),
    ...partialRows(call),
    ...parameterRows(call.name, call.parameters),
  ]);
}

function fieldRows(): CatalogueRow[] {
  return FAMILIES.flatMap((family) =>
    [["", family.fields] as const, ...Object.entries(family.variants?.fields ?? {})].flatMap(([kind, fields]) =>
      fields.flatMap((field): CatalogueRow[] => {
        const name = `${family.name}${kind === "" ? "" : `[${kind}]`}.${field.key}`;
        const { type, unit, grade, source, note, neededUntil } = field;
        return [
          { kind: "field", name, type, unit, grade, source, note, of: field },
          ...limitRows(name, field),
          ...limitRows(`${name} needed`, { until: neededUntil }),
        ];
      }),
    ),
  );
}

function restRows(): CatalogueRow[] {
  return REST_RESOURCES.flatMap(({ path, operations }) =>
    Object.entries(METHODS).flatMap(([place, methods]) =>
      Object.entries(methods).flatMap(([method, operation]): CatalogueRow[] => {
        const of = operations[operation];
        if (of === undefined) return [];
        const name = `${method} /api/${path}${place === "one" ? "/{id}" : ""}`;
        return [{ kind: "REST request", name, grade: of.grade, source: of.source, note: of.refused, of }];
      }),
    ),
  );
}

/** Every row of the catalogue, in its order. */
export function catalogueRows(): readonly CatalogueRow[] {
  return [
    ...callRows(),
    ...restRows(),
    ...ADDRESSES.map((each): CatalogueRow => ({ ...each, kind: "address", of: each })),
    ...fieldRows(),
    ...PERMISSIONS.map((each): CatalogueRow => ({ ...each, kind: "permission", of: each })),
    ...GROUP_SETTINGS.map((each): CatalogueRow => ({ ...each, kind: "group setting", of: each })),
    ...SETTINGS.map((each): CatalogueRow => ({ ...each, kind: "setting", of: each })),
    ...Object.values(REGISTRY_ENTRIES)
      .flat()
      .map((each): CatalogueRow => {
        const { friendlyName: name, grade, source } = each;
        return { kind: "registry entry", name, grade, source, of: each };
      }),
    // What is open has no grade of its own: the default is a guess until someone looks.
    ...SWITCHES.map((each): CatalogueRow => {
      const { name, source, about: note } = each;
      return { kind: "switch", name, grade: "inferred", source, note, of: each };
    }),
  ];
}

/** How many rows have which grade. */
export type Shares = Readonly<Record<Grade, number>> & { readonly total: number };

export function sharesOf(rows: readonly Evidence[]): Shares {
  const count = (grade: Grade) => rows.filter((row) => row.grade === grade).length;
  return {
    documented: count("documented"),
    observed: count("observed"),
    inferred: count("inferred"),
    total: rows.length,
  };
}

/** "12 of 155 (8 %)" for each grade. */
export function shareText(shares: Shares): string {
  const percent = (part: number) => (shares.total === 0 ? 0 : Math.round((100 * part) / shares.total));
  return GRADES.map((grade) => `${shares[grade]} ${grade} (${percent(shares[grade])} %)`).join(", ");
}

/** The shares over the rows of each kind that there are, and over all. */
export function sharesByKind(rows: readonly CatalogueRow[]): ReadonlyMap<RowKind | "all", Shares> {
  const kinds = [...new Set(rows.map((row) => row.kind))];
  return new Map<RowKind | "all", Shares>([
    ...kinds.map((kind) => [kind, sharesOf(rows.filter((row) => row.kind === kind))] as const),
    ["all", sharesOf(rows)],
  ]);
}

/** The catalogue as a table for a terminal, with the shares below. */
export function coverageText(): string {
  const rows = catalogueRows();
  const cells = rows.map((row) => [row.kind, row.name, row.type ?? "", row.grade, row.source]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  const shares = [...sharesByKind(rows)].map(([kind, each]) => `${kind}: ${each.total}: ${shareText(each)}`);
  return `${cells.map(line).join("\n")}\n\n${shares.join("\n")}\n`;
}

/** The same for programs. */
export function coverageJson(): string {
  const rows = catalogueRows();
  const shares = Object.fromEntries(sharesByKind(rows));
  return `${JSON.stringify({ shares, rows: rows.map(({ of: _of, ...row }) => row) }, undefined, 2)}\n`;
}

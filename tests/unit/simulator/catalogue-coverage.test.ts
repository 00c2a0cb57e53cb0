import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import {
  catalogueRows,
  coverageJson,
  coverageText,
  GRADES,
  sharesByKind,
  sharesOf,
} from "../../../simulator/catalogue/coverage";

const FOLDER = join(__dirname, "../../../simulator/catalogue");
const rows = catalogueRows();

/** Every object with a source anywhere in what a module exports. */
function sourced(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== "object" || value === null || found.has(value)) return found;
  if (typeof (value as { source?: unknown }).source === "string") found.add(value);
  for (const each of Object.values(value)) sourced(each, found);
  return found;
}

/** The modules of the catalogue that hold it, beside the families, which CALLS and FAMILIES collect. */
const MODULES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".ts"))
  // These are about rows, and hold none.
  .filter((name) => !/(^|-)inferences?\.ts$|^(coverage|known-calls)\.ts$/.test(name));

test.each(MODULES)("whatever %s gives a source is a row", (name) => {
  const exported = jest.requireActual<unknown>(join(FOLDER, name));
  const known = new Set<object>(rows.map((row) => row.of));
  // A family's calls stand in CALLS as copies that know their family.
  const names = new Set(rows.map((row) => `${row.name} ${row.source}`));
  const missing = [...sourced(exported)].filter(
    (each) =>
      !known.has(each) && !names.has(`${(each as { name?: string }).name} ${(each as { source: string }).source}`),
  );
  expect(missing).toEqual([]);
});

describe("shares", () => {
  test("count every row once", () => {
    for (const [kind, shares] of sharesByKind(rows)) {
      expect([kind, GRADES.reduce((sum, grade) => sum + shares[grade], 0)]).toEqual([kind, shares.total]);
    }
    expect(sharesByKind(rows).get("all")?.total).toBe(rows.length);
  });

  test("of three rows", () => {
    const of = (...grades: (typeof GRADES)[number][]) => sharesOf(grades.map((grade) => ({ grade, source: "" })));
    expect(of("observed", "inferred", "observed")).toEqual({ documented: 0, observed: 2, inferred: 1, total: 3 });
  });
});

test("as text: a line for each row, then the shares", () => {
  const [table, shares] = coverageText().split("\n\n");
  expect(table?.split("\n")).toHaveLength(rows.length);
  expect(table).toMatch(/^call +create_zone +observed +kasm-wire\.md 5 *$/m);
  expect(table).toMatch(
    /^field +vm_provider_configs\[harvester\]\.memory_bytes +integer +inferred +kasm-docs\.md 5\.2 *$/m,
  );
  expect(shares).toMatch(/^call: \d+: \d+ documented \(\d+ %\), \d+ observed \(\d+ %\), \d+ inferred \(\d+ %\)$/m);
  expect(shares).toMatch(/^field: \d+: /m);
});

test("as JSON: the same rows, without the code's own objects", () => {
  const { shares, rows: listed } = JSON.parse(coverageJson()) as { shares: Record<string, unknown>; rows: object[] };
  expect(shares.all).toMatchObject({ total: rows.length });
  expect(listed).toHaveLength(rows.length);
  expect(listed).toContainEqual(
    expect.objectContaining({ kind: "call", name: "get_zones", grade: "observed", source: "kasm-wire.md 5" }),
  );
  expect(listed[0]).not.toHaveProperty("of");
});

test("names are unique within a kind", () => {
  const names = rows.map((row) => `${row.kind} ${row.name}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

import { describe, expect, test } from "@jest/globals";
import { catalogueRows } from "../../../simulator/catalogue/coverage";
import { INFERENCES } from "../../../simulator/catalogue/inferences";
import { SWITCHES } from "../../../simulator/catalogue/switches";
import { rowPattern } from "./row-patterns";
import { SECTIONS } from "./sections";

const inferred = catalogueRows().filter((row) => row.grade === "inferred" && row.kind !== "switch");

test("each inferred row rests on an inference that is written down", () => {
  const patterns = INFERENCES.flatMap(({ rows }) => rows ?? []).map(rowPattern);
  const bare = inferred
    .map((row) => `${row.kind} ${row.name}`)
    .filter((row) => !patterns.some((each) => each.test(row)));
  expect(bare).toEqual([]);
});

describe.each(INFERENCES.map((each) => [each.about, each] as const))("%s", (_about, inference) => {
  test("has a switch that there is, or a reason for none", () => {
    const known = SWITCHES.map(({ name }) => name as string);
    expect((inference.switches ?? []).filter((name) => !known.includes(name))).toEqual([]);
    expect((inference.switches?.length ?? 0) > 0 || (inference.reason ?? "") !== "").toBe(true);
  });

  test("names a section of the facts, and rows that there are", () => {
    expect(SECTIONS).toContain(inference.source);
    const names = inferred.map((row) => `${row.kind} ${row.name}`);
    const idle = (inference.rows ?? []).filter((row) => !names.some((name) => rowPattern(row).test(name)));
    expect(idle).toEqual([]);
  });
});

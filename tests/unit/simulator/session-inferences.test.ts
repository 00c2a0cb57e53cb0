import { expect, test } from "@jest/globals";
import { catalogueRows } from "../../../simulator/catalogue/coverage";
import { SESSION_INFERENCES } from "../../../simulator/catalogue/session-inferences";
import { SESSION_SWITCHES } from "../../../simulator/catalogue/session-switches";
import { rowPattern } from "./row-patterns";
import { SECTIONS } from "./sections";

const FAMILIES = ["kasms", "session_history", "session_permissions", "session_demands"];
const rows = catalogueRows();
const patterns = SESSION_INFERENCES.flatMap((each) => each.rows ?? []);
const matches = (pattern: string, text: string) => rowPattern(pattern).test(text);

test("each names rows that there are and that are inferred", () => {
  for (const pattern of patterns) {
    const named = rows.filter((row) => matches(pattern, `${row.kind} ${row.name}`));
    expect([pattern, named.some((row) => row.grade === "inferred")]).toEqual([pattern, true]);
  }
});

test("no inferred field or call of sessions is left out", () => {
  const own = rows.filter(
    ({ kind, name, grade }) =>
      grade === "inferred" &&
      ((kind === "field" && FAMILIES.includes(name.split(".")[0] ?? "")) ||
        (["call", "parameter"].includes(kind) &&
          /^(\w+_)?(kasm|kasms|keepalive|session_(token|permission|recording)s?|sessions_recordings)(_|\.|$)/.test(
            name,
          ))),
  );
  const left = own
    .map((row) => `${row.kind} ${row.name}`)
    .filter((name) => !patterns.some((each) => matches(each, name)));
  expect(left).toEqual([]);
});

test("each has a switch or a reason for none, and a source; each switch of sessions is among them", () => {
  for (const { about, switches, reason, source } of SESSION_INFERENCES) {
    expect([about, (switches?.length ?? 0) > 0 || reason !== undefined]).toEqual([about, true]);
    expect(SECTIONS).toContain(source);
  }
  const named = SESSION_INFERENCES.flatMap((each) => each.switches ?? []);
  expect(named).toEqual(SESSION_SWITCHES.map((each) => each.name));
});

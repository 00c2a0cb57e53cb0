import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { hashPassword, hashSecret, passwordMatches, secretMatches } from "../../../simulator/access/passwords";
import { Journal, type JournalEntry } from "../../../simulator/server/journal";
import { withoutSecrets } from "../../../simulator/server/masking";
import { parseDump, withoutRuntime, type Dump } from "../../../simulator/store/dump";
import { StateFile, type StateContent } from "../../../simulator/store/file";
import { Tables } from "../../../simulator/store/tables";

const folder = mkdtempSync(join(tmpdir(), "kasm-simulator-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

const dump = (families: Dump["families"]): Dump => ({ format: 1, kasmVersion: "1.18.1", installation: "a", families });
const content = (families: Dump["families"]): StateContent => ({
  format: 1,
  credentials: { apiKey: "a", apiKeySecret: "b", adminPassword: "c" },
  dump: dump(families),
});

describe("state file", () => {
  test("a write that fails leaves the old content whole", () => {
    const path = join(folder, "state.json");
    const file = new StateFile(path);
    expect(file.read()).toBeUndefined();
    file.write(content({ zones: [{ zone_id: "1" }] }));
    // The draft's place is taken by a folder: the write can't even begin.
    mkdirSync(`${path}.${process.pid}.draft`);
    expect(() => file.write(content({ zones: [] }))).toThrow(/EISDIR/);
    expect(file.read()).toEqual(content({ zones: [{ zone_id: "1" }] }));
  });

  test("a draft that a kill left behind does no harm", () => {
    const path = join(folder, "left.json");
    writeFileSync(`${path}.1.draft`, '{"format"');
    const file = new StateFile(path);
    file.write(content({}));
    expect(file.read()).toEqual(content({}));
    expect(existsSync(`${path}.${process.pid}.draft`)).toBe(false);
    expect(readdirSync(folder)).toContain("left.json");
    expect(readFileSync(path, "utf8")).toContain('"format":1');
  });
});

test("a dump of another making is refused with a reason", () => {
  expect(() => parseDump({ format: 2 })).toThrow("no dump of the Kasm simulator");
  expect(() => parseDump({ ...dump({}), kasmVersion: "1.0" })).toThrow("unknown Kasm version 1.0");
  expect(() => parseDump(dump({ dragons: [] }))).toThrow("no family dragons");
});

test("without runtime: what changes by mere use is left out", () => {
  const families = {
    api_configs: [{ api_id: "1", name: "a", last_used: "now" }],
    session_tokens: [{ session_id: "1" }],
    users: [{ user_id: "1", failed_attempts: 1, username: "a" }],
    zones: [],
  };
  expect(withoutRuntime(dump(families)).families).toEqual({
    api_configs: [{ api_id: "1", name: "a" }],
    users: [{ user_id: "1", username: "a" }],
  });
});

test("tables: an export shares nothing with them", () => {
  const tables = new Tables();
  tables.put("zones", "1", { zone_id: "1", list: [1] });
  const exported = tables.export();
  (exported.zones?.[0]?.list as number[]).push(2);
  expect(tables.get("zones", "1")).toEqual({ zone_id: "1", list: [1] });
  expect(() => tables.import({ zones: [{}] }, () => "zone_id")).toThrow("has no zone_id");
});

test("passwords and secrets match their own hash only", () => {
  expect(passwordMatches("a", hashPassword("a"))).toBe(true);
  expect(passwordMatches("b", hashPassword("a"))).toBe(false);
  expect(passwordMatches("a", undefined)).toBe(false);
  expect(secretMatches("a", hashSecret("a"))).toBe(true);
  expect(secretMatches("b", hashSecret("a"))).toBe(false);
  expect(secretMatches("a", "rubbish")).toBe(false);
});

test("masking reaches every depth and cuts long lists", () => {
  expect(
    withoutSecrets({ a: [{ kube_api_token: "x", b: { client_secret: "y" } }], password: "", token: null }),
  ).toEqual({ a: [{ kube_api_token: "(secret)", b: { client_secret: "(secret)" } }], password: "", token: null });
  expect((withoutSecrets(Array.from({ length: 203 }, (_, index) => index)) as unknown[]).slice(-2)).toEqual([
    199,
    "(3 more)",
  ]);
});

test("journal: marks, filters and the oldest that go", () => {
  const journal = new Journal();
  const entry: Omit<JournalEntry, "sequence"> = {
    at: "",
    method: "POST",
    path: "",
    function: "get_zones",
    class: "read",
    caller: { kind: "nobody" },
    status: 200,
    done: true,
    milliseconds: 0,
  };
  journal.add(entry);
  const mark = journal.mark();
  journal.add({ ...entry, function: "create_zone", class: "write", done: false });
  expect(journal.entries(mark).map((each) => each.function)).toEqual(["create_zone"]);
  expect(journal.entries(0, { done: true })).toHaveLength(1);
  expect(journal.writes()).toHaveLength(1);
  for (let index = 0; index < 25_001; index++) journal.add(entry);
  const kept = journal.entries();
  expect(kept.length).toBeLessThanOrEqual(25_000);
  expect(kept.at(-1)?.sequence).toBe(25_003);
});

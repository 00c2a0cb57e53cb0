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
    expect(() => file.write(content({ zones: [] }))).toThrow(/^The state file \S+state\.json can't be written: EISDIR/);
    expect(file.read()).toEqual(content({ zones: [{ zone_id: "1" }] }));
  });

  test("a draft that can't be finished is taken away", () => {
    const path = join(folder, "taken");
    mkdirSync(path);
    expect(() => new StateFile(path).write(content({}))).toThrow("can't be written");
    expect(readdirSync(folder).filter((name) => name.startsWith("taken"))).toEqual(["taken"]);
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
  expect(withoutRuntime(dump(families).families)).toEqual({
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

test("tables: what is looked up while reading follows what comes and goes", () => {
  const tables = new Tables();
  const ids = (zone: string | undefined) => tables.having("servers", "zone_id", zone).map((row) => row.server_id);
  const put = (id: string, zone?: string) => tables.put("servers", id, { server_id: id, zone_id: zone ?? null });
  put("1", "a");
  put("2", "b");
  put("3");
  expect([ids("a"), ids(undefined), ids("c")]).toEqual([["1"], ["3"], []]);
  tables.reading(() => {
    expect([ids("a"), ids("b"), ids(undefined), ids("c")]).toEqual([["1"], ["2"], ["3"], []]);
    put("4", "a");
    tables.remove("servers", "2");
    expect([ids("a"), ids("b")]).toEqual([["1", "4"], []]);
  });
  const first = tables.get("servers", "1");
  if (first !== undefined) first.zone_id = "b";
  expect(tables.reading(() => ids("b"))).toEqual(["1"]);
});

test("tables: changes are what differs, wherever the row was got, and whenever it was changed by who holds it", async () => {
  const tables = new Tables();
  for (const id of ["1", "2", "3", "4"]) tables.put("zones", id, { zone_id: id, list: [] });
  tables.track();
  expect([tables.changes(), tables.changes()]).toEqual([undefined, []]);
  const found = tables.find("zones", (row) => row.zone_id === "1");
  (found?.list as number[]).push(1);
  tables.rows("zones");
  tables.remove("zones", "2");
  tables.put("groups", "5", { group_id: "5" });
  const changes = tables.changes();
  expect(new Map(changes?.map(([family, id, row]) => [`${family} ${id}`, row]))).toEqual(
    new Map<string, unknown>([
      ["zones 1", { zone_id: "1", list: [1] }],
      ["zones 2", null],
      ["groups 5", { group_id: "5" }],
    ]),
  );
  await tables.during(async () => {
    const held = tables.get("zones", "3");
    expect(await Promise.resolve(tables.changes())).toEqual([]);
    (held?.list as number[]).push(3);
    expect(tables.changes()).toEqual([["zones", "3", { zone_id: "3", list: [3] }]]);
  });
  tables.import({ zones: [] }, () => "zone_id");
  expect(tables.changes()).toBeUndefined();
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
  expect((withoutSecrets(Array.from({ length: 103 }, (_, index) => index)) as unknown[]).slice(-2)).toEqual([
    99,
    "(3 more)",
  ]);
});

test("journal: too much of requests and answers goes, the oldest first; the entries stay", () => {
  const journal = new Journal();
  for (let index = 0; index < 50; index++) {
    journal.add({
      at: "",
      method: "POST",
      path: "",
      function: "get_zones",
      class: "read",
      caller: { kind: "nobody" },
      request: { text: "x".repeat(1_000_000) },
      status: 200,
      done: true,
      milliseconds: 0,
    });
  }
  const whole = journal.entries().map(({ request, shortened }) => [request !== undefined, shortened === true]);
  expect(whole).toHaveLength(50);
  expect(whole.slice(0, 34)).toEqual(whole.slice(0, 34).map(() => [false, true]));
  expect(whole.slice(34)).toEqual(whole.slice(34).map(() => [true, false]));
  journal.clear();
  expect(journal.entries()).toEqual([]);
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

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import Ajv from "ajv";
import type { FaultPlanError } from "../../../simulator";
import { type Fault } from "../../../simulator";
import { parseFaultPlan } from "../../../simulator/faults/check";
import { FAULT_KINDS } from "../../../simulator/faults/fields";
import { FaultPlan } from "../../../simulator/faults/plan";
import { faultPlanSchema } from "../../../simulator/faults/schema";
import { Tables } from "../../../simulator/store/tables";
import { items, start, stopAll } from "./support";

afterEach(stopAll);

const problemsOf = (plan: unknown): readonly string[] => {
  try {
    parseFaultPlan(plan);
    return [];
  } catch (error) {
    return (error as FaultPlanError).problems;
  }
};

test("every problem of a plan is told at once, each with its place", () => {
  expect(
    problemsOf({
      seed: "x",
      fault: [],
      faults: [
        { kind: "delay", call: "get_zones" },
        { kind: "status", call: "create_grup", status: 99, heders: {} },
        { kind: "drop", call: "*" },
        { call: "*" },
        7,
        { kind: "certificate", problem: "old", call: "*", count: 0, probability: 2, after: -1 },
        { kind: "status", call: "*", status: 500, headers: { "a b": "c" }, where: [] },
        { kind: "too-many-requests", call: "*", retryAfter: 1.5, retryAfterForm: "hours" },
      ],
    }),
  ).toEqual([
    "fault is no key here; near: faults",
    "seed takes a whole number",
    "faults[0].milliseconds is missing: a whole number from 0 to 2147483647 (delay)",
    "faults[1].status takes a whole number from 200 to 599, not 99",
    "faults[1].heders is no key here; near: headers (status)",
    "faults[1].call: there is no call create_grup; near: create_group, create_user, create_zone",
    expect.stringMatching(/^faults\[2\]\.kind takes no drop; there are drop-before, drop-after-commit, /),
    expect.stringMatching(/^faults\[3\]\.kind is missing; there are /),
    "faults[4] must be an object with a kind",
    "faults[5].problem takes expired or wrong-host or unknown-authority, not old",
    "faults[5].call is no key here; there are problem, count, after, probability (certificate)",
    'faults[5].count takes a whole number from 1 or "unlimited", not 0',
    "faults[5].probability takes a number above 0 and up to 1, not 2",
    "faults[5].after takes a whole number from 0, not -1",
    'faults[6].headers takes an object of header names and their text, not {"a b":"c"}',
    "faults[6].where takes an object, not []",
    "faults[7].retryAfter takes a whole number of seconds or text, not 1.5",
    "faults[7].retryAfterForm takes seconds or date, not hours",
  ]);
  expect(problemsOf("x")).toEqual(["it must be a list of faults, or an object with faults and seed"]);
  expect(problemsOf({})).toEqual(["faults is missing: a list of faults"]);
});

test("a wrong fault in code is refused the same way, and none of its neighbours is set", async () => {
  const { simulator } = await start();
  const wrong = { kind: "html", call: "*", status: 42 } as const;
  expect(() => simulator.fault({ kind: "truncate", call: "*" }, wrong)).toThrow("faults[1].status takes");
  expect(simulator.faults.pending).toEqual([]);
  expect(() => simulator.fault({ kind: "certificate", problem: "expired" })).toThrow(
    "needs a simulator that serves HTTPS",
  );
});

/** One good fault of each kind with every key that it may have. */
const SAMPLES: readonly Fault[] = [
  {
    kind: "drop-before",
    call: "create_group",
    count: 2,
    after: 1,
    where: { target_group: { name: "a" } },
    probability: 0.5,
  },
  { kind: "drop-after-commit", call: "write" },
  { kind: "delay", call: "read", milliseconds: 5, count: "unlimited" },
  { kind: "too-many-requests", call: "*", retryAfter: 2, retryAfterForm: "date" },
  { kind: "status", call: "*", status: 503, body: { error_message: "down" }, headers: { server: "nginx" } },
  { kind: "html", call: "page", status: 502, heading: "Bad Gateway" },
  { kind: "status-after-commit", call: "create_zone", status: 500, body: {} },
  { kind: "error-message", call: "unknown", message: "busy" },
  { kind: "truncate", call: "/api/oidc_callback" },
  { kind: "drip", call: "get_zones", milliseconds: 1, bytes: 3 },
  { kind: "stale-list", call: "get_groups", count: 3 },
  { kind: "keep-value", call: "update_zone", fields: ["proxy_port"] },
  { kind: "revoke-key", call: "get_zones", calls: 3 },
  { kind: "certificate", problem: "expired", count: 2, after: 1, probability: 1 },
];

test("the JSON schema and the check agree on good plans and on each key that is wrong", () => {
  expect(SAMPLES.map(({ kind }) => kind).sort()).toEqual(Object.keys(FAULT_KINDS).sort());
  const ajv = new Ajv();
  const fits = ajv.compile(faultPlanSchema());
  for (const plan of [SAMPLES, { seed: 7, faults: SAMPLES }, { $schema: "x", faults: [] }]) {
    expect([problemsOf(plan), fits(JSON.parse(JSON.stringify(plan)))]).toEqual([[], true]);
  }
  let wrong = 0;
  for (const sample of SAMPLES) {
    for (const key of [...Object.keys(sample), "surprise"]) {
      for (const value of [-1, "no such thing", [1], undefined]) {
        const { [key]: _left, ...rest } = { ...sample } as Record<string, unknown>;
        const fault = value === undefined ? rest : { ...rest, [key]: value };
        // Which calls there are, and what a header may hold, is beyond a schema.
        if (key === "call" && typeof value === "string") continue;
        const problems = problemsOf([fault]);
        expect([fault, fits([fault])]).toEqual([fault, problems.length === 0]);
        if (problems.length > 0) wrong++;
      }
    }
  }
  expect(wrong).toBeGreaterThan(60);
});

const target = { call: "get_zones", class: "read", path: "/api/admin/get_zones", body: {} };

function pattern(seed: number | undefined, ...faults: Fault[]): string[] {
  const plan = new FaultPlan();
  plan.set({ seed, faults }, () => new Tables());
  return Array.from(
    { length: 200 },
    () =>
      plan
        .strike(target)
        .map(({ fault }) => fault.kind)
        .join("+") || "-",
  );
}

test("the same seed strikes the same calls; another seed others; a further fault changes nothing for its neighbour", () => {
  const often: Fault = { kind: "drop-before", call: "*", probability: 0.3 };
  const first = pattern(5, often);
  expect(pattern(5, often)).toEqual(first);
  expect(pattern(6, often)).not.toEqual(first);
  expect(pattern(undefined, often)).toEqual(pattern(1, often));
  const struck = first.filter((each) => each !== "-").length;
  expect([struck > 40, struck < 80]).toEqual([true, true]);
  const both = pattern(5, often, { kind: "truncate", call: "*", probability: 0.3 });
  expect(both.map((each) => each.includes("drop-before"))).toEqual(first.map((each) => each === "drop-before"));
  expect(both.filter((each) => each === "truncate").length).toBeGreaterThan(0);
  expect(pattern(5, { ...often, count: 3 }).filter((each) => each !== "-")).toHaveLength(3);
});

test("the journal shows seed, count and what was done", async () => {
  const { ask, simulator } = await start();
  simulator.setFaults({ seed: 9, faults: [{ kind: "status", call: "get_zones", status: 503, count: 2 }] });
  await ask("get_zones");
  await ask("get_zones");
  expect(simulator.journal.entries().map(({ faults }) => faults)).toEqual([
    [{ kind: "status", number: 1, seed: 9, effect: "answered 503, and nothing was done" }],
    [{ kind: "status", number: 2, seed: 9, effect: "answered 503, and nothing was done" }],
  ]);
});

test("a plan takes the place of what was set; clear takes back everything", async () => {
  const { ask, simulator } = await start();
  simulator.fault({ kind: "drop-before", call: "*", count: "unlimited" });
  simulator.setFaults({ faults: [{ kind: "error-message", call: "read", message: "busy", count: 2 }] });
  expect((await ask("get_zones")).body).toEqual({ error_message: "busy" });
  expect(simulator.faults.list()).toEqual([
    { fault: { kind: "error-message", call: "read", message: "busy", count: 2 }, left: 1, struck: 1 },
  ]);
  simulator.faults.clear();
  expect(items((await ask("get_zones")).body, "zones")).toHaveLength(1);
});

test("the documentation names every kind with its keys, and its plans are good", () => {
  const text = readFileSync(join(resolve(__dirname, "../../.."), "docs/faults.md"), "utf8");
  const plans = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, plan = ""]) => JSON.parse(plan) as unknown);
  expect(plans).toHaveLength(1);
  for (const [kind, { fields }] of Object.entries(FAULT_KINDS)) {
    const row = text.split("\n").find((line) => line.startsWith(`| \`${kind}\` |`)) ?? "";
    for (const name of Object.keys(fields)) expect([kind, row]).toEqual([kind, expect.stringContaining(`\`${name}\``)]);
    expect([kind, row]).not.toEqual([kind, ""]);
  }
  for (const plan of plans) expect(problemsOf(plan)).toEqual([]);
});

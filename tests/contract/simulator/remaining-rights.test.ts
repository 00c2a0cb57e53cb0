import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { CALLS, ownCall, type KnownCall } from "../../../simulator/catalogue";
import { PERMISSIONS } from "../../../simulator/catalogue/permissions";
import { apiKey, callersOf, pathOf, type Callers } from "./steps/callers";
import { find } from "./steps/find";
import { ANYBODY, DEPENDING, OWN_SESSIONS, type Need } from "./steps/rights";
import { start, stopAll, type Body, type Running } from "./support";

let running: Running;
let callers: Callers;
beforeAll(async () => {
  running = await start({ strict: false });
  callers = callersOf(running);
});
afterAll(stopAll);

type Case = readonly [name: string, needs: readonly Need[], body: (running: Running) => Promise<Body>, call: KnownCall];

const nothing = (): Promise<Body> => Promise.resolve({});
const CASES: readonly Case[] = [
  ...CALLS.filter((call) => call.permissions.length > 0).map((call): Case => [
    call.name,
    call.permissions,
    nothing,
    call,
  ]),
  ...DEPENDING.map(({ name, needs, body }): Case => [name, needs, body, ownCall(name)]),
];

const alternatives = (need: Need): readonly string[] => (typeof need === "string" ? [need] : need);
/** Every way to hold just enough. */
const enough = (needs: readonly Need[]): string[][] =>
  needs.reduce<string[][]>((sets, need) => sets.flatMap((set) => alternatives(need).map((one) => [...set, one])), [[]]);
/** Everything but one need, and but what would bring it along. */
const allBut = (need: Need): string[] =>
  PERMISSIONS.map(({ name }) => name).filter((name) => name !== "global_admin" && !alternatives(need).includes(name));

test("every call without a right of its own is one that anybody may make, or one whose right depends on its object", () => {
  const covered = new Set([...ANYBODY, ...DEPENDING.map(({ name }) => name)]);
  const bare = CALLS.filter((call) => call.permissions.length === 0 && call.open !== true).map((call) => call.name);
  expect(bare.filter((name) => !covered.has(name))).toEqual([]);
  for (const name of covered) expect([name, ownCall(name).permissions]).toEqual([name, []]);
});

/** Cases that are about a person too. */
const OF_PERSONS = CASES.filter(([name]) => !OWN_SESSIONS.includes(name));

describe.each(["key", "session"] as const)("a %s", (kind) => {
  test.each(kind === "key" ? CASES : OF_PERSONS)(
    "may make the call %s with %j, and with nothing less",
    async (name, needs, body, call) => {
      for (const need of needs) {
        // A person may have the rights over its own groups in place of those over all.
        const held = kind === "key" ? allBut(need) : [...(enough(needs.filter((each) => each !== need))[0] ?? [])];
        const caller = await callers[kind](held);
        const answer = await caller(call, await body(running));
        expect([name, answer.status, answer.body]).toEqual([name, 403, { error_message: "Unauthorized" }]);
        const entry = running.simulator.journal.entries(0, { function: name }).at(-1);
        expect(entry?.problem).toContain(`needs the permission`);
      }
      for (const held of enough(needs)) {
        const { status } = await (await callers[kind](held))(call, await body(running));
        expect([name, held, [401, 403].includes(status)]).toEqual([name, held, false]);
      }
    },
  );

  test.each(ANYBODY)("may call %s without any right", async (name) => {
    // Renewed for this one test, as the call ends the session that makes it.
    const caller =
      name === "new_session_token" ? await callers.session([], `renewing by ${kind}`) : await callers[kind]([]);
    expect((await caller(ownCall(name), {})).status).toBe(200);
  });
});

test.each(OWN_SESSIONS)("a person may call %s without any right, about sessions of its own", async (name) => {
  const { status } = await (await callers.session([]))(ownCall(name), {});
  expect([401, 403]).not.toContain(status);
});

test("global_admin lets a caller make every call but those for which it is not enough", async () => {
  const caller = await callers.key(["global_admin"]);
  const apart = new Set(["user", "users_auth_session"]);
  for (const call of CALLS.filter((each) => each.open !== true && each.name !== "new_session_token")) {
    const ofSession = DEPENDING.find(({ name }) => name === call.name && OWN_SESSIONS.includes(name));
    const expected = ofSession !== undefined || call.permissions.some((name) => apart.has(name));
    const { status } = await caller(call, (await ofSession?.body(running)) ?? {});
    expect([call.name, status === 403]).toEqual([call.name, expected]);
  }
});

test("a read-only key makes every call that only reads, and none that writes", async () => {
  const all = PERMISSIONS.map(({ name }) => name);
  const key = await apiKey(running, all, true);
  for (const each of CALLS.filter((one) => one.open !== true)) {
    const { status } = await running.ask(each.name, key, pathOf(each));
    expect([each.name, status === 403]).toEqual([each.name, each.class === "write"]);
  }
});

describe("a person's rights over what is built in", () => {
  const administrators = async () => {
    const { group_id } = await find(running, "get_groups", "groups", { name: "Administrators" });
    return { group_id };
  };
  const admin = async () => {
    const { user_id } = await find(running, "get_users", "users", { username: running.simulator.adminUsername });
    return { user_id };
  };

  test.each<[string, string[], string, () => Promise<Body>]>([
    [
      "update_group",
      ["groups_modify"],
      "groups_modify_system",
      async () => ({ target_group: { ...(await administrators()), description: "x" } }),
    ],
    [
      "get_settings_group",
      ["groups_view"],
      "groups_view_system",
      async () => ({ target_group: await administrators() }),
    ],
    [
      "delete_group",
      ["groups_delete"],
      "groups_delete_system",
      async () => ({ target_group: await administrators(), force: true }),
    ],
    [
      "update_user",
      ["users_modify"],
      "users_modify_admin",
      async () => ({ target_user: { ...(await admin()), notes: "x" } }),
    ],
    [
      "update_user_attributes",
      ["users_modify"],
      "users_modify_admin",
      async () => ({ target_user_attributes: { ...(await admin()), theme: "Dark" } }),
    ],
    [
      "assign_user_server",
      ["users_modify", "servers_modify"],
      "users_modify_admin",
      async () => ({
        target_user: await admin(),
        ...(await DEPENDING.find(({ name }) => name === "update_server")?.body(running)),
      }),
    ],
  ])("%s: %j are not enough without %s", async (name, held, more, body) => {
    const less = await (await callers.session(held))(ownCall(name), await body());
    expect([less.status, less.body]).toEqual([403, { error_message: "Unauthorized" }]);
    expect((await (await callers.session([...held, more]))(ownCall(name), await body())).status).toBe(200);
  });
});

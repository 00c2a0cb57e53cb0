import { afterEach, expect, test } from "@jest/globals";
import { DrivenClock } from "../../../simulator/clock";
import { cookieOf, signedIn } from "./steps/sign-in";
import { items, post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const ask = ({ simulator }: Running, path: string, body: Body = {}, as: object = simulator.credentials) =>
  post(`${simulator.url}/simulator/${path}`, { ...as, ...body });

const PATHS =
  "state/dump state/load state/reset faults/get faults/set faults/add faults/clear journal clock clock/advance".split(
    " ",
  );

test("nobody, a wrong secret, a weak key, a plain user and a mere cookie can do none of it", async () => {
  const running = await start({ apiKeyPermissions: ["zones_view", "groups_view"], clock: new DrivenClock() });
  const strong = await start();
  const someone = { username: "someone@example.com", password: "Secret-password-1!" };
  await strong.call("create_user", { target_user: { ...someone, realm: "local" } });
  const user = await signedIn(strong, someone.username, someone.password);
  const admin = await signedIn(strong);
  const { url } = strong.simulator;
  for (const path of PATHS) {
    expect([path, (await ask(strong, path, {}, {})).status]).toEqual([path, 401]);
    const wrong = { ...strong.simulator.credentials, api_key_secret: "wrong" };
    expect([path, (await ask(strong, path, {}, wrong)).status]).toEqual([path, 401]);
    expect([path, (await ask(running, path)).status]).toEqual([path, 403]);
    expect([path, (await ask(strong, path, {}, user)).status]).toEqual([path, 403]);
    const headers = { cookie: cookieOf(admin) };
    const byCookie = await fetch(`${url}/simulator/${path}`, { method: "POST", body: "{}", headers });
    expect([path, byCookie.status]).toEqual([path, 401]);
    expect([path, (await fetch(`${url}/simulator/${path}`)).status]).toEqual([path, 404]);
  }
  expect((await ask(strong, "faults/get", {}, admin)).status).toBe(200);
  expect((await post(`${url}/simulator/clock`, "garbage")).status).toBe(400);
});

test("JSON is taken for what it is whatever its type is said to be, as curl -d and the documented examples say form", async () => {
  const { simulator } = await start();
  for (const type of ["application/x-www-form-urlencoded", "text/plain"]) {
    const request = { method: "POST", headers: { "content-type": type }, body: JSON.stringify(simulator.credentials) };
    const answer = await fetch(`${simulator.url}/simulator/clock`, request);
    expect([type, answer.status]).toEqual([type, 200]);
  }
});

test("state: dump, load and reset", async () => {
  const running = await start();
  const { call, simulator } = running;
  await call("create_group", { target_group: { name: "Developers" } });
  const { dump } = (await ask(running, "state/dump", { runtime: false })).body;
  expect(dump).toEqual(simulator.dump({ runtime: false }));
  expect((await ask(running, "state/reset")).body).toEqual({});
  expect(items(await call("get_groups"), "groups")).toHaveLength(2);
  expect((await ask(running, "state/load", { dump })).body).toEqual({});
  expect(items(await call("get_groups"), "groups")).toHaveLength(3);
  expect(simulator.dump({ runtime: false })).toEqual(dump);
  for (const [wrong, why] of [
    [undefined, "no dump"],
    [{ format: 1, kasmVersion: "1.18.1", installation: "a", families: { dragons: [] } }, "no family dragons"],
    [{ format: 1, kasmVersion: "1.18.1", installation: "a", families: { zones: [{}] } }, "has no zone_id"],
    [{ format: 1, kasmVersion: "1.18.1", installation: "a", families: { zones: 7 } }, "zones is no list of objects"],
    [
      { format: 1, kasmVersion: "1.18.1", installation: "a", families: { zones: [null] } },
      "zones is no list of objects",
    ],
  ] as const) {
    const answer = await ask(running, "state/load", { dump: wrong });
    expect([answer.status, answer.body.error_message]).toEqual([400, expect.stringContaining(why)]);
  }
  // What was refused changed nothing.
  expect(simulator.dump({ runtime: false })).toEqual(dump);
});

test("faults: get, set, add and clear, with problems by field", async () => {
  const running = await start();
  const { simulator } = running;
  const fault = { kind: "error-message", call: "get_zones", message: "busy" };
  expect((await ask(running, "faults/set", { seed: 3, faults: [fault] })).body).toEqual({
    seed: 3,
    faults: [{ fault, left: 1, struck: 0 }],
  });
  const drop = { kind: "drop-before", call: "*", count: "unlimited" };
  await ask(running, "faults/add", { faults: [drop] });
  expect((await running.ask("get_zones").catch(() => undefined))?.status).toBeUndefined();
  // Whatever "*" does, the control API stays within reach.
  expect((await ask(running, "faults/get")).body).toEqual({
    seed: 3,
    faults: [{ fault: drop, left: "unlimited", struck: 1 }],
  });
  const wrong = await ask(running, "faults/set", { seeds: 1, faults: [{ kind: "delay", call: "*" }, { kind: "x" }] });
  expect([wrong.status, wrong.body.problems]).toEqual([
    400,
    [
      "seeds is no key here; near: seed",
      "faults[0].milliseconds is missing: a whole number from 0 to 2147483647 (delay)",
      expect.stringContaining("faults[1].kind takes no x"),
    ],
  ]);
  expect((await ask(running, "faults/add", { seed: 1, faults: [] })).status).toBe(400);
  expect((await ask(running, "faults/add", { fault, faults: fault })).body.problems).toEqual([
    "fault is no key here; near: faults",
    "faults takes a list of faults",
  ]);
  expect((await ask(running, "faults/set", { faults: [{ kind: "certificate", problem: "expired" }] })).status).toBe(
    400,
  );
  expect((await ask(running, "faults/clear")).body).toEqual({});
  expect((await running.ask("get_zones")).status).toBe(200);
  expect(simulator.faults.list()).toEqual([]);
});

test("a revoked key can still be given back", async () => {
  const running = await start();
  await ask(running, "faults/set", { faults: [{ kind: "revoke-key", call: "*" }] });
  expect((await running.ask("get_zones")).status).toBe(401);
  expect((await ask(running, "faults/clear")).status).toBe(200);
  expect((await running.ask("get_zones")).status).toBe(200);
});

test("journal: pages of it by marks and filters; its own calls and bodies are not in it", async () => {
  const running = await start();
  for (const name of ["a", "b", "c"]) await running.call("create_group", { target_group: { name } });
  await running.call("get_zones");
  const read = async (body: Body) => {
    const answer = (await ask(running, "journal", body)).body;
    return { names: items(answer, "entries").map((entry) => entry.function), next: Number(answer.next) };
  };
  const first = await read({ limit: 2 });
  expect(first.names).toEqual(["create_group", "create_group"]);
  const second = await read({ since: first.next });
  expect(second.names).toEqual(["create_group", "get_zones"]);
  expect((await read({ since: second.next })).names).toEqual([]);
  expect((await read({ class: "write", done: true })).names).toHaveLength(3);
  const { body } = await ask(running, "journal", { sinc: 1, limit: 0, class: "writes" });
  expect(body.problems).toEqual([
    "sinc is no key here; near: since, done",
    "limit takes a whole number from 1",
    "class takes one of read, write, page, connection, unknown",
  ]);
  await ask(running, "state/load", { dump: running.simulator.dump() });
  const text = JSON.stringify(running.simulator.journal.entries());
  expect([text.includes(running.simulator.apiKeySecret), text.includes("families")]).toEqual([false, false]);
});

test("clock: read and driven, and what falls due is done before the answer", async () => {
  const clock = new DrivenClock(new Date("2026-01-31T08:00:00Z"));
  const running = await start({ clock });
  const done: string[] = [];
  clock.every(60_000, () => void done.push(clock.now().toISOString()));
  expect((await ask(running, "clock")).body).toEqual({ now: "2026-01-31T08:00:00.000Z", driven: true });
  expect((await ask(running, "clock/advance", { seconds: 120 })).body.now).toBe("2026-01-31T08:02:00.000Z");
  expect((await ask(running, "clock/advance", { milliseconds: 1 })).body.now).toBe("2026-01-31T08:02:00.001Z");
  await ask(running, "clock/advance", { to: "2026-01-31T08:03:00Z" });
  expect(done).toEqual(["2026-01-31T08:01:00.000Z", "2026-01-31T08:02:00.000Z", "2026-01-31T08:03:00.000Z"]);
  for (const [body, why] of [
    [{}, "one of milliseconds, seconds and to"],
    [{ seconds: 1, milliseconds: 1 }, "one of milliseconds"],
    [{ seconds: -1 }, "seconds takes a whole number"],
    [{ seconds: 1e15 }, "time ends before that"],
    [{ to: "2026-01-30T00:00:00Z" }, "to is before"],
    [{ to: "soon" }, "to takes a time"],
  ] as const) {
    const answer = await ask(running, "clock/advance", body);
    expect([answer.status, answer.body.error_message]).toEqual([400, expect.stringContaining(why)]);
  }
  const real = await start();
  expect((await ask(real, "clock")).body.driven).toBe(false);
  expect((await ask(real, "clock/advance", { seconds: 1 })).body.error_message).toContain("--clock driven");
});

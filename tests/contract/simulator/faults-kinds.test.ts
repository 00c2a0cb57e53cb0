import { once } from "node:events";
import { request, type ClientRequest } from "node:http";
import { afterEach, expect, test } from "@jest/globals";
import { items, post, start, stopAll } from "./support";

afterEach(stopAll);

const closed = (sent: ClientRequest) => (sent.closed ? undefined : new Promise((settle) => sent.on("close", settle)));

const raw = (url: string, credentials: object) =>
  fetch(`${url}/api/admin/get_zones`, { method: "POST", body: JSON.stringify(credentials) });

test("too-many-requests: seconds as they are, or as the date that they lead to", async () => {
  const { simulator } = await start();
  simulator.fault({ kind: "too-many-requests", call: "*", retryAfter: 90, retryAfterForm: "date" });
  const answer = await raw(simulator.url, simulator.credentials);
  const wait = Date.parse(answer.headers.get("retry-after") ?? "") - Date.parse(answer.headers.get("date") ?? "");
  expect([answer.status, Math.abs(wait - 90_000) <= 2000]).toEqual([429, true]);
  simulator.fault({ kind: "too-many-requests", call: "*" });
  expect((await raw(simulator.url, simulator.credentials)).headers.has("retry-after")).toBe(false);
});

test("status: body and headers are those of the plan", async () => {
  const { simulator } = await start();
  simulator.fault({
    kind: "status",
    call: "*",
    status: 503,
    body: { error_message: "down" },
    headers: { "x-by": "proxy" },
  });
  const answer = await raw(simulator.url, simulator.credentials);
  expect([answer.status, answer.headers.get("x-by"), await answer.json()]).toEqual([
    503,
    "proxy",
    { error_message: "down" },
  ]);
});

test("revoke-key: from the struck call on, that key is refused, and no other", async () => {
  const { ask, call, simulator } = await start();
  const made = (await call("create_api_configs", { api_config: { name: "second", enabled: true } })).api_config as {
    api_key: string;
    api_key_secret: string;
  };
  const other = { api_key: made.api_key, api_key_secret: made.api_key_secret };
  simulator.fault({ kind: "revoke-key", call: "get_zones", after: 1 });
  const statuses = [];
  for (const name of ["get_zones", "get_zones", "get_groups", "create_group"]) statuses.push((await ask(name)).status);
  expect(statuses).toEqual([200, 401, 401, 401]);
  expect((await post(`${simulator.url}/api/admin/get_groups`, other)).status).toBe(403);
  expect(simulator.journal.entries().at(-2)).toMatchObject({ status: 401, done: false, fault: "revoke-key" });
  const session = await post(`${simulator.url}/api/authenticate`, {
    username: simulator.adminUsername,
    password: simulator.adminPassword,
  });
  expect(session.status).toBe(200);
  simulator.faults.clear();
  expect((await ask("get_zones")).status).toBe(200);
});

test("revoke-key: for so many calls in all", async () => {
  const { ask, simulator } = await start();
  simulator.fault({ kind: "revoke-key", call: "*", calls: 2 });
  const statuses = [];
  for (let index = 0; index < 4; index++) statuses.push((await ask("get_zones")).status);
  expect(statuses).toEqual([401, 401, 200, 200]);
});

test("drip: the whole answer comes, in so many parts", async () => {
  const { simulator } = await start();
  simulator.fault({ kind: "drip", call: "*", milliseconds: 1, bytes: 100 });
  const sent = request(`${simulator.url}/api/admin/get_zones`, { method: "POST" });
  sent.end(JSON.stringify(simulator.credentials));
  const [response] = (await once(sent, "response")) as [NodeJS.ReadableStream];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  expect((JSON.parse(text) as { zones: unknown[] }).zones).toHaveLength(1);
  // Parts may arrive together, but not all of them.
  expect(parts.length).toBeGreaterThan(2);
});

test.each(["drip", "delay"] as const)(
  "%s: a client that hangs up is let go, and so is a simulator that stops",
  async (kind) => {
    const { call, simulator } = await start();
    const long = 2 ** 31 - 1;
    simulator.fault({ kind, call: "create_group", milliseconds: long, count: 2 });
    const body = (name: string) => JSON.stringify({ ...simulator.credentials, target_group: { name } });
    const url = `${simulator.url}/api/admin/create_group`;
    const hangUp = request(url, { method: "POST" }).on("error", () => undefined);
    hangUp.end(body("hung up"), () => setTimeout(() => hangUp.destroy(), 50));
    await closed(hangUp);
    const noted = async (count: number) => {
      while (simulator.journal.writes().length < count) await call("get_zones");
    };
    // The server does what it was asked to, as one that is slow does.
    await noted(1);
    const waiting = request(url, { method: "POST" }).on("error", () => undefined);
    waiting.end(body("stopped"));
    if (kind === "drip") await noted(2);
    else while (simulator.faults.pending.length > 0) await call("get_zones");
    await simulator.close();
    await closed(waiting);
    const names = (simulator.dump().families.groups ?? []).map((row) => row.name);
    expect(names.slice(2)).toEqual(kind === "drip" ? ["hung up", "stopped"] : ["hung up"]);
  },
);

test("pages meet faults by class and by path; what the simulator serves of its own only by path", async () => {
  const { simulator } = await start();
  const ask = async (path: string) => (await post(`${simulator.url}${path}`, {})).status;
  const [page, own] = ["/api/set_server_status", "/simulator/agents/heartbeat"];
  const usual = [await ask(page), await ask(own)];
  simulator.fault({ kind: "html", call: "page", status: 502, heading: "Bad Gateway" });
  simulator.fault({ kind: "drop-before", call: page, after: 1 });
  const mark = simulator.journal.mark();
  expect(await ask(page)).toBe(502);
  await expect(ask(page)).rejects.toThrow();
  expect(await ask(page)).toBe(usual[0]);
  expect(simulator.journal.entries(mark, { class: "page" })).toMatchObject([
    { status: 502, done: false, fault: "html" },
    { status: 0, done: false, fault: "drop-before" },
    { status: usual[0] },
  ]);
  simulator.fault({ kind: "html", call: "*", status: 502 }, { kind: "html", call: own, status: 503, after: 1 });
  expect([await ask(own), await ask(own), await ask(page)]).toEqual([usual[1], 503, 502]);
});

test("stale reads do not hide later changes once they are over", async () => {
  const { call, simulator } = await start();
  simulator.fault({ kind: "stale-list", call: "read", count: 2 });
  await call("create_group", { target_group: { name: "a" } });
  const seen = [];
  for (let index = 0; index < 3; index++) seen.push(items(await call("get_groups"), "groups").length);
  expect(seen).toEqual([2, 2, 3]);
});

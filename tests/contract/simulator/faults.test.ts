import { connect } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { items, post, start, stopAll, type Body } from "./support";

afterEach(stopAll);

const groups = (simulator: { dump: () => { families: Readonly<Record<string, readonly Body[]>> } }) =>
  (simulator.dump().families.groups ?? []).map((row) => row.name);

test("drop-after-commit: the answer is lost, the object is there, and the journal says so", async () => {
  const { ask, simulator } = await start();
  simulator.fault({ kind: "drop-after-commit", call: "create_group" });
  await expect(ask("create_group", { target_group: { name: "Developers" } })).rejects.toThrow();
  expect(groups(simulator)).toEqual(["Administrators", "All Users", "Developers"]);
  expect(simulator.journal.writes()).toMatchObject([
    { function: "create_group", status: 0, done: true, fault: "drop-after-commit" },
  ]);
  expect((await ask("get_groups")).status).toBe(200);
});

test("drop-before: nothing was done", async () => {
  const { ask, simulator } = await start();
  simulator.fault({ kind: "drop-before", call: "create_group" });
  await expect(ask("create_group", { target_group: { name: "Developers" } })).rejects.toThrow();
  expect(groups(simulator)).not.toContain("Developers");
  expect(simulator.journal.writes()).toMatchObject([{ status: 0, done: false }]);
});

test("count, after and where choose the calls", async () => {
  const { ask, simulator } = await start();
  simulator.fault({ kind: "error-message", message: "busy", call: "get_zones", count: 2, after: 1 });
  const answers = [];
  for (let index = 0; index < 4; index++) answers.push((await ask("get_zones")).body.error_message);
  expect(answers).toEqual([undefined, "busy", "busy", undefined]);
  expect(simulator.faults.pending).toEqual([]);

  simulator.fault({ kind: "status", status: 503, call: "create_group", where: { target_group: { name: "B" } } });
  expect((await ask("create_group", { target_group: { name: "A" } })).status).toBe(200);
  expect(await ask("create_group", { target_group: { name: "B" } })).toMatchObject({
    status: 503,
    body: { error_message: "Internal Error" },
  });
  expect(groups(simulator)).not.toContain("B");
});

test("HTML 500, 429 with Retry-After, truncated JSON, and an error after the commit", async () => {
  const { ask, simulator } = await start();
  simulator.fault({ kind: "html", call: "get_zones" }, { kind: "truncate", call: "get_images" });
  expect(await ask("get_zones")).toMatchObject({ status: 500, text: expect.stringContaining("Internal Error") });
  expect((await ask("get_images")).text).toBe('{"image');

  const until = "Wed, 21 Oct 2026 07:28:00 GMT";
  simulator.fault(
    { kind: "too-many-requests", retryAfter: 2, call: "*" },
    { kind: "too-many-requests", retryAfter: until, call: "read", after: 1 },
  );
  for (const wanted of ["2", until]) {
    const response = await fetch(`${simulator.url}/api/admin/get_zones`, {
      method: "POST",
      body: JSON.stringify(simulator.credentials),
    });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, wanted]);
  }
  simulator.fault({ kind: "status-after-commit", status: 502, call: "create_group" });
  expect((await ask("create_group", { target_group: { name: "Developers" } })).status).toBe(502);
  expect(groups(simulator)).toContain("Developers");
});

test("stale-list: reads see the state of the moment the fault was set", async () => {
  const { call, simulator } = await start();
  simulator.fault({ kind: "stale-list", call: "get_groups", count: 2 });
  await call("create_group", { target_group: { name: "Developers" } });
  const seen = [];
  for (let index = 0; index < 3; index++) seen.push(items(await call("get_groups"), "groups").length);
  expect(seen).toEqual([2, 2, 3]);
});

test("keep-value: 200, but the old values stay", async () => {
  const { call, simulator } = await start();
  const zone = items(await call("get_zones"), "zones")[0];
  const update = (fields: Body) => call("update_zone", { target_zone: { zone_id: zone?.zone_id, ...fields } });
  simulator.fault(
    { kind: "keep-value", call: "update_zone" },
    { kind: "keep-value", call: "update_zone", after: 1, fields: ["proxy_port"] },
  );
  await update({ proxy_path: "a", proxy_port: 1 });
  expect(items(await call("get_zones"), "zones")[0]).toEqual(zone);
  await update({ proxy_path: "a", proxy_port: 1 });
  expect(items(await call("get_zones"), "zones")[0]).toEqual({ ...zone, proxy_path: "a" });
});

test("delay: the answer comes, and comes later", async () => {
  const { call, simulator } = await start();
  simulator.fault({ kind: "delay", milliseconds: 30, call: "get_zones" });
  await call("get_zones");
  expect(simulator.journal.entries()[0]).toMatchObject({ fault: "delay", done: true });
  expect(simulator.journal.entries()[0]?.milliseconds).toBeGreaterThanOrEqual(25);
});

test("garbage and endings in the middle do not stop the server", async () => {
  const { call, simulator } = await start();
  for (const text of [
    "garbage\r\n\r\n",
    "POST /api/admin/get_zones HTTP/1.1\r\ncontent-length: 99\r\n\r\n{",
    "\u0000\u0001",
  ]) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(simulator.url).port), "127.0.0.1", () => socket.end(text));
      socket.resume().on("error", () => undefined);
      socket.on("close", () => resolve());
    });
  }
  const huge = await post(`${simulator.url}/api/admin/get_zones`, "x".repeat(17 * 1024 * 1024)).catch(() => undefined);
  expect(huge === undefined || huge.status === 413).toBe(true);
  await call("get_zones");
});

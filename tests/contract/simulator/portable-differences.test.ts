import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KasmSimulator } from "../../../simulator";
import { markdownOf } from "../../../simulator/contract/report";
import { runContract } from "../../../simulator/contract/suite";
import { differences } from "./portable-support";

type Body = Record<string, unknown>;

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/**
 * Another server than the catalogue's: the simulator's answers, changed on their way (undefined: a 404), without the
 * calls that are missing.
 */
async function otherServer(change: (call: string, answer: Body) => Body | undefined, missing: readonly string[] = []) {
  const simulator = new KasmSimulator({ kasmVersion: "1.19.0" });
  await simulator.listen();
  const server: Server = createServer((incoming, outgoing) => {
    const { method, url = "", headers } = incoming;
    const call = url.split("/").at(-1) ?? "";
    if (missing.includes(call)) {
      outgoing.writeHead(404, { "content-type": "text/html" }).end("<html></html>");
      return;
    }
    const forward = request(simulator.url + url, { method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const text = Buffer.concat(parts).toString();
        const changed = text.startsWith("{") ? change(call, JSON.parse(text) as Body) : {};
        if (changed === undefined) outgoing.writeHead(404, { "content-type": "text/html" }).end("<html></html>");
        else {
          const body = text.startsWith("{") ? JSON.stringify(changed) : text;
          outgoing.writeHead(answer.statusCode ?? 500, { "content-type": "application/json" }).end(body);
        }
      });
    });
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => simulator.close(),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { simulator, access: { url, apiKey: simulator.apiKey, apiKeySecret: simulator.apiKeySecret } };
}

const eachZone = (answer: Body, change: (zone: Body) => Body): Body =>
  Array.isArray(answer.zones) ? { ...answer, zones: (answer.zones as Body[]).map(change) } : answer;

const ZONES = { only: ["zones"], switches: [] };

test("a field of another name, one that keeps its value, and a key that nobody knows are named, and nothing else", async () => {
  const { access } = await otherServer((call, answer) =>
    call !== "get_zones"
      ? answer
      : eachZone(answer, ({ proxy_path: path, ...zone }) => ({ ...zone, path, proxy_port: 443, colour: "blue" })),
  );
  const report = await runContract(access, ZONES);
  expect(differences(report)).toEqual([
    expect.stringMatching(/^field zones\.proxy_path: .* was written; nothing is read$/),
    "field zones.proxy_port: 2 was written; 443 is read",
    "zones: colour",
    "zones: path",
  ]);
  expect(report.rows.find(({ name }) => name === "zones.proxy_port")).toMatchObject({
    grade: "documented",
    change: "documented -> observed, as it was seen here",
  });
  expect(markdownOf(report)).toMatch(
    /\| field zones\.proxy_port \| 2 was written; 443 is read \| documented -> observed/,
  );
});

/** A server on which a field goes back to a value with the first update that does not send it. */
async function clearing(list: string, update: string, key: string, value: unknown) {
  const since = new Map<unknown, number>();
  let updates = 0;
  return otherServer((call, answer) => {
    if (call === update) updates += 1;
    const rows = answer[list];
    if (call !== `get_${list}` || !Array.isArray(rows)) return answer;
    const shown = (row: Body): Body => {
      const first = since.get(row[key]) ?? updates;
      since.set(row[key], first);
      return updates > first ? { ...row, [key]: value } : row;
    };
    return { ...answer, [list]: (rows as Body[]).map(shown) };
  });
}

test("an update that clears what it leaves out is named, whether evidence or a switch says that it does not", async () => {
  const zones = await clearing("zones", "update_zone", "proxy_path", "desktop");
  expect(differences(await runContract(zones.access, ZONES))).toEqual([
    "partial update update_zone: clears proxy_path, which it leaves out",
  ]);
  const groups = await clearing("groups", "update_group", "description", "");
  expect(differences(await runContract(groups.access, { switches: [], only: ["groups"] }))).toEqual([
    "call update_group: clears description, which it leaves out",
  ]);
});

test("calls that are missing or answer under another key are named, and what stays behind", async () => {
  const { access } = await otherServer(
    (call, answer) => (call === "get_server_pools" ? { pools: answer.server_pools } : answer),
    ["delete_zone"],
  );
  const report = await runContract(access, { ...ZONES, only: ["zones", "server_pools"] });
  const found = differences(report);
  expect(found).toContain("call delete_zone: 404");
  expect(found).toContainEqual(expect.stringMatching(/^call get_server_pools: /));
  expect(report.left).toContainEqual(expect.stringMatching(/^zones [0-9a-f]{32}$/));
});

test("a delete that is done and answered wrongly leaves nothing behind", async () => {
  const { access, simulator } = await otherServer((call, answer) => (call === "delete_group" ? undefined : answer));
  const report = await runContract(access, { only: ["groups"], switches: [] });
  expect(report.left).toEqual([]);
  expect(report.rows.find(({ name }) => name === "delete_group")).toMatchObject({ verdict: "differs", detail: "404" });
  expect(JSON.stringify(simulator.dump())).not.toContain(report.prefix);
});

test("a run that is stopped while something is being made takes that away too", async () => {
  const stopping = new AbortController();
  const { access, simulator } = await otherServer((call, answer) => {
    if (call === "create_zone") stopping.abort();
    return answer;
  });
  const report = await runContract(access, { signal: stopping.signal, switches: [], only: ["zones"] });
  expect(report).toMatchObject({ problem: "ended early", left: [] });
  expect(report.made).toBeGreaterThan(0);
  expect(JSON.stringify(simulator.dump())).not.toContain(report.prefix);
});

test("built-in objects are left as they are", async () => {
  const touched: string[] = [];
  const { access, simulator } = await otherServer((_call, answer) => answer);
  await runContract(access, { only: ["groups", "zones", "registries", "users"], switches: [] });
  const own = /kasm-contract-/;
  const { families } = simulator.dump();
  const builtIn = new Set(
    [families.groups, families.zones, families.users, families.registries]
      .flatMap((rows) => rows ?? [])
      .flatMap((row) => [row.group_id, row.zone_id, row.user_id, row.registry_id])
      .filter((id) => typeof id === "string"),
  );
  for (const entry of simulator.journal.writes(0)) {
    const sent = JSON.stringify(entry.request);
    const isUpdateOrDelete = /^(update|delete|remove)_/.test(entry.function);
    if (isUpdateOrDelete && !own.test(sent) && [...builtIn].some((id) => sent.includes(id))) touched.push(sent);
  }
  expect(touched).toEqual([]);
});

import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { afterEach, expect, test } from "@jest/globals";
import { makeCertificate, type KasmSimulator } from "../../../simulator";
import { start, stopAll } from "./support";

afterEach(stopAll);

/** The status of a call over a connection of its own, or why TLS refused it. */
async function attempt(simulator: KasmSimulator, options: { agent?: Agent; host?: string } = {}): Promise<unknown> {
  const { port } = new URL(simulator.url);
  const sent = request({
    host: options.host ?? "localhost",
    port,
    path: "/api/admin/get_zones",
    method: "POST",
    ca: simulator.certificateAuthority,
    agent: options.agent ?? false,
  });
  sent.end(JSON.stringify(simulator.credentials));
  try {
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    await once(response, "close");
    return response.statusCode;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

test.each([
  ["expired", "CERT_HAS_EXPIRED"],
  ["wrong-host", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["unknown-authority", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
] as const)("%s: so many new connections are refused for that reason only, then all is well", async (problem, code) => {
  const { simulator } = await start({ tls: true });
  expect(await attempt(simulator)).toBe(200);
  simulator.fault({ kind: "certificate", problem, count: 2, after: 1 });
  const seen = [];
  for (let index = 0; index < 4; index++)
    seen.push(await attempt(simulator, { host: index === 2 ? "127.0.0.1" : "localhost" }));
  expect(seen).toEqual([200, code, code, 200]);
  expect(simulator.journal.entries(0, { class: "connection" })).toMatchObject([
    { method: "TLS", status: 0, done: false, fault: "certificate" },
    { faults: [{ number: 2, effect: `the connection got a certificate that is not good: ${problem}` }] },
  ]);
});

test.each(["drop-before", "drop-after-commit"] as const)("%s cuts a connection in TLS too", async (kind) => {
  const { simulator } = await start({ tls: true });
  simulator.fault({ kind, call: "get_zones" });
  expect([await attempt(simulator), await attempt(simulator)]).toEqual(["ECONNRESET", 200]);
});

test("a connection that stands is not touched, and sessions that clients kept do not hide the certificate", async () => {
  const { simulator } = await start({ tls: true });
  const agent = new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 100 });
  expect(await attempt(simulator, { agent })).toBe(200);
  simulator.fault({ kind: "certificate", problem: "expired", count: "unlimited" });
  expect(await attempt(simulator, { agent })).toBe(200);
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
  expect(await attempt(simulator, { agent })).toBe("CERT_HAS_EXPIRED");
  simulator.faults.clear();
  expect(await attempt(simulator, { agent })).toBe(200);
  agent.destroy();
});

test("with a given certificate, only what needs no authority's key can be played", async () => {
  const { key, certificate, certificateAuthority } = await makeCertificate(["localhost", "127.0.0.1"]);
  const { simulator } = await start({ tls: { key, certificate, certificateAuthority } });
  expect(() => simulator.fault({ kind: "certificate", problem: "expired" })).toThrow("authority whose key is known");
  simulator.fault({ kind: "certificate", problem: "unknown-authority" });
  expect([await attempt(simulator), await attempt(simulator)]).toEqual(["UNABLE_TO_VERIFY_LEAF_SIGNATURE", 200]);
});

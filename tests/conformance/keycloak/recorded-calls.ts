/** Replays every recorded call of the official plugin, in order. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { Bindings } from "./bindings";
import { notCompared, notServed } from "./exceptions";
import { Administrator, drift, prepareCases } from "./hand";
import { PluginProcess } from "./plugin-process";
import { isMap, recordedCalls, recordedCases } from "./recording";
import type { JsonMap, RecordedCall } from "./recording";
import type { RunningServer } from "./server";

const run = Date.now().toString(36);
const realms = { stack: `stack-${run}`, cases: `cases-${run}`, builtin: `builtin-${run}` };

export function recordedCallsAreAnswered(running: () => RunningServer): void {
  let administrator: Administrator;
  let plugin: PluginProcess;
  let places: Record<string, string>;

  beforeAll(async () => {
    const server = running();
    administrator = new Administrator(server);
    await prepareCases(administrator, realms.cases);
    // The recorded program took over a client of the realm master; every realm has the same one.
    await administrator.makeRealm(realms.builtin);
    const closedPort = await freePort();
    places = {
      ...realms,
      url: server.url,
      username: server.adminUsername,
      password: server.adminPassword,
      unreachable: `http://127.0.0.1:${closedPort}`,
      "unreachable-address": `127.0.0.1:${closedPort}`,
    };
    plugin = await PluginProcess.start();
  });

  afterAll(async () => {
    await plugin?.stop();
    for (const realm of Object.values(realms)) await administrator?.removeRealm(realm);
    await administrator?.close();
  });

  test.each(recordedCases())("the case %s", async (name) => {
    const bindings = new Bindings(places);
    const differences: string[] = [];
    let before = "";
    for (const [index, call] of recordedCalls(name).entries()) {
      if (name === "drift" && before === "up" && call.during === "refresh") await drift(administrator, realms.cases);
      before = call.during;
      if (notServed.has(`${name} ${index}`)) continue;
      const found = await replay(plugin, running(), call, bindings);
      differences.push(...found.map((line) => `${describeCall(call, index)}: ${line}`));
    }
    expect(differences).toEqual([]);
  });
}

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** The recorded server spoke plain HTTP and had a machine for itself; this one has a certificate, and may be slow. */
function withConnection(map: JsonMap, server: RunningServer): JsonMap {
  const connection = { rootCaCertificate: server.caCertificate, clientTimeout: "120" };
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [
      key,
      isMap(value) && "url" in value ? { ...value, ...connection } : value,
    ]),
  );
}

async function replay(
  plugin: PluginProcess,
  server: RunningServer,
  call: RecordedCall,
  bindings: Bindings,
): Promise<string[]> {
  const request = bindings.translate(withConnection(call.request, server)) as JsonMap;
  const { answer, error } = await plugin.call({ ...call, request });
  if (call.error !== undefined || error !== undefined) return bindings.differences(call.error, error, "error");
  const recorded = withConnection(call.answer ?? {}, server);
  for (const key of notCompared.keys()) delete recorded[key];
  return bindings.differences(recorded, answer ?? {});
}

const describeCall = (call: RecordedCall, index: number): string =>
  `${index} ${call.during} ${call.call} ${call.resource ?? call.function ?? ""}${call.preview ? " (preview)" : ""}`;

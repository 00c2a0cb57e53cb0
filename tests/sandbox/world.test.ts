import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HttpServer } from "../../sandbox/http";
import { types } from "../../sandbox/kubernetes/types";
import { findWorld, startWorld, type World } from "../../sandbox/world";
import { environment, kubernetesClient, temporaryFolder } from "./support";

const folder = temporaryFolder();

function processesIn(directory: string): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(directory));
}

function kasmCall(world: World, name: string): Promise<{ status: number; body: unknown }> {
  const { url, caCertificate, apiKey, apiKeySecret } = world.kasm;
  const server = new HttpServer(url, caCertificate);
  const call = server.call({
    method: "POST",
    path: `/api/admin/${name}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ api_key: apiKey, api_key_secret: apiKeySecret }),
  });
  return call.finally(() => server.close());
}

test("everything starts, answers under its certificates, is found by others, and stops", async () => {
  const directory = join(folder, "all");
  const lines: string[] = [];
  const options = { directory, environment, withKasmClient: true, kasmVersion: "1.19.0", strict: true } as const;
  const world = await startWorld({ ...options, log: (line) => lines.push(line) });

  const { url, caCertificate, adminToken } = world.kubernetes;
  const kubernetes = kubernetesClient(url, caCertificate, adminToken);
  expect((await kubernetes.get(types.clusterNetwork, "mgmt")).kind).toBe("ClusterNetwork");
  expect((await kasmCall(world, "get_zones")).status).toBe(200);
  expect(world.simulator.journal).toBeDefined();
  expect(world.simulator.kasmVersion).toBe("1.19.0");
  const keycloak = new HttpServer(world.keycloak.url, world.certificateAuthority);
  expect((await keycloak.call({ method: "GET", path: "/realms/example" })).status).toBe(200);
  await keycloak.close();
  expect(lines).toEqual(expect.arrayContaining(["etcd: starting", "keycloak: starting"]));

  await expect(startWorld(options)).rejects.toThrow("is ready already, by process");
  const found = await findWorld(directory);
  expect(found?.keycloak).toEqual(world.keycloak);
  expect(found?.environment.PATH?.startsWith(join(directory, "bin"))).toBe(true);
  expect(found?.environment).not.toHaveProperty("PULUMI_BACKEND_URL");

  expect(processesIn(directory).length).toBeGreaterThanOrEqual(world.processIds.length);
  await world.stop();
  expect(world.processIds).toEqual([]);
  expect(processesIn(directory)).toEqual([]);
  expect(await findWorld(directory)).toBeUndefined();
});

test("what the Kasm simulator was told is there at the next start, and a part that was left out is named", async () => {
  const options = { directory: join(folder, "kasm"), environment, parts: ["kasm"] } as const;
  const first = await startWorld(options);
  const access = first.kasm;
  const zones = (await kasmCall(first, "get_zones")).body;
  await first.stop();
  const second = await startWorld(options);
  expect(second.kasm).toEqual(access);
  expect((await kasmCall(second, "get_zones")).body).toEqual(zones);
  expect(() => second.keycloak).toThrow("This sandbox was started without keycloak.");
  await second.stop();
});

test("a part that can't start ends the others, and its own words are what is said", async () => {
  const directory = join(folder, "broken");
  const keycloak = join(folder, "keycloak");
  for (const part of ["bin", "conf", "lib", "providers", "themes"])
    mkdirSync(join(keycloak, part), { recursive: true });
  const script = join(keycloak, "bin", "kc.sh");
  writeFileSync(script, "#!/bin/sh\necho 'java.io.IOException: No space left on device' >&2\nexit 1\n");
  chmodSync(script, 0o755);
  const broken = { ...environment, PULUMI_KASM_KEYCLOAK: keycloak };
  await expect(startWorld({ directory, environment: broken })).rejects.toThrow(
    /^keycloak ended before it was ready \(exit code 1\)\. The disk that holds .* is full/,
  );
  expect(processesIn(directory)).toEqual([]);
});

test("a start that is cancelled before it began starts nothing", async () => {
  const directory = join(folder, "cancelled");
  const lines: string[] = [];
  const start = startWorld({ directory, environment, signal: AbortSignal.abort(), log: (line) => lines.push(line) });
  await expect(start).rejects.toThrow("The start was cancelled.");
  expect(lines.filter((line) => line.includes("starting"))).toEqual([]);
});

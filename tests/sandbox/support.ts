import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpServer } from "../../sandbox/http";
import { KubernetesClient, type KubernetesObject, type ResourceType } from "../../sandbox/kubernetes/client";
import { hasCondition } from "../../sandbox/kubernetes/controllers/conditions";
import { found } from "../../sandbox/kubernetes/controllers/found";
import { types } from "../../sandbox/kubernetes/types";
import { startWorld, type World, type WorldOptions } from "../../sandbox/world";

/** The stand-ins serve here whatever can be had: no test waits for a download that may not come. */
export const environment: NodeJS.ProcessEnv = { ...process.env, PULUMI_KASM_OFFLINE: "1" };

/** A folder that is gone after the tests of this file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kasm sandbox "));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A world that lasts as long as the tests of this file. */
export function worldForThisFile(options: WorldOptions): () => World {
  const directory = join(temporaryFolder(), "world");
  let world: World | undefined;
  beforeAll(async () => {
    world = await startWorld({ directory, environment, ...options });
  });
  afterAll(() => world?.stop());
  return () => {
    if (world === undefined) throw new Error("the world has not started");
    return world;
  };
}

const clients: KubernetesClient[] = [];
afterAll(async () => {
  for (const client of clients.splice(0)) await client.close();
});

export function kubernetesClient(url: string, certificateAuthority: string, token: string): KubernetesClient {
  const client = new KubernetesClient(new HttpServer(url, certificateAuthority), token);
  clients.push(client);
  return client;
}

/** The object once it is as wanted; the test's own time limit ends the wait. */
export async function objectWhen(
  client: KubernetesClient,
  type: ResourceType,
  [name, namespace]: [name: string, namespace?: string],
  isAsWanted: (object: KubernetesObject) => boolean,
): Promise<KubernetesObject> {
  for (;;) {
    const object = await client.get(type, name, namespace);
    if (isAsWanted(object)) return object;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The namespace of the procedure (SOP 5.1) with an image in it, once that is imported. */
export async function namespaceWithImage(
  client: KubernetesClient,
  namespace: string,
  { name, displayName }: { name: string; displayName: string },
): Promise<KubernetesObject> {
  await client.apply(types.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await client.apply(types.virtualMachineImage, {
    apiVersion: types.virtualMachineImage.apiVersion,
    kind: "VirtualMachineImage",
    metadata: { name, namespace },
    spec: { displayName, sourceType: "download", url: "https://images.example.org/jammy.img" },
  });
  return objectWhen(client, types.virtualMachineImage, [name, namespace], (image) =>
    hasCondition(image, "Imported", "True"),
  );
}

export async function untilGone(
  client: KubernetesClient,
  type: ResourceType,
  name: string,
  namespace?: string,
): Promise<void> {
  while ((await found(client.get(type, name, namespace))) !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

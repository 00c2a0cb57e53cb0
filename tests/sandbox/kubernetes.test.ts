import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { KubernetesClient, KubernetesObject, ResourceType } from "../../sandbox/kubernetes/client";
import { types } from "../../sandbox/kubernetes/types";
import { watchAll } from "../../sandbox/kubernetes/watch";
import { kubernetesClient, objectWhen, untilGone, worldForThisFile } from "./support";

const world = worldForThisFile({ parts: ["kubernetes"] });
const namespace = "kasm-autoscale";
const secrets: ResourceType = { apiVersion: "v1", plural: "secrets" };
const serviceAccounts: ResourceType = { apiVersion: "v1", plural: "serviceaccounts" };
const virtualMachines: ResourceType = { apiVersion: "kubevirt.io/v1", plural: "virtualmachines" };

let admin: KubernetesClient;

beforeAll(async () => {
  const { url, caCertificate, adminToken } = world().kubernetes;
  admin = kubernetesClient(url, caCertificate, adminToken);
  await admin.apply(types.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
});

interface Conditions {
  readonly conditions?: ReadonlyArray<{ type: string; status: string; message?: string }>;
}

function conditionOf(object: KubernetesObject, type: string) {
  return (object.status as Conditions | undefined)?.conditions?.find((condition) => condition.type === type);
}

function image(name: string, spec: Record<string, unknown>): Promise<KubernetesObject> {
  return admin.apply(types.virtualMachineImage, {
    apiVersion: types.virtualMachineImage.apiVersion,
    kind: "VirtualMachineImage",
    metadata: { name, namespace },
    spec: { displayName: name, sourceType: "download", ...spec },
  });
}

function network(name: string, clusterNetwork: string): Promise<KubernetesObject> {
  const config = { cniVersion: "0.3.1", name, type: "bridge", bridge: `${clusterNetwork}-br`, vlan: 0, ipam: {} };
  return admin.apply(types.networkAttachmentDefinition, {
    apiVersion: types.networkAttachmentDefinition.apiVersion,
    kind: "NetworkAttachmentDefinition",
    metadata: { name, namespace, labels: { "network.harvesterhci.io/clusternetwork": clusterNetwork } },
    spec: { config: JSON.stringify(config) },
  });
}

const readyLabel = (object: KubernetesObject) => object.metadata.labels?.["network.harvesterhci.io/ready"];

test("Harvester's types are served, and those written by hand say so", async () => {
  const definitions = await admin.list<KubernetesObject & { spec: { group: string } }>(types.customResourceDefinition);
  const names = definitions.map(({ metadata }) => metadata.name);
  expect(names).toEqual(
    expect.arrayContaining([
      "virtualmachineimages.harvesterhci.io",
      "virtualmachinetemplateversions.harvesterhci.io",
      "network-attachment-definitions.k8s.cni.cncf.io",
    ]),
  );
  const handWritten = definitions.filter((one) => one.metadata.annotations?.["sandbox.pulumi-kasm/hand-written"]);
  expect(handWritten.map(({ metadata }) => metadata.name).sort()).toEqual([
    "clusternetworks.network.harvesterhci.io",
    "virtualmachineinstances.kubevirt.io",
    "virtualmachines.kubevirt.io",
    "vlanconfigs.network.harvesterhci.io",
    "vlanstatuses.network.harvesterhci.io",
  ]);
  expect(definitions.length - handWritten.length).toBe(26);
});

test("a virtual machine is checked against KubeVirt's own schema", async () => {
  const machine = (domain: unknown) => ({
    apiVersion: virtualMachines.apiVersion,
    kind: "VirtualMachine",
    metadata: { name: "agent", namespace },
    spec: { runStrategy: "Halted", template: { spec: { domain } } },
  });
  await expect(admin.apply(virtualMachines, machine({}))).rejects.toThrow(
    "spec.template.spec.domain.devices: Required",
  );
  const made = await admin.apply(virtualMachines, machine({ devices: {}, resources: { limits: { cpu: "4" } } }));
  expect(made.spec).toEqual(machine({ devices: {}, resources: { limits: { cpu: "4" } } }).spec);
});

test("what every Harvester has is there", async () => {
  const storageClass = await admin.get(types.storageClass, "harvester-longhorn");
  expect(storageClass.metadata.annotations).toEqual(
    expect.objectContaining({ "storageclass.kubernetes.io/is-default-class": "true" }),
  );
  await objectWhen(admin, types.clusterNetwork, ["mgmt"], (one) => conditionOf(one, "ready")?.status === "True");
  expect((await admin.get(types.namespace, "longhorn-system")).kind).toBe("Namespace");
});

test("an image is imported, and its status says where and how big", async () => {
  const made = await image("ubuntu-22.04", { url: "https://images.example.org/jammy.img" });
  const imported = await objectWhen(
    admin,
    types.virtualMachineImage,
    ["ubuntu-22.04", namespace],
    (one) => conditionOf(one, "Imported")?.status === "True",
  );
  expect(imported.status).toEqual(
    expect.objectContaining({ progress: 100, failed: 0, storageClassName: `lh-${made.metadata.uid}` }),
  );
  const { size, virtualSize } = imported.status as { size: number; virtualSize: number };
  expect(virtualSize).toBeGreaterThan(size);
  expect(conditionOf(imported, "Initialized")?.status).toBe("True");
  expect(conditionOf(imported, "RetryLimitExceeded")?.status).toBe("False");
  expect(imported.metadata.labels).toEqual({ "harvesterhci.io/imageDisplayName": "ubuntu-22.04" });
});

test("an image that can't be had fails for good, and no change revives it", async () => {
  await image("lost", { url: "https://images.invalid/jammy.img", retry: 2 });
  const isLost = (one: KubernetesObject) => conditionOf(one, "RetryLimitExceeded")?.status === "True";
  const lost = await objectWhen(admin, types.virtualMachineImage, ["lost", namespace], isLost);
  expect(conditionOf(lost, "RetryLimitExceeded")?.message).toMatch(/^VMImage retry attempted 2\/2 .*no such host$/);
  expect(conditionOf(lost, "Imported")?.status).toBe("False");
  expect(conditionOf(lost, "Initialized")?.status).toBe("False");

  await image("lost", { url: "https://images.example.org/jammy.img", retry: 2 });
  await image("after", { url: "https://images.example.org/jammy.img" });
  await objectWhen(admin, types.virtualMachineImage, ["after", namespace], (one) =>
    Boolean(conditionOf(one, "Imported")),
  );
  const still = await admin.get(types.virtualMachineImage, "lost", namespace);
  expect(still.status).toEqual(lost.status);
});

test("an uploaded image waits for its file", async () => {
  await image("uploaded", { sourceType: "upload" });
  const isInitialized = (one: KubernetesObject) => conditionOf(one, "Initialized")?.status === "True";
  const waiting = await objectWhen(admin, types.virtualMachineImage, ["uploaded", namespace], isInitialized);
  expect(conditionOf(waiting, "Imported")?.status).toBe("Unknown");
});

test("an exported image has the size of its volume, and fails without one", async () => {
  const spec = { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "64Gi" } } };
  const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "root", namespace }, spec };
  await admin.apply(types.persistentVolumeClaim, claim);
  const source = (pvcName: string) => ({ sourceType: "export-from-volume", pvcName, pvcNamespace: namespace });
  await image("golden", source("root"));
  await image("hollow", { ...source("gone"), retry: 0 });
  const isImported = (one: KubernetesObject) => conditionOf(one, "Imported")?.status === "True";
  const golden = await objectWhen(admin, types.virtualMachineImage, ["golden", namespace], isImported);
  expect(golden.status).toEqual(expect.objectContaining({ virtualSize: 64 * 1024 ** 3 }));
  const failed = (one: KubernetesObject) => conditionOf(one, "RetryLimitExceeded")?.status === "True";
  const hollow = await objectWhen(admin, types.virtualMachineImage, ["hollow", namespace], failed);
  expect(conditionOf(hollow, "Imported")?.message).toContain(`"${namespace}/gone" not found`);
});

test("a network is ready when its cluster network exists, also when that comes later", async () => {
  await network("untagged", "mgmt");
  await network("early", "vdi");
  await objectWhen(
    admin,
    types.networkAttachmentDefinition,
    ["untagged", namespace],
    (one) => readyLabel(one) === "true",
  );
  await objectWhen(
    admin,
    types.networkAttachmentDefinition,
    ["early", namespace],
    (one) => readyLabel(one) === "false",
  );
  const { apiVersion } = types.clusterNetwork;
  await admin.apply(types.clusterNetwork, { apiVersion, kind: "ClusterNetwork", metadata: { name: "vdi" } });
  await objectWhen(admin, types.networkAttachmentDefinition, ["early", namespace], (one) => readyLabel(one) === "true");

  await objectWhen(admin, types.clusterNetwork, ["vdi"], (one) => conditionOf(one, "ready")?.status === "False");
  const uplink = { nics: ["ens2f0"], bondOptions: { mode: "802.3ad" } };
  await admin.apply(types.vlanConfig, {
    apiVersion,
    kind: "VlanConfig",
    metadata: { name: "vdi-all" },
    spec: { clusterNetwork: "vdi", uplink },
  });
  await objectWhen(admin, types.clusterNetwork, ["vdi"], (one) => conditionOf(one, "ready")?.status === "True");
});

test("a key pair gets its fingerprint, and what is no key is told so", async () => {
  const keyPair = (name: string, publicKey: string) =>
    admin.apply(types.keyPair, {
      apiVersion: types.keyPair.apiVersion,
      kind: "KeyPair",
      metadata: { name, namespace },
      spec: { publicKey },
    });
  const validated = (status: string) => (one: KubernetesObject) => conditionOf(one, "validated")?.status === status;
  await keyPair("good", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHq0FAPKNR6zlkTXfBRdvfyJnTWPCaRFiYpn6zUHb4qX kasm");
  const good = await objectWhen(admin, types.keyPair, ["good", namespace], validated("True"));
  expect(good.status).toEqual(
    expect.objectContaining({ fingerPrint: "93:b5:1c:89:fe:7f:72:98:ba:eb:e3:85:de:05:43:2e" }),
  );
  await keyPair("bad", "-----BEGIN CERTIFICATE-----");
  const bad = await objectWhen(admin, types.keyPair, ["bad", namespace], validated("False"));
  expect(conditionOf(bad, "validated")?.message).toContain("no key found");
});

describe("Harvester's console address", () => {
  const consoleClient = (token: string) =>
    kubernetesClient(world().kubernetes.console.url, world().kubernetes.console.caCertificate, token);

  async function serviceAccountToken(name: string): Promise<{ token: string; certificateAuthority: string }> {
    await admin.apply(serviceAccounts, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } });
    await admin.apply(secrets, {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/service-account-token",
      metadata: { name: `${name}-token`, namespace, annotations: { "kubernetes.io/service-account.name": name } },
    });
    const isFilled = ({ data }: KubernetesObject) => Boolean((data as { token?: string } | undefined)?.token);
    const secret = await objectWhen(admin, secrets, [`${name}-token`, namespace], isFilled);
    const data = secret.data as { token: string; "ca.crt": string };
    const decoded = (value: string) => Buffer.from(value, "base64").toString();
    return { token: decoded(data.token), certificateAuthority: decoded(data["ca.crt"]) };
  }

  test("the real controller manager gives a service account its token, which the API server knows", async () => {
    const { token, certificateAuthority } = await serviceAccountToken("known");
    const client = kubernetesClient(world().kubernetes.url, certificateAuthority, token);
    await expect(client.get(types.namespace, namespace)).rejects.toThrow(
      `403 namespaces "${namespace}" is forbidden: User "system:serviceaccount:${namespace}:known"`,
    );
  });

  test("refuses a service account's token, the API server's own, and none", async () => {
    const { token } = await serviceAccountToken("refused");
    for (const refused of [token, world().kubernetes.adminToken, ""]) {
      await expect(consoleClient(refused).get(types.namespace, namespace)).rejects.toThrow("401 Unauthorized 401");
    }
  });

  test("takes the token of the downloaded kubeconfig, with the same rights as the administrator", async () => {
    const downloaded = parse(world().kubernetes.console.kubeconfig) as {
      clusters: [{ name: string; cluster: { server: string; "certificate-authority-data": string } }];
      users: [{ name: string; user: { token: string } }];
      contexts: [{ name: string; context: { cluster: string; user: string } }];
      "current-context": string;
    };
    const [{ cluster, name }] = downloaded.clusters;
    const [{ user }] = downloaded.users;
    expect([name, downloaded.users[0].name, downloaded.contexts[0].name, downloaded["current-context"]]).toEqual(
      Array(4).fill("local"),
    );
    expect(cluster.server).toMatch(/^https:\/\/localhost:\d+\/k8s\/clusters\/local$/);
    expect(user.token).toMatch(/^kubeconfig-user-[a-z0-9]{5}:[a-z0-9]{54}$/);
    const authority = Buffer.from(cluster["certificate-authority-data"], "base64").toString();
    expect(authority).not.toBe(world().kubernetes.caCertificate);
    const client = kubernetesClient(cluster.server, authority, user.token);
    await client.apply(types.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: "by-console" } });
    expect((await admin.get(types.namespace, "by-console")).metadata.name).toBe("by-console");
    await expect(client.get(types.namespace, "nowhere")).rejects.toThrow('404 namespaces "nowhere" not found');
  });

  test("is under another authority than the API server", async () => {
    const { url } = world().kubernetes.console;
    const client = kubernetesClient(url, world().kubernetes.caCertificate, world().kubernetes.console.token);
    await expect(client.get(types.namespace, namespace)).rejects.toThrow(/certificate/);
  });

  test("knows nothing outside of its path", async () => {
    const { url, caCertificate, token } = world().kubernetes.console;
    const client = kubernetesClient(url.replace(/\/k8s.*/, ""), caCertificate, token);
    await expect(client.get(types.namespace, namespace)).rejects.toThrow("404");
  });

  test("passes watches on as they happen", async () => {
    const client = consoleClient(world().kubernetes.console.token);
    const end = new AbortController();
    const seen: string[] = [];
    for await (const { type, object } of watchAll(client, types.storageClass, end.signal)) {
      seen.push(`${type} ${object.metadata.name}`);
      const step = seen.length;
      if (step === 1) await admin.apply(types.storageClass, storageClass("quick"));
      if (step === 2) await admin.delete(types.storageClass, "quick");
      if (step === 3) end.abort();
    }
    expect(seen).toEqual(["ADDED harvester-longhorn", "ADDED quick", "DELETED quick"]);
  });
});

function storageClass(name: string): KubernetesObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: "driver.longhorn.io",
  };
}

test("the API server's own journal holds what others change, not what the controllers do", async () => {
  await image("journal", { url: "https://images.example.org/jammy.img" });
  const isImported = (one: KubernetesObject) => conditionOf(one, "Imported")?.status === "True";
  await objectWhen(admin, types.virtualMachineImage, ["journal", namespace], isImported);
  const lines = readFileSync(world().kubernetes.auditLog, "utf8").trim().split("\n");
  const entries = lines.map((line) => JSON.parse(line) as { verb: string; objectRef: { name: string } });
  expect(entries.filter(({ objectRef }) => objectRef.name === "journal").map(({ verb }) => verb)).toEqual(["patch"]);
});

test("a namespace is really deleted, with all that is in it", async () => {
  await admin.delete(types.namespace, namespace);
  await untilGone(admin, types.namespace, namespace);
  expect(await admin.list(types.virtualMachineImage)).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesClient, KubernetesObject } from "../../sandbox/kubernetes/client";
import { types } from "../../sandbox/kubernetes/types";
import { DrivenClock } from "../../simulator";
import { managerToken, playKasm, procedure, type PlayedKasm } from "./guest/support";
import { kubernetesClient, namespaceWithImage, objectWhen, untilGone, worldForThisFile } from "./support";

const namespace = "kasm-autoscale";
const quotaAnnotation = "harvesterhci.io/insufficient-resource-quota";
const gibibyte = 1024 ** 3;
const clock = new DrivenClock();
const guestNames: Record<string, string> = {};

/** In place of Kasm: lets agents in that have the token. */
let kasm: PlayedKasm;
const heard: Array<{ path: string; body: Record<string, unknown> }> = [];
const heardBy = (serverId: string) => heard.filter(({ body }) => body.server_id === serverId);

beforeAll(async () => {
  kasm = await playKasm(({ path, body: text }) => {
    const body = JSON.parse(text || "{}") as Record<string, unknown>;
    heard.push({ path, body });
    const refused = body.manager_token !== managerToken && body.registration_token === undefined;
    if (refused) return { status: 401, json: { error_message: "Access Denied!" } };
    return { json: { server_id: body.server_id, enabled: true } };
  });
  guestNames["kasm.example.com"] = kasm.url;
});
afterAll(() => kasm.close());

const world = worldForThisFile({ parts: ["kubernetes"], guestNames, clock });
let admin: KubernetesClient;
let imageClass: string;

beforeAll(async () => {
  const { url, caCertificate, adminToken } = world().kubernetes;
  admin = kubernetesClient(url, caCertificate, adminToken);
  const image = await namespaceWithImage(admin, namespace, { name: "jammy", displayName: "ubuntu-22.04-cloud" });
  imageClass = (image.status as { storageClassName: string }).storageClassName;
});

interface Status {
  readonly printableStatus?: string;
  readonly phase?: string;
  readonly conditions?: ReadonlyArray<{ type: string; status: string; reason?: string; message?: string }>;
  readonly interfaces?: ReadonlyArray<{ ipAddress?: string }>;
}
const statusOf = (object: KubernetesObject) => (object.status ?? {}) as Status;
const conditionOf = (object: KubernetesObject, type: string) =>
  statusOf(object).conditions?.find((condition) => condition.type === type);
const conditionIs = (object: KubernetesObject, type: string, status: string) =>
  conditionOf(object, type)?.status === status;

interface Wanted {
  readonly userData?: string;
  readonly runStrategy?: string;
  readonly size?: string;
  readonly image?: string;
  readonly annotations?: Record<string, string>;
  readonly domain?: Record<string, unknown>;
  readonly networks?: unknown[];
  readonly volumes?: unknown[];
}

function machineCalled(name: string, wanted: Wanted = {}): KubernetesObject {
  const claim = {
    metadata: {
      name: `${name}-root`,
      annotations: { "harvesterhci.io/imageId": wanted.image ?? `${namespace}/jammy` },
    },
    spec: {
      accessModes: ["ReadWriteMany"],
      volumeMode: "Block",
      storageClassName: imageClass,
      resources: { requests: { storage: wanted.size ?? "100Gi" } },
    },
  };
  const root = { name: "root", persistentVolumeClaim: { claimName: `${name}-root` } };
  const cloudInit = { name: "cloudinit", cloudInitNoCloud: { secretRef: { name: `${name}-cloudinit` } } };
  return {
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: {
      name,
      namespace,
      annotations: {
        "harvesterhci.io/volumeClaimTemplates": JSON.stringify([claim]),
        "harvesterhci.io/removedPersistentVolumeClaims": `${name}-root`,
        ...wanted.annotations,
      },
    },
    spec: {
      runStrategy: wanted.runStrategy ?? "RerunOnFailure",
      template: {
        spec: {
          domain: {
            cpu: { cores: 8 },
            resources: { limits: { cpu: "8", memory: "16Gi" } },
            devices: { interfaces: [{ name: "nic-1", masquerade: {} }] },
            ...wanted.domain,
          },
          networks: wanted.networks ?? [{ name: "nic-1", pod: {} }],
          volumes: wanted.volumes ?? [root, ...(wanted.userData === undefined ? [] : [cloudInit])],
        },
      },
    },
  };
}

async function make(name: string, wanted: Wanted = {}): Promise<KubernetesObject> {
  if (wanted.userData !== undefined) await makeSecret(name, wanted.userData);
  return admin.apply(types.virtualMachine, machineCalled(name, wanted));
}

const makeSecret = (name: string, userdata: string) =>
  admin.apply(types.secret, {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `${name}-cloudinit`, namespace },
    stringData: { userdata, networkdata: "" },
  });

const machineWhen = (name: string, isAsWanted: (status: Status, machine: KubernetesObject) => boolean) =>
  objectWhen(admin, types.virtualMachine, [name, namespace], (one) => isAsWanted(statusOf(one), one));
/** Once its user data has run. */
const booted = (name: string) =>
  machineWhen(name, (_, machine) => conditionOf(machine, "AgentConnected") !== undefined);
const instanceOf = (name: string) => admin.get(types.virtualMachineInstance, name, namespace);
const consoleOf = (instance: KubernetesObject) =>
  readFileSync(instance.metadata.annotations?.["sandbox.pulumi-kasm/console-log"] ?? "", "utf8");
const eventsOf = async (name: string) =>
  (
    await admin.list<KubernetesObject & { involvedObject: { name: string }; message: string; reason: string }>(
      types.event,
      namespace,
    )
  )
    .filter(({ involvedObject }) => involvedObject.name === name)
    .map(({ reason, message }) => `${reason}: ${message}`);
async function untilConsoleSays(name: string, words: string): Promise<string> {
  for (;;) {
    const text = consoleOf(await instanceOf(name));
    if (text.includes(words)) return text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The event of a state follows it. */
async function untilEventsSay(name: string, words: string): Promise<void> {
  while (!(await eventsOf(name)).some((event) => event.includes(words))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("a machine gets its disk, starts, and its agent registers with Kasm and goes on reporting", async () => {
  await make("agent-1", { userData: procedure("server-1") });
  const machine = await booted("agent-1");
  expect(statusOf(machine)).toMatchObject({ printableStatus: "Running", created: true, ready: true });
  expect(conditionIs(machine, "Ready", "True")).toBe(true);
  const claim = await admin.get(types.persistentVolumeClaim, "agent-1-root", namespace);
  expect(claim.spec).toMatchObject({ storageClassName: imageClass, resources: { requests: { storage: "100Gi" } } });

  const instance = await instanceOf("agent-1");
  const address = statusOf(instance).interfaces?.[0]?.ipAddress;
  expect(address).toMatch(/^10\.52\.\d+\.\d+$/);
  expect(conditionIs(instance, "AgentConnected", "True")).toBe(true);
  const text = await untilConsoleSays("agent-1", "registered with kasm.example.com");
  expect(text).not.toContain(managerToken);
  expect(await eventsOf("agent-1")).toEqual([expect.stringMatching(/^Booted: its console is in \//)]);
  expect(heardBy("server-1")).toEqual([
    {
      path: "/simulator/agents/register",
      body: {
        server_id: "server-1",
        manager_token: managerToken,
        provider: "harvester",
        role: "agent",
        address,
        release: "1.18.1",
        cores: 8,
        memory_bytes: 16 * gibibyte,
      },
    },
  ]);
  await clock.advance(60_000);
  expect(heardBy("server-1").slice(1)).toEqual(
    Array(2).fill({
      path: "/simulator/agents/heartbeat",
      body: { server_id: "server-1", manager_token: managerToken },
    }),
  );

  await admin.delete(types.virtualMachine, "agent-1", namespace);
  await untilGone(admin, types.virtualMachine, "agent-1", namespace);
  await untilGone(admin, types.virtualMachineInstance, "agent-1", namespace);
  await untilGone(admin, types.persistentVolumeClaim, "agent-1-root", namespace);
  await clock.advance(120_000);
  expect(heardBy("server-1")).toHaveLength(3);
});

test("disks that are not named for it stay when the machine goes", async () => {
  await make("kept", { annotations: { "harvesterhci.io/removedPersistentVolumeClaims": "" } });
  await booted("kept");
  await admin.delete(types.virtualMachine, "kept", namespace);
  await untilGone(admin, types.virtualMachine, "kept", namespace);
  expect((await admin.get(types.persistentVolumeClaim, "kept-root", namespace)).metadata.name).toBe("kept-root");
});

test("without the guest agent the address is unknown, and no agent comes", async () => {
  await make("silent", { userData: procedure("server-2").replace("  - qemu-guest-agent\n", "") });
  const machine = await booted("silent");
  expect(conditionIs(machine, "AgentConnected", "False")).toBe(true);
  expect(statusOf(await instanceOf("silent")).interfaces?.[0]).not.toHaveProperty("ipAddress");
  await untilConsoleSays("silent", "guest agent is not installed");
  expect(heardBy("server-2")).toEqual([]);
});

test.each([
  ["unknown-name", { manager: "kasn.example.com" }, "could not resolve host kasn.example.com"],
  ["wrong-token", { token: "an-0ld-token" }, "the manager refuses the token"],
])("%s: the console says why the agent is not registered, and it tries again", async (name, changes, words) => {
  await make(name, { userData: procedure(name, changes) });
  const machine = await booted(name);
  expect(statusOf(machine).printableStatus).toBe("Running");
  const text = await untilConsoleSays(name, words);
  expect(text).not.toContain("an-0ld-token");
  const before = heardBy(name).length;
  await clock.advance(30_000);
  expect(heardBy(name).length).toBe(name === "wrong-token" ? before + 1 : 0);
  expect(consoleOf(await instanceOf(name)).split(words)).toHaveLength(2);
});

test("a machine that is halted and started again keeps its agent, and its user data is not run twice", async () => {
  await make("twice", { userData: procedure("server-3") });
  await booted("twice");
  await untilConsoleSays("twice", "registered with");
  await make("twice", { userData: procedure("server-3"), runStrategy: "Halted" });
  await machineWhen("twice", ({ printableStatus }) => printableStatus === "Stopped");
  await untilGone(admin, types.virtualMachineInstance, "twice", namespace);
  const before = heardBy("server-3").length;
  await clock.advance(60_000);
  expect(heardBy("server-3")).toHaveLength(before);

  await make("twice", { userData: procedure("server-3"), runStrategy: "Always" });
  await booted("twice");
  while (heardBy("server-3").length === before) await new Promise((resolve) => setTimeout(resolve, 50));
  await clock.advance(60_000);
  const paths = heardBy("server-3")
    .slice(before)
    .map(({ path }) => path);
  expect(paths[0]).toBe("/simulator/agents/register");
  expect(consoleOf(await instanceOf("twice")).match(/Setting up qemu-guest-agent/g)).toHaveLength(1);
});

test("a machine that is shut down from inside is stopped", async () => {
  await make("built", { userData: "#!/bin/sh\npoweroff\n" });
  await machineWhen("built", ({ printableStatus }) => printableStatus === "Stopped");
  expect(statusOf(await instanceOf("built")).phase).toBe("Succeeded");
});

describe("a machine that can't start says why", () => {
  const failure = (words: string) => (_: Status, machine: KubernetesObject) =>
    conditionIs(machine, "Failure", "True") && (conditionOf(machine, "Failure")?.message ?? "").includes(words);

  test.each<[string, Wanted, string, string]>([
    [
      "no-image",
      { image: `${namespace}/nowhere` },
      "Provisioning",
      `virtualmachineimages "${namespace}/nowhere" not found`,
    ],
    ["too-small", { size: "1Gi" }, "Provisioning", "1Gi is less than the 2361393152 bytes"],
    [
      "no-claim",
      { annotations: { "harvesterhci.io/volumeClaimTemplates": "[]" } },
      "ErrorPvcNotFound",
      'persistentvolumeclaims "no-claim-root" not found',
    ],
    ["no-json", { annotations: { "harvesterhci.io/volumeClaimTemplates": "[{]" } }, "Stopped", "is no JSON"],
    ["no-name", { annotations: { "harvesterhci.io/volumeClaimTemplates": "[{}]" } }, "Stopped", "has no metadata.name"],
    ["no-memory", { domain: { resources: {} } }, "Stopped", "neither a memory limit nor guest memory"],
    [
      "no-smm",
      { domain: { firmware: { bootloader: { efi: { secureBoot: true } } } } },
      "Stopped",
      "secure boot needs it to be enabled",
    ],
    [
      "no-network",
      { networks: [{ name: "nic-1", multus: { networkName: "vdi" } }] },
      "Stopped",
      '"default/vdi" not found: a name without a namespace',
    ],
  ])("%s", async (name, wanted, printableStatus, words) => {
    await make(name, wanted);
    const machine = await machineWhen(name, failure(words));
    expect(statusOf(machine).printableStatus).toBe(printableStatus);
    await untilEventsSay(name, words);
    await expect(instanceOf(name)).rejects.toThrow("404");
  });

  test("until what it waits for is there", async () => {
    await admin.apply(types.virtualMachine, machineCalled("early", { userData: "" }));
    await machineWhen("early", failure('secrets "early-cloudinit" not found'));
    await makeSecret("early", "#!/bin/sh\necho late but there\n");
    await booted("early");
    await untilConsoleSays("early", "late but there");
    expect(conditionIs(await admin.get(types.virtualMachine, "early", namespace), "Failure", "False")).toBe(true);
  });

  test("when another has its disk or its address", async () => {
    const volumes = [{ name: "root", persistentVolumeClaim: { claimName: "kept-root" } }];
    const domain = { devices: { interfaces: [{ name: "nic-1", macAddress: "52:54:00:00:00:01", masquerade: {} }] } };
    await make("first", { volumes, domain });
    await booted("first");
    await make("second", { volumes, domain });
    const machine = await machineWhen("second", failure("is used by the virtual machine first"));
    expect(conditionOf(machine, "Failure")?.message).toContain("MAC address 52:54:00:00:00:01: is that of");
  });

  test("when the namespace's quota is used up", async () => {
    await admin.apply(types.resourceQuota, {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "small", namespace },
      spec: { hard: { "limits.cpu": "4" } },
    });
    await make("beyond");
    const machine = await machineWhen("beyond", failure("exceeded quota: small"));
    expect(machine.metadata.annotations).toHaveProperty([quotaAnnotation]);
    await admin.delete(types.resourceQuota, "small", namespace);
    const started = await booted("beyond");
    expect(started.metadata.annotations).not.toHaveProperty([quotaAnnotation]);
  });
});

test("a namespace takes its machines along", async () => {
  await make("last", { userData: procedure("server-4") });
  await booted("last");
  await untilConsoleSays("last", "registered with");
  const before = heardBy("server-4").length;
  await admin.delete(types.namespace, namespace);
  await untilGone(admin, types.namespace, namespace);
  await clock.advance(120_000);
  expect(heardBy("server-4")).toHaveLength(before);
  // Nothing is remembered of machines that are gone; their consoles stay.
  expect(readdirSync(join(world().directory, "virtual-machines"))).toEqual([]);
  expect(readdirSync(join(world().directory, "logs", "virtual-machines")).join()).toContain("kasm-autoscale-last-");
});

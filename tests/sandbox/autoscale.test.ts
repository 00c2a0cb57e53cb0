import { parse } from "yaml";
import {
  type KubernetesClient,
  KubernetesError,
  type KubernetesObject,
  type ResourceType,
} from "../../sandbox/kubernetes/client";
import { found } from "../../sandbox/kubernetes/controllers/found";
import { types } from "../../sandbox/kubernetes/types";
import { DrivenClock, KasmSimulator, type SimulatorOptions } from "../../simulator";
import { byHand } from "../support/by-hand";
import { kubernetesClient, namespaceWithImage, objectWhen, worldForThisFile } from "./support";

// The tests say themselves how their machines fare.
const world = worldForThisFile({ parts: ["kubernetes"] });
const namespace = "kasm-autoscale";
const serviceAccounts: ResourceType = { apiVersion: "v1", plural: "serviceaccounts" };
const rbac = (plural: string): ResourceType => ({ apiVersion: "rbac.authorization.k8s.io/v1", plural });
const GIB = 2 ** 30;

const SCRIPT = `#cloud-config
users:
  - name: kasm-admin
    ssh_authorized_keys: [{ssh_key}]
runcmd:
  - f () {{ echo \${{A}}; }}
  - bash kasm_release/install.sh -e -S agent -p $IP -m {upstream_auth_address} -i {server_id} -r {provider_name} -M {manager_token}
  - |
    curl -d '{{"status": "running"}}' https://{upstream_auth_address}/api/set_server_status?token={checkin_jwt}
`;

let admin: KubernetesClient;
let token: string;

type Body = Record<string, unknown>;

beforeAll(async () => {
  const { url, caCertificate, adminToken } = world().kubernetes;
  admin = kubernetesClient(url, caCertificate, adminToken);
  await namespaceWithImage(admin, namespace, { name: "image-x7k2p", displayName: "ubuntu-22.04" });
  await admin.apply(types.networkAttachmentDefinition, {
    apiVersion: types.networkAttachmentDefinition.apiVersion,
    kind: "NetworkAttachmentDefinition",
    metadata: { name: "untagged", namespace, labels: { "network.harvesterhci.io/clusternetwork": "mgmt" } },
    spec: {
      config: JSON.stringify({ cniVersion: "0.3.1", name: "untagged", type: "bridge", bridge: "mgmt-br", vlan: 0 }),
    },
  });
  token = await autoscalerToken("kasm-autoscaler", RULES);
});

/** What the autoscaler may do: harvester.md 1.10, and nothing of it that it does not need. */
const RULES = [
  { apiGroups: ["kubevirt.io"], resources: ["virtualmachines"], verbs: ["get", "list", "create", "patch", "delete"] },
  { apiGroups: ["harvesterhci.io"], resources: ["virtualmachineimages"], verbs: ["list"] },
  { apiGroups: ["k8s.cni.cncf.io"], resources: ["network-attachment-definitions"], verbs: ["get"] },
  { apiGroups: [""], resources: ["secrets"], verbs: ["create", "delete"] },
];

/** The token of a service account with these rights in the namespace, and no others. */
async function autoscalerToken(name: string, rules: readonly unknown[]): Promise<string> {
  const metadata = { name, namespace };
  const apiVersion = "rbac.authorization.k8s.io/v1";
  await admin.apply(serviceAccounts, { apiVersion: "v1", kind: "ServiceAccount", metadata });
  await admin.apply(rbac("roles"), { apiVersion, kind: "Role", metadata, rules });
  await admin.apply(rbac("rolebindings"), {
    apiVersion,
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  await admin.apply(types.secret, {
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/service-account-token",
    metadata: { name: `${name}-token`, namespace, annotations: { "kubernetes.io/service-account.name": name } },
  });
  const isFilled = ({ data }: KubernetesObject) => Boolean((data as { token?: string } | undefined)?.token);
  const secret = await objectWhen(admin, types.secret, [`${name}-token`, namespace], isFilled);
  const made = Buffer.from((secret.data as { token: string }).token, "base64").toString();
  await untilAllowed(made);
  return made;
}

/** The API server hears of new rights a moment later, and may still be getting ready for a type. */
async function untilAllowed(of: string): Promise<void> {
  const client = kubernetesClient(world().kubernetes.url, world().kubernetes.caCertificate, of);
  for (;;) {
    try {
      await client.list(types.virtualMachine, namespace);
      return;
    } catch (error) {
      if (!(error instanceof KubernetesError && [403, 429].includes(error.status))) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The API server goes on believing a token for a moment. */
async function untilRefused(of: string): Promise<void> {
  const client = kubernetesClient(world().kubernetes.url, world().kubernetes.caCertificate, of);
  const isRefused = () =>
    client.list(types.virtualMachine, namespace).then(
      () => false,
      (error: unknown) => error instanceof KubernetesError && error.status === 401,
    );
  while (!(await isRefused())) await new Promise((resolve) => setTimeout(resolve, 200));
}

interface Kasm {
  readonly simulator: KasmSimulator;
  readonly clock: DrivenClock;
  readonly call: (name: string, body?: Body) => Promise<Body>;
  readonly servers: () => Promise<Body[]>;
  readonly provider: Body;
  /** Changes the VM provider config. */
  readonly change: (fields: Body) => Promise<void>;
  readonly said: () => string[];
}

const running: KasmSimulator[] = [];
afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.close();
  const remove = (type: ResourceType, { metadata }: KubernetesObject) =>
    found(admin.delete(type, metadata.name, namespace));
  for (const machine of await machines()) await remove(types.virtualMachine, machine);
  for (const secret of await cloudInits()) await remove(types.secret, secret);
});

/** A Kasm 1.19 with a pool of agents on Harvester, of which one is to stand by. */
async function kasm(fields: Body = {}, config: Body = {}, options: SimulatorOptions = {}): Promise<Kasm> {
  const clock = new DrivenClock(new Date("2026-03-02T08:00:00Z"));
  const simulator = new KasmSimulator({ clock, kasmVersion: "1.19.0", strict: true, ...options });
  running.push(simulator);
  await simulator.listen();
  const call = (name: string, body: Body = {}) => byHand(simulator, name, body);
  const [zone] = (await call("get_zones")).zones as Body[];
  await call("update_zone", { target_zone: { zone_id: zone?.zone_id, upstream_auth_address: "kasm.example.com" } });
  const provider: Body = {
    vm_provider_name: "harvester",
    vm_provider_config_name: "harvester-docker-agents",
    max_instances: 3,
    kube_host: world().kubernetes.url,
    kube_ssl_cert: world().kubernetes.caCertificate,
    kube_api_token: token,
    vm_namespace: namespace,
    vm_public_ssh_key: "ssh-ed25519 AAAA kasm",
    cores: 8,
    memory_bytes: 16 * GIB,
    disk_image: "ubuntu-22.04",
    disk_size_bytes: 100 * GIB,
    network_type: "multus",
    interface_type: "bridge",
    network_name: `${namespace}/untagged`,
    enable_efi_boot: true,
    enable_secure_boot: true,
    enable_tpm: true,
    startup_script: SCRIPT,
    ...fields,
  };
  const made = (await call("create_vm_provider_config", { target_vm_provider_config: provider }))
    .vm_provider_config as Body;
  const target_server_pool = { server_pool_name: "agents", server_pool_type: config.autoscale_type ?? "Docker Agent" };
  const pool = (await call("create_server_pool", { target_server_pool })).server_pool as Body;
  await call("create_autoscale_config", {
    target_autoscale_config: {
      autoscale_config_name: "agents",
      autoscale_type: "Docker Agent",
      zone_id: zone?.zone_id,
      server_pool_id: pool.server_pool_id,
      vm_provider_config_id: made.vm_provider_config_id,
      standby_cores: 8,
      downscale_backoff: 900,
      aggressive_scaling: false,
      ...config,
    },
  });
  let heard = 0;
  return {
    simulator,
    clock,
    call,
    servers: async () => (await call("get_servers")).servers as Body[],
    provider: made,
    change: async (changed) => {
      const target = { vm_provider_config_id: made.vm_provider_config_id, vm_provider_name: made.vm_provider_name };
      await call("update_vm_provider_config", { target_vm_provider_config: { ...target, ...changed } });
    },
    said: () => {
      const lines = simulator.autoscale.log.slice(heard).map(({ level, words }) => `${level} ${words}`);
      heard = simulator.autoscale.log.length;
      return lines;
    },
  };
}

/** Those that are not on their way out. */
const machines = async () =>
  (await admin.list(types.virtualMachine, namespace)).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
const cloudInits = async () =>
  (await admin.list(types.secret, namespace)).filter(({ metadata }) => metadata.name.endsWith("-cloudinit"));
const userData = (secret: KubernetesObject | undefined) =>
  Buffer.from((secret?.data as { userdata: string }).userdata, "base64").toString();

test("a machine is made with the token's rights and no others, registers, and is removed with its disks and secret", async () => {
  const { simulator, clock, servers, call, said } = await kasm();
  await simulator.autoscale.settle();
  const [machine, ...more] = await machines();
  const [server] = await servers();
  expect(more).toEqual([]);
  expect(server).toMatchObject({ operational_status: "starting", is_autoscaled: true, provider: "harvester" });
  const name = String(server?.friendly_name);
  expect(machine?.metadata.name).toBe(name);
  expect(machine?.spec).toMatchObject({
    runStrategy: "RerunOnFailure",
    template: {
      spec: {
        hostname: name,
        domain: {
          cpu: { cores: 8 },
          resources: { limits: { cpu: "8", memory: "16Gi" } },
          firmware: { bootloader: { efi: { secureBoot: true } } },
          features: { smm: { enabled: true } },
          devices: { tpm: {}, interfaces: [{ bridge: {} }] },
        },
        networks: [{ multus: { networkName: "kasm-autoscale/untagged" } }],
      },
    },
  });
  const image = await admin.get(types.virtualMachineImage, "image-x7k2p", namespace);
  const { storageClassName } = image.status as { storageClassName: string };
  const claims = machine?.metadata.annotations?.["harvesterhci.io/volumeClaimTemplates"] ?? "";
  expect(claims).toContain(`"storageClassName":"${storageClassName}"`);
  expect(claims).toContain('"harvesterhci.io/imageId":"kasm-autoscale/image-x7k2p"');

  const [secret] = await cloudInits();
  expect(secret?.metadata.labels).toMatchObject({ "harvesterhci.io/cloud-init-template": "harvester" });
  const managerToken = simulator.dump().families.settings?.find((row) => row.name === "token")?.value as string;
  const { runcmd, users } = parse(userData(secret)) as { runcmd: string[]; users: Body[] };
  expect(users).toMatchObject([{ ssh_authorized_keys: ["ssh-ed25519 AAAA kasm"] }]);
  expect(runcmd.slice(0, 2)).toEqual([
    "f () { echo ${A}; }",
    `bash kasm_release/install.sh -e -S agent -p $IP -m kasm.example.com -i ${String(server?.server_id)} -r harvester -M ${managerToken}`,
  ]);

  const registration = {
    server_id: server?.server_id,
    manager_token: managerToken,
    provider: "harvester",
    role: "agent",
  };
  const registered = await fetch(`${simulator.url}/simulator/agents/register`, {
    method: "POST",
    body: JSON.stringify({ ...registration, address: "10.1.2.3", release: "1.19.0", cores: 8, memory_bytes: 16 * GIB }),
  });
  expect(await registered.json()).toEqual({ server_id: server?.server_id, enabled: true });
  await simulator.autoscale.settle();
  expect(await servers()).toMatchObject([{ operational_status: "running" }]);

  const [config] = (await call("get_autoscale_configs")).autoscale_configs as Body[];
  const { autoscale_config_id } = config ?? {};
  await call("update_autoscale_config", { target_autoscale_config: { autoscale_config_id, standby_cores: 0 } });
  await simulator.autoscale.settle();
  await clock.advance(900_000);
  await simulator.autoscale.settle();
  expect([await machines(), await cloudInits(), await servers()]).toEqual([[], [], []]);
  expect(said().at(-1)).toMatch(/^info removed kasm-\w+: it has no sessions/);
});

test("a machine's disks are named for removal before it goes", async () => {
  const { simulator, call, servers } = await kasm();
  await simulator.autoscale.settle();
  const [server] = await servers();
  const [made] = await machines();
  // It stays until this is taken away, so that what was written before can be seen.
  await admin.merge(
    types.virtualMachine,
    made as KubernetesObject,
    { metadata: { finalizers: ["test/hold"] } },
    "test",
  );
  await call("delete_server", { target_server: { server_id: server?.server_id } });
  const [config] = (await call("get_autoscale_configs")).autoscale_configs as Body[];
  const { autoscale_config_id } = config ?? {};
  await call("update_autoscale_config", { target_autoscale_config: { autoscale_config_id, standby_cores: 0 } });
  await simulator.autoscale.settle();
  const held = await admin.get(types.virtualMachine, made?.metadata.name ?? "", namespace);
  expect(held.metadata.deletionTimestamp).toBeDefined();
  expect(held.metadata.annotations?.["harvesterhci.io/removedPersistentVolumeClaims"]).toBe(
    `${made?.metadata.name}-root`,
  );
  await admin.merge(types.virtualMachine, held, { metadata: { finalizers: null } }, "test");
});

test("KubeVirt clones the disk that it is told", async () => {
  const { simulator } = await kasm({
    vm_provider_name: "kubevirt",
    disk_image: undefined,
    disk_source: "golden",
    network_type: "pod",
    interface_type: "masquerade",
  });
  await simulator.autoscale.settle();
  const [machine] = await machines();
  expect(machine?.spec).toMatchObject({
    dataVolumeTemplates: [{ spec: { source: { pvc: { name: "golden", namespace } } } }],
    template: { spec: { networks: [{ pod: {} }], volumes: [{ dataVolume: {} }, { cloudInitNoCloud: {} }] } },
  });
});

describe("troubles, as the log says them", () => {
  const troubled = async (fields: Body, options: SimulatorOptions = {}): Promise<string | undefined> => {
    const { simulator, said, servers } = await kasm(fields, {}, options);
    await simulator.autoscale.settle();
    expect([await machines(), await cloudInits(), await servers()]).toEqual([[], [], []]);
    const shown = JSON.stringify([simulator.autoscale.log, simulator.log.lines()]);
    expect(shown).not.toContain(token);
    return said()
      .at(-1)
      ?.replace(/; next try in 30 seconds$/, "");
  };

  test.each([
    ["unknown image", { disk_image: "ubuntu" }, "there is no image ubuntu in the namespace kasm-autoscale"],
    [
      "the image's name instead of its display name",
      { disk_image: "image-x7k2p" },
      "there is no image image-x7k2p in the",
    ],
    [
      "unknown network",
      { network_name: `${namespace}/vlan9` },
      "there is no network vlan9 in the namespace kasm-autoscale",
    ],
    ["nobody listens", { kube_host: "https://127.0.0.1:1" }, "can't reach https://127.0.0.1:1: connection refused"],
    ["no such host", { kube_host: "https://harvester.invalid" }, "can't reach https://harvester.invalid: no such host"],
    ["wrong token", { kube_api_token: "kube-token-of-nobody" }, "(401) Unauthorized: Unauthorized"],
    [
      "another namespace",
      { vm_namespace: "default" },
      '(403) Forbidden: virtualmachines.kubevirt.io is forbidden: User "system:serviceaccount:kasm-autoscale:kasm-autoscaler" cannot list resource',
    ],
    ["YAML that is none", { config_override: "spec: [" }, "config_override is neither JSON nor YAML"],
    [
      "an override that KubeVirt does not know",
      { config_override: "spec: {flavour: large}" },
      '(400) BadRequest: VirtualMachine in version "v1" cannot be handled as a VirtualMachine: strict decoding error: unknown field "spec.flavour"',
    ],
    ["an override of the wrong type", { config_override: "spec: {runStrategy: 7}" }, "(422) Invalid"],
    [
      "a script that can't be filled in",
      { startup_script: "#!/bin/sh\n${HOME}" },
      "startup_script: line 2: {HOME} is no placeholder",
    ],
  ])("%s", async (_case, fields, words) => {
    expect(await troubled(fields)).toContain(`error ${words}`);
  });

  test("another authority", async () => {
    const { caCertificate, url } = world().kubernetes;
    const console = world().kubernetes.console.caCertificate;
    const words = `error can't reach ${url}: x509: certificate signed by unknown authority`;
    expect(await troubled({ kube_ssl_cert: console })).toBe(words);
    expect(await troubled({ kube_ssl_cert: "" })).toBe(words);
    const half = await troubled({ kube_ssl_cert: caCertificate.slice(0, 200) });
    expect(half).toBe("error kube_ssl_cert holds no certificate");
  });

  test("no right to make secrets; then no right to make machines, and no secret is left behind", async () => {
    const without = (resource: string) => RULES.filter(({ resources }) => !resources.includes(resource));
    const noSecrets = await autoscalerToken("no-secrets", without("secrets"));
    expect(await troubled({ kube_api_token: noSecrets })).toContain("error (403) Forbidden: secrets is forbidden");
    const readers = [
      ...without("virtualmachines"),
      { apiGroups: ["kubevirt.io"], resources: ["virtualmachines"], verbs: ["list"] },
    ];
    const noMachines = await autoscalerToken("no-machines", readers);
    expect(await troubled({ kube_api_token: noMachines })).toContain(
      "error (403) Forbidden: virtualmachines.kubevirt.io is forbidden",
    );
  });

  test("exceeded quota", async () => {
    const quota = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "machines", namespace },
      spec: { hard: { secrets: "0" } },
    };
    await admin.apply(types.resourceQuota, quota);
    const isKnown = ({ status }: KubernetesObject) =>
      Object.keys((status as { used?: object } | undefined)?.used ?? {}).length > 0;
    await objectWhen(admin, types.resourceQuota, ["machines", namespace], isKnown);
    try {
      expect(await troubled({})).toContain("is forbidden: exceeded quota: machines, requested: secrets=1");
    } finally {
      await admin.delete(types.resourceQuota, "machines", namespace);
    }
  });
});

test("by the other readings of the facts, the image's name does and a base64 certificate too", async () => {
  const kube_ssl_cert = Buffer.from(world().kubernetes.caCertificate).toString("base64");
  for (const [harvester_image, disk_image] of [
    ["name", "image-x7k2p"],
    ["any", "image-x7k2p"],
    ["any", "ubuntu-22.04"],
  ] as const) {
    const unknown = { harvester_image, kube_ssl_cert: "base64" };
    const { simulator, said } = await kasm({ disk_image, kube_ssl_cert }, {}, { unknown });
    await simulator.autoscale.settle();
    expect(said()).toContainEqual(expect.stringMatching(/^info made/));
  }
});

test("machines without a server are cleaned up only where the setting says so", async () => {
  const { simulator, call, said } = await kasm();
  await simulator.autoscale.settle();
  const [orphan] = await machines();
  const { families, ...rest } = simulator.dump();
  simulator.load({ ...rest, families: { ...families, servers: [] } });
  await simulator.autoscale.settle();
  expect((await machines()).map(({ metadata }) => metadata.name)).toContain(orphan?.metadata.name);
  const setting = ((await call("get_settings")).settings as Body[]).find(
    ({ name }) => name === "cleanup_orphaned_autoscale_servers",
  );
  await call("update_setting", { setting_id: setting?.setting_id, value: true });
  await simulator.autoscale.settle();
  expect((await machines()).map(({ metadata }) => metadata.name)).not.toContain(orphan?.metadata.name);
  expect(said()).toContain(`warning removed ${orphan?.metadata.name}: no server belongs to it`);
});

test("a machine that can't be removed is tried again, and left behind in the end", async () => {
  const fleeting = await autoscalerToken("fleeting", RULES);
  const { simulator, clock, call, said } = await kasm({ kube_api_token: fleeting });
  await simulator.autoscale.settle();
  const [machine] = await machines();
  await admin.delete(serviceAccounts, "fleeting", namespace);
  await untilRefused(fleeting);
  const [config] = (await call("get_autoscale_configs")).autoscale_configs as Body[];
  await call("delete_autoscale_config", { autoscale_config_id: config?.autoscale_config_id });
  said();
  await simulator.autoscale.settle();
  expect(said()).toEqual(["error (401) Unauthorized: Unauthorized; next try in 30 seconds"]);
  for (let tries = 1; tries < 10; tries++) {
    await clock.advance(600_000);
    await simulator.autoscale.settle();
  }
  expect(said().at(-1)).toBe(`warning leaves ${machine?.metadata.name} behind: it could not be removed in 10 tries`);
  await clock.advance(600_000);
  await simulator.autoscale.settle();
  expect(said()).toEqual([]);
});

test("a machine that somebody else deletes is missed and made anew", async () => {
  const { simulator, said, servers } = await kasm();
  await simulator.autoscale.settle();
  const [machine] = await machines();
  const [before] = await servers();
  await admin.delete(types.virtualMachine, machine?.metadata.name ?? "", namespace);
  await simulator.autoscale.settle();
  expect(said()).toContain(`error ${machine?.metadata.name} is gone: somebody else deleted it`);
  const [after, ...others] = await servers();
  expect(others).toEqual([]);
  expect(after?.server_id).not.toBe(before?.server_id);
});

test("a server checks in with the token of its own start-up script", async () => {
  const script = { startup_script: "#ps1\n$token = '{checkin_jwt}'; $name = '{server_hostname}'\n" };
  const pool = {
    autoscale_type: "Server Pool",
    connection_type: "RDP",
    minimum_pool_standby_sessions: 1,
    require_checkin: true,
  };
  const { simulator, servers } = await kasm(script, pool);
  await simulator.autoscale.settle();
  const [server] = await servers();
  expect(server?.operational_status).toBe("starting");
  const [, checkin, name] = /'(.+)'; .*'(.+)'/.exec(userData((await cloudInits())[0])) ?? [];
  expect(name).toBe(server?.friendly_name);
  const answer = await fetch(`${simulator.url}/api/set_server_status?token=${checkin}`, {
    method: "POST",
    body: JSON.stringify({ status: "running" }),
  });
  expect(answer.status).toBe(200);
  expect((await servers())[0]?.operational_status).toBe("running");
});

const DESKTOPS = { autoscale_type: "Server Pool", connection_type: "RDP", minimum_pool_standby_sessions: 1 };
const stateOf = ({ status }: KubernetesObject) =>
  (status as { printableStatus?: string } | undefined)?.printableStatus ?? "";

test("a server that need not check in runs when its machine does", async () => {
  const { simulator, servers } = await kasm({}, DESKTOPS);
  await simulator.autoscale.settle();
  const [server] = await servers();
  await objectWhen(
    admin,
    types.virtualMachine,
    [String(server?.friendly_name), namespace],
    (one) => stateOf(one) === "Running",
  );
  await simulator.autoscale.settle();
  expect(await servers()).toMatchObject([{ server_id: server?.server_id, operational_status: "running" }]);
});

test("what keeps a machine from starting is told", async () => {
  const disk = { vm_provider_name: "kubevirt", disk_image: undefined, disk_source: "gone" };
  const { simulator, servers, said } = await kasm(disk, DESKTOPS);
  await simulator.autoscale.settle();
  const name = String((await servers())[0]?.friendly_name);
  await objectWhen(admin, types.virtualMachine, [name, namespace], (one) => stateOf(one) === "DataVolumeError");
  await simulator.autoscale.settle();
  expect(said().at(-1)).toBe(`error ${name} does not start: DataVolumeError`);
  expect(await servers()).toMatchObject([{ operational_status: "starting" }]);
});

test("an address of the zone that is left as it was is handed on as it is", async () => {
  const { simulator, call } = await kasm();
  const [zone] = (await call("get_zones")).zones as Body[];
  await call("update_zone", { target_zone: { zone_id: zone?.zone_id, upstream_auth_address: "$request_host$" } });
  await simulator.autoscale.settle();
  expect(userData((await cloudInits())[0])).toContain("-m $request_host$ -i ");
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesClient, KubernetesObject, ResourceType } from "../../sandbox/kubernetes/client";
import { types } from "../../sandbox/kubernetes/types";
import { DrivenClock, KasmSimulator } from "../../simulator";
import { kubernetesClient, namespaceWithImage, objectWhen, worldForThisFile } from "./support";

/*
 * The steps of the procedure by which autoscaling is verified and tested, with nothing in between that a test would
 * do: machines boot, and their agents register, or do not.
 */
const namespace = "kasm-autoscale";
const clock = new DrivenClock();
const kasm = new KasmSimulator({ clock, autoscale: true, strict: true });
const guestNames: Record<string, string> = {};
const virtualMachines: ResourceType = { apiVersion: "kubevirt.io/v1", plural: "virtualmachines" };
type Body = Record<string, unknown>;

beforeAll(async () => {
  await kasm.listen();
  guestNames["kasm.example.com"] = kasm.url;
});
afterAll(() => kasm.close());

const world = worldForThisFile({ parts: ["kubernetes"], guestNames, clock });
let admin: KubernetesClient;

async function call(name: string, body: Body = {}, path = "admin"): Promise<Body> {
  const sent = JSON.stringify({ ...kasm.credentials, ...body });
  const answer = (await (
    await fetch(`${kasm.url}/api/${path}/${name}`, { method: "POST", body: sent })
  ).json()) as Body;
  if (answer.error_message !== undefined) throw new Error(`${name}: ${JSON.stringify(answer.error_message)}`);
  return answer;
}

const list = async (name: string, key: string): Promise<Body[]> => (await call(name))[key] as Body[];
const agents = () => list("get_servers", "servers");

async function upstreamAuthAddress(upstream_auth_address: string): Promise<void> {
  const [zone] = await list("get_zones", "zones");
  await call("update_zone", { target_zone: { zone_id: zone?.zone_id, upstream_auth_address } });
}

beforeAll(async () => {
  const { url, caCertificate, adminToken } = world().kubernetes;
  admin = kubernetesClient(url, caCertificate, adminToken);
  await namespaceWithImage(admin, namespace, { name: "jammy", displayName: "ubuntu-22.04-cloud" });

  const [zone] = await list("get_zones", "zones");
  const target_vm_provider_config = {
    vm_provider_name: "harvester",
    vm_provider_config_name: "harvester-docker-agents",
    max_instances: 10,
    kube_host: url,
    kube_ssl_cert: caCertificate,
    kube_api_token: adminToken,
    vm_namespace: namespace,
    vm_public_ssh_key: "ssh-ed25519 AAAA kasm-agent",
    cores: 8,
    memory: 16,
    disk_image: "ubuntu-22.04-cloud",
    disk_size: 100,
    network_type: "pod",
    interface_type: "masquerade",
    startup_script: readFileSync(join(__dirname, "guest", "procedure.cloud-config.txt"), "utf8"),
  };
  const provider = (await call("create_vm_provider_config", { target_vm_provider_config })).vm_provider_config as Body;
  const target_server_pool = { server_pool_name: "harvester-agents", server_pool_type: "Docker Agent" };
  const pool = (await call("create_server_pool", { target_server_pool })).server_pool as Body;
  await call("create_autoscale_config", {
    target_autoscale_config: {
      autoscale_config_name: "harvester-agents",
      autoscale_type: "Docker Agent",
      zone_id: zone?.zone_id,
      server_pool_id: pool.server_pool_id,
      vm_provider_config_id: provider.vm_provider_config_id,
      enabled: true,
      aggressive_scaling: false,
      standby_cores: 8,
      standby_memory_mb: 8000,
      standby_gpus: 0,
      downscale_backoff: 900,
    },
  });
});

/** Lets the server's time go on, a round at a time, until all agents are online; machines boot in their own time. */
async function untilOnline(count: number): Promise<void> {
  for (;;) {
    const online = (await agents()).filter((row) => row.operational_status === "running");
    if (online.length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const machineNames = async () =>
  (await admin.list(virtualMachines, namespace))
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);
const claimNames = async () =>
  (await admin.list(types.persistentVolumeClaim, namespace)).map(({ metadata }) => metadata.name);

test("an agent left with $request_host$ never comes online, and is given up", async () => {
  await upstreamAuthAddress("$request_host$");
  await clock.advance(15_000);
  const [name = ""] = await machineNames();
  const isRunning = ({ status }: KubernetesObject) =>
    (status as { printableStatus?: string } | undefined)?.printableStatus === "Running";
  await objectWhen(admin, virtualMachines, [name, namespace], isRunning);
  expect(await agents()).toMatchObject([{ operational_status: "starting" }]);
  await upstreamAuthAddress("kasm.example.com");
  await clock.advance(600_000);
  expect(kasm.autoscale.log.map(({ words }) => words)).toContain(`${name} has not checked in within 600 seconds`);
});

test("the one that is made instead comes online with the address of the zone", async () => {
  await untilOnline(1);
  expect(await agents()).toMatchObject([
    { enabled: true, cores: 8, memory: 16e9, server_pool_name: "harvester-agents" },
  ]);
});

test("sessions that use it up bring a second one; when they end, it is removed after the back-off with its disk", async () => {
  const target_user = { username: "somebody", password: "Secret-1!" };
  const user_id = ((await call("create_user", { target_user })).user as Body).user_id;
  const target_image = { name: "kasmweb/desktop:1.18.0", friendly_name: "Desktop", cores: 4, memory: 4e9 };
  const image_id = ((await call("create_image", { target_image })).image as Body).image_id;
  const session = await call("request_kasm", { user_id, image_id }, "public");
  await clock.advance(15_000);
  await untilOnline(2);
  expect(await machineNames()).toHaveLength(2);
  await call("destroy_kasm", { user_id, kasm_id: session.kasm_id }, "public");
  await clock.advance(900_000);
  expect(await machineNames()).toHaveLength(2);
  await clock.advance(30_000);
  const left = await machineNames();
  expect(left).toHaveLength(1);
  expect(await agents()).toHaveLength(1);
  while ((await claimNames()).length > 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await claimNames()).toEqual(left.map((name) => `${name}-root`));
});

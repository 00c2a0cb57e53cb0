import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesClient, KubernetesObject } from "../../sandbox/kubernetes/client";
import { types } from "../../sandbox/kubernetes/types";
import { DrivenClock, KasmSimulator } from "../../simulator";
import { byHand } from "../support/by-hand";
import { kubernetesClient, namespaceWithImage, objectWhen, worldForThisFile } from "./support";

/*
 * The steps of the procedure by which autoscaling is verified and tested, with nothing in between that a test would
 * do: machines boot, and their agents register, or do not.
 */
const namespace = "kasm-autoscale";
const clock = new DrivenClock();
const kasm = new KasmSimulator({ clock, autoscale: true, strict: true });
const guestNames: Record<string, string> = {};
type Body = Record<string, unknown>;

beforeAll(async () => {
  await kasm.listen();
  guestNames["kasm.example.com"] = kasm.url;
});
afterAll(() => kasm.close());

const world = worldForThisFile({ parts: ["kubernetes"], guestNames, clock });
let admin: KubernetesClient;

const call = (name: string, body: Body = {}, family?: "public") => byHand(kasm, name, body, family);
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

  await scaledPool("Docker Agent", {
    pool: "harvester-agents",
    provider: {
      vm_provider_config_name: "harvester-docker-agents",
      cores: 8,
      memory: 16,
      disk_image: "ubuntu-22.04-cloud",
      disk_size: 100,
      startup_script: readFileSync(join(__dirname, "guest", "procedure.cloud-config.txt"), "utf8"),
    },
    scaling: { standby_cores: 8, standby_memory_mb: 8000, standby_gpus: 0, downscale_backoff: 900 },
  });
});

/** A pool with its VM provider and autoscale configs (SOP 6.1, 7 and 10). */
async function scaledPool(type: string, { pool, provider, scaling }: { pool: string; provider: Body; scaling: Body }) {
  const { url, caCertificate, adminToken } = world().kubernetes;
  const [zone] = await list("get_zones", "zones");
  const target_vm_provider_config = {
    vm_provider_name: "harvester",
    max_instances: 10,
    kube_host: url,
    kube_ssl_cert: caCertificate,
    kube_api_token: adminToken,
    vm_namespace: namespace,
    vm_public_ssh_key: "ssh-ed25519 AAAA kasm-agent",
    network_type: "pod",
    interface_type: "masquerade",
    ...provider,
  };
  const made = (await call("create_vm_provider_config", { target_vm_provider_config })).vm_provider_config as Body;
  const target_server_pool = { server_pool_name: pool, server_pool_type: type };
  const { server_pool_id } = (await call("create_server_pool", { target_server_pool })).server_pool as Body;
  const target_autoscale_config = {
    autoscale_config_name: pool,
    autoscale_type: type,
    zone_id: zone?.zone_id,
    server_pool_id,
    vm_provider_config_id: made.vm_provider_config_id,
    enabled: true,
    aggressive_scaling: false,
    ...scaling,
  };
  await call("create_autoscale_config", { target_autoscale_config });
}

/** Lets the server's time go on, a round at a time, until all agents are online; machines boot in their own time. */
async function untilOnline(count: number): Promise<void> {
  for (;;) {
    const online = (await agents()).filter((row) => row.operational_status === "running");
    if (online.length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const machineNames = async () =>
  (await admin.list(types.virtualMachine, namespace))
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
  await objectWhen(admin, types.virtualMachine, [name, namespace], isRunning);
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

test("a pool of Windows desktops: the Desktop Service registers, and two stay ready", async () => {
  await namespaceWithImage(admin, namespace, { name: "win2022", displayName: "win2022-kasm-rdp" });
  await scaledPool("Server Pool", {
    pool: "windows-rdp",
    provider: {
      vm_provider_config_name: "harvester-windows-rdp",
      cores: 4,
      memory: 8,
      disk_image: "win2022-kasm-rdp",
      disk_size: 60,
      enable_efi_boot: true,
      startup_script: [
        "#ps1_sysnative",
        '$Setup = "https://kasm-static-content.s3.amazonaws.com/kasm_windows_service_installer_x86_64_1.4_7f51b2de.exe"',
        'Invoke-WebRequest -Uri $Setup -OutFile "$Env:Temp\\kds.exe"',
        'Start-Process -FilePath "$Env:Temp\\kds.exe" -ArgumentList "/S" -Wait',
        "net stop kasm",
        'cd "C:\\Program Files\\Kasm"',
        '.\\agent.exe --register-host {upstream_auth_address} --register-port 443 --register-token "{registration_token}"',
      ].join("\n"),
    },
    scaling: {
      connection_type: "RDP",
      connection_port: 3389,
      agent_installed: true,
      require_checkin: true,
      reusable: true,
      minimum_pool_standby_sessions: 2,
      max_simultaneous_sessions_per_server: 1,
      downscale_backoff: 900,
    },
  });
  const desktops = async () => (await agents()).filter((row) => row.server_type !== "host");
  const ready = async () => (await desktops()).filter((row) => row.operational_status === "running").length;
  while ((await ready()) < 2) {
    await clock.advance(15_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const desktop = {
    connection_type: "RDP",
    connection_port: 3389,
    server_pool_name: "windows-rdp",
    is_autoscaled: true,
  };
  expect(await desktops()).toMatchObject([desktop, desktop]);
});

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpServer } from "../../sandbox/http";
import { KubernetesClient, type KubernetesObject } from "../../sandbox/kubernetes/client";
import { types } from "../../sandbox/kubernetes/types";
import { startWorld, type World } from "../../sandbox/world";
import { DrivenClock } from "../../simulator";
import { Project, repository, succeeded } from "./support/project";

/*
 * Sections 7.3, 9.3 and 11 of the SOP, by themselves: a pool that Pulumi configured makes machines in the Kubernetes API,
 * their start-up scripts run, their agents register, and they go again. One story; each test goes on where the last ended.
 */
const namespace = "kasm-autoscale";
const minute = 60_000;

type Json = Record<string, unknown>;

const clock = new DrivenClock(new Date("2026-03-02T08:00:00Z"));
const directory = mkdtempSync(join(tmpdir(), "pulumi-kasm-autoscale-"));
let world: World;
let project: Project;
let kubernetes: KubernetesClient;
let kasm: HttpServer;
let image: string;
let user: string;

beforeAll(async () => {
  world = await startWorld({ directory, parts: ["kubernetes", "kasm"], autoscale: true, clock, strict: true });
  const { url, adminToken, caCertificate, console } = world.kubernetes;
  kubernetes = new KubernetesClient(new HttpServer(url, caCertificate), adminToken);
  kasm = new HttpServer(world.kasm.url, world.kasm.caCertificate);
  project = await Project.create({
    program: join(repository, "tests/engine/programs/autoscale/index.ts"),
    environment: { HOME: process.env.HOME ?? "", ...world.environment },
    config: {
      "kasm:endpoint": world.kasm.url,
      "kasm:apiKey": world.kasm.apiKey,
      "kasm:caCertificate": world.kasm.caCertificate,
      "vdi:harvesterApiServer": url,
      "vdi:upstreamAuthAddress": `kasm.${world.domain}`,
    },
    secrets: { "kasm:apiKeySecret": world.kasm.apiKeySecret, "vdi:harvesterKubeconfig": console.kubeconfig },
  });
});

afterAll(async () => {
  project?.remove();
  await kubernetes?.close();
  await kasm?.close();
  await world?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function ask(name: string, body: Json = {}, path = "admin"): Promise<Json> {
  const answer = await kasm.call({
    method: "POST",
    path: `/api/${path}/${name}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...world.simulator.credentials, ...body }),
  });
  const json = answer.body as Json;
  if (json?.error_message !== undefined) throw new Error(`${name}: ${JSON.stringify(json.error_message)}`);
  return json ?? {};
}

const agents = async () => (await ask("get_servers")).servers as Json[];
const onlineAgents = async () => (await agents()).filter((agent) => agent.operational_status === "running");
const machines = () => kubernetes.list(types.virtualMachine, namespace);
/** What the autoscaler said since the last time. */
let heard = 0;
const said = () => {
  const entries = world.simulator.autoscale.log;
  return entries.slice(heard, (heard = entries.length)).map(({ words }) => words);
};

/** Looks again until it is as wanted: the machines take their own time. The test's limit ends the wait. */
async function until<T>(look: () => T | Promise<T>, isAsWanted: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isAsWanted(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The only machine's console, once it says the words. */
async function consoleSaying(words: string): Promise<string> {
  const instances = () => kubernetes.list(types.virtualMachineInstance, namespace);
  const read = async () => (await instances()).map(consoleOf).join("");
  return until(read, (text) => text.includes(words));
}

function consoleOf({ metadata }: KubernetesObject): string {
  try {
    return readFileSync(metadata.annotations?.["sandbox.pulumi-kasm/console-log"] ?? "", "utf8");
  } catch {
    // It is written when the start-up script has ended.
    return "";
  }
}

const settingCalled = async (name: string) => {
  const { settings } = (await ask("get_settings")) as { settings: Json[] };
  return settings.find((setting) => setting.name === name) ?? {};
};

describe("a pool of agents", () => {
  test("is configured by `pulumi up`, before there is any machine", async () => {
    succeeded(await project.up());
    expect(await machines()).toEqual([]);
    expect(await agents()).toEqual([]);
    const target_user = { username: "somebody", password: "Secret-1!" };
    user = String(((await ask("create_user", { target_user })).user as Json).user_id);
    const target_image = { name: "kasmweb/chrome:1.18.0", friendly_name: "Chrome", cores: 2, memory: 2768e6 };
    image = String(((await ask("create_image", { target_image })).image as Json).image_id);
  });

  test("makes a machine for its standby, as the VM provider config says", async () => {
    await clock.advance(minute);
    const [machine, ...others] = await machines();
    expect(others).toEqual([]);
    const name = machine?.metadata.name ?? "";
    const { template } = machine?.spec as { template: { spec: Json } };
    expect(template.spec).toMatchObject({
      domain: {
        cpu: { cores: 8 },
        // The gigabytes of Kasm 1.18 are counted as the switch size_base says.
        resources: { limits: { cpu: "8", memory: "15625000Ki" } },
        devices: { interfaces: [{ masquerade: {} }] },
      },
      networks: [{ pod: {} }],
    });
    const [disk] = JSON.parse(machine?.metadata.annotations?.["harvesterhci.io/volumeClaimTemplates"] ?? "[]") as [
      { spec: Json },
    ];
    const images = await kubernetes.list<KubernetesObject & { status: Json }>(types.virtualMachineImage, namespace);
    expect(disk.spec).toMatchObject({
      storageClassName: images[0]?.status.storageClassName,
      resources: { requests: { storage: "97656250Ki" } },
    });
    const secret = await kubernetes.get<{ data: Record<string, string> }>(types.secret, `${name}-cloudinit`, namespace);
    const script = Buffer.from(secret.data.userdata ?? "", "base64").toString();
    const [agent] = await agents();
    const { sshPublicKey } = (await project.outputs()) as { sshPublicKey: string };
    expect(script).toContain(sshPublicKey.trim());
    expect(script).toContain(`-m kasm.${world.domain} -i ${String(agent?.server_id)} -r harvester -M `);
  });

  test("has its agent online once the machine's start-up script has run", async () => {
    const [agent] = await until(onlineAgents, ({ length }) => length === 1);
    const { interfaces } = (
      await kubernetes.list<KubernetesObject & { status: Json }>(types.virtualMachineInstance, namespace)
    )[0]?.status as { interfaces: Json[] };
    expect(agent).toMatchObject({ hostname: interfaces[0]?.ipAddress, cores: 8, enabled: true });
    const text = await consoleSaying("registered with");
    expect(text).not.toContain(String((await settingCalled("token")).value));
    said();
    await clock.advance(5 * minute);
    expect(await machines()).toHaveLength(1);
    expect((await onlineAgents())[0]?.server_id).toBe(agent?.server_id);
  });

  test("makes a second machine when sessions use up the standby, and removes it after the back-off", async () => {
    const sessions: string[] = [];
    for (let session = 0; session < 4; session += 1) {
      const { kasm_id } = await ask("request_kasm", { user_id: user, image_id: image }, "public");
      sessions.push(String(kasm_id));
    }
    await clock.advance(minute);
    await until(onlineAgents, ({ length }) => length === 2);
    const both = (await machines()).map(({ metadata }) => metadata.name);
    expect(both).toHaveLength(2);

    for (const kasm_id of sessions) await ask("destroy_kasm", { user_id: user, kasm_id }, "public");
    await clock.advance(10 * minute);
    expect(await machines()).toHaveLength(2);
    await clock.advance(6 * minute);
    const [left] = await until(machines, ({ length }) => length === 1);
    const gone = both.find((name) => name !== left?.metadata.name) ?? "";
    expect(await agents()).toHaveLength(1);
    await until(
      async () => [
        ...(await kubernetes.list(types.persistentVolumeClaim, namespace)),
        ...(await kubernetes.list(types.virtualMachineInstance, namespace)),
        ...(await kubernetes.list(types.secret, namespace)),
      ],
      (objects) => !objects.some(({ metadata }) => metadata.name.startsWith(gone)),
    );
  });
});

/** SOP 11, "Agent VM Never Comes Online": one by one, each told by the console that the SOP looks at. */
describe("an agent that never comes online", () => {
  let provider: Json;
  let script: string;
  let zone: Json;
  let token: Json;

  beforeAll(async () => {
    [provider = {}] = (await ask("get_vm_provider_configs")).vm_provider_configs as Json[];
    script = String(provider.startup_script);
    [zone = {}] = (await ask("get_zones")).zones as Json[];
    token = await settingCalled("token");
  });

  const scriptIs = (startup_script: string) =>
    ask("update_vm_provider_config", {
      target_vm_provider_config: { vm_provider_config_id: provider.vm_provider_config_id, startup_script },
    });
  const upstreamIs = (upstream_auth_address: string) =>
    ask("update_zone", { target_zone: { zone_id: zone.zone_id, upstream_auth_address } });
  const tokenIs = (value: string) => ask("update_setting", { setting_id: token.setting_id, value });

  /** Somebody deletes the machines; the autoscaler makes another. */
  async function makeAnother(): Promise<void> {
    for (const { metadata } of await machines())
      await kubernetes.delete(types.virtualMachine, metadata.name, namespace);
    await until(machines, ({ length }) => length === 0);
    await until(
      () => kubernetes.list(types.virtualMachineInstance, namespace),
      ({ length }) => length === 0,
    );
    await clock.advance(minute);
    await until(machines, ({ length }) => length === 1);
  }

  interface Trouble {
    readonly cause: () => Promise<unknown>;
    /** After the machine was made with its script. */
    readonly after?: () => Promise<unknown>;
    readonly console: string;
  }

  const troubles: Record<string, Trouble> = {
    "the QEMU guest agent is missing": {
      cause: () => scriptIs(script.replace("  - qemu-guest-agent\n", "")),
      console: "the QEMU guest agent is not installed",
    },
    "the upstream address is still to be asked for": {
      cause: () => upstreamIs("$request_host$"),
      console: "the upstream address of the zone may still be $request_host$",
    },
    "the upstream address can't be resolved": {
      cause: () => upstreamIs("kasm.example.invalid"),
      console: "could not resolve host kasm.example.invalid",
    },
    "the manager token is wrong": {
      cause: () => scriptIs(script.replace("{manager_token}", "an-old-token")),
      console: "the manager refuses the token",
    },
    "the release can't be downloaded": {
      cause: () => scriptIs(script.replace(/https:\S+(kasm_release\S+)/, "https://mirror.example.com/404/$1")),
      console: "ERROR 404",
    },
    "the release is another than the server's": {
      cause: () => scriptIs(script.replace(/kasm_release_[\d.]+\.tar/, "kasm_release_1.17.0.tar")),
      console: "another release of Kasm",
    },
    "the script is no YAML": {
      cause: () => scriptIs(script.replace("packages:", "packages: [")),
      console: "Failed loading yaml blob",
    },
  };

  afterEach(async () => {
    await scriptIs(script);
    await upstreamIs(String(zone.upstream_auth_address));
    await tokenIs(String(token.value));
  });

  test.each(Object.entries(troubles))("%s", async (_, { cause, console }) => {
    await cause();
    await makeAnother();
    const text = await consoleSaying(console);
    expect(text).not.toContain(String(token.value));
    expect(text).not.toContain("an-old-token");
    await clock.advance(minute);
    expect(await onlineAgents()).toEqual([]);
  });

  test("is given up when its time is over, and the next one comes online again", async () => {
    await scriptIs("#cloud-config\n");
    await makeAnother();
    const seconds = Number((await settingCalled("provision_timeout")).value);
    said();
    await scriptIs(script);
    await clock.advance(seconds * 1000 + minute);
    expect(said().join("\n")).toContain(`has not checked in within ${seconds} seconds`);
    await until(onlineAgents, ({ length }) => length === 1);
  });
});

test("`pulumi destroy` leaves nothing behind, but for machines that Kasm made", async () => {
  await ask("delete_server", { target_server: { server_id: (await agents())[0]?.server_id } }).catch(() => undefined);
  for (const { metadata } of await machines()) await kubernetes.delete(types.virtualMachine, metadata.name, namespace);
  succeeded(await project.destroy());
  await until(
    () => kubernetes.list(types.namespace),
    (all) => !all.some(({ metadata }) => metadata.name === namespace),
  );
});

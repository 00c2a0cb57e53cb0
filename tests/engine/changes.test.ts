import { join } from "node:path";
import { Environment, type Json } from "./support/environment";
import { Project, repository, type Run, type Step, succeeded } from "./support/project";

/** What a user edits in the program, by resource; `null` takes a field out. */
type Edits = Record<string, Json>;

const pem = (kind: string, letters: string) => `-----BEGIN ${kind}-----\n${letters}\n-----END ${kind}-----\n`;
const cases = [
  // Servers from 1.19 on have no place for the agents' certificate.
  { kasmVersion: "1.18.1", nginx: { nginxCertificate: pem("CERTIFICATE", "MIIB"), nginxKey: pem("PRIVATE KEY", "Rmlyc3RLZXk=") } },
  { kasmVersion: "1.19.0", nginx: {} },
] as const; // prettier-ignore

/** What is done to each resource and on which properties, the way the engine's steps say it: "update: priority". */
function told({ changes }: Run): Record<string, string> {
  const byName = new Map<string, Step[]>();
  for (const step of changes.filter(({ op }) => op !== "replace")) {
    byName.set(step.name, [...(byName.get(step.name) ?? []), step]);
  }
  return Object.fromEntries([...byName].map(([name, steps]) => [name, wordsFor(steps)]));
}

function wordsFor(steps: Step[]): string {
  const ops = steps.map(({ op }) => op);
  const properties = (list: string[] | null | undefined) => [...(list ?? [])].sort().join(", ");
  const making = ops.indexOf("create-replacement");
  if (making < 0) return `${ops.join(" and ")}: ${properties(steps[0]?.diffs)}`;
  const first = ops.indexOf("delete-replaced") < making ? "delete, then make" : "make, then delete";
  return `${first}: ${properties(steps[making]?.keys)}`;
}

/** The same for edits that only update. */
function updates(edits: Edits): Record<string, string> {
  return Object.fromEntries(
    Object.entries(edits).map(([name, fields]) => [name, `update: ${Object.keys(fields).sort().join(", ")}`]),
  );
}

describe.each(cases)("on Kasm $kasmVersion", ({ kasmVersion, nginx }) => {
  let environment: Environment;
  let project: Project;
  let before: Json;
  let made: Json;
  /** The edits that stay, from test to test. */
  let kept: Edits = { scaling: nginx };

  const dump = () => environment.kasm.dump({ runtime: false });
  const stored = (family: string, field: string, value: unknown): Json => {
    const rows: Json[] = [...(environment.kasm.dump().families[family] ?? [])];
    return rows.find((row) => row[field] === value) ?? {};
  };
  const merged = (edits: Edits): Edits => {
    const names = [...Object.keys(kept), ...Object.keys(edits)];
    return Object.fromEntries(names.map((name) => [name, { ...kept[name], ...edits[name] }]));
  };
  const up = async (edits: Edits = {}): Promise<Run> => {
    project.environmentVariable("CHANGES", JSON.stringify(merged(edits)));
    return succeeded(await project.up());
  };
  /** The same with edits that stay. */
  const upForGood = async (edits: Edits): Promise<Run> => {
    kept = merged(edits);
    return up();
  };
  const ids = async () => (await project.outputs())["ids"] as Record<string, string>;

  beforeAll(async () => {
    environment = await Environment.open({ kasmVersion, realm: `changes-${kasmVersion.replaceAll(".", "-")}` });
    const memory = kasmVersion === "1.19.0" ? "memory_bytes" : "memory";
    await environment.ask("create_image", {
      target_image: {
        image_type: "Container", friendly_name: "Legacy", name: "kasmweb/desktop:1.10.0", description: "as found",
        cores: 1, [memory]: 1_000_000_000, docker_token: "legacy-token-as-found", enabled: true, gpu_count: 0,
        cpu_allocation_method: "Inherit",
      },
    }); // prettier-ignore
    before = { ...dump() };
    await environment.ask("create_group", {
      target_group: { name: "Handed over", priority: 5, description: "by hand" },
    });
    project = await Project.create({
      program: join(repository, "tests/engine/programs/every-entity/index.ts"),
      environment: environment.variables,
      config: environment.config,
      secrets: environment.secrets,
    });
  });

  afterAll(async () => {
    project?.remove();
    await environment?.close();
  });

  test("every entity is made or taken over, and its lookup finds it", async () => {
    const run = await up();
    expect(new Set(run.changes.map(({ op }) => op))).toEqual(new Set(["create"]));
    expect(run.diagnostics).toMatch(/"Legacy" is taken over.*dockerToken/);
    made = { ...dump() };
    const found = (await project.outputs())["found"] as Record<string, { id: string; name: string }>;
    const known = await ids();
    expect(Object.fromEntries(Object.entries(found).map(([name, { id }]) => [name, id]))).toEqual(
      Object.fromEntries(Object.keys(found).map((name) => [name, known[name]])),
    );
    expect(found).toMatchObject({
      zone: { name: "default", upstreamAuthAddress: "kasm.example.com", proxyPort: 8443 },
      developers: { name: "Developers", priority: 20, metadata: { team: "a" } },
      everyonesSettings: { name: "All Users", settings: { allowKasmUploads: false, allowKasmClipboardUp: true } },
      keycloak: { name: "Continue with Keycloak", scope: ["openid", "email", "profile"] },
      mapping: { name: "Developers / Continue with Keycloak / aegis-developers", applyToAllUsers: false },
      machines: { name: "harvester-docker-agents", memory: "16 GiB", diskSize: "100 GiB" },
      agents: { name: "agents", type: "Docker Agent" },
      scaling: { name: "agents", standbyMemory: "8 GB", downscaleBackoff: "15 minutes" },
      schedule: { autoscaleConfig: { name: "agents" }, daysOfTheWeek: ["Monday", "Tuesday"], activeStartTime: "07:00" },
      chrome: { name: "Chrome Browser", memory: "2768 MB", runConfig: { hostname: "kasm" } },
      assignment: { workspace: { name: "Chrome Browser" }, group: { name: "Developers" } },
      registry: { name: "https://registry.example.com/1.0/", autoUpdates: true },
    });
    expect(JSON.stringify(found)).not.toMatch(/of-the-first-day/);
  });

  test("the same in other words is no change", async () => {
    const mark = environment.kasm.journal.mark();
    const run = await up({
      settings: { idleDisconnect: "1200 seconds" },
      machines: { memory: "16384 MiB", diskSize: "0.09765625 TiB" },
      scaling: { standbyMemory: "8000 MB", downscaleBackoff: "900 seconds" },
      schedule: { daysOfTheWeek: ["Tuesday", "Monday"] },
      chrome: { memory: "2.768 GB" },
    });
    expect(told(run)).toEqual({});
    expect(environment.kasm.journal.writes(mark)).toEqual([]);
  });

  const changed: Edits = {
    zone: {
      upstreamAuthAddress: "10.0.0.5", allowOriginDomain: "example.com", loadStrategy: "mostLoad", searchAlternateZones: false,
      prioritizeStaticAgents: false, proxyConnections: false, proxyHostname: "kasm.example.com", proxyPath: "vdi", proxyPort: 443,
    },
    branch: { loadStrategy: "mostSessions" },
    developers: { priority: 21, description: "IDE", metadata: { team: "b" } },
    everyone: { priority: 90, metadata: { team: "all" } },
    keycloak: {
      enabled: false, logoUrl: "https://example.com/logo.png", autoLogin: true, hostname: "kasm.example.com", isDefault: false,
      clientId: "kasm2", authorizationUrl: "https://sso.example.com/a", tokenUrl: "https://sso.example.com/t",
      userInfoUrl: "https://sso.example.com/u", scope: ["openid"], usernameAttribute: "email", groupsAttribute: "roles",
      redirectUrl: "https://kasm.example.com:8443/api/oidc_callback", issuer: "https://sso.example.com",
      logoutWithOidcProvider: true, enableFrontchannelLogout: true, debug: true,
    },
    mapping: { groupAttributes: "/aegis-developers", applyToAllUsers: true },
    machines: {
      maxInstances: 12, host: "https://192.0.2.7:6443", sslCertificate: pem("CERTIFICATE", "MIIC"), vmNamespace: "elsewhere",
      sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA kasm-agent", cores: 16, memory: "32 GiB", diskImage: "ubuntu-24.04",
      diskSize: "200 GiB", networkType: "multus", interfaceType: "bridge", networkName: "elsewhere/vlan7", enableTpm: true,
      enableEfiBoot: true, enableSecureBoot: true, configOverride: "{}", startupScript: "#cloud-config\n",
    },
    scaling: {
      enabled: false, aggressiveScaling: false, standbyCores: 4, standbyMemory: "12 GB", standbyGpus: 1,
      downscaleBackoff: "20 minutes", agentCoresOverride: 6, agentGpusOverride: 1, agentMemoryOverride: "8 GiB",
      registerDns: true, baseDomainName: "agents.example.com",
    },
    schedule: { daysOfTheWeek: ["Friday"], activeStartTime: "08:00", activeEndTime: "18:30", timezone: "Etc/UTC" },
    chrome: {
      description: "Browser", image: "kasmweb/chrome:1.18.1", enabled: false, cores: 3, memory: "4 GB", gpuCount: 1,
      cpuAllocationMethod: "Shares", dockerRegistry: "harbor.example.com/dockerhub", dockerUser: "puller2",
      persistentProfilePath: "/mnt/profiles/{username}", imageSrc: "img/chrome.png", categories: ["Browser", "Web"],
      runConfig: { hostname: "chrome" }, execConfig: { go: { cmd: "ls" } }, volumeMappings: { "/mnt/a": { bind: "/a", mode: "ro" } },
      launchConfig: { fields: [] }, sessionTimeLimit: "1 hour", hidden: true, notes: "for all", uncompressedSize: "2 GB",
      hash: "sha256:00", restrictToNetwork: true, restrictNetworkNames: ["office"], allowNetworkSelection: true,
    },
    legacy: { cores: 2 },
    registry: { autoUpdates: false },
  }; // prettier-ignore
  const changedSettings = { idleDisconnect: "30 minutes", sessionTimeLimit: "8 hours", allowKasmUploads: true };

  test("every input that updates in place does so, with all others left alone", async () => {
    const was = await ids();
    const run = await up({ ...changed, settings: changedSettings, references: { "scaling.zone": "branch" } });
    expect(told(run)).toEqual({
      ...updates(changed),
      scaling: `update: ${[...Object.keys(changed["scaling"] ?? {}), "zone"].sort().join(", ")}`,
      settings: "update: settings",
    });
    expect(await ids()).toEqual(was);
    expect(stored("zones", "zone_name", "default")).toMatchObject({
      upstream_auth_address: "10.0.0.5", allow_origin_domain: "example.com", load_strategy: "most_load", proxy_path: "vdi",
      search_alternate_zones: false, prioritize_static_agents: false, proxy_connections: false, proxy_port: 443,
    }); // prettier-ignore
    expect(stored("groups", "name", "Developers")).toMatchObject({ priority: 21, description: "IDE" });
    expect(stored("oidc_configs", "display_name", "Continue with Keycloak")).toMatchObject({
      enabled: false, auto_login: true, hostname: "kasm.example.com", is_default: false, client_id: "kasm2",
      username_attribute: "email", groups_attribute: "roles", logout_with_oidc_provider: true, debug: true,
    }); // prettier-ignore
    expect(stored("autoscale_configs", "autoscale_config_name", "agents")).toMatchObject({
      enabled: false, standby_cores: 4, standby_memory_bytes: 12e9, downscale_backoff: 1200, zone_id: was["branch"],
    }); // prettier-ignore
    expect(stored("images", "friendly_name", "Chrome Browser")).toMatchObject({
      name: "kasmweb/chrome:1.18.1", enabled: false, cores: 3, memory_bytes: 4e9, session_time_limit: 3600, hidden: true,
    }); // prettier-ignore
    expect(stored("registries", "registry_url", "https://registry.example.com/1.0/")).toMatchObject({
      do_auto_update: false,
    });
  });

  test("taking the edits back takes the servers back: what was added goes back to what it was", async () => {
    await up();
    expect(dump()).toEqual(made);
  });

  test("a renamed object is updated, and what refers to it is not", async () => {
    const was = await ids();
    const renamed: Edits = {
      branch: { name: "branch-office" },
      developers: { name: "Engineers" },
      keycloak: { displayName: "Sign in" },
      machines: { name: "machines" },
      agents: { name: "linux-agents" },
      scaling: { name: "linux-agents" },
      chrome: { friendlyName: "Chrome" },
    };
    const run = await upForGood(renamed);
    // What is renamed itself is shown with the new names of what it refers to.
    expect(told(run)).toEqual({ ...updates(renamed), scaling: "update: name, serverPool, vmProvider" });
    expect(await ids()).toEqual(was);
    expect(stored("groups", "name", "Engineers")["group_id"]).toBe(was["developers"]);
    expect(told(await up())).toEqual({});
  });

  test("secrets rotate, each in one write, and none is shown", async () => {
    const rotated: Edits = {
      keycloak: { clientSecret: "client-secret-of-the-second-day" },
      machines: { apiToken: "api-token-of-the-second-day" },
      chrome: { dockerToken: "docker-token-of-the-second-day" },
      ...("nginxKey" in nginx ? { scaling: { nginxKey: pem("PRIVATE KEY", "U2Vjb25kS2V5") } } : {}),
    };
    const mark = environment.kasm.journal.mark();
    const run = await upForGood(rotated);
    expect(told(run)).toEqual(updates(rotated));
    expect(environment.kasm.journal.writes(mark)).toHaveLength(Object.keys(rotated).length);
    expect(stored("oidc_configs", "display_name", "Sign in")["client_secret"]).toBe("client-secret-of-the-second-day");
    expect(stored("vm_provider_configs", "vm_provider_config_name", "machines")["kube_api_token"]).toBe(
      "api-token-of-the-second-day",
    );
    expect(stored("images", "friendly_name", "Chrome")["docker_token"]).toBe("docker-token-of-the-second-day");
    if ("nginxKey" in nginx) {
      expect(stored("autoscale_configs", "autoscale_config_name", "linux-agents")["nginx_key"]).toContain(
        "U2Vjb25kS2V5",
      );
    }
    // The SDK's own debug lines, which only the stream of events has, hold whole answers of the engine.
    const words = run.output.split("\n").filter((line) => !line.includes('"severity":"debug"'));
    expect([...words, await project.exportedState()].join("\n")).not.toMatch(
      /-of-the-(first|second)-day|Rmlyc3RLZXk|U2Vjb25kS2V5|legacy-token/,
    );
  });

  test("a field that is taken out goes back to its original where the object was taken over, and stays where it was made here", async () => {
    const taken: Edits = {
      zone: { upstreamAuthAddress: null, proxyPort: null },
      everyone: { priority: null, description: null },
      legacy: { image: "kasmweb/desktop:1.17.0" },
      developers: { description: null },
    };
    const run = await upForGood({ ...taken, "everyones-settings": { allowKasmUploads: null } });
    expect(told(run)).toEqual({ ...updates(taken), "everyones-settings": "update: settings" });
    const families = before["families"] as Record<string, Json[]>;
    const original = (family: string, field: string, value: string) =>
      families[family]?.find((row) => row[field] === value) ?? {};
    expect(stored("zones", "zone_name", "default")).toMatchObject(original("zones", "zone_name", "default"));
    expect(stored("groups", "name", "All Users")).toMatchObject(original("groups", "name", "All Users"));
    expect(stored("groups", "name", "Engineers")["description"]).toBe("VS Code");
    const settings = await environment.rows("get_settings_group", "settings", {
      target_group: { group_id: (await ids())["everyone"] },
    });
    const values = Object.fromEntries(settings.map(({ name, value }) => [String(name), value]));
    expect(values).toMatchObject({ allow_kasm_uploads: "True", allow_kasm_downloads: "False" });
  });

  test("each input that cannot be changed replaces, in the order that its name allows", async () => {
    const replaced: Edits = {
      desktops: { type: "Server Pool" },
      registry: { url: "https://registry2.example.com/1.0/" },
      key: { comment: "another" },
      references: {
        "settings.group": "contractors", "mapping.group": "contractors", "assignment.group": "contractors",
        "schedule.autoscaleConfig": "night", "exclusion.workspace": "chrome",
      },
    }; // prettier-ignore
    const was = await ids();
    expect(told(await upForGood(replaced))).toEqual({
      desktops: "delete, then make: type",
      registry: "make, then delete: url",
      key: "make, then delete: comment",
      settings: "make, then delete: group",
      mapping: "make, then delete: group",
      assignment: "make, then delete: group",
      schedule: "make, then delete: autoscaleConfig",
      exclusion: "make, then delete: workspace",
    });
    const further: Edits = {
      registry: { channel: "beta" },
      references: { "mapping.ssoProvider": "spare", "assignment.workspace": "terminal" },
    };
    expect(told(await upForGood(further))).toEqual({
      registry: "delete, then make: channel",
      mapping: "make, then delete: ssoProvider",
      assignment: "make, then delete: workspace",
    });
    const now = await ids();
    const others = Object.keys(now).filter((name) => now[name] !== was[name]);
    expect(others.sort()).toEqual(
      ["assignment", "desktops", "exclusion", "key", "mapping", "registry", "schedule", "settings"].sort(),
    );
    const lengths = Object.entries(environment.kasm.dump().families).map(([family, rows]) => [family, rows.length]);
    expect(Object.fromEntries(lengths)).toMatchObject({
      server_pools: 2,
      sso_mappings: 1,
      schedules: 1,
      registries: 2,
    });
  });

  test("how an object ends is recorded, with nothing sent", async () => {
    const mark = environment.kasm.journal.mark();
    const aside: Edits = { contractors: { onDestroy: "retain" }, developers: { adopt: true } };
    // No property of the object itself changes.
    expect(told(await upForGood(aside))).toEqual({ contractors: "update: ", developers: "update: " });
    expect(told(await up())).toEqual({});
    expect((await project.refresh()).changes).toEqual([]);
    expect(environment.kasm.journal.writes(mark)).toEqual([]);
  });

  test("destroy leaves Kasm as it was before, but for what it was told to keep or to delete", async () => {
    const { contractors } = await ids();
    const run = succeeded(await project.destroy());
    expect(run.diagnostics).toMatch(/"Legacy" is as it was, except dockerToken/);
    const groups = (await environment.rows("get_groups", "groups")).map(({ name }) => name);
    expect(groups.sort()).toEqual(["Administrators", "All Users", "Contractors"]);
    await environment.ask("delete_group", { target_group: { group_id: contractors } });
    const families = before["families"] as Record<string, Json[]>;
    const images = families["images"]?.map((image) => ({ ...image, docker_token: "legacy-token-of-the-program" }));
    expect(dump()).toEqual({ ...before, families: { ...families, images } });
  });
});

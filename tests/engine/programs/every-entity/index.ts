/* Every kind of entity that a program can have; CHANGES holds what a user has edited since the first version. */
import * as pulumi from "@pulumi/pulumi";
import * as kasm from "pulumi-kasm";

type Edits = Record<string, Record<string, unknown>>;
const edits = JSON.parse(process.env["CHANGES"] ?? "{}") as Edits;

/** A resource's arguments as they are edited; `null` stands for a field that was taken out of the program. */
function edited<Args extends object>(name: string, args: Args): Args {
  const present = Object.entries({ ...args, ...edits[name] }).filter(([, value]) => value !== null);
  return Object.fromEntries(present) as Args;
}

/** The resource that a reference points to, by its name in the program. */
const target = <Target>(name: string, key: string, targets: Record<string, Target>, usual: string): Target => {
  const chosen = edits["references"]?.[`${name}.${key}`];
  const found = targets[typeof chosen === "string" ? chosen : usual];
  if (found === undefined) throw new Error(`There is nothing for ${name}.${key}.`);
  return found;
};

const realm = "https://keycloak.example.com/realms/example";
const oidc = {
  isDefault: true,
  clientId: "kasm",
  clientSecret: "client-secret-of-the-first-day",
  authorizationUrl: `${realm}/protocol/openid-connect/auth`,
  tokenUrl: `${realm}/protocol/openid-connect/token`,
  userInfoUrl: `${realm}/protocol/openid-connect/userinfo`,
  scope: ["openid", "email", "profile"],
  usernameAttribute: "preferred_username",
  groupsAttribute: "groups",
  redirectUrl: "https://kasm.example.com/api/oidc_callback",
};
const minutes = (text: string) => text as kasm.Duration;

const zone = new kasm.Zone(
  "zone",
  edited("zone", { name: "default", adopt: true, upstreamAuthAddress: "kasm.example.com", proxyPort: 8443 }),
);
const branch = new kasm.Zone("branch", edited("branch", { name: "branch", loadStrategy: "leastSessions" as const }));
const developers = new kasm.Group(
  "developers",
  edited("developers", { name: "Developers", priority: 20, description: "VS Code", metadata: { team: "a" } }),
);
const contractors = new kasm.Group("contractors", edited("contractors", { name: "Contractors" }));
const everyone = new kasm.Group(
  "everyone",
  edited("everyone", { name: "All Users", adopt: true, priority: 100, description: "Browsers only" }),
);
const handed = new kasm.Group(
  "handed",
  edited("handed", { name: "Handed over", adopt: true, onDestroy: "delete" as const, priority: 77 }),
);
const groups = { developers, contractors, everyone };
const settings = new kasm.GroupSettings("settings", {
  group: target("settings", "group", groups, "developers"),
  settings: edited("settings", { idleDisconnect: minutes("20 minutes"), allowKasmUploads: false }),
});
const everyonesSettings = new kasm.GroupSettings("everyones-settings", {
  group: everyone,
  settings: edited("everyones-settings", { allowKasmUploads: false, allowKasmDownloads: false }),
});
const keycloak = new kasm.OidcConfig(
  "keycloak",
  edited("keycloak", { displayName: "Continue with Keycloak", ...oidc }),
);
const spare = new kasm.OidcConfig("spare", edited("spare", { displayName: "Continue with the spare", ...oidc }));
const mapping = new kasm.SsoGroupMapping("mapping", {
  ...edited("mapping", { groupAttributes: "aegis-developers" }),
  group: target("mapping", "group", groups, "developers"),
  ssoProvider: target("mapping", "ssoProvider", { keycloak, spare }, "keycloak"),
});
const machines = new kasm.VmProvider(
  "machines",
  edited("machines", {
    provider: "harvester" as const,
    name: "harvester-docker-agents",
    maxInstances: 10,
    host: "https://harvester.example.com:6443",
    apiToken: "api-token-of-the-first-day",
    vmNamespace: "kasm-autoscale",
    cores: 8,
    memory: "16 GiB",
    diskImage: "ubuntu-22.04-cloud",
    diskSize: "100 GiB",
    networkType: "pod" as const,
    interfaceType: "masquerade" as const,
    startupScript: "#cloud-config\nusers:\n  - {ssh_key}\n",
  }),
);
const records = new kasm.DnsProvider(
  "records",
  edited("records", { provider: "digital_ocean" as const, name: "records", token: "records-token-of-the-first-day" }),
);
const agents = new kasm.ServerPool("agents", edited("agents", { name: "agents", type: "Docker Agent" as const }));
const desktops = new kasm.ServerPool(
  "desktops",
  edited("desktops", { name: "desktops", type: "Docker Agent" as const }),
);
const scaling = new kasm.AutoscaleConfig("scaling", {
  ...edited("scaling", {
    name: "agents",
    type: "Docker Agent" as const,
    enabled: true,
    standbyCores: 8,
    standbyMemory: "8 GB",
    downscaleBackoff: minutes("15 minutes"),
  }),
  serverPool: agents,
  zone: target("scaling", "zone", { zone, branch }, "zone"),
  vmProvider: machines,
  dnsProvider: records,
});
const night = new kasm.AutoscaleConfig("night", {
  ...edited("night", { name: "night", type: "Docker Agent" as const }),
  serverPool: agents,
  zone,
  vmProvider: machines,
});
const schedule = new kasm.AutoscaleSchedule("schedule", {
  ...edited("schedule", {
    daysOfTheWeek: ["Monday" as const, "Tuesday" as const],
    activeStartTime: "07:00",
    activeEndTime: "19:00",
    timezone: "Europe/Berlin",
  }),
  autoscaleConfig: target("schedule", "autoscaleConfig", { scaling, night }, "scaling"),
});
const chrome = new kasm.Workspace(
  "chrome",
  edited("chrome", {
    friendlyName: "Chrome Browser",
    description: "Isolated web browsing",
    image: "kasmweb/chrome:1.18.0",
    cores: 2,
    memory: "2768 MB",
    categories: ["Browser"],
    dockerUser: "puller",
    dockerToken: "docker-token-of-the-first-day",
    runConfig: { hostname: "kasm" },
  }),
);
const terminal = new kasm.Workspace(
  "terminal",
  edited("terminal", { friendlyName: "Terminal", image: "kasmweb/terminal:1.18.0", cores: 1, memory: "1 GB" }),
);
const legacy = new kasm.Workspace(
  "legacy",
  edited("legacy", {
    friendlyName: "Legacy",
    adopt: true,
    image: "kasmweb/desktop:1.18.0",
    cores: 4,
    memory: "4 GB",
    dockerToken: "legacy-token-of-the-program",
  }),
);
const assignment = new kasm.WorkspaceAssignment("assignment", {
  workspace: target("assignment", "workspace", { chrome, terminal }, "chrome"),
  group: target("assignment", "group", groups, "developers"),
});
const exclusion = new kasm.WorkspaceExclusion("exclusion", {
  workspace: target("exclusion", "workspace", { chrome, terminal }, "terminal"),
  group: everyone,
  onDestroy: "retain",
});
const registry = new kasm.Registry(
  "registry",
  edited("registry", { url: "https://registry.example.com/1.0/", channel: "stable", autoUpdates: true }),
);
const key = new kasm.SshKeyPair("key", edited("key", { comment: "kasm-agent" }));

const entities = {
  zone, branch, developers, contractors, everyone, settings, everyonesSettings, keycloak, spare, mapping, machines, records, agents,
  desktops, scaling, night, schedule, chrome, terminal, handed, legacy, assignment, exclusion, registry, key,
}; // prettier-ignore
export const ids = Object.fromEntries(Object.entries(entities).map(([name, { id }]) => [name, id]));

/** Each entity as its lookup finds it, when everything is there. */
const known = Object.fromEntries(
  Object.entries(entities).map(([name, { reference }]) => [name, { id: reference.id, name: reference.name }]),
);
export const found = pulumi
  .all([known, registry.url, mapping.groupAttributes])
  .apply(async ([at, url, groupAttributes]) => {
    const reference = (name: string) => at[name] ?? { id: "", name: "" };
    const name = (of: string) => reference(of).name;
    const [group, ssoProvider, autoscaleConfig] = [
      target("mapping", "group", { developers: "developers", contractors: "contractors" }, "developers"),
      target("mapping", "ssoProvider", { keycloak: "keycloak", spare: "spare" }, "keycloak"),
      target("schedule", "autoscaleConfig", { scaling: "scaling", night: "night" }, "scaling"),
    ].map(reference);
    if (group === undefined || ssoProvider === undefined || autoscaleConfig === undefined) return {};
    return {
      zone: await kasm.getZone({ name: name("zone") }),
      developers: await kasm.getGroup({ name: name("developers") }),
      everyonesSettings: await kasm.getGroupSettings({ group: reference("everyone") }),
      keycloak: await kasm.getOidcConfig({ displayName: name("keycloak") }),
      mapping: await kasm.getSsoGroupMapping({ group, ssoProvider, groupAttributes }),
      machines: await kasm.getVmProvider({ name: name("machines") }),
      agents: await kasm.getServerPool({ name: name("agents") }),
      scaling: await kasm.getAutoscaleConfig({ name: name("scaling") }),
      schedule: await kasm.getAutoscaleSchedule({ autoscaleConfig }),
      chrome: await kasm.getWorkspace({ friendlyName: name("chrome") }),
      assignment: await kasm.getWorkspaceAssignment({
        workspace: reference(target("assignment", "workspace", { chrome: "chrome", terminal: "terminal" }, "chrome")),
        group: reference(
          target("assignment", "group", { developers: "developers", contractors: "contractors" }, "developers"),
        ),
      }),
      registry: await kasm.getRegistry({ url }),
    };
  });
export const privateKey = pulumi.secret(key.privateKey);

import type { Kind, Resource, Stack } from "./stack";

type Properties = Record<string, unknown>;

/** An object of a kind, a change to it, and where the server keeps it. */
export interface Sample {
  readonly kind: Kind;
  readonly family: string;
  readonly create: string;
  /** Which row it is. */
  readonly row: Properties;
  readonly inputs: Properties;
  readonly changed?: Properties;
}

const realm = "https://keycloak.example.com/realms/example";
const protocol = `${realm}/protocol/openid-connect`;

export const oidc = {
  displayName: "Continue with Keycloak",
  enabled: true,
  isDefault: true,
  clientId: "kasm",
  clientSecret: "a-client-secret",
  authorizationUrl: `${protocol}/auth`,
  tokenUrl: `${protocol}/token`,
  userInfoUrl: `${protocol}/userinfo`,
  scope: ["openid", "email", "profile"],
  usernameAttribute: "preferred_username",
  groupsAttribute: "groups",
  redirectUrl: "https://kasm.example.com/api/oidc_callback",
  issuer: realm,
  logoutWithOidcProvider: true,
  debug: false,
};

export const harvester = {
  provider: "harvester",
  name: "harvester-docker-agents",
  maxInstances: 10,
  host: "https://harvester.example.com/k8s/clusters/local",
  sslCertificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  apiToken: "a-kubernetes-token",
  vmNamespace: "kasm-autoscale",
  sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA kasm-agent",
  cores: 8,
  memory: "16 GiB",
  diskImage: "ubuntu-22.04-cloud",
  diskSize: "100 GiB",
  networkType: "pod",
  interfaceType: "masquerade",
  startupScript: "#cloud-config\nusers:\n  - {ssh_key}\n",
  enableTpm: false,
};

export const chrome = {
  type: "Container",
  friendlyName: "Chrome Browser",
  description: "Isolated web browsing",
  image: "kasmweb/chrome:1.18.0",
  cores: 2,
  memory: "2768 MB",
  categories: ["Browser", "Desktop"],
  runConfig: { hostname: "kasm" },
  dockerUser: "puller",
  dockerToken: "a-docker-token",
};

const named = ({ id }: Resource, name: string) => ({ id, name });

/** Everything an AutoscaleConfig refers to, and its inputs. */
export async function autoscale(stack: Stack): Promise<Properties> {
  const pool = await stack.create("serverPool", { name: "harvester-agents", type: "Docker Agent" });
  const vm = await stack.create("vmProvider", harvester);
  const zone = await stack.create("zone", { name: "default", adopt: true });
  return {
    name: "harvester-agents",
    type: "Docker Agent",
    enabled: true,
    serverPool: named(pool, "harvester-agents"),
    zone: named(zone, "default"),
    vmProvider: named(vm, harvester.name),
    aggressiveScaling: false,
    standbyCores: 8,
    standbyMemory: "8 GB",
    standbyGpus: 0,
    downscaleBackoff: "15 minutes",
    registerDns: false,
  };
}

/** One sample of each kind that is made and deleted, with everything it needs already there. */
export const samples: Readonly<Record<string, (stack: Stack) => Promise<Sample>>> = {
  Zone: () =>
    Promise.resolve({
      kind: "zone",
      family: "zones",
      create: "create_zone",
      row: { zone_name: "berlin" },
      inputs: {
        name: "berlin",
        upstreamAuthAddress: "kasm.example.com",
        allowOriginDomain: "$request_host$",
        loadStrategy: "leastSessions",
        searchAlternateZones: false,
        prioritizeStaticAgents: true,
        proxyConnections: true,
        proxyHostname: "kasm.example.com",
        proxyPath: "desktop",
        proxyPort: 443,
      },
      changed: { proxyPort: 8443, loadStrategy: "mostSessions" },
    }),
  Group: () =>
    Promise.resolve({
      kind: "group",
      family: "groups",
      create: "create_group",
      row: { name: "Developers" },
      inputs: { name: "Developers", priority: 20, description: "VS Code", metadata: { team: "a" } },
      changed: { priority: 21, metadata: { team: "b" } },
    }),
  SsoGroupMapping: async (stack) => {
    const group = await stack.create("group", { name: "Developers" });
    const provider = await stack.create("oidcConfig", oidc);
    return {
      kind: "ssoGroupMapping",
      family: "sso_mappings",
      create: "add_sso_mapping_group",
      row: {},
      inputs: {
        group: named(group, "Developers"),
        ssoProvider: named(provider, oidc.displayName),
        groupAttributes: "aegis-developers",
        applyToAllUsers: false,
      },
      changed: { groupAttributes: "/aegis-developers" },
    };
  },
  OidcConfig: () =>
    Promise.resolve({
      kind: "oidcConfig",
      family: "oidc_configs",
      create: "create_oidc_config",
      row: { display_name: oidc.displayName },
      inputs: oidc,
      changed: { scope: ["openid", "email"], autoLogin: true },
    }),
  VmProvider: () =>
    Promise.resolve({
      kind: "vmProvider",
      family: "vm_provider_configs",
      create: "create_vm_provider_config",
      row: {},
      inputs: harvester,
      changed: { memory: "32 GiB", maxInstances: 12, networkType: "multus", networkName: "default/vlan7" },
    }),
  ServerPool: () =>
    Promise.resolve({
      kind: "serverPool",
      family: "server_pools",
      create: "create_server_pool",
      row: { server_pool_name: "harvester-agents" },
      inputs: { name: "harvester-agents", type: "Docker Agent" },
    }),
  AutoscaleConfig: async (stack) => ({
    kind: "autoscaleConfig",
    family: "autoscale_configs",
    create: "create_autoscale_config",
    row: { autoscale_config_name: "harvester-agents" },
    inputs: await autoscale(stack),
    changed: { standbyMemory: "12 GB", downscaleBackoff: "20 minutes", enabled: false },
  }),
  AutoscaleSchedule: async (stack) => {
    const config = await stack.create("autoscaleConfig", await autoscale(stack));
    return {
      kind: "autoscaleSchedule",
      family: "schedules",
      create: "create_schedule",
      row: {},
      inputs: {
        autoscaleConfig: named(config, "harvester-agents"),
        daysOfTheWeek: ["Friday", "Monday"],
        activeStartTime: "07:00",
        activeEndTime: "19:00",
        timezone: "Europe/Berlin",
      },
      changed: { daysOfTheWeek: ["Monday"], activeEndTime: "18:30" },
    };
  },
  Workspace: () =>
    Promise.resolve({
      kind: "workspace",
      family: "images",
      create: "create_image",
      row: { friendly_name: "Chrome Browser" },
      inputs: chrome,
      changed: { image: "kasmweb/chrome:1.18.1", memory: "4 GB", categories: ["Browser"] },
    }),
  WorkspaceAssignment: async (stack) => {
    const workspace = await stack.create("workspace", chrome);
    const group = await stack.create("group", { name: "Developers" });
    return {
      kind: "workspaceAssignment",
      family: "group_images",
      create: "add_images_group",
      row: { group_id: group.id },
      inputs: { workspace: named(workspace, chrome.friendlyName), group: named(group, "Developers") },
    };
  },
  Registry: () =>
    Promise.resolve({
      kind: "registry",
      family: "registries",
      create: "create_registry",
      row: { registry_url: "https://registry.example.com/1.0/" },
      inputs: { url: "https://registry.example.com/1.0/", channel: "stable", autoUpdates: true },
      changed: { autoUpdates: false },
    }),
};

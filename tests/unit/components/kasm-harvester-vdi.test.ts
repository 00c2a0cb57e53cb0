import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as keycloak from "@pulumi/keycloak";
import * as pulumi from "@pulumi/pulumi";
import { KasmHarvesterVdi, type KasmHarvesterVdiArgs } from "../../../components";
import type { TlsServer } from "./support/tls-server";
import { program } from "./vdi/program";
import { Registrations } from "./vdi/registrations";
import { kubeconfigFor, serveSite } from "./vdi/site";

let server: TlsServer;
let registrations: Registrations;

beforeAll(async () => {
  server = await serveSite();
});
afterAll(() => server.close());
beforeEach(() => {
  registrations = new Registrations(server.authority);
});

const kubeconfig = () => kubeconfigFor(server);

function args(changes: Partial<KasmHarvesterVdiArgs> = {}): KasmHarvesterVdiArgs {
  return program({
    keycloakUrl: server.url,
    keycloak: { realm: "aegis", caCertificate: server.authority },
    harvester: { kubeconfig: pulumi.secret(kubeconfig()), namespace: "kasm-autoscale" },
    ...changes,
  });
}

const run = (changes: Partial<KasmHarvesterVdiArgs> = {}) =>
  registrations.run(() => new KasmHarvesterVdi("corp", args(changes)));

test("Keycloak's side: client and mapper as in SOP 2.1 to 2.3", async () => {
  await run();
  expect(registrations.one("KeycloakClient")).toMatchObject({
    realmId: "aegis",
    clientId: "kasm",
    redirectUris: ["https://kasm.example.com/*"],
    webOrigins: ["https://kasm.example.com"],
    frontchannelLogout: false,
    backchannelLogoutUrl: "https://kasm.example.com/api/oidc_backchannel_logout",
    backchannelLogoutSessionRequired: true,
  });
  expect(registrations.one("GroupMembershipProtocolMapper")).toMatchObject({
    realmId: "aegis",
    clientId: "corp-client-id",
    name: "groups",
    claimName: "groups",
    fullPath: false,
    addToIdToken: true,
    addToAccessToken: true,
    addToUserinfo: true,
    addToTokenIntrospection: true,
  });
});

test("Kasm's login as in SOP 2.4, with the addresses the realm announces", async () => {
  await run();
  const { __provider, ...inputs } = registrations.one("OidcConfig");
  const issuer = "https://keycloak.example.com/realms/aegis";
  expect(inputs).toMatchObject({
    displayName: "Continue with Keycloak",
    enabled: true,
    logoUrl: `${server.url}/resources/favicon.ico`,
    autoLogin: false,
    isDefault: true,
    clientId: "kasm",
    clientSecret: "client-secret",
    authorizationUrl: `${issuer}/protocol/openid-connect/auth`,
    tokenUrl: `${issuer}/protocol/openid-connect/token`,
    userInfoUrl: `${issuer}/protocol/openid-connect/userinfo`,
    scope: ["openid", "email", "profile"],
    usernameAttribute: "preferred_username",
    groupsAttribute: "groups",
    redirectUrl: "https://kasm.example.com/api/oidc_callback",
    issuer,
    logoutWithOidcProvider: true,
    debug: false,
  });
});

test("groups, mappings and settings as in SOP 3", async () => {
  await run();
  expect(registrations.of("Group").map(({ inputs: { name, priority, adopt } }) => [name, priority, adopt])).toEqual([
    ["Administrators", 10, true],
    ["Developers", 20, false],
    ["All Users", 100, true],
  ]);
  expect(
    registrations
      .of("SsoGroupMapping")
      .map(({ inputs }) => [(inputs.group as { name: string }).name, inputs.groupAttributes, inputs.applyToAllUsers]),
  ).toEqual([
    ["Administrators", "aegis-admins", false],
    ["Developers", "aegis-developers", false],
    ["All Users", "aegis-users", false],
  ]);
  expect(registrations.of("GroupSettings").map(({ name }) => name)).toEqual(["corp-Developers", "corp-All Users"]);
});

test("with full paths the mapper and every mapping say so together", async () => {
  await run({ keycloak: { realm: "aegis", caCertificate: server.authority, groupsFullPath: true } });
  expect(registrations.one("GroupMembershipProtocolMapper")).toMatchObject({ fullPath: true });
  expect(registrations.of("SsoGroupMapping").map(({ inputs }) => inputs.groupAttributes)).toEqual([
    "/aegis-admins",
    "/aegis-developers",
    "/aegis-users",
  ]);
});

test("Harvester's side as in SOP 5, and names on everything", async () => {
  await run();
  const kubernetes = registrations.all.filter(({ type }) => type.startsWith("kubernetes:"));
  expect(
    kubernetes.map(({ type, inputs }) => [type.split(":").pop(), (inputs.metadata as { name: string }).name]),
  ).toEqual(
    expect.arrayContaining([
      ["Namespace", "kasm-autoscale"],
      ["ResourceQuota", "kasm-quota"],
      ["VirtualMachineImage", "ubuntu-22.04-cloud"],
      ["KeyPair", "kasm-agent-key"],
      ["ServiceAccount", "kasm-autoscaler"],
      ["Role", "kasm-autoscaler"],
      ["RoleBinding", "kasm-autoscaler"],
      ["Secret", "kasm-autoscaler-token"],
    ]),
  );
  expect(kubernetes).toHaveLength(8);
  for (const { inputs } of kubernetes)
    expect(inputs).toHaveProperty(["metadata", "annotations", "pulumi.com/patchForce"], "true");
  expect(registrations.one("ResourceQuota")).toMatchObject({
    spec: { hard: { "count/virtualmachines.kubevirt.io": "10" } },
  });
});

test("Kasm gets the autoscaler's own account at Harvester's own address, never the administrator's token", async () => {
  await run();
  const inputs = registrations.one("VmProvider");
  expect(inputs).toMatchObject({
    provider: "harvester",
    name: "harvester-docker-agents",
    maxInstances: 10,
    host: `https://localhost:6443`,
    sslCertificate: `${server.authority.trim()}\n`,
    apiToken: "sa-token",
    vmNamespace: "kasm-autoscale",
    sshPublicKey: "ssh-ed25519 AAAA kasm-agent",
    cores: 8,
    memory: "16 GiB",
    diskImage: "ubuntu-22.04-cloud",
    diskSize: "100 GiB",
    networkType: "pod",
    interfaceType: "masquerade",
    enableTpm: false,
    enableEfiBoot: false,
    enableSecureBoot: false,
    startupScript: readFileSync(join(__dirname, "startup-scripts/docker-agent.cloud-config.txt"), "utf8"),
  });
  const others = registrations.all.filter(({ type }) => type !== "pulumi:providers:kubernetes");
  expect(JSON.stringify(others)).not.toContain("kubeconfig-user-x");
});

test("pool and autoscale config as in SOP 7", async () => {
  await run();
  expect(registrations.one("ServerPool")).toMatchObject({ name: "harvester-agents", type: "Docker Agent" });
  expect(registrations.one("AutoscaleConfig")).toMatchObject({
    type: "Docker Agent",
    enabled: true,
    vmProvider: { name: "harvester-docker-agents" },
    zone: { name: "default" },
    aggressiveScaling: false,
    standbyCores: 8,
    standbyMemory: "8 GB",
    standbyGpus: 0,
    downscaleBackoff: "15 minutes",
    registerDns: false,
  });
  expect(registrations.one("Zone")).toMatchObject({
    name: "default",
    adopt: true,
    upstreamAuthAddress: "kasm.example.com",
  });
});

test("workspaces and who may start them: exactly the groups that are named", async () => {
  await run();
  expect(registrations.one("Workspace", "corp-Chrome Browser")).toMatchObject({
    friendlyName: "Chrome Browser",
    image: "kasmweb/chrome:1.18.0",
    cores: 2,
    memory: "2768 MB",
  });
  const pairs = (kind: string) =>
    registrations
      .of(kind)
      .map(
        ({ inputs }) => `${(inputs.workspace as { name: string }).name} / ${(inputs.group as { name: string }).name}`,
      );
  expect(pairs("WorkspaceAssignment").sort()).toEqual([
    "Chrome Browser / All Users",
    "Chrome Browser / Developers",
    "Ubuntu Desktop / Developers",
  ]);
  expect(pairs("WorkspaceExclusion").sort()).toEqual([
    "Chrome Browser / Administrators",
    "Ubuntu Desktop / Administrators",
    "Ubuntu Desktop / All Users",
  ]);
});

test("a network of its own makes the machines bridge to it", async () => {
  await run({
    harvester: {
      kubeconfig: pulumi.secret(kubeconfig()),
      network: { name: "vlan120", vlanId: 120, clusterNetwork: "vdi" },
    },
  });
  expect(registrations.one("VmProvider")).toMatchObject({
    networkType: "multus",
    interfaceType: "bridge",
    networkName: "kasm-autoscale/vlan120",
  });
  expect(registrations.one("NetworkAttachmentDefinition")).toMatchObject({
    metadata: { name: "vlan120", labels: { "network.harvesterhci.io/vlan-id": "120" } },
  });
});

test("the way out changes what it is given", async () => {
  await run({
    transform: {
      singleSignOn: { oidcConfig: (config) => ({ ...config, displayName: "Sign in" }) },
      agentPools: {
        vmProvider: (config) => {
          config.configOverride = "{}";
          return undefined;
        },
      },
    },
  });
  expect(registrations.one("OidcConfig")).toMatchObject({ displayName: "Sign in" });
  expect(registrations.one("VmProvider")).toMatchObject({ configOverride: "{}" });
});

test("a Keycloak provider that is handed over signs in everywhere", async () => {
  await registrations.run(() => {
    const provider = new keycloak.Provider("other", {
      url: "https://admin.example.com",
      username: "me",
      password: "pw",
    });
    return new KasmHarvesterVdi(
      "corp",
      args({ keycloak: { realm: "aegis", caCertificate: server.authority, provider } }),
    );
  });
  expect(registrations.one("KeycloakClient")).toMatchObject({
    connection: { url: "https://admin.example.com", username: "me", password: "pw" },
  });
});

test("a mapper that is there already is left to whoever made it", async () => {
  await run({ keycloak: { realm: "aegis", caCertificate: server.authority, existingMapper: true } });
  expect(registrations.of("GroupMembershipProtocolMapper")).toEqual([]);
  expect(registrations.of("SsoGroupMapping")).toHaveLength(3);
});

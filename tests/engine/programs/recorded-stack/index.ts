/* The program whose run with the official plugins was recorded; `step` changes it as a user would between two updates. */
import * as keycloak from "@pulumi/keycloak";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const step = config.requireNumber("step");
const namespaceName = config.require("namespace");
const realmName = config.require("realm");
const atStep = <T>(number: number, then: T, before: T): T => (step >= number ? then : before);

const provider = new kubernetes.Provider("harvester", { kubeconfig: config.requireSecret("kubeconfig") });
const namespace = new kubernetes.core.v1.Namespace(
  "kasm-autoscale",
  {
    metadata: {
      name: namespaceName,
      labels: atStep<Record<string, string> | undefined>(2, { tier: "vdi" }, undefined),
    },
  },
  { provider },
);
new kubernetes.core.v1.Namespace("auto", {}, { provider });
const within = namespace.metadata.name;
new kubernetes.core.v1.ResourceQuota(
  "quota",
  {
    metadata: { name: "vdi", namespace: within },
    spec: { hard: { "limits.cpu": atStep(2, "120", "100"), "limits.memory": "400Gi" } },
  },
  { provider },
);
const account = new kubernetes.core.v1.ServiceAccount(
  "autoscaler",
  { metadata: { name: "kasm-autoscaler", namespace: within } },
  { provider },
);
const role = new kubernetes.rbac.v1.Role(
  "autoscaler",
  {
    metadata: { name: "kasm-autoscaler", namespace: within },
    rules: [
      {
        apiGroups: ["kubevirt.io"],
        resources: ["virtualmachines"],
        verbs: atStep(2, ["get", "list", "create", "delete"], ["get", "list"]),
      },
    ],
  },
  { provider },
);
new kubernetes.rbac.v1.RoleBinding(
  "autoscaler",
  {
    metadata: { name: "kasm-autoscaler", namespace: within },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
    subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace: within }],
  },
  { provider },
);
const token = new kubernetes.core.v1.Secret(
  "token",
  {
    metadata: {
      name: "kasm-autoscaler-token",
      namespace: within,
      annotations: { "kubernetes.io/service-account.name": account.metadata.name },
    },
    type: "kubernetes.io/service-account-token",
  },
  { provider, dependsOn: [account] },
);
new kubernetes.core.v1.Secret(
  "cloudinit",
  {
    metadata: { name: "cloudinit", namespace: within },
    stringData: { userdata: pulumi.secret(atStep(2, "#cloud-config\nb: 2", "#cloud-config\na: 1")) },
  },
  { provider },
);
new kubernetes.core.v1.ConfigMap(
  "settings",
  { metadata: { namespace: within }, data: { a: atStep(2, "2", "1") } },
  { provider },
);
new kubernetes.apiextensions.CustomResource(
  "image",
  {
    apiVersion: "harvesterhci.io/v1beta1",
    kind: "VirtualMachineImage",
    metadata: {
      name: "ubuntu-22.04-cloud",
      namespace: within,
      annotations: { "harvesterhci.io/storageClassName": "harvester-longhorn" },
    },
    spec: {
      displayName: "ubuntu-22.04-cloud",
      sourceType: "download",
      url: "https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img",
      retry: atStep(2, 5, 3),
    },
  },
  { provider },
);
new kubernetes.apiextensions.CustomResource(
  "key",
  {
    apiVersion: "harvesterhci.io/v1beta1",
    kind: "KeyPair",
    metadata: { name: atStep(3, "kasm-agent-2", "kasm-agent"), namespace: within },
    spec: { publicKey: config.require("publicKey") },
  },
  { provider },
);
if (step >= 2) {
  kubernetes.core.v1.Secret.get("existing", pulumi.interpolate`${within}/${token.metadata.name}`, { provider });
  kubernetes.core.v1.Namespace.get("default", "default", { provider });
}

const login = new keycloak.Provider("kc", {
  url: config.require("keycloakUrl"),
  rootCaCertificate: config.require("keycloakCertificate"),
  clientId: "admin-cli",
  username: config.require("keycloakUsername"),
  password: config.requireSecret("keycloakPassword"),
  realm: "master",
  // Five seconds, the default, are few for the first realm on a busy machine.
  clientTimeout: 60,
});
const options = { provider: login };
const realm = new keycloak.Realm(
  "example",
  { realm: realmName, enabled: true, displayName: atStep(2, "Example Corp", "Example") },
  options,
);
const realmId = realm.id;
const admins = new keycloak.Group("aegis-admins", { realmId, name: "aegis-admins" }, options);
const developers = new keycloak.Group(
  "aegis-developers",
  {
    realmId,
    name: "aegis-developers",
    attributes: atStep<Record<string, string> | undefined>(2, { team: "dev" }, undefined),
  },
  options,
);
new keycloak.Group("sub", { realmId, parentId: developers.id, name: "sub" }, options);
const user = new keycloak.User(
  "dora",
  {
    realmId,
    username: "dora",
    enabled: true,
    email: "dora@example.com",
    firstName: "Dora",
    lastName: atStep(2, "Dev2", "Dev"),
    initialPassword: { value: "s3cret-Passw0rd", temporary: false },
  },
  options,
);
new keycloak.UserGroups(
  "dora-groups",
  { realmId, userId: user.id, groupIds: atStep(2, [developers.id, admins.id], [developers.id]) },
  options,
);
const client = new keycloak.openid.Client(
  "kasm",
  {
    realmId,
    clientId: atStep(3, "kasm2", "kasm"),
    name: "Kasm Workspaces",
    enabled: true,
    accessType: "CONFIDENTIAL",
    standardFlowEnabled: true,
    validRedirectUris: atStep(
      2,
      ["https://kasm.example.com/*", "https://kasm2.example.com/*"],
      ["https://kasm.example.com/*"],
    ),
    webOrigins: ["https://kasm.example.com"],
    validPostLogoutRedirectUris: ["https://kasm.example.com/*"],
    frontchannelLogoutEnabled: false,
    backchannelLogoutUrl: "https://kasm.example.com/api/oidc_backchannel_logout",
    backchannelLogoutSessionRequired: true,
  },
  options,
);
const given = new keycloak.openid.Client(
  "given",
  {
    realmId,
    clientId: "given",
    accessType: "CONFIDENTIAL",
    clientSecret: pulumi.secret(atStep(2, "given-secret-2", "given-secret-1")),
    serviceAccountsEnabled: true,
    directAccessGrantsEnabled: true,
    pkceCodeChallengeMethod: "S256",
  },
  options,
);
new keycloak.openid.GroupMembershipProtocolMapper(
  "groups",
  {
    realmId,
    clientId: client.id,
    name: "groups",
    claimName: "groups",
    fullPath: atStep(2, true, false),
    addToIdToken: true,
    addToAccessToken: true,
    addToUserinfo: true,
    addToTokenIntrospection: true,
  },
  options,
);
new keycloak.GenericProtocolMapper(
  "generic",
  {
    realmId,
    clientId: given.id,
    name: "groups2",
    protocol: "openid-connect",
    protocolMapper: "oidc-group-membership-mapper",
    config: {
      "claim.name": "groups",
      "full.path": atStep(2, "true", "false"),
      "id.token.claim": "true",
      "access.token.claim": "true",
      "userinfo.token.claim": "true",
      "introspection.token.claim": "true",
    },
  },
  options,
);
new keycloak.openid.Client(
  "taken",
  {
    realmId: "master",
    clientId: "account-console",
    accessType: "PUBLIC",
    import: true,
    description: atStep(2, "taken over 2", "taken over"),
  },
  { ...options, dependsOn: [realm] },
);
export const lookedUp = keycloak.openid.getClientOutput({ realmId, clientId: client.clientId }, options).id;
export const lookedUpGroup = keycloak.getGroupOutput({ realmId, name: admins.name }, options).id;
export const lookedUpRealm = keycloak.getRealmOutput({ realm: realm.realm }, options).id;

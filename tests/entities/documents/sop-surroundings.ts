import { readFileSync } from "node:fs";
import path from "node:path";
import type { Kind } from "../../unit/provider/support/stack";
import type { DocumentRow, PartRow } from "../support/document";

const realm = "https://keycloak.example.com/realms/aegis";
const protocol = `${realm}/protocol/openid-connect`;

/** A value that the components register; of an object, what the row says of it. */
function part(section: string, label: string, value: string, where: string, registered: unknown): PartRow {
  const [resource = "", property = ""] = where.split(/\.(.*)/);
  return { section, label, value, part: { resource, property, value: registered } };
}

function said(section: string, label: string, value: string, where: `${string}.ts#${string}`, words: RegExp) {
  return { section, label, value, note: { checkedBy: "text", where, words } } as const;
}

function shown(section: string, label: string, value: string, where: `${string}.ts#${string}`, words: RegExp) {
  return { section, label, value, note: { checkedBy: "output", where, words } } as const;
}

function ruled(section: string, label: string, value: string, where: `${Kind}.${string}`, words: RegExp) {
  return { section, label, value, note: { checkedBy: "rule", where, words } } as const;
}

const bootstrap = "components/bootstrap/kasm-bootstrap.ts";
const credentials: readonly DocumentRow[] = [
  said("SOP 1.1", "Admin password", "Secret kasm-secrets in kasm", `${bootstrap}#name`, /Default `kasm-secrets`/),
  said("SOP 1.1", "Admin password", "key admin-password", `${bootstrap}#passwordKey`, /Default `admin-password`/),
  said("SOP 1.1", "Manager token", "key manager-token", `${bootstrap}#managerTokenKey`, /Default `manager-token`/),
  shown("SOP 1.1", "Manager token", "used by agents to register", `${bootstrap}#managerToken`, /Secret/),
  said("SOP 1.1", "Login", "admin@kasm.local", `${bootstrap}#username`, /Default `admin@kasm.local`/),
  part("SOP 1.2", "Client Secret", "of the client kasm", "OidcConfig.clientSecret", "client-secret"),
  part("SOP 1.3", "Issuer", "<realm>", "OidcConfig.issuer", realm),
  part("SOP 1.3", "Authorization", "<realm>/auth", "OidcConfig.authorizationUrl", `${protocol}/auth`),
  part("SOP 1.3", "Token", "<realm>/token", "OidcConfig.tokenUrl", `${protocol}/token`),
  part("SOP 1.3", "Userinfo", "<realm>/userinfo", "OidcConfig.userInfoUrl", `${protocol}/userinfo`),
  said(
    "SOP 1.4",
    "Download KubeConfig",
    "from Harvester's Support page",
    "components/harvester-site.ts#kubeconfig",
    /kubeconfig from Harvester's Support page.*secret/,
  ),
  shown(
    "SOP 1.4",
    "server, certificate-authority-data, token",
    "belong together",
    "components/harvester-site.ts#host",
    /with \{@link caCertificate\} and \{@link token\}, which belong together/,
  ),
];

const browsers = ["Chrome Browser", "Firefox Browser"];
const allowed = { Developers: [...browsers, "Ubuntu Desktop", "VS Code", "Terminal"], "All Users": browsers };

const workspaces: readonly DocumentRow[] = [
  ...Object.entries(allowed).flatMap(([group, images]) =>
    images.map((image) =>
      part("SOP 3.3", "Allow Images", `${group}: ${image}`, "WorkspaceAssignment", {
        group: { name: group },
        workspace: { name: image },
      }),
    ),
  ),
  ...["Ubuntu Desktop", "VS Code", "Terminal"].map((image) =>
    part("SOP 3.3", "Allow Images", `All Users: not ${image}`, "WorkspaceExclusion", {
      group: { name: "All Users" },
      workspace: { name: image },
    }),
  ),
  part("SOP 8.1", "URL", "https://registry.kasmweb.com/1.0/", "Registry.url", "https://registry.kasmweb.com/1.0/"),
  part("SOP 8.1", "If no registry is configured", "one that is there is taken over", "Registry.adopt", true),
  part("SOP 8.2", "Cores", "2, unless said otherwise", "Workspace.cores", 2),
  part("SOP 8.2", "Memory (MB)", "2768, unless said otherwise", "Workspace.memory", "2768 MB"),
  said(
    "SOP 8.2",
    "Docker Registry",
    "leave blank for Docker Hub",
    "provider/entities/workspace-fields.ts#dockerRegistry",
    /empty for Docker Hub/,
  ),
];

/** What the key pair is said to be, where no engine makes one. */
const publicKey = "ssh-ed25519 AAAA kasm-agent";
const image = {
  metadata: { namespace: "kasm-autoscale", name: "ubuntu-22.04-cloud" },
  spec: {
    displayName: "ubuntu-22.04-cloud",
    url: "https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img",
  },
};
const harvester: readonly DocumentRow[] = [
  part("SOP 5.1", "Name", "kasm-autoscale", "Namespace.metadata", { name: "kasm-autoscale" }),
  part("SOP 5.1", "a dedicated namespace", "makes quotas easier", "ResourceQuota", {
    metadata: { namespace: "kasm-autoscale" },
    spec: { hard: { "count/virtualmachines.kubevirt.io": "10" } },
  }),
  part("SOP 5.2", "Namespace", "kasm-autoscale", "VirtualMachineImage.metadata", {
    namespace: image.metadata.namespace,
  }),
  part("SOP 5.2", "Name", "ubuntu-22.04-cloud", "VirtualMachineImage.spec", { displayName: image.spec.displayName }),
  part("SOP 5.2", "URL", image.spec.url, "VirtualMachineImage.spec", { url: image.spec.url }),
  shown(
    "SOP 5.2",
    "wait for the download to complete",
    "status: Active",
    "components/harvester-site.ts#ready",
    /Resolves when machines can be made: image imported/,
  ),
  said(
    "SOP 5.2",
    "Rocky Linux cloud images also work",
    "with dnf in place of apt",
    "components/startup-scripts/arguments.ts#packageFamily",
    /`dnf` \(Rocky, Oracle Linux, RHEL\)/,
  ),
  part("SOP 5.3", "cluster network", "mgmt, untagged", "NetworkAttachmentDefinition.metadata", {
    labels: { "network.harvesterhci.io/clusternetwork": "mgmt", "network.harvesterhci.io/type": "UntaggedNetwork" },
  }),
  part("SOP 5.3", "Name", "vm-network", "NetworkAttachmentDefinition.metadata", { name: "vm-network" }),
  said(
    "SOP 5.3",
    "If a vm-network already exists",
    "skip this step",
    "components/harvester-site.ts#existing",
    /Use a network that is there, made by somebody else/,
  ),
  said(
    "SOP 5.3",
    "For pod networking",
    "you don't need a VM network",
    "components/harvester-site.ts#network",
    /Default: none, the machines use the pod network/,
  ),
  part("SOP 5.4", "ssh-keygen", '-C "kasm-agent"', "SshKeyPair.comment", "kasm-agent"),
  said("SOP 5.4", "ssh-keygen", '-t ed25519 -N ""', "provider/entities/ssh-key-pair.ts#SshKeyPair", /Ed25519 key pair/),
  part("SOP 5.4", "kasm-agent-key", "the public half, in Harvester", "KeyPair", {
    metadata: { name: "kasm-agent-key" },
    spec: { publicKey },
  }),
  part("SOP 5.4", "Copy the public key", "into the VM provider config", "VmProvider.sshPublicKey", publicKey),
];

const script = path.join(__dirname, "../../unit/components/startup-scripts/docker-agent.cloud-config.txt");
const provider: readonly DocumentRow[] = [
  part(
    "SOP 6.1",
    "Startup Script",
    "the cloud-config, to the letter",
    "VmProvider.startupScript",
    readFileSync(script, "utf8"),
  ),
  part("SOP 6.1", "Name", "harvester-docker-agents", "VmProvider.name", "harvester-docker-agents"),
  part("SOP 6.1", "Network Type", "multus where a VLAN is needed", "VmProvider.networkType", "multus"),
  part("SOP 6.1", "Interface Type", "bridge for multus", "VmProvider.interfaceType", "bridge"),
  part("SOP 6.1", "Network Name", "required for multus", "VmProvider.networkName", "kasm-autoscale/vm-network"),
];

const validation: readonly DocumentRow[] = [
  part("SOP 2.5", 'a "Continue with Keycloak" button', "its words", "OidcConfig.displayName", "Continue with Keycloak"),
  shown("SOP 9.1", "Login", "as admin@kasm.local", "components/kasm-harvester-vdi.ts#staticLoginUrl", /administrators/),
  said(
    "SOP 9.2",
    "see only the workspaces assigned to your group",
    "what the server adds is taken away",
    "components/workspace-catalogue.ts#groups",
    /These and no others: an assignment that the server adds is taken away/,
  ),
  said(
    "SOP 9.3",
    "downscale backoff",
    "15 min default",
    "provider/entities/autoscale-agents.ts#downscaleBackoff",
    /for example `15 minutes`, which a new config gets/,
  ),
  part("SOP 9.3", "standby capacity", "exhausted: a new VM", "AutoscaleConfig", {
    standbyCores: 8,
    standbyMemory: "8 GB",
  }),
  said(
    "SOP 9.4",
    "logged out of both Kasm and Keycloak",
    "logout with the provider",
    "provider/entities/oidc-config.ts#logoutWithOidcProvider",
    /logs out of the identity provider too; needs `issuer`/,
  ),
  part("SOP 9.4", "backchannel logout", "on", "OidcConfig.logoutWithOidcProvider", true),
];

const template = "provider/vm-providers/harvester.ts#diskImage";
const windows: readonly DocumentRow[] = [
  said("SOP 10.1", "VirtIO drivers", "load viostor, install all", template, /VirtIO drivers/),
  said("SOP 10.1", "QEMU Guest Agent", "install it", template, /QEMU's guest agent/),
  said("SOP 10.1", "Cloudbase-Init", "LocalSystem, no sysprep, no shutdown", template, /LocalSystem.*sysprep.*shut/),
  said("SOP 10.1", "Enable Remote Desktop", "and the audio service", template, /Remote Desktop.*audio/),
  said("SOP 10.1", "Remove the two CD-ROM volumes", "before Generate Template", template, /without its CD-ROM volumes/),
  said("SOP 10.1", "With Data", "checked", template, /with its data/),
];

const troubleshooting: readonly DocumentRow[] = [
  ruled(
    "SOP 11",
    "Verify redirect URI matches exactly",
    "https://kasm.<DOMAIN>/api/oidc_callback",
    "oidcConfig.redirectUrl",
    /must end in \/api\/oidc_callback/,
  ),
  said(
    "SOP 11",
    "Debug mode",
    "also disables TLS verification",
    "provider/entities/oidc-config.ts#debug",
    /switches the check of the provider's certificate off/,
  ),
  said(
    "SOP 11",
    "QEMU Guest Agent not running",
    "the script installs it",
    "components/startup-scripts/arguments.ts#guestAgent",
    /guest agent/i,
  ),
];

/** What surrounds Kasm's own forms in the post-install procedure: chapters 1, 3.3, 5, 6.1, 8, 9, 10.1 and 11. */
export const rows: readonly DocumentRow[] = [
  ...credentials,
  ...workspaces,
  ...harvester,
  ...provider,
  ...validation,
  ...windows,
  ...troubleshooting,
];

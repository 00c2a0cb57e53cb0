/* Another environment than the reference stack: other names, two pools, two realms, full group paths, a VLAN, no registry. */
import * as pulumi from "@pulumi/pulumi";
import { KasmHarvesterVdi, KeycloakSso, SingleSignOn, WorkspaceCatalogue } from "pulumi-kasm";

const config = new pulumi.Config("vdi");
const publicUrl = config.require("publicUrl");
const keycloakUrl = config.require("keycloakUrl");

const vdi = new KasmHarvesterVdi("hq", {
  domain: "corp.example.org",
  publicUrl,
  keycloakUrl,
  keycloak: {
    realm: config.require("realm"),
    clientId: "workspaces",
    groupsFullPath: true,
    redirectUris: ["https://old-vdi.example.org/*"],
  },
  oidc: { displayName: "Company account", usernameAttribute: "email", scope: ["openid", "email"] },
  zone: { upstreamAuthAddress: "192.0.2.20" },
  harvester: {
    kubeconfig: config.requireSecret("harvesterKubeconfig"),
    apiServer: config.require("harvesterApiServer"),
    namespace: config.require("namespace"),
    network: { name: "desktops", vlanId: 120 },
    quota: { machines: 8, cores: 64, memory: "256 GiB", storage: "2 TiB" },
    keyPairName: "pool-key",
    account: { accountName: "pool-maker" },
  },
  image: { name: "debian-12", url: "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-generic-amd64.qcow2" },
  groups: {
    Engineering: {
      from: ["engineering/platform", "engineering/product"],
      priority: 30,
      sessionTimeLimit: "10 hours",
      clipboard: "both",
      upload: true,
      settings: { allowKasmAudio: true },
    },
    "All Users": { from: "staff", idleTimeout: "15 minutes" },
  },
  agentPools: {
    "large-agents": {
      cores: 16, memory: "64 GiB", disk: "200 GiB", maxInstances: 2, standby: { cores: 4, memory: "8 GB" },
      firmware: { efi: true, secureBoot: true, tpm: true },
    },
    "small-agents": {
      cores: 4, memory: "16 GiB", disk: "100 GiB", maxInstances: 6, aggressiveScaling: true, downscaleBackoff: "30 minutes",
      schedules: [
        { daysOfTheWeek: ["Monday", "Friday"], activeStartTime: "06:30", activeEndTime: "20:00", timezone: "Europe/Berlin" },
      ],
    },
  },
  agentRelease: { releaseUrl: "https://mirror.example.org/kasm.tar.gz" },
  dockerRegistry: "harbor.example.org/dockerhub",
  workspaces: {
    "Design Studio": { image: "kasmweb/blender:1.18.0", cores: 8, memory: "16 GB", groups: ["Engineering"] },
    Mail: { image: "kasmweb/thunderbird:1.18.0", groups: ["Engineering", "All Users"], categories: ["Office"] },
  },
}); // prettier-ignore

// A second realm signs in to the same Kasm, with a group and a workspace of its own.
const partners = new KeycloakSso("partners", {
  url: keycloakUrl,
  realm: config.require("partnerRealm"),
  kasmUrl: publicUrl,
  clientId: "kasm-partners",
  groups: ["suppliers"],
});
const partnerLogin = new SingleSignOn("partners", {
  kasmUrl: publicUrl,
  identityProvider: partners,
  login: { displayName: "Partner account" },
  groups: { Partners: { from: "suppliers", priority: 60 } },
});
new WorkspaceCatalogue("partners", {
  groups: { ...vdi.singleSignOn.groups, ...partnerLogin.groups },
  workspaces: { "Partner Portal": { image: "kasmweb/firefox:1.18.0", groups: ["Partners"] } },
});

export const { loginUrl, staticLoginUrl } = vdi;

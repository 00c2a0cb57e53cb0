import * as pulumi from "@pulumi/pulumi";
import { KasmHarvesterVdi } from "pulumi-kasm";
import { businessHours, poolShape, quota } from "./environment";

// One whole environment: sections 2 to 8 of the post-install SOP, each row of its tables once. What differs between dev,
// staging and prod is in Pulumi.<stack>.yaml; what is a rule for all of them is here.
const config = new pulumi.Config("vdi");
const domain = config.require("domain");

const vdi = new KasmHarvesterVdi("vdi", {
  domain,
  publicUrl: config.get("publicUrl"),
  keycloakUrl: config.get("keycloakUrl"),
  keycloak: {
    realm: config.get("realm"),
    groupsFullPath: config.getBoolean("groupsFullPath") ?? false, // SOP 2.1
  },
  oidc: {
    debug: config.getBoolean("oidcDebug") ?? false, // SOP 2.6; on while a login is being looked into
    autoLogin: config.getBoolean("autoLogin") ?? false, // SOP 2.7
  },
  zone: { upstreamAuthAddress: config.get("upstreamAuthAddress") }, // SOP 4: kasm.<domain>
  harvester: {
    kubeconfig: config.requireSecret("harvesterKubeconfig"), // SOP 1.4
    namespace: config.get("namespace") ?? "kasm-autoscale", // SOP 5.1
    apiServer: config.get("harvesterApiServer"),
    quota: quota(config),
  },
  // SOP 5.2
  image: {
    name: config.get("imageName") ?? "ubuntu-22.04-cloud",
    url: config.get("imageUrl") ?? "https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img",
  },
  // SOP 3.1, 3.2, 3.3
  groups: {
    Administrators: { from: "aegis-admins", priority: 10, description: "Full admin access" },
    Developers: {
      from: "aegis-developers",
      priority: 20,
      description: "VS Code, Terminal, Desktop, Browsers",
      sessionTimeLimit: "8 hours",
      idleTimeout: "20 minutes",
      clipboard: "both",
      upload: true,
      download: true,
    },
    "All Users": {
      from: "aegis-users",
      priority: 100,
      description: "Browsers only",
      sessionTimeLimit: "4 hours",
      idleTimeout: "10 minutes",
      clipboard: "down",
      upload: false,
      download: false,
    },
  },
  // SOP 6.1, 7.1, 7.2
  agentPools: {
    "harvester-agents": {
      ...poolShape(config),
      vmProviderName: "harvester-docker-agents",
      aggressiveScaling: false,
      downscaleBackoff: "15 minutes",
      schedules: businessHours(config),
    },
  },
  // SOP 8.1
  registry: { url: "https://registry.kasmweb.com/1.0/" },
  // SOP 8.2, 8.3; two cores and 2768 MB each
  dockerRegistry: config.getBoolean("harborProxy") === true ? `harbor.${domain}/dockerhub` : undefined,
  workspaces: {
    "Chrome Browser": {
      image: "kasmweb/chrome:1.18.0",
      description: "Isolated web browsing",
      cores: 2,
      memory: "2768 MB",
      groups: ["All Users", "Developers"],
    },
    "Firefox Browser": {
      image: "kasmweb/firefox:1.18.0",
      description: "Alternative browser",
      cores: 2,
      memory: "2768 MB",
      groups: ["All Users", "Developers"],
    },
    "Ubuntu Desktop": {
      image: "kasmweb/desktop:1.18.0",
      description: "Full Linux desktop",
      cores: 2,
      memory: "2768 MB",
      groups: ["Developers"],
    },
    "VS Code": {
      image: "kasmweb/vs-code:1.18.0",
      description: "Development IDE",
      cores: 2,
      memory: "2768 MB",
      groups: ["Developers"],
    },
    Terminal: {
      image: "kasmweb/terminal:1.18.0",
      description: "CLI access",
      cores: 2,
      memory: "2768 MB",
      groups: ["Developers"],
    },
  },
});

export const { loginUrl, staticLoginUrl } = vdi;
export const agentSshKey = vdi.harvester.sshPrivateKey;

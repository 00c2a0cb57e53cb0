import type { KasmHarvesterVdiArgs } from "../../../../components";

/** The yardstick program, as the README prints it. */
export function program(changes: Partial<KasmHarvesterVdiArgs> = {}): KasmHarvesterVdiArgs {
  return {
    domain: "example.com",
    keycloak: { realm: "aegis" },
    harvester: { kubeconfig: "", namespace: "kasm-autoscale" },
    image: {
      name: "ubuntu-22.04-cloud",
      url: "https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img",
    },
    groups: {
      Administrators: { from: "aegis-admins" },
      Developers: {
        from: "aegis-developers",
        priority: 20,
        sessionTimeLimit: "8 hours",
        idleTimeout: "20 minutes",
        clipboard: "both",
        upload: true,
        download: true,
      },
      "All Users": { from: "aegis-users", sessionTimeLimit: "4 hours", idleTimeout: "10 minutes", clipboard: "down" },
    },
    agentPools: {
      "harvester-agents": {
        cores: 8,
        memory: "16 GiB",
        disk: "100 GiB",
        maxInstances: 10,
        standby: { cores: 8, memory: "8 GB" },
        downscaleBackoff: "15 minutes",
      },
    },
    workspaces: {
      "Chrome Browser": { image: "kasmweb/chrome:1.18.0", groups: ["All Users", "Developers"] },
      "Ubuntu Desktop": { image: "kasmweb/desktop:1.18.0", groups: ["Developers"] },
    },
    ...changes,
  };
}

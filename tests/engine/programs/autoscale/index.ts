/* A pool of agents on Harvester as in sections 4 to 7 of the SOP, without sign-in. */
import * as pulumi from "@pulumi/pulumi";
import { AgentPool, HarvesterSite, Zone } from "pulumi-kasm";

const config = new pulumi.Config("vdi");

const site = new HarvesterSite("site", {
  kubeconfig: config.requireSecret("harvesterKubeconfig"),
  apiServer: config.require("harvesterApiServer"),
  image: {
    name: "ubuntu-22.04-cloud",
    url: "https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img",
  },
});
const zone = new Zone("zone", {
  name: "default",
  adopt: true,
  upstreamAuthAddress: config.require("upstreamAuthAddress"),
});
new AgentPool("agents", {
  name: "harvester-agents",
  vmProviderName: "harvester-docker-agents",
  site,
  zone,
  cores: 8,
  memory: "16 GiB",
  disk: "100 GiB",
  maxInstances: 10,
  standby: { cores: 8, memory: "8000 MB" },
  downscaleBackoff: "15 minutes",
  agentRelease: { kasmRelease: config.get("kasmRelease") },
});

export const sshPublicKey = site.sshPublicKey;

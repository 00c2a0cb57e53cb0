import * as pulumi from "@pulumi/pulumi";
import {
  AutoscaleConfig,
  digitalOceanZoneTag,
  getZoneOutput,
  ServerPool,
  startupScript,
  VmProvider,
} from "pulumi-kasm";

const config = new pulumi.Config("digitalOcean");
const zone = getZoneOutput({ name: "default" });

const provider = new VmProvider("digital-ocean", {
  provider: "digital_ocean",
  name: "digital-ocean-docker-agents",
  maxInstances: 10,
  token: config.requireSecret("token"),
  region: config.get("region") ?? "fra1",
  dropletImage: "ubuntu-22-04-x64",
  dropletSize: "c-4",
  dropletTags: ["kasm", "vdi"],
  sshKeyName: config.require("sshKeyName"),
  firewallName: config.require("firewallName"),
  startupScript: startupScript({ kind: "docker-agent", format: "bash", provider: "digital_ocean" }),
});

const pool = new ServerPool("agents", { name: "digital-ocean-agents", type: "Docker Agent" });
new AutoscaleConfig("agents", {
  name: "digital-ocean-agents",
  type: "Docker Agent",
  enabled: config.getBoolean("enabled") ?? false,
  serverPool: pool,
  zone,
  vmProvider: provider,
  standbyCores: 4,
  standbyMemory: "8 GB",
  downscaleBackoff: "15 minutes",
  registerDns: false,
});

/** The tag that must be in the DigitalOcean account before droplets are made. */
export const zoneTag = digitalOceanZoneTag(zone);

import * as pulumi from "@pulumi/pulumi";
import { AutoscaleConfig, getZoneOutput, ServerPool, startupScript, VmProvider } from "pulumi-kasm";

const config = new pulumi.Config("nutanix");

const provider = new VmProvider("nutanix", {
  provider: "nutanix",
  name: "nutanix-docker-agents",
  maxInstances: 10,
  host: config.require("host"),
  port: 9440,
  username: "kasm",
  password: config.requireSecret("password"),
  apiVersion: "3.1",
  vmCandidate: config.get("template") ?? "ubuntu-22.04",
  cores: 4,
  memory: "16 GiB",
  verifySsl: true,
  startupScript: startupScript({ kind: "docker-agent", format: "cloud-config", provider: "nutanix" }),
});

// Agents for containers, made when less than this is idle.
const pool = new ServerPool("agents", { name: "nutanix-agents", type: "Docker Agent" });
new AutoscaleConfig("agents", {
  name: "nutanix-agents",
  type: "Docker Agent",
  enabled: true,
  serverPool: pool,
  zone: getZoneOutput({ name: "default" }),
  vmProvider: provider,
  standbyCores: 4,
  standbyMemory: "8 GB",
  downscaleBackoff: "15 minutes",
  registerDns: false,
});

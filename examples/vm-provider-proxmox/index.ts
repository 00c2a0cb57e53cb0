import * as pulumi from "@pulumi/pulumi";
import { AutoscaleConfig, getZoneOutput, ServerPool, startupScript, VmProvider } from "pulumi-kasm";

const config = new pulumi.Config("proxmox");

const provider = new VmProvider("proxmox", {
  provider: "proxmox",
  name: "proxmox-docker-agents",
  maxInstances: 10,
  host: config.require("host"),
  username: "kasm@pve",
  tokenName: "kasm@pve!autoscale",
  tokenValue: config.requireSecret("tokenValue"),
  verifySsl: true,
  clusterNodeName: "pve1",
  templateName: "ubuntu-22.04",
  fullClone: true,
  vmIdRangeLower: 5000,
  vmIdRangeUpper: 5099,
  cores: 4,
  memory: "16 GiB",
  installedOsType: "linux",
  storagePoolName: "local-lvm",
  startupScript: startupScript({ kind: "docker-agent", format: "bash", provider: "proxmox" }),
});

// Agents for containers, made when less than this is idle.
const pool = new ServerPool("agents", { name: "proxmox-agents", type: "Docker Agent" });
new AutoscaleConfig("agents", {
  name: "proxmox-agents",
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

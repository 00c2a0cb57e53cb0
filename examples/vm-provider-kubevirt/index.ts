import * as pulumi from "@pulumi/pulumi";
import { AutoscaleConfig, getZoneOutput, ServerPool, SshKeyPair, startupScript, VmProvider } from "pulumi-kasm";

const config = new pulumi.Config("kubevirt");
const key = new SshKeyPair("agents", {});

const provider = new VmProvider("kubevirt", {
  provider: "kubevirt",
  name: "kubevirt-docker-agents",
  maxInstances: 10,
  host: config.require("host"),
  sslCertificate: config.get("certificate"),
  apiToken: config.requireSecret("token"),
  vmNamespace: config.get("namespace") ?? "kasm-autoscale",
  sshPublicKey: key.publicKey,
  cores: 8,
  memory: "16 GiB",
  diskSource: "ubuntu-22.04-golden",
  diskSize: "100 GiB",
  networkType: "pod",
  interfaceType: "masquerade",
  startupScript: startupScript({ kind: "docker-agent", format: "cloud-config", provider: "kubevirt" }),
});

// Agents for containers, made when less than this is idle.
const pool = new ServerPool("agents", { name: "kubevirt-agents", type: "Docker Agent" });
new AutoscaleConfig("agents", {
  name: "kubevirt-agents",
  type: "Docker Agent",
  enabled: true,
  serverPool: pool,
  zone: getZoneOutput({ name: "default" }),
  vmProvider: provider,
  standbyCores: 8,
  standbyMemory: "8 GB",
  downscaleBackoff: "15 minutes",
  registerDns: false,
});

export const privateKey = key.privateKey;

import * as pulumi from "@pulumi/pulumi";
import { AutoscaleConfig, getZoneOutput, ServerPool, startupScript, VmProvider } from "pulumi-kasm";

const config = new pulumi.Config("aws");

const provider = new VmProvider("aws", {
  provider: "aws",
  name: "aws-docker-agents",
  maxInstances: 10,
  accessKeyId: config.require("accessKeyId"),
  secretAccessKey: config.requireSecret("secretAccessKey"),
  region: config.require("region"),
  amiId: config.require("amiId"),
  instanceType: "m6i.xlarge",
  subnetId: config.require("subnetId"),
  securityGroupIds: config.requireObject<string[]>("securityGroupIds"),
  ebsVolumeSize: "100 GiB",
  ebsVolumeType: "gp3",
  tags: { team: "vdi", project: pulumi.getProject() },
  keyPairPrivateKey: config.requireSecret("keyPairPrivateKey"),
  // Options of EC2's RunInstances, in its own spelling.
  configOverride: { instance_config: { EbsOptimized: true, MetadataOptions: { HttpTokens: "required" } } },
  startupScript: startupScript({ kind: "docker-agent", format: "bash", provider: "aws" }),
});

// Agents for containers, made when less than this is idle.
const pool = new ServerPool("agents", { name: "aws-agents", type: "Docker Agent" });
new AutoscaleConfig("agents", {
  name: "aws-agents",
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

export const publicKey = provider.keyPairPublicKey;

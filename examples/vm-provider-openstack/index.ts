import * as pulumi from "@pulumi/pulumi";
import {
  AutoscaleConfig,
  getZoneOutput,
  openStackAccessRules,
  ServerPool,
  startupScript,
  VmProvider,
} from "pulumi-kasm";

const config = new pulumi.Config("openstack");

const provider = new VmProvider("openstack", {
  provider: "openstack",
  name: "openstack-docker-agents",
  maxInstances: 10,
  keystoneEndpoint: config.require("keystoneEndpoint"),
  novaEndpoint: config.require("novaEndpoint"),
  novaVersion: "2.90",
  glanceEndpoint: config.require("glanceEndpoint"),
  glanceVersion: "2",
  cinderEndpoint: config.require("cinderEndpoint"),
  cinderVersion: "3",
  projectName: config.get("project") ?? "kasm",
  // With "password" in its place, username, password and the two domains are asked for instead.
  authMethod: "applicationCredential",
  applicationCredentialId: config.require("applicationCredentialId"),
  applicationCredentialSecret: config.requireSecret("applicationCredentialSecret"),
  imageId: config.require("imageId"),
  flavor: "gen.large",
  createVolume: true,
  volumeSize: "100 GiB",
  volumeType: "__DEFAULT__",
  networkId: config.require("networkId"),
  securityGroups: ["kasm-agents"],
  availabilityZone: "nova",
  metadata: { team: "vdi" },
  startupScript: startupScript({ kind: "docker-agent", format: "cloud-config", provider: "openstack" }),
});

// Agents for containers, made when less than this is idle.
const pool = new ServerPool("agents", { name: "openstack-agents", type: "Docker Agent" });
new AutoscaleConfig("agents", {
  name: "openstack-agents",
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

/** The least that the application credential must be allowed. */
export const accessRules = openStackAccessRules();

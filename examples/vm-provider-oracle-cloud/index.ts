import * as pulumi from "@pulumi/pulumi";
import { AutoscaleConfig, getZoneOutput, ServerPool, startupScript, VmProvider } from "pulumi-kasm";

const config = new pulumi.Config("oracleCloud");

const provider = new VmProvider("oracle-cloud", {
  provider: "oci",
  name: "oci-docker-agents",
  maxInstances: 10,
  userOcid: config.require("userOcid"),
  fingerprint: config.require("fingerprint"),
  privateKey: config.requireSecret("privateKey"),
  tenancyOcid: config.require("tenancyOcid"),
  compartmentOcid: config.require("compartmentOcid"),
  region: config.get("region") ?? "eu-frankfurt-1",
  availabilityDomains: config.requireObject<string[]>("availabilityDomains"),
  imageOcid: config.require("imageOcid"),
  subnetOcid: config.require("subnetOcid"),
  shape: "VM.Standard.E5.Flex",
  flexCpus: 4,
  flexMemory: "32 GiB",
  baselineCpuUtilization: "100%",
  bootVolumeSize: "100 GiB",
  bootVolumeVpusPerGb: 20,
  tags: { team: "vdi" },
  // Each nested model of Oracle's Python SDK says which it is.
  configOverride: {
    launch_instance_details: {
      instance_options: { OCI_MODEL_NAME: "InstanceOptions", are_legacy_imds_endpoints_disabled: true },
    },
  },
  startupScript: startupScript({ kind: "docker-agent", format: "bash", provider: "oci", packageFamily: "dnf" }),
});

// Agents for containers, made when less than this is idle.
const pool = new ServerPool("agents", { name: "oci-agents", type: "Docker Agent" });
new AutoscaleConfig("agents", {
  name: "oci-agents",
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

import * as pulumi from "@pulumi/pulumi";
import {
  AutoscaleConfig,
  type GcpCredentials,
  getZoneOutput,
  ServerPool,
  startupScript,
  VmProvider,
} from "pulumi-kasm";

const config = new pulumi.Config("googleCloud");
const project = config.require("project");
const region = config.get("region") ?? "europe-west3";
const zone = `${region}-b`;

const provider = new VmProvider("google-cloud", {
  provider: "gcp",
  name: "gcp-docker-agents",
  maxInstances: 10,
  credentials: config.requireSecretObject<GcpCredentials>("credentials"),
  project,
  region,
  zone,
  machineType: "n1-standard-4",
  image: "projects/ubuntu-os-cloud/global/images/family/ubuntu-2204-lts",
  bootVolumeSize: "100 GiB",
  diskType: "pd-ssd",
  network: `projects/${project}/global/networks/default`,
  subnetwork: `projects/${project}/regions/${region}/subnetworks/default`,
  publicIp: false,
  networkTags: ["kasm-agent"],
  labels: { team: "vdi" },
  metadata: { "enable-oslogin": "TRUE" },
  guestAccelerators: [
    { acceleratorType: `projects/${project}/zones/${zone}/acceleratorTypes/nvidia-tesla-t4`, acceleratorCount: 1 },
  ],
  // In Compute Engine's own spelling. An instance with a GPU cannot be moved while its host is maintained.
  configOverride: {
    scheduling: { onHostMaintenance: "TERMINATE" },
    shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true },
  },
  startupScript: startupScript({ kind: "docker-agent", format: "bash", provider: "gcp" }),
});

// Agents for containers, made when no GPU is idle.
const pool = new ServerPool("agents", { name: "gcp-agents", type: "Docker Agent" });
new AutoscaleConfig("agents", {
  name: "gcp-agents",
  type: "Docker Agent",
  enabled: true,
  serverPool: pool,
  zone: getZoneOutput({ name: "default" }),
  vmProvider: provider,
  standbyGpus: 1,
  standbyMemory: "8 GB",
  downscaleBackoff: "15 minutes",
  registerDns: false,
});

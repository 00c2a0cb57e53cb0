import * as pulumi from "@pulumi/pulumi";
import { ServerPool, startupScript, VmProvider } from "pulumi-kasm";

const config = new pulumi.Config("vsphere");

const provider = new VmProvider("vsphere", {
  provider: "vsphere",
  name: "vsphere-desktops",
  maxInstances: 20,
  vcenterAddress: config.require("address"),
  vcenterPort: 443,
  vcenterUsername: "kasm@vsphere.local",
  vcenterPassword: config.requireSecret("password"),
  datacenterName: config.get("datacenter") ?? "dc1",
  clusterName: config.get("cluster") ?? "compute",
  // Not the datastore of the vCenter server: see README.md.
  datastoreName: config.get("datastore") ?? "desktops",
  vmFolder: "kasm",
  templateName: "ubuntu-22.04-desktop",
  installedOsType: "linux",
  osUsername: "kasm-admin",
  osPassword: config.requireSecret("osPassword"),
  cpus: 4,
  memory: "8 GiB",
  startupScript: startupScript({
    kind: "linux-desktop",
    format: "bash",
    provider: "vsphere",
    registration: { by: "check-in" },
  }),
});

const pool = new ServerPool("desktops", { name: "vsphere-desktops", type: "Server Pool" });

export const vmProviderId = provider.id;
export const poolId = pool.id;

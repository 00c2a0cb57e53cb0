import type { DocumentRow } from "../support/document";
import { ruled, said, sizes, table } from "../support/vm-provider-rows";

const gib = 2 ** 30;
const host = "https://harvester.example.com/k8s/clusters/local";
const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA kasm-agent";

/** What one size is called before 1.19 is not known: the first candidate is the form's (kasm-docs.md 5.2). */
const size = (name: string, amount: number) => sizes(name, amount, `${name}_bytes`, amount * gib);

const harvester: readonly DocumentRow[] = [
  ...table("SOP 6.1", "harvester", [
    ["Provider", "Harvester", "provider", "harvester", "vm_provider_name"],
    ["Name", "harvester-docker-agents", "name", "harvester-docker-agents", "vm_provider_config_name"],
    ["Max Instances", "10", "maxInstances", 10, "max_instances"],
    ["Host", host, "host", host, "kube_host"],
    ["SSL Certificate", "the decoded PEM", "sslCertificate", certificate, "kube_ssl_cert"],
    ["API Token", "from the kubeconfig", "apiToken", "kubeconfig-u-abc:xyz", "kube_api_token"],
    ["VM Namespace", "kasm-autoscale", "vmNamespace", "kasm-autoscale", "vm_namespace"],
    ["VM SSH Public Key", "kasm-agent-key.pub", "sshPublicKey", key, "vm_public_ssh_key"],
    ["Cores", "8", "cores", 8, "cores"],
    ["Memory (GiB)", "16", "memory", "16 GiB", size("memory", 16)],
    ["Disk Image", "ubuntu-22.04-cloud", "diskImage", "ubuntu-22.04-cloud", "disk_image"],
    ["Disk Size (GiB)", "100", "diskSize", "100 GiB", size("disk_size", 100)],
    ["Network Type", "pod", "networkType", "pod", "network_type"],
    ["Interface Type", "masquerade", "interfaceType", "masquerade", "interface_type"],
    [
      "Network Name",
      "only for multus",
      "networkName",
      "kasm-autoscale/vlan120",
      "network_name",
      { networkType: "multus", interfaceType: "bridge" },
    ],
    ["Enable TPM", "unchecked", "enableTpm", false, "enable_tpm"],
    ["Enable EFI Boot", "unchecked", "enableEfiBoot", false, "enable_efi_boot"],
    ["Enable Secure Boot", "unchecked", "enableSecureBoot", false, "enable_secure_boot"],
    ["Startup Script", "cloud-init", "startupScript", "#cloud-config\nusers: [{ssh_key}]\n", "startup_script"],
  ]),
  ruled("SOP 6.1", "SSL Certificate", "the PEM, not base64", "sslCertificate", /decode it first/),
  ruled("SOP 6.1", "Network Name", "required for multus", "networkName", /needs the name of the network/),
  ruled("SOP 6.1", "Network Name", "blank for pod networking", "networkName", /pod network has no name/),
  said(
    "SOP 6.1",
    "Interface Type",
    "bridge for multus flat networks",
    "vm-providers/kubernetes.ts#interfaceType",
    /`bridge` with flat multus networks/,
  ),
  said(
    "SOP 6.1",
    "Template variables",
    "replaced by Kasm, not by hand",
    "entities/vm-provider.ts#startupScript",
    /Kasm fills in `\{ssh_key\}`, `\{upstream_auth_address\}`/,
  ),
  said(
    "SOP 6.2",
    "Check the Host URL",
    "include the full path; Kasm's server must reach it",
    "vm-providers/kubernetes.ts#host",
    /`server` field of the kubeconfig\. Kasm's server must reach it/,
  ),
  ...table("SOP 10.2", "harvester", [
    ["Name", "harvester-windows-rdp", "name", "harvester-windows-rdp", "vm_provider_config_name"],
    ["Cores", "4", "cores", 4, "cores"],
    ["Memory (GiB)", "8", "memory", "8 GiB", size("memory", 8)],
    ["Disk Image", "win2022-kasm-rdp", "diskImage", "win2022-kasm-rdp", "disk_image"],
    ["Disk Size (GiB)", "60", "diskSize", "60 GiB", size("disk_size", 60)],
    ["Enable TPM", "optional", "enableTpm", true, "enable_tpm"],
    ["Enable EFI Boot", "checked", "enableEfiBoot", true, "enable_efi_boot"],
    ["Startup Script", "PowerShell", "startupScript", "#ps1_sysnative\nhostname\n", "startup_script"],
  ]),
];

const common: readonly DocumentRow[] = [
  said(
    "VM providers",
    "Note",
    "not in the Professional license",
    "entities/vm-provider.ts#VmProvider",
    /Not a part of the licence Professional/,
  ),
  said(
    "VM providers",
    "VM Provider Configs",
    "a change concerns everything that uses the config",
    "entities/vm-provider.ts#VmProvider",
    /Several autoscale configs can use one; a change concerns all of them/,
  ),
  said(
    "VM providers",
    "Startup Script",
    "installs and configures the agent",
    "entities/vm-provider.ts#startupScript",
    /installs and registers Kasm's agent/,
  ),
];

/** The tables and notes on VM provider configs of the post-install procedure, and what Kasm's document says of all. */
export const rows: readonly DocumentRow[] = [...harvester, ...common];

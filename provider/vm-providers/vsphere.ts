import type * as pulumi from "@pulumi/pulumi";
import { choice, flag, integer, is, needs, only, secret, text } from "../core";
import type { Size } from "../core";
import { isPowerShell, sshPublicKey } from "./checks";
import { defineVmProvider, type With, type Without } from "./definition";
import { counted, whole } from "./sizes";

/** What a VM provider config for VMware vSphere has (kasm-wire.md 6.8, kasm-docs.md 5.6). Every change updates in place. */
export interface VsphereFields {
  /** Where the vCenter server is. */
  vcenterAddress: pulumi.Input<string>;
  /** Port of the vCenter server, usually 443. */
  vcenterPort: pulumi.Input<number>;
  /** The account at the vCenter server with which machines are made. */
  vcenterUsername: pulumi.Input<string>;
  /** Password of that account. Kept as a secret; sent when it changes, never compared with the server's. */
  vcenterPassword: pulumi.Input<string>;
  /**
   * Name of the template that machines are cloned from. Required unless {@link vmName} names a machine; Kasm 1.19 can store
   * a config without (kasm-docs.md 5.6).
   */
  templateName?: pulumi.Input<string>;
  /** Name of the machine that others are cloned from (newer than the form of Kasm 1.15). A new config has none. */
  vmName?: pulumi.Input<string>;
  /** Name of the snapshot that machines are cloned from (newer than the form of Kasm 1.15). A new config has none. */
  vmSnapshotName?: pulumi.Input<string>;
  /** How machines are cloned, in Kasm's own words (newer than the form of Kasm 1.15). A new config has none. */
  cloneType?: pulumi.Input<string>;
  /** Name of the datacenter that machines are made in. */
  datacenterName: pulumi.Input<string>;
  /** The folder that machines are put in. Default: the template's. */
  vmFolder?: pulumi.Input<string>;
  /**
   * Name of the datastore that disks lie on. Default: the template's. When it runs full, every machine on it is paused
   * until there is space: keep the vCenter server and other management machines on another one, which no autoscaling uses.
   */
  datastoreName?: pulumi.Input<string>;
  /** Whether a datastore cluster is used. Default none. From Kasm 1.19 on; before, {@link datastoreClusterName} names one. */
  useDatastoreCluster?: pulumi.Input<boolean>;
  /** Name of the datastore cluster. Default: the template's. Before Kasm 1.19, which has {@link useDatastoreCluster}. */
  datastoreClusterName?: pulumi.Input<string>;
  /** Name of the cluster that machines are made in. Default: the template's. */
  clusterName?: pulumi.Input<string>;
  /** The resource pool that machines join. Default: the template's. */
  resourcePool?: pulumi.Input<string>;
  /** The account in the machine that runs the start-up script; it must be allowed all that the script does. */
  osUsername: pulumi.Input<string>;
  /** Password of that account. Kept as a secret; sent when it changes, never compared with the server's. */
  osPassword: pulumi.Input<string>;
  /** CPUs of each machine, whatever the template has. */
  cpus: pulumi.Input<number>;
  /** Memory of each machine, whatever the template has. Before Kasm 1.19 it must be a whole number of MiB. */
  memory: pulumi.Input<Size>;
  /**
   * Which family of operating system is installed in the template. The start-up script runs in bash on Linux, in
   * PowerShell on Windows.
   */
  installedOsType: "linux" | "windows";
  /** How the start-up script gets into the machine, in Kasm's own words (newer than the form of Kasm 1.15). A new config has none. */
  startupScriptMethod?: pulumi.Input<string>;
  /** Public key that fills `{ssh_key}` of the start-up script, in OpenSSH form; only for Linux. A new config has none. */
  sshPublicKey?: pulumi.Input<string>;
}

type Source = "templateName" | "vmName";

/** The same with what goes together: a template or a machine to clone; only Linux machines take an SSH key. */
export type VsphereArgs = Omit<VsphereFields, "installedOsType" | "sshPublicKey" | Source> &
  (
    | (With<VsphereFields, "templateName"> & Pick<VsphereFields, "vmName">)
    | (With<VsphereFields, "vmName"> & Pick<VsphereFields, "templateName">)
  ) &
  (
    | ({ installedOsType: "linux" } & Pick<VsphereFields, "sshPublicKey">)
    | ({ installedOsType: "windows" } & Without<"sshPublicKey">)
  );

/** A VM provider config for VMware vSphere (kasm-wire.md 6.8, kasm-docs.md 5.6). */
export const vsphere = defineVmProvider<VsphereFields, VsphereArgs, "vcenterPassword" | "osPassword">({
  fields: {
    vcenterAddress: text("vsphere_vcenter_address"),
    vcenterPort: integer("vsphere_vcenter_port", { min: 1, max: 65_535 }),
    vcenterUsername: text("vsphere_vcenter_username"),
    vcenterPassword: secret("vsphere_vcenter_password"),
    templateName: text("vsphere_template_name").optional(),
    vmName: text("vsphere_vm_name").optional(),
    vmSnapshotName: text("vsphere_vm_snapshot_name").optional(),
    cloneType: text("vsphere_clone_type").optional(),
    datacenterName: text("vsphere_datacenter_name"),
    vmFolder: text("vsphere_vm_folder").optional(),
    datastoreName: text({
      "1.18": ["vsphere_datastore", "vsphere_datastore_name"],
      "1.19": ["vsphere_datastore_name", "vsphere_datastore"],
    }).optional(),
    // One of these took the place of the other, with another meaning (kasm-1.19-columns.md, older names).
    useDatastoreCluster: flag({ "1.18": [], "1.19": ["vsphere_use_datastore_cluster"] })
      .optional()
      .absent("name the datastore cluster in datastoreClusterName"),
    datastoreClusterName: text({ "1.18": ["vsphere_datastore_cluster_name"], "1.19": [] })
      .optional()
      .absent("set useDatastoreCluster instead"),
    clusterName: text("vsphere_cluster_name").optional(),
    resourcePool: text("vsphere_resource_pool").optional(),
    osUsername: text("vsphere_os_username"),
    osPassword: secret("vsphere_os_password"),
    cpus: integer("vsphere_cpus", { min: 1 }),
    memory: counted("vsphere_memory", { name: "vsphere_memoryMB", unit: "MiB" }, { minBytes: 2 ** 20 }),
    // The form has capitals, an example of the preseed reference has none (kasm-docs.md 5.6).
    installedOsType: choice("vsphere_installed_OS_type", {
      linux: ["Linux", "linux"],
      windows: ["Windows", "windows"],
    }),
    startupScriptMethod: text("vsphere_startup_script_method").optional(),
    sshPublicKey: text("vm_public_ssh_key").optional().refine(sshPublicKey),
  },
  rules: [
    ...whole("MiB", "memory"),
    needs(
      "templateName",
      ({ vmName }) => vmName == null || vmName === "",
      "name the template to clone, or a machine in vmName",
    ),
    only("sshPublicKey", is("installedOsType", "linux"), "only Linux machines take an SSH key; leave it out"),
    ({ startupScript, installedOsType }) => {
      const windows = typeof startupScript === "string" ? isPowerShell(startupScript) : undefined;
      if (windows === undefined || (installedOsType !== "linux" && installedOsType !== "windows")) return undefined;
      if (windows === (installedOsType === "windows")) return undefined;
      const reason = windows
        ? "this is PowerShell, and on Linux the script runs in bash"
        : "this is no PowerShell, and on Windows the script runs in PowerShell";
      return { property: "startupScript", reason };
    },
  ],
});

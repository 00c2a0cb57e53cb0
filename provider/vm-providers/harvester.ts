import type * as pulumi from "@pulumi/pulumi";
import { text } from "../core";
import { defineVmProvider } from "./definition";
import { kubernetesFields, kubernetesRules, type KubernetesFields } from "./kubernetes";

/**
 * What a VM provider config for SUSE Harvester has (kasm-docs.md 5.2). Every change updates in place. The start-up
 * script is cloud-config.
 */
export interface HarvesterFields extends KubernetesFields {
  /**
   * Name of the Harvester image or template the machines start from. A template for Windows desktops is generated with its
   * data, from a machine that was shut down and is without its CD-ROM volumes. In it are the VirtIO drivers, QEMU's guest
   * agent, and Cloudbase-Init as LocalSystem that neither runs sysprep nor shuts the machine down; Remote Desktop and the
   * audio service are on (SOP 10.1).
   */
  diskImage: pulumi.Input<string>;
}

/** A VM provider config for SUSE Harvester (kasm-docs.md 5.2). */
export const harvester = defineVmProvider<HarvesterFields, HarvesterFields, "apiToken">({
  fields: { ...kubernetesFields, diskImage: text("disk_image") },
  rules: kubernetesRules,
});

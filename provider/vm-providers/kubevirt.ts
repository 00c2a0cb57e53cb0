import type * as pulumi from "@pulumi/pulumi";
import { text } from "../core";
import { defineVmProvider } from "./definition";
import { kubernetesFields, kubernetesRules, type KubernetesFields } from "./kubernetes";

/**
 * What a VM provider config for KubeVirt has (kasm-docs.md 5.3): as for Harvester, with the source of the disk in place
 * of an image. Every change updates in place.
 */
export interface KubevirtFields extends KubernetesFields {
  /** What each machine's disk is cloned from: the name of a volume claim that holds a golden image, for example. */
  diskSource: pulumi.Input<string>;
}

/** A VM provider config for KubeVirt (kasm-docs.md 5.3). */
export const kubevirt = defineVmProvider<KubevirtFields, KubevirtFields, "apiToken">({
  fields: { ...kubernetesFields, diskSource: text("disk_source") },
  rules: kubernetesRules,
});

import type { ResourceType } from "./client";

const harvester = "harvesterhci.io/v1beta1";
const harvesterNetwork = "network.harvesterhci.io/v1beta1";

/** The served types that the sandbox itself deals with. */
export const types = {
  namespace: { apiVersion: "v1", plural: "namespaces" },
  secret: { apiVersion: "v1", plural: "secrets" },
  event: { apiVersion: "v1", plural: "events" },
  resourceQuota: { apiVersion: "v1", plural: "resourcequotas" },
  virtualMachine: { apiVersion: "kubevirt.io/v1", plural: "virtualmachines" },
  virtualMachineInstance: { apiVersion: "kubevirt.io/v1", plural: "virtualmachineinstances" },
  persistentVolumeClaim: { apiVersion: "v1", plural: "persistentvolumeclaims" },
  storageClass: { apiVersion: "storage.k8s.io/v1", plural: "storageclasses" },
  customResourceDefinition: { apiVersion: "apiextensions.k8s.io/v1", plural: "customresourcedefinitions" },
  virtualMachineImage: { apiVersion: harvester, plural: "virtualmachineimages" },
  keyPair: { apiVersion: harvester, plural: "keypairs" },
  clusterNetwork: { apiVersion: harvesterNetwork, plural: "clusternetworks" },
  vlanConfig: { apiVersion: harvesterNetwork, plural: "vlanconfigs" },
  networkAttachmentDefinition: { apiVersion: "k8s.cni.cncf.io/v1", plural: "network-attachment-definitions" },
} as const satisfies Record<string, ResourceType>;

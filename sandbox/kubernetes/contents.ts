import type { KubernetesClient, KubernetesObject, ResourceType } from "./client";
import { types } from "./types";

const namespaces = ["harvester-system", "harvester-public", "longhorn-system", "cattle-system"];

/** What a fresh Harvester holds and a program may meet. */
const contents: ReadonlyArray<{ type: ResourceType; object: KubernetesObject }> = [
  ...namespaces.map((name) => ({
    type: types.namespace,
    object: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
  })),
  {
    type: types.storageClass,
    object: {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "harvester-longhorn", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "driver.longhorn.io",
      parameters: { migratable: "true", numberOfReplicas: "3", staleReplicaTimeout: "30" },
      reclaimPolicy: "Delete",
      volumeBindingMode: "Immediate",
      allowVolumeExpansion: true,
    },
  },
  {
    type: types.clusterNetwork,
    object: {
      apiVersion: types.clusterNetwork.apiVersion,
      kind: "ClusterNetwork",
      metadata: { name: "mgmt", annotations: { "network.harvesterhci.io/uplink-mtu": "1500" } },
    },
  },
];

/** Puts in place what every Harvester has. */
export async function applyContents(client: KubernetesClient): Promise<void> {
  for (const { type, object } of contents) await client.apply(type, object);
}

/** A virtual machine network of Harvester (SOP 5.3). */
export interface NetworkShape {
  name: string;
  clusterNetwork: string;
  vlanId?: number;
  mtu?: number;
}

const prefix = "network.harvesterhci.io";

export function networkLabels({ clusterNetwork, vlanId }: NetworkShape): Record<string, string> {
  return {
    [`${prefix}/clusternetwork`]: clusterNetwork,
    [`${prefix}/type`]: vlanId === undefined ? "UntaggedNetwork" : "L2VlanNetwork",
    ...(vlanId === undefined ? {} : { [`${prefix}/vlan-id`]: String(vlanId) }),
  };
}

/** Ready is a label here; the object has no status (harvester.md 1.5). */
export const networkReady = `jsonpath={.metadata.labels["${prefix}/ready"]}=true`;

/** The CNI configuration as Harvester writes it. Name, labels and bridge must agree, so they come from one place. */
export function networkConfig({ name, clusterNetwork, vlanId, mtu }: NetworkShape): string {
  return JSON.stringify({
    cniVersion: "0.3.1",
    name,
    type: "bridge",
    bridge: `${clusterNetwork}-br`,
    promiscMode: true,
    vlan: vlanId ?? 0,
    ipam: {},
    ...(mtu === undefined || mtu === 1500 ? {} : { mtu }),
  });
}

/** The rules of Harvester's webhook, which a preview against a bare API server would not show. */
export function networkProblem({ clusterNetwork, vlanId, mtu }: Partial<NetworkShape>): string | undefined {
  if (clusterNetwork !== undefined && clusterNetwork.length > 12) {
    return `the cluster network "${clusterNetwork}" has more than 12 letters; its bridge would be too long`;
  }
  if (vlanId !== undefined && (!Number.isInteger(vlanId) || vlanId < 1 || vlanId > 4094))
    return `vlanId ${vlanId} is not between 1 and 4094`;
  if (mtu !== undefined && (!Number.isInteger(mtu) || mtu < 576 || mtu > 9000))
    return `mtu ${mtu} is not between 576 and 9000`;
  return undefined;
}

import type { KubernetesObject } from "../client";
import { types } from "../types";
import { conditionsOf, hasCondition, withConditions } from "./conditions";
import type { Controller, ControllerTools } from "./controller";
import { found } from "./found";

const manager = "harvester-network-controller";
const labels = { clusterNetwork: "network.harvesterhci.io/clusternetwork", ready: "network.harvesterhci.io/ready" };
const builtIn = "mgmt";

/** A cluster network is ready once a VlanConfig gives it an uplink; the built-in one always is (harvester.md 1.4). */
export const clusterNetworkReadiness: Controller = {
  plays: "Harvester's cluster networks becoming ready",
  type: types.clusterNetwork,
  alsoWatches: [types.vlanConfig],
  async reconcile(object, tools) {
    const status = (await hasUplink(object.metadata.name, tools)) ? "True" : "False";
    if (hasCondition(object, "ready", status)) return;
    const conditions = withConditions(conditionsOf(object), [{ type: "ready", status }]);
    await tools.client.merge(types.clusterNetwork, object, { status: { conditions } }, manager);
  },
};

/** A network of virtual machines is ready, by label, when its cluster network exists (harvester.md 1.5). */
export const networkReadiness: Controller = {
  plays: "Harvester's virtual machine networks becoming ready",
  type: types.networkAttachmentDefinition,
  alsoWatches: [types.clusterNetwork],
  async reconcile(object, tools) {
    const ready = String(await exists(clusterNetworkOf(object), tools));
    if (object.metadata.labels?.[labels.ready] === ready) return;
    const patch = { metadata: { labels: { [labels.ready]: ready } } };
    await tools.client.merge(types.networkAttachmentDefinition, object, patch, manager);
  },
};

async function hasUplink(clusterNetwork: string, { client }: ControllerTools): Promise<boolean> {
  if (clusterNetwork === builtIn) return true;
  const configs = await client.list(types.vlanConfig);
  return configs.some(({ spec }) => (spec as { clusterNetwork: string }).clusterNetwork === clusterNetwork);
}

/** By label, else by the bridge, which is called after the cluster network. */
function clusterNetworkOf(network: KubernetesObject): string | undefined {
  const labelled = network.metadata.labels?.[labels.clusterNetwork];
  if (labelled !== undefined) return labelled;
  try {
    const { bridge } = JSON.parse((network.spec as { config?: string }).config ?? "") as { bridge?: string };
    return bridge?.replace(/-br$/, "");
  } catch {
    return undefined;
  }
}

async function exists(clusterNetwork: string | undefined, { client }: ControllerTools): Promise<boolean> {
  return clusterNetwork !== undefined && (await found(client.get(types.clusterNetwork, clusterNetwork))) !== undefined;
}

import type { KubernetesClient, KubernetesObject } from "../client";
import { types } from "../types";
import { found } from "./found";
import { claimsOf, claimTemplatesOf, limitsOf, memoryOf, specOf, strategyOf } from "./virtual-machine-spec";
import { valueOf } from "./quantity";

/*
 * What Harvester's and KubeVirt's webhooks would have refused when the machine was written (harvester.md 1.9, 5, 6). A
 * bare API server has no webhooks, so the machine is there: it says so in its status, and does not start.
 */
type Rule = (machine: KubernetesObject, others: Others) => Promise<string | undefined> | string | undefined;

interface Others {
  readonly client: KubernetesClient;
  readonly machines: readonly KubernetesObject[];
}

const rules: readonly Rule[] = [
  (machine) => troubleOf(() => claimTemplatesOf(machine)),
  (machine) => {
    const { running, runStrategy } = specOf(machine);
    return running !== undefined && runStrategy !== undefined
      ? "running and runStrategy exclude each other"
      : undefined;
  },
  (machine) =>
    memoryOf({ ...domainOf(machine), resources: { limits: domainOf(machine).resources?.limits } }) > 0
      ? undefined
      : "spec.template.spec.domain: neither a memory limit nor guest memory is given",
  (machine) => {
    const { firmware, features } = domainOf(machine);
    return firmware?.bootloader?.efi?.secureBoot === true && features?.smm?.enabled !== true
      ? "spec.template.spec.domain.features.smm: secure boot needs it to be enabled"
      : undefined;
  },
  claimInUse,
  addressInUse,
  networkMissing,
];

/** Why the webhooks would refuse the machine; every reason at once. */
export async function refusalsOf(machine: KubernetesObject, client: KubernetesClient): Promise<string[]> {
  const all = await client.list(types.virtualMachine);
  const machines = all.filter(({ metadata }) => metadata.uid !== machine.metadata.uid);
  const said: string[] = [];
  for (const rule of rules) {
    const refusal = await rule(machine, { client, machines });
    if (refusal !== undefined) said.push(refusal);
  }
  return said;
}

function domainOf(machine: KubernetesObject) {
  return specOf(machine).template.spec.domain;
}

function troubleOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function claimInUse(machine: KubernetesObject, { machines }: Others): string | undefined {
  const own = claimsOf(specOf(machine));
  for (const other of machines.filter(({ metadata }) => metadata.namespace === machine.metadata.namespace)) {
    const shared = claimsOf(specOf(other)).find((claim) => own.includes(claim));
    if (shared !== undefined && wasFirst(other, machine)) {
      return `volume ${shared}: is used by the virtual machine ${other.metadata.name}`;
    }
  }
  return undefined;
}

function addressInUse(machine: KubernetesObject, { machines }: Others): string | undefined {
  const addresses = (one: KubernetesObject) =>
    (domainOf(one).devices?.interfaces ?? []).flatMap(({ macAddress }) => macAddress?.toLowerCase() ?? []);
  const own = addresses(machine);
  for (const other of machines) {
    const shared = addresses(other).find((address) => own.includes(address));
    if (shared !== undefined && wasFirst(other, machine)) {
      return `MAC address ${shared}: is that of the virtual machine ${other.metadata.namespace}/${other.metadata.name}`;
    }
  }
  return undefined;
}

/** Of two machines that exclude each other, the webhook would have let in the first. */
function wasFirst(one: KubernetesObject, other: KubernetesObject): boolean {
  if (created(one) !== created(other)) return created(one);
  const order = ({ metadata }: KubernetesObject) => `${metadata.creationTimestamp ?? ""} ${metadata.uid ?? ""}`;
  return order(one) < order(other);
}

/** Harvester takes a name without a namespace for one in `default` (harvester.md 5, pitfall 11). */
async function networkMissing(machine: KubernetesObject, { client }: Others): Promise<string | undefined> {
  for (const { multus } of specOf(machine).template.spec.networks ?? []) {
    if (multus === undefined) continue;
    const [first = "", second] = multus.networkName.split("/");
    const [namespace, name] = second === undefined ? ["default", first] : [first, second];
    const network = await found(client.get(types.networkAttachmentDefinition, name, namespace));
    if (network !== undefined) continue;
    const bare = second === undefined ? ": a name without a namespace is looked for in default" : "";
    return `network ${multus.networkName}: network-attachment-definitions "${namespace}/${name}" not found${bare}`;
  }
  return undefined;
}

/** Which quota of the namespace keeps the machine from starting; undefined when none does. */
export async function quotaTrouble(machine: KubernetesObject, client: KubernetesClient): Promise<string | undefined> {
  const { namespace = "" } = machine.metadata;
  const quotas = await client.list(types.resourceQuota, namespace);
  if (quotas.length === 0) return undefined;
  const all = await client.list(types.virtualMachine, namespace);
  const running = all.filter(
    (one) => one.metadata.uid !== machine.metadata.uid && created(one) && strategyOf(specOf(one)) !== "Halted",
  );
  for (const quota of quotas) {
    const hard = (quota.spec as { hard?: Record<string, string> }).hard ?? {};
    for (const kind of ["cpu", "memory"] as const) {
      const limit = hard[`limits.${kind}`];
      if (limit === undefined) continue;
      const used = running.reduce((sum, one) => sum + limitsOf(specOf(one).template.spec)[kind], 0);
      const wanted = limitsOf(specOf(machine).template.spec)[kind];
      if (used + wanted > valueOf(limit)) {
        return `exceeded quota: ${quota.metadata.name}, requested: limits.${kind}=${wanted}, used: ${used}, limited: ${limit}`;
      }
    }
  }
  return undefined;
}

function created(machine: KubernetesObject): boolean {
  return (machine.status as { created?: boolean } | undefined)?.created === true;
}

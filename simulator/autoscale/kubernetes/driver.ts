import type { SwitchValues } from "../../catalogue/switches";
import { type JsonObject, textOf } from "../../json";
import type { Row } from "../../store/tables";
import type { FoundMachine, MachineDriver, MachineOrder } from "../driver";
import { KubernetesApi, unlessGone, within } from "./client";
import { checkNetwork, findImage } from "./lookup";
import { INSTALLATION_LABEL, renderMachine, secretName, SERVER_LABEL } from "./machine";
import { targetOf } from "./target";

/** States in which a machine will not run by itself (harvester.md 1.9). */
const TROUBLES = new Set([
  "CrashLoopBackOff",
  "ErrorUnschedulable",
  "ErrImagePull",
  "ImagePullBackOff",
  "ErrorPvcNotFound",
  "DataVolumeError",
]);

/** Makes machines on Harvester and KubeVirt, through the config's own address, authority and token. */
export class KubernetesDriver implements MachineDriver {
  private readonly api: KubernetesApi;

  /** Throws ProviderError on a config that leads nowhere. */
  constructor(
    private readonly provider: Row,
    private readonly switches: SwitchValues,
    private readonly installation: string,
  ) {
    this.api = new KubernetesApi(targetOf(provider, switches));
  }

  private get onHarvester(): boolean {
    return this.provider.vm_provider_name === "harvester";
  }

  async make(order: MachineOrder): Promise<void> {
    const image = this.onHarvester ? await findImage(this.api, this.provider, this.switches) : undefined;
    const { secret, virtualMachine } = renderMachine(order, this.switches, image);
    await checkNetwork(this.api, this.provider, this.switches);
    if (secret !== undefined) await this.api.create("secret", secret);
    try {
      await this.api.create("virtualMachine", virtualMachine);
    } catch (error) {
      // What is left behind would hold a token; the first failure is the one to tell.
      if (secret !== undefined) await this.api.delete("secret", secretName(order.name)).catch(() => undefined);
      throw error;
    }
  }

  async list(): Promise<FoundMachine[]> {
    const selector = `${INSTALLATION_LABEL}=${this.installation}`;
    const machines = await this.api.list("virtualMachine", selector);
    // What is on its way out is as good as gone.
    return machines
      .filter((machine) => within(machine, "metadata", "deletionTimestamp") === undefined)
      .map(foundMachine);
  }

  /** With its disks, which Harvester otherwise leaves behind (harvester.md 1.9), and its cloud-init. */
  async remove(name: string): Promise<void> {
    const machine = await this.api.get("virtualMachine", name).catch(unlessGone);
    const claims = machine === undefined || !this.onHarvester ? [] : claimsOf(machine);
    if (claims.length > 0) {
      const annotations = { "harvesterhci.io/removedPersistentVolumeClaims": claims.join(",") };
      await this.api.annotate("virtualMachine", name, annotations).catch(unlessGone);
    }
    await this.api.delete("virtualMachine", name);
    await this.api.delete("secret", secretName(name));
  }

  close(): Promise<void> {
    return this.api.close();
  }
}

function foundMachine(machine: JsonObject): FoundMachine {
  const state = textOf(within(machine, "status", "printableStatus"));
  const quota = textOf(within(machine, "metadata", "annotations", "harvesterhci.io/insufficient-resource-quota"));
  return {
    name: textOf(within(machine, "metadata", "name")),
    serverId: textOf(within(machine, "metadata", "labels", SERVER_LABEL)),
    running: state === "Running",
    trouble: quota !== "" ? `exceeded quota: ${quota}` : TROUBLES.has(state) ? state : undefined,
  };
}

/** The claims that its disks are on. */
function claimsOf(machine: JsonObject): string[] {
  const volumes = within(machine, "spec", "template", "spec", "volumes");
  if (!Array.isArray(volumes)) return [];
  return volumes
    .map((volume) => textOf(within(volume, "persistentVolumeClaim", "claimName")))
    .filter((name) => name !== "");
}

import type { BootedMachine, GuestHost } from "../../guest/host";
import type { KubernetesClient, KubernetesObject } from "../client";
import { types } from "../types";
import { conditionsOf, withConditions, type Condition } from "./conditions";
import type { Controller } from "./controller";
import { noteEvent } from "./events";
import { found } from "./found";
import { quotaTrouble, refusalsOf } from "./virtual-machine-rules";
import { annotations, resourcesOf, specOf, startsByItself, strategyOf } from "./virtual-machine-spec";
import { imageNameOf, provideVolumes, removeVolumes, userDataOf } from "./virtual-machine-volumes";

type Change = Pick<Condition, "type" | "status" | "reason" | "message">;

const manager = "virt-controller";
/** Keeps a deleted machine until what belongs to it is gone; the sandbox's own. */
const finalizer = "sandbox.pulumi-kasm/virtual-machine";

/**
 * Harvester's and KubeVirt's controllers of virtual machines, with the machines themselves (harvester.md 1.9): makes
 * the disks, an instance, boots it once with its user data, and takes all of it away again. What a webhook would have
 * refused is told in the condition Failure, and the machine does not start.
 */
export function virtualMachines(host: GuestHost): Controller {
  return {
    plays: "Harvester's and KubeVirt's virtual machines, with what runs in them",
    type: types.virtualMachine,
    // What a machine waits for.
    alsoWatches: [
      types.virtualMachineImage,
      types.persistentVolumeClaim,
      types.secret,
      types.networkAttachmentDefinition,
      types.resourceQuota,
    ],
    async reconcile(object, { client }) {
      const machine = await client.get(types.virtualMachine, object.metadata.name, object.metadata.namespace);
      if (machine.metadata.uid !== object.metadata.uid || machine.metadata.deletionTimestamp !== undefined) return;
      await new MachineTurn(host, client, machine).bring();
    },
    async finalize(object, { client }) {
      if (object.metadata.finalizers?.includes(finalizer) !== true) return;
      await setStatus(client, object, { printableStatus: "Terminating" }, []);
      await found(removeInstance(client, object));
      await host.destroy(object.metadata.uid ?? "");
      await removeVolumes(object, client);
      const finalizers = object.metadata.finalizers.filter((one) => one !== finalizer);
      await client.merge(types.virtualMachine, object, { metadata: { uid: object.metadata.uid, finalizers } }, manager);
    },
  };
}

/** One look at a machine. */
class MachineTurn {
  constructor(
    private readonly host: GuestHost,
    private readonly client: KubernetesClient,
    private machine: KubernetesObject,
  ) {}

  async bring(): Promise<void> {
    const { client, machine } = this;
    if (machine.metadata.finalizers?.includes(finalizer) !== true) {
      const { uid, resourceVersion, finalizers = [] } = machine.metadata;
      const metadata = { uid, resourceVersion, finalizers: [...finalizers, finalizer] };
      this.machine = await client.merge(types.virtualMachine, machine, { metadata }, manager);
    }
    const instance = await found(instanceOf(client, machine));
    if (instance !== undefined) return this.follow(instance);
    if (!startsByItself(specOf(machine))) return this.rest();
    await this.start();
  }

  private async rest(): Promise<void> {
    await this.host.stop(this.uid);
    const strategy = strategyOf(specOf(this.machine));
    const message = strategy === "Halted" ? undefined : `runStrategy ${strategy} waits for somebody to start it`;
    await this.setStatus({ printableStatus: "Stopped", created: false, ready: false }, [
      { type: "Ready", status: "False", reason: "VMINotExists", ...(message !== undefined && { message }) },
    ]);
  }

  private async start(): Promise<void> {
    const { client, machine } = this;
    const refusals = await refusalsOf(machine, client);
    if (refusals.length > 0)
      return this.fail("Stopped", "Refused", `a webhook would refuse this: ${refusals.join("; ")}`);
    if (this.printableStatus === undefined) await this.setStatus({ printableStatus: "Provisioning" }, [notReady]);
    const trouble = await provideVolumes(machine, client);
    if (trouble !== undefined) return this.fail(trouble.printableStatus, trouble.reason, trouble.message);
    const quota = await quotaTrouble(machine, client);
    await this.markQuota(quota);
    if (quota !== undefined) return this.fail("Stopped", "InsufficientResourceQuota", quota);
    const data = await userDataOf(specOf(machine).template.spec, this.namespace, client);
    if ("trouble" in data) return this.fail("Starting", "FailedMount", data.trouble);
    await this.setStatus({ printableStatus: "Starting" }, [notReady]);
    await this.follow(await this.makeInstance());
  }

  /** Brings the status up to what the instance is, and boots what has not booted. */
  private async follow(instance: KubernetesObject): Promise<void> {
    const { client, machine } = this;
    if (strategyOf(specOf(machine)) === "Halted") {
      await found(removeInstance(client, machine));
      return this.rest();
    }
    const isOver = (instance.status as { phase?: string } | undefined)?.phase === "Succeeded";
    if (isOver) return this.rest();
    await this.setStatus({ printableStatus: "Running", created: true, ready: true }, [
      { type: "Ready", status: "True" },
      { type: "Failure", status: "False" },
    ]);
    if (this.host.runs(this.uid)) return;
    const { spec } = specOf(machine).template;
    const data = await userDataOf(spec, this.namespace, client);
    const userData = "userData" in data ? data.userData : "";
    const image = await imageNameOf(machine, client);
    const booted = this.host.start({ ...this.identity, image, userData, resources: resourcesOf(spec) });
    // A boot takes its time: the machine, or the sandbox, can be gone when it is over.
    void booted
      .then((what) => this.booted(instance, what))
      .catch((error: unknown) => this.note("FailedBoot", (error as Error).message))
      .catch(() => undefined);
  }

  private async booted(instance: KubernetesObject, { address, guestAgent, poweredOff }: BootedMachine): Promise<void> {
    const { client, machine } = this;
    const ends = poweredOff && strategyOf(specOf(machine)) !== "Always";
    const { interfaces = [] } = specOf(machine).template.spec.domain.devices ?? {};
    const known = guestAgent && !ends ? { ipAddress: address, ipAddresses: [address] } : {};
    const shown = interfaces.map(({ name, macAddress }, index) => ({
      name,
      ...(macAddress !== undefined && { mac: macAddress }),
      // Only the guest agent tells an address (harvester.md 1.9, SOP 11).
      ...(index === 0 && known),
      infoSource: guestAgent ? "domain, guest-agent" : "domain",
    }));
    const agent: Change = guestAgent
      ? { type: "AgentConnected", status: "True" }
      : { type: "AgentConnected", status: "False", reason: "GuestAgentNotRunning" };
    const conditions = withConditions(conditionsOf(instance), [
      { type: "Ready", status: ends ? "False" : "True" },
      agent,
    ]);
    const status = { phase: ends ? "Succeeded" : "Running", interfaces: shown, conditions };
    await found(client.mergeStatus(types.virtualMachineInstance, instance, status, manager));
    const latest = await found(client.get(types.virtualMachine, machine.metadata.name, this.namespace));
    if (latest === undefined || latest.metadata.uid !== machine.metadata.uid) return;
    this.machine = latest;
    if (ends) return this.rest();
    await this.setStatus({}, [agent]);
    await this.note("Booted", `its console is in ${this.host.consoleFile(this.identity)}`, "Normal");
  }

  private async makeInstance(): Promise<KubernetesObject> {
    const { client, machine } = this;
    const { apiVersion, kind } = machine;
    const { name, uid } = machine.metadata;
    const { template } = specOf(machine);
    const made = await client.apply(types.virtualMachineInstance, {
      apiVersion,
      kind: "VirtualMachineInstance",
      metadata: {
        name,
        namespace: this.namespace,
        labels: { ...template.metadata?.labels },
        annotations: { [annotations.console]: this.host.consoleFile(this.identity) },
        ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
      } as KubernetesObject["metadata"],
      spec: template.spec,
    });
    const conditions = withConditions([], [{ type: "Ready", status: "True" }]);
    return client.mergeStatus(types.virtualMachineInstance, made, { phase: "Running", conditions }, manager);
  }

  private async fail(printableStatus: string, reason: string, message: string): Promise<void> {
    await this.setStatus({ printableStatus, created: false, ready: false }, [
      { type: "Ready", status: "False", reason },
      { type: "Failure", status: "True", reason, message },
    ]);
    await this.note(reason, message);
  }

  private async markQuota(trouble: string | undefined): Promise<void> {
    if (this.machine.metadata.annotations?.[annotations.insufficientQuota] === trouble) return;
    const patch = { metadata: { annotations: { [annotations.insufficientQuota]: trouble ?? null } } };
    this.machine = await this.client.merge(types.virtualMachine, this.machine, patch, manager);
  }

  private async setStatus(status: Record<string, unknown>, changes: readonly Change[]): Promise<void> {
    this.machine = await setStatus(this.client, this.machine, status, changes);
  }

  private async note(reason: string, message: string, kind: "Normal" | "Warning" = "Warning"): Promise<void> {
    await noteEvent(this.client, this.machine, kind, reason, message);
  }

  private get uid(): string {
    return this.machine.metadata.uid ?? "";
  }

  private get namespace(): string {
    return this.machine.metadata.namespace ?? "";
  }

  private get identity() {
    return { uid: this.uid, namespace: this.namespace, name: this.machine.metadata.name };
  }

  private get printableStatus(): string | undefined {
    return (this.machine.status as { printableStatus?: string } | undefined)?.printableStatus;
  }
}

const notReady: Change = { type: "Ready", status: "False", reason: "VMINotExists" };

function instanceOf(client: KubernetesClient, { metadata }: KubernetesObject): Promise<KubernetesObject> {
  return client.get(types.virtualMachineInstance, metadata.name, metadata.namespace);
}

function removeInstance(client: KubernetesClient, { metadata }: KubernetesObject): Promise<void> {
  return client.delete(types.virtualMachineInstance, metadata.name, metadata.namespace);
}

/** Writes a status only when it says something new, since each write is another look. */
async function setStatus(
  client: KubernetesClient,
  object: KubernetesObject,
  status: Record<string, unknown>,
  changes: readonly Change[],
): Promise<KubernetesObject> {
  const before = (object.status ?? {}) as Record<string, unknown>;
  const isNews =
    Object.entries(status).some(([name, value]) => before[name] !== value) ||
    changes.some((change) => !conditionsOf(object).some((condition) => isSame(condition, change)));
  if (!isNews) return object;
  const conditions = withConditions(conditionsOf(object), changes);
  return client.mergeStatus(types.virtualMachine, object, { ...status, conditions }, manager);
}

function isSame(condition: Condition, change: Change): boolean {
  const { type, status, reason, message } = change;
  return (
    condition.type === type &&
    condition.status === status &&
    condition.reason === reason &&
    condition.message === message
  );
}

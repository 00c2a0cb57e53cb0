import type { KubernetesObject } from "../client";
import { types } from "../types";
import { found } from "./found";
import { bytesOf } from "./quantity";
import { conditionsOf, hasCondition, withConditions, type Condition } from "./conditions";
import type { Controller, ControllerTools } from "./controller";
import { downloadTrouble, sizeOfDownload, type ImageSize, type ImageSpec } from "./image-source";

type Outcome = { readonly trouble: string } | ImageSize;
type Change = Pick<Condition, "type" | "status" | "reason" | "message">;

const manager = "harvester";
const displayNameLabel = "harvesterhci.io/imageDisplayName";
const defaultRetries = 3;
const stepMilliseconds = 100;
const shownProgress = [0, 40, 99];

/**
 * Harvester's image controller: Initialized, then importing with progress, then Imported or, when the retries are
 * used up, RetryLimitExceeded, after which the object is left alone for ever (harvester.md 1.2).
 */
export const imageImport: Controller = {
  plays: "Harvester's import of virtual machine images",
  type: types.virtualMachineImage,
  async reconcile(object, tools) {
    const spec = object.spec as ImageSpec;
    if (object.metadata.labels?.[displayNameLabel] !== spec.displayName) {
      const metadata = { labels: { [displayNameLabel]: spec.displayName } };
      await tools.client.merge(types.virtualMachineImage, object, { metadata }, manager);
    }
    if (hasCondition(object, "RetryLimitExceeded", "True") || hasCondition(object, "Imported", "True")) return;
    if (spec.sourceType === "upload") return awaitUpload(object, tools);
    await importImage(await tools.client.get(types.virtualMachineImage, ...address(object)), spec, tools);
  },
};

/** An uploaded image waits for its file, which only Harvester's own API takes. */
async function awaitUpload(object: KubernetesObject, tools: ControllerTools): Promise<void> {
  if (hasCondition(object, "Initialized", "True")) return;
  await setStatus(object, tools, {}, [
    { type: "Initialized", status: "True" },
    { type: "Imported", status: "Unknown" },
    { type: "RetryLimitExceeded", status: "False" },
  ]);
}

async function importImage(object: KubernetesObject, spec: ImageSpec, tools: ControllerTools): Promise<void> {
  // Another look at an object that was finished while it waited for its turn.
  if (hasCondition(object, "RetryLimitExceeded", "True") || hasCondition(object, "Imported", "True")) return;
  const outcome = await outcomeOf(spec, tools);
  if ("trouble" in outcome) return giveUp(object, spec, outcome.trouble, tools);

  const storage = { storageClassName: `lh-${object.metadata.uid}`, appliedUrl: spec.url };
  let latest = object;
  for (const progress of shownProgress) {
    latest = await setStatus(latest, tools, { ...storage, progress }, [
      { type: "Initialized", status: "True" },
      { type: "Imported", status: "Unknown", reason: "Importing" },
      { type: "RetryLimitExceeded", status: "False" },
    ]);
    await tools.pause(stepMilliseconds);
  }
  await setStatus(latest, tools, { ...storage, ...outcome, progress: 100, failed: 0 }, [
    { type: "Imported", status: "True", reason: "Imported" },
  ]);
}

async function giveUp(object: KubernetesObject, spec: ImageSpec, trouble: string, tools: ControllerTools) {
  const retries = spec.retry ?? defaultRetries;
  let latest = object;
  for (let failed = 1; failed <= retries; failed += 1) {
    latest = await setStatus(latest, tools, { failed, lastFailedTime: new Date().toISOString() }, [
      { type: "Initialized", status: "True" },
      { type: "Imported", status: "False", reason: "ImportFailed", message: trouble },
      { type: "RetryLimitExceeded", status: "False" },
    ]);
    await tools.pause(stepMilliseconds);
  }
  const message = `VMImage retry attempted ${retries}/${retries} failed due to error ${trouble}`;
  await setStatus(latest, tools, {}, [
    { type: "Initialized", status: "False", message },
    { type: "Imported", status: "False", reason: "ImportFailed", message },
    { type: "RetryLimitExceeded", status: "True", message },
  ]);
}

async function outcomeOf(spec: ImageSpec, tools: ControllerTools): Promise<Outcome> {
  switch (spec.sourceType) {
    case "export-from-volume":
      return sizeOfVolume(spec, tools);
    case "clone":
      return sizeOfSource(spec, tools);
    default: {
      const trouble = downloadTrouble(spec);
      return trouble === undefined ? sizeOfDownload(spec.url ?? "") : { trouble };
    }
  }
}

async function sizeOfVolume(spec: ImageSpec, { client }: ControllerTools): Promise<Outcome> {
  const claim = await found(client.get(types.persistentVolumeClaim, spec.pvcName ?? "", spec.pvcNamespace ?? ""));
  if (claim === undefined)
    return { trouble: `persistentvolumeclaims "${spec.pvcNamespace}/${spec.pvcName}" not found` };
  const requested = (claim.spec as { resources?: { requests?: { storage?: string } } }).resources?.requests?.storage;
  const size = bytesOf(requested ?? "");
  return { size, virtualSize: size };
}

async function sizeOfSource(spec: ImageSpec, { client }: ControllerTools): Promise<Outcome> {
  const { sourceImageName = "", sourceImageNamespace = "" } = spec.securityParameters ?? {};
  const source = await found(client.get(types.virtualMachineImage, sourceImageName, sourceImageNamespace));
  if (source === undefined || !hasCondition(source, "Imported", "True")) {
    return { trouble: `source image ${sourceImageNamespace}/${sourceImageName} is not imported` };
  }
  const { size = 0, virtualSize = 0 } = source.status as Partial<ImageSize>;
  return { size, virtualSize };
}

/** Images have no status subresource: their status is written like any field. */
function setStatus(
  object: KubernetesObject,
  { client }: ControllerTools,
  status: Record<string, unknown>,
  changes: readonly Change[],
): Promise<KubernetesObject> {
  const conditions = withConditions(conditionsOf(object), changes);
  // With the uid, so that an object made anew under the name in the meantime is left alone.
  const patch = { metadata: { uid: object.metadata.uid }, status: { ...status, conditions } };
  return client.merge(types.virtualMachineImage, object, patch, manager);
}

function address({ metadata }: KubernetesObject): [name: string, namespace: string] {
  return [metadata.name, metadata.namespace ?? ""];
}

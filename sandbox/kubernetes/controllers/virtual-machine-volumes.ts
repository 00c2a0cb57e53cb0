import { KubernetesError, type KubernetesClient, type KubernetesObject } from "../client";
import { types } from "../types";
import { hasCondition } from "./conditions";
import { found } from "./found";
import { bytesOf } from "./quantity";
import {
  annotations,
  claimsOf,
  claimTemplatesOf,
  specOf,
  type ClaimTemplate,
  type DataVolumeTemplate,
  type InstanceSpec,
} from "./virtual-machine-spec";

/** What keeps a machine's disks from being there: KubeVirt's word for it, and a sentence. */
export interface VolumeTrouble {
  readonly printableStatus: "Provisioning" | "ErrorPvcNotFound" | "DataVolumeError";
  readonly reason: string;
  readonly message: string;
}

const manager = "harvester";

/** Makes the claims that the machine asks for; tells what is missing. */
export async function provideVolumes(
  machine: KubernetesObject,
  client: KubernetesClient,
): Promise<VolumeTrouble | undefined> {
  for (const template of claimTemplatesOf(machine)) {
    const trouble = await provide(machine, template, client);
    if (trouble !== undefined) return { printableStatus: "Provisioning", ...trouble };
  }
  for (const template of specOf(machine).dataVolumeTemplates ?? []) {
    const trouble = await cloneVolume(machine, template, client);
    if (trouble !== undefined)
      return { printableStatus: "DataVolumeError", reason: "DataVolumeError", message: trouble };
  }
  for (const name of claimsOf(specOf(machine))) {
    if ((await claimCalled(name, machine, client)) !== undefined) continue;
    const message = `persistentvolumeclaims "${name}" not found`;
    return { printableStatus: "ErrorPvcNotFound", reason: "FailedPvcNotFound", message };
  }
  return undefined;
}

function claimCalled(name: string, { metadata }: KubernetesObject, client: KubernetesClient) {
  return found(client.get(types.persistentVolumeClaim, name, metadata.namespace));
}

async function provide(
  machine: KubernetesObject,
  template: ClaimTemplate,
  client: KubernetesClient,
): Promise<Omit<VolumeTrouble, "printableStatus"> | undefined> {
  const { name } = template.metadata;
  if ((await claimCalled(name, machine, client)) !== undefined) return undefined;
  const trouble = await imageTrouble(template, client);
  if (trouble !== undefined) return { reason: "ImageNotUsable", message: `volume ${name}: ${trouble}` };
  const refusal = await makeClaim(machine, name, template.spec, client, template.metadata.annotations);
  return refusal === undefined ? undefined : { reason: "FailedCreate", message: `volume ${name}: ${refusal}` };
}

/** What KubeVirt's CDI does: the claim belongs to the machine and goes with it. */
async function cloneVolume(
  machine: KubernetesObject,
  { metadata: { name }, spec }: DataVolumeTemplate,
  client: KubernetesClient,
): Promise<string | undefined> {
  if ((await claimCalled(name, machine, client)) !== undefined) return undefined;
  const { pvc } = spec.source ?? {};
  if (pvc === undefined) return `volume ${name}: only clones of a claim are made here`;
  const { namespace = machine.metadata.namespace } = pvc;
  const source = await found(client.get(types.persistentVolumeClaim, pvc.name, namespace));
  if (source === undefined) return `volume ${name}: persistentvolumeclaims "${pvc.name}" not found`;
  const sourceSize = (source.spec as ClaimTemplate["spec"]).resources?.requests?.storage;
  const resources = spec.storage?.resources;
  if (bytesOf(resources?.requests?.storage) < bytesOf(sourceSize)) {
    return `volume ${name}: is smaller than its source ${pvc.name} of ${sourceSize}`;
  }
  const claim = { accessModes: ["ReadWriteMany"], volumeMode: "Block", resources };
  return makeClaim(machine, name, claim, client);
}

/** What the API server says when it refuses the claim, such as for a quota. */
async function makeClaim(
  machine: KubernetesObject,
  name: string,
  spec: unknown,
  client: KubernetesClient,
  notes?: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    const { namespace } = machine.metadata;
    const metadata = { name, namespace, ...(notes && { annotations: notes }) };
    const made = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec };
    const claim = await client.apply(types.persistentVolumeClaim, made);
    // Longhorn, which makes the volume: there is none here.
    const capacity = (spec as ClaimTemplate["spec"]).resources?.requests;
    await client.mergeStatus(types.persistentVolumeClaim, claim, { phase: "Bound", capacity }, manager);
    return undefined;
  } catch (error) {
    if (error instanceof KubernetesError) return error.message;
    throw error;
  }
}

/** A disk is cut from the image's own storage class and can't be smaller than the image (harvester.md 1.2, 5). */
async function imageTrouble({ metadata, spec }: ClaimTemplate, client: KubernetesClient): Promise<string | undefined> {
  const id = metadata.annotations?.[annotations.imageId];
  if (id === undefined) return undefined;
  const [namespace = "", name = ""] = id.split("/");
  const image = await found(client.get(types.virtualMachineImage, name, namespace));
  if (image === undefined) return `virtualmachineimages "${id}" not found`;
  if (!hasCondition(image, "Imported", "True")) return `image ${id} is not imported`;
  const { storageClassName, virtualSize = 0 } = image.status as { storageClassName?: string; virtualSize?: number };
  if (spec.storageClassName !== storageClassName) {
    return `storage class ${spec.storageClassName ?? "(none)"} is not that of image ${id}, ${storageClassName}`;
  }
  const size = spec.resources?.requests?.storage;
  return bytesOf(size) < virtualSize ? `${size ?? 0} is less than the ${virtualSize} bytes of image ${id}` : undefined;
}

/** Deletes the claims that go with the machine; the others are left behind (harvester.md 1.9). */
export async function removeVolumes(machine: KubernetesObject, client: KubernetesClient): Promise<void> {
  const named = machine.metadata.annotations?.[annotations.removedClaims] ?? "";
  const cloned = (specOf(machine).dataVolumeTemplates ?? []).map(({ metadata }) => metadata.name);
  for (const name of [...named.split(","), ...cloned].map((one) => one.trim())) {
    if (name !== "") await found(client.delete(types.persistentVolumeClaim, name, machine.metadata.namespace));
  }
}

/** What the machine's first disk was made from: the name people gave to the image. */
export async function imageNameOf(machine: KubernetesObject, client: KubernetesClient): Promise<string> {
  for (const claim of claimsOf(specOf(machine))) {
    const object = await claimCalled(claim, machine, client);
    const [namespace = "", name = ""] = object?.metadata.annotations?.[annotations.imageId]?.split("/") ?? [];
    if (name === "") continue;
    const image = await found(client.get(types.virtualMachineImage, name, namespace));
    return (image?.spec as { displayName?: string } | undefined)?.displayName ?? name;
  }
  return "";
}

/** The user data of the machine, or what of it is missing. */
export async function userDataOf(
  spec: InstanceSpec,
  namespace: string,
  client: KubernetesClient,
): Promise<{ userData: string } | { trouble: string }> {
  for (const { cloudInitNoCloud, cloudInitConfigDrive } of spec.volumes ?? []) {
    const source = cloudInitNoCloud ?? cloudInitConfigDrive;
    if (source === undefined) continue;
    const network = source.networkDataSecretRef?.name;
    if (network !== undefined && (await secret(client, network, namespace)) === undefined) return missing(network);
    if (source.userData !== undefined) return { userData: source.userData };
    if (source.userDataBase64 !== undefined) return { userData: decoded(source.userDataBase64) };
    if (source.secretRef === undefined) continue;
    const data = await secret(client, source.secretRef.name, namespace);
    if (data === undefined) return missing(source.secretRef.name);
    const given = data.userdata ?? data.userData;
    if (given === undefined) return { trouble: `secret "${source.secretRef.name}" has no key userdata` };
    return { userData: decoded(given) };
  }
  return { userData: "" };
}

function missing(name: string): { trouble: string } {
  return { trouble: `secrets "${name}" not found` };
}

async function secret(client: KubernetesClient, name: string, namespace: string) {
  const object = await found(client.get(types.secret, name, namespace));
  return object === undefined ? undefined : ((object.data ?? {}) as Record<string, string>);
}

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString();
}

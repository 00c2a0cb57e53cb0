/** What check does to the inputs of an object: names, namespaces, and refusals. */
import { createHash } from "node:crypto";
import type { CheckFailure, ResourceRequest } from "../../../provider/hosts/grpc";
import { parseWaitFor } from "./conditions";
import { NotServed } from "./kinds";
import { annotationOf, isObject, metadataOf, nameOf, withAnnotation, withMetadata } from "./objects";
import type { DataObject } from "./objects";

const autonamed = "pulumi.com/autonamed";
export const isAutonamed = (object: DataObject): boolean => annotationOf(object, autonamed) === "true";

/**
 * An object without a name is called `<resource name>-<eight characters>` and annotated so; once it has such a name it
 * keeps it. A name the program does not know yet counts as given.
 */
export function withName(
  inputs: DataObject,
  olds: DataObject,
  request: ResourceRequest,
  randomSeed: Uint8Array,
): DataObject {
  const { name } = metadataOf(inputs);
  if (name !== undefined && name !== "") return inputs;
  const oldName = nameOf(olds);
  if (oldName !== undefined && isAutonamed(olds))
    return withAnnotation(withMetadata(inputs, { name: oldName }), autonamed, "true");
  const { autonaming } = request;
  if (autonaming?.mode === "disable") return inputs;
  const chosen = autonaming ? autonaming.proposedName : `${request.name}-${suffix(randomSeed)}`;
  return withAnnotation(withMetadata(inputs, { name: chosen }), autonamed, "true");
}

/** The seed is the engine's, so that a preview that hands its plan on keeps its names. */
export const suffix = (randomSeed: Uint8Array): string =>
  createHash("sha256").update(randomSeed).digest("hex").slice(0, 8);

/** Set by the server. Given as an input they would be ignored or refused by it. */
const serversMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

const servedAnnotations = new Set(
  [
    "autonamed",
    "deletionPropagationPolicy",
    "patchFieldManager",
    "patchForce",
    "skipAwait",
    "timeoutSeconds",
    "waitFor",
  ].map((name) => `pulumi.com/${name}`),
);

/** Everything the stand-in would have to drop, by property. */
export function refusals(inputs: DataObject, request: ResourceRequest): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const refuse = (property: string, reason: string): void => void failures.push({ property, reason });
  const metadata = metadataOf(inputs);
  for (const field of serversMetadata) {
    if (field in metadata) refuse(`metadata.${field}`, `metadata.${field} is set by the server and cannot be an input`);
  }
  if ("generateName" in metadata) refuse("metadata.generateName", new NotServed("metadata.generateName").message);
  if ("status" in inputs) refuse("status", "status is set by the server and cannot be an input");
  if (nameOf(inputs) === undefined && !("name" in metadata)) {
    refuse("metadata.name", `autonaming is off for ${request.name}, so it needs a name`);
  }
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
  for (const name of Object.keys(annotations)) {
    if (name.startsWith("pulumi.com/") && !servedAnnotations.has(name)) {
      refuse(`metadata.annotations["${name}"]`, new NotServed(`the annotation ${name}`).message);
    }
  }
  const waitFor = annotationOf(inputs, "pulumi.com/waitFor");
  try {
    if (waitFor !== undefined) parseWaitFor(waitFor);
  } catch (error) {
    refuse('metadata.annotations["pulumi.com/waitFor"]', (error as Error).message);
  }
  return failures;
}

const serversAnnotations = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"];

/** The inputs that would lead to this object: all of it but what the server sets. */
export function importedInputs(live: DataObject): DataObject {
  const { status: _status, metadata: _metadata, ...rest } = live;
  const given = Object.entries(metadataOf(live)).filter(([field]) => !serversMetadata.includes(field));
  const metadata: DataObject = Object.fromEntries(given);
  if (isObject(metadata.annotations)) {
    const kept = Object.entries(metadata.annotations).filter(([name]) => !serversAnnotations.includes(name));
    metadata.annotations = Object.fromEntries(kept);
  }
  return { ...rest, metadata };
}

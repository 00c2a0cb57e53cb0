/** Writing objects: creation, and server-side apply under the resource's own field manager. */
import { ApiError, isConflict, isNotFound } from "./client";
import type { ApiClient } from "./client";
import type { ResourceKind } from "./kinds";
import { asText, isObject, metadataOf, nameOf, namespaceOf } from "./objects";
import type { Plain, PlainObject } from "./objects";
import { parsePath } from "./paths";
import type { Path } from "./paths";

export interface Write {
  client: ApiClient;
  kind: ResourceKind;
  inputs: PlainObject;
  fieldManager: string;
  /** The manager that has written the object so far, where it is another. */
  formerManager?: string;
  preview: boolean;
  signal: AbortSignal;
}

/** Unknown and doubled fields are refused by the server instead of being dropped. */
const strict = { fieldValidation: "Strict" };

const queryOf = ({ fieldManager, preview }: Write): Record<string, string> => ({
  ...strict,
  fieldManager,
  ...(preview && { dryRun: "All" }),
});

/** Creates the object, and fails when it exists, whoever manages it. */
export async function create(write: Write): Promise<PlainObject> {
  const path = await write.client.path(write.kind, namespaceOf(write.inputs));
  return write.client.call("POST", path, { query: queryOf(write), body: write.inputs, signal: write.signal });
}

/**
 * Applies the inputs over the live object: fields that were ours and are no longer given go away, fields of others stay,
 * and a field that someone else has changed is a conflict unless `force` takes it over.
 */
export async function apply(write: Write, live: PlainObject, force: boolean, ignored: string[]): Promise<PlainObject> {
  const { client, kind, inputs } = write;
  const path = await client.path(kind, namespaceOf(inputs), nameOf(inputs));
  if (!write.preview) await claimCreation(write, path, live);
  const body = ignored.reduce((object, ignore) => followLive(object, live, parsePath(ignore)), inputs);
  const patch = (forced: boolean): Promise<PlainObject> =>
    client.call("PATCH", path, {
      query: { ...queryOf(write), force: String(forced) },
      contentType: "application/apply-patch+yaml",
      body,
      signal: write.signal,
    });
  try {
    return await patch(force);
  } catch (error) {
    if (!isConflict(error)) throw error;
    // A dry run cannot claim the creation, so it conflicts with ourselves.
    if (write.preview && onlyWith(error as ApiError, managersOf(write))) return patch(true);
    throw conflictError(error as ApiError, write.fieldManager);
  }
}

function conflictError(error: ApiError, fieldManager: string): ApiError {
  const text =
    "server-side apply field conflict detected: someone else has changed fields of this object; " +
    'the annotation pulumi.com/patchForce: "true" takes them back\n' +
    `The resource managed by field manager "${fieldManager}" had an apply conflict: ${error.message}`;
  return new ApiError(error.status, error.reason, text);
}

const managersOf = ({ fieldManager, formerManager }: Write): string[] =>
  formerManager === undefined ? [fieldManager] : [fieldManager, formerManager];

function onlyWith(error: ApiError, ours: string[]): boolean {
  const managers = [...error.message.matchAll(/conflicts? with "([^"]+)"/g)].map(([, manager]) => manager ?? "");
  return managers.length > 0 && managers.every((manager) => ours.includes(manager));
}

/**
 * What was written by creating the object is owned by the operation "Update". Owned so, our fields could neither be
 * changed nor removed by our own apply, hence it is turned into "Apply" first. The same hands the fields of a former
 * manager over.
 */
async function claimCreation(write: Write, path: string, live: PlainObject, attemptsLeft = 10): Promise<void> {
  const { managedFields, resourceVersion } = metadataOf(live) as PlainObject;
  const all = Array.isArray(managedFields) ? managedFields.filter((entry) => isObject(entry)) : [];
  const names = managersOf(write);
  const ours = all.filter(({ manager, subresource }) => names.includes(asText(manager)) && !subresource);
  const isSettled = ({ operation, manager }: PlainObject): boolean =>
    operation === "Apply" && manager === write.fieldManager;
  if (ours.every(isSettled)) return;
  const [first] = ours;
  const owned = ours.map(({ fieldsV1 }) => fieldsV1).reduce(union);
  const settled = { manager: write.fieldManager, operation: "Apply" };
  const claimed = [...all.filter((entry) => !ours.includes(entry)), { ...first, ...settled, fieldsV1: owned }];
  const replacement = [
    { op: "replace", path: "/metadata/managedFields", value: claimed },
    { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion },
  ];
  const { client, fieldManager, signal } = write;
  try {
    const query = { fieldManager };
    await client.call("PATCH", path, { query, contentType: "application/json-patch+json", body: replacement, signal });
  } catch (error) {
    if (!isConflict(error) || attemptsLeft === 0) throw error;
    // A controller has written in between: its ownership must not be overwritten.
    await claimCreation(write, path, await client.call("GET", path, { signal }), attemptsLeft - 1);
  }
}

function union(left: Plain | undefined, right: Plain | undefined): Plain {
  if (!isObject(left) || !isObject(right)) return left ?? right ?? {};
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  const merged = [...keys].map((key): [string, Plain] => [key, union(left[key], right[key])]);
  return Object.fromEntries(merged);
}

/**
 * An ignored field that has another value on the server belongs to whoever set it: it is left out of what we apply. One
 * that has our value stays ours.
 */
function followLive(inputs: PlainObject, live: PlainObject, path: Path): PlainObject {
  const [step, ...rest] = path;
  if (step === "*")
    return Object.keys(inputs).reduce((object, key) => followLive(object, live, [key, ...rest]), inputs);
  if (typeof step !== "string" || !(step in inputs)) return inputs;
  const [mine, theirs] = [inputs[step], live[step]];
  if (rest.length > 0) {
    if (!isObject(mine) || !isObject(theirs)) return inputs;
    return { ...inputs, [step]: followLive(mine, theirs, rest) };
  }
  if (theirs === undefined || JSON.stringify(mine) === JSON.stringify(theirs)) return inputs;
  const { [step]: _left, ...others } = inputs;
  return others;
}

/** Asks for the deletion. Resolves to false when there is nothing to delete. */
export async function remove(
  client: ApiClient,
  path: string,
  propagationPolicy: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.call("DELETE", path, { body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy }, signal });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

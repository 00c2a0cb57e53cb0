/** The state of an object as the official plugin keeps it: what the server has, beside what the program gave. */
import { randomBytes } from "node:crypto";
import type { PropertyMap } from "../../../provider/hosts/grpc";
import { annotationOf, isObject, markSecrets, reveal } from "./objects";
import type { DataObject, PlainObject } from "./objects";

export function stateOf(
  live: PlainObject,
  inputs: DataObject,
  like: PropertyMap,
  manager: string,
  firstVersion: string,
): PropertyMap {
  return {
    ...markSecrets(live, like),
    __inputs: markSecrets(inputs, like),
    __initialApiVersion: firstVersion,
    __fieldManager: manager,
  };
}

export interface OldState {
  live: DataObject;
  inputs: DataObject;
  fieldManager?: string;
  firstVersion?: string;
}

export function parseState(properties: PropertyMap): OldState {
  const { __inputs, __fieldManager, __initialApiVersion, ...live } = reveal(properties);
  return {
    live,
    inputs: isObject(__inputs) ? (__inputs as DataObject) : {},
    fieldManager: typeof __fieldManager === "string" ? __fieldManager : undefined,
    firstVersion: typeof __initialApiVersion === "string" ? __initialApiVersion : undefined,
  };
}

/** Chosen by an annotation, else kept from the state, else made afresh. */
export function fieldManagerOf(inputs: DataObject, old?: OldState): string {
  return (
    annotationOf(inputs, "pulumi.com/patchFieldManager") ??
    old?.fieldManager ??
    `pulumi-kubernetes-${randomBytes(4).toString("hex")}`
  );
}

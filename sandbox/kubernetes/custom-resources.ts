import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { SandboxError, throwIfCancelled } from "../trouble";
import type { KubernetesClient, KubernetesObject } from "./client";
import { handWrittenTypes, type Schema } from "./hand-written-types";
import { types } from "./types";

interface Definition extends KubernetesObject {
  readonly spec: { readonly versions: ReadonlyArray<{ readonly schema: { readonly openAPIV3Schema: Schema } }> };
  readonly status?: { readonly conditions?: ReadonlyArray<{ readonly type: string; readonly status: string }> };
}

const templateVersions = "virtualmachinetemplateversions.harvesterhci.io";
const sideBySide = 4;
const establishedWithinMilliseconds = 30_000;

/** Harvester's own definitions, those of its networks, and the hand-written ones. */
export function readDefinitions(folders: readonly string[]): KubernetesObject[] {
  const released = folders.flatMap(definitionsIn);
  const template = released.find((definition) => definition.metadata.name === templateVersions);
  if (template === undefined) {
    throw new SandboxError(
      `Harvester's custom resource definitions in ${folders.join(", ")} lack ${templateVersions}.`,
    );
  }
  return [...released, ...handWrittenTypes(virtualMachineSpecOf(template))];
}

/** Makes the types known to the API server and waits until it serves them. */
export async function applyDefinitions(
  client: KubernetesClient,
  definitions: readonly KubernetesObject[],
  signal?: AbortSignal,
): Promise<void> {
  const waiting = [...definitions];
  const applySome = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      throwIfCancelled(signal);
      await client.apply(types.customResourceDefinition, next);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, applySome));
  await waitUntilServed(client, new Set(definitions.map((definition) => definition.metadata.name)), signal);
}

async function waitUntilServed(client: KubernetesClient, names: Set<string>, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + establishedWithinMilliseconds;
  for (;;) {
    throwIfCancelled(signal);
    for (const definition of await client.list<Definition>(types.customResourceDefinition)) {
      if (isEstablished(definition)) names.delete(definition.metadata.name);
    }
    if (names.size === 0) return;
    if (Date.now() > deadline) {
      throw new SandboxError(`The Kubernetes API server does not serve these types: ${[...names].join(", ")}.`);
    }
    await delay(100);
  }
}

function isEstablished(definition: Definition): boolean {
  return (
    definition.status?.conditions?.some(({ type, status }) => type === "Established" && status === "True") ?? false
  );
}

function definitionsIn(folder: string): Definition[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), "utf8")))
    .map((document) => document.toJS() as Definition | null)
    .filter((document): document is Definition => document?.kind === "CustomResourceDefinition")
    .map((definition) => ({ ...definition, status: undefined }));
}

/** The schema of `spec.vm.spec`. */
function virtualMachineSpecOf(template: Definition): Schema {
  const schema = template.spec.versions[0]?.schema.openAPIV3Schema;
  const spec = ["spec", "vm", "spec"].reduce<Schema | undefined>(
    (within, property) => (within?.properties as Record<string, Schema> | undefined)?.[property],
    schema,
  );
  if (spec === undefined) throw new SandboxError(`${templateVersions} has no schema for virtual machines.`);
  return spec;
}

import { setTimeout as delay } from "node:timers/promises";
import type { KubernetesClient, KubernetesObject, ResourceType } from "../client";
import { watchAll } from "../watch";
import { isNotFound } from "./found";

export interface ControllerTools {
  readonly client: KubernetesClient;
  readonly signal: AbortSignal;
  /** Waits; throws when the controllers are to end. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Plays one of the parts that make a Kubernetes API server a Harvester. */
export interface Controller {
  /** What it plays, for people. */
  readonly plays: string;
  readonly type: ResourceType;
  /** Types whose changes make every object of {@link Controller.type} worth another look. */
  readonly alsoWatches?: readonly ResourceType[];
  /** Brings one object where it should be. Called again when it changes; never twice at once for one object. */
  reconcile(object: KubernetesObject, tools: ControllerTools): Promise<void>;
  /** Tidies up after an object that is being deleted and that a finalizer keeps until then. */
  finalize?(object: KubernetesObject, tools: ControllerTools): Promise<void>;
}

const attempts = 5;

/** Runs a controller until the signal is aborted. */
export async function runController(controller: Controller, client: KubernetesClient, signal: AbortSignal) {
  const tools: ControllerTools = {
    client,
    signal,
    pause: (milliseconds) => delay(milliseconds, undefined, { signal }),
  };
  const known = new Map<string, KubernetesObject>();
  const busy = new Map<string, Promise<void>>();

  const look = (object: KubernetesObject) => {
    const key = keyOf(object);
    const turn = (busy.get(key) ?? Promise.resolve()).then(() => reconcileLatest(key));
    busy.set(key, turn);
    void turn.finally(() => {
      if (busy.get(key) === turn) busy.delete(key);
    });
  };
  const reconcileLatest = async (key: string) => {
    const object = known.get(key);
    if (object !== undefined && !signal.aborted) await withRetries(controller, object, tools, known);
  };
  const watchOwn = async () => {
    for await (const { type, object } of watchAll(client, controller.type, signal)) {
      if (type === "DELETED") known.delete(keyOf(object));
      else known.set(keyOf(object), object);
      const isOver = object.metadata.deletionTimestamp !== undefined && controller.finalize === undefined;
      if (type !== "DELETED" && !isOver) look(object);
    }
  };
  const watchOther = async (type: ResourceType) => {
    for await (const event of watchAll(client, type, signal)) {
      if (event.object.metadata.name !== "") for (const object of known.values()) look(object);
    }
  };
  await Promise.all([watchOwn(), ...(controller.alsoWatches ?? []).map(watchOther)]);
  await Promise.allSettled(busy.values());
}

async function withRetries(
  controller: Controller,
  object: KubernetesObject,
  tools: ControllerTools,
  known: Map<string, KubernetesObject>,
): Promise<void> {
  let latest = object;
  for (let attempt = 1; attempt <= attempts && !tools.signal.aborted; attempt += 1) {
    try {
      if (latest.metadata.deletionTimestamp === undefined) await controller.reconcile(latest, tools);
      else await controller.finalize?.(latest, tools);
      return;
    } catch (error) {
      if (tools.signal.aborted || isNotFound(error)) return;
      await tools.pause(attempt * 200).catch(() => undefined);
      latest = known.get(keyOf(object)) ?? latest;
    }
  }
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

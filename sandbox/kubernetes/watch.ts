import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { pathOf, type KubernetesClient, type KubernetesObject, type ResourceType } from "./client";

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubernetesObject;
}

interface RawEvent {
  readonly type: WatchEvent["type"] | "BOOKMARK" | "ERROR";
  readonly object: KubernetesObject;
}

const retryMilliseconds = 300;

/**
 * Every object of a type as it is now and as it changes, for ever; ends when the signal is aborted. After a lost
 * connection or an outdated position it lists anew, so an object can be reported again without having changed, and
 * a deletion in between goes unreported.
 */
export async function* watchAll(
  client: KubernetesClient,
  type: ResourceType,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  while (!signal.aborted) {
    try {
      const list = (await client.request({ method: "GET", path: pathOf(type) })) as {
        metadata: { resourceVersion: string };
        items: KubernetesObject[];
      };
      for (const object of list.items) yield { type: "ADDED", object };
      yield* watchFrom(client, type, list.metadata.resourceVersion, signal);
    } catch {
      // The API server is starting, or stopping, or has let us go: try again until told to end.
    }
    await delay(retryMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

async function* watchFrom(
  client: KubernetesClient,
  type: ResourceType,
  position: string,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  let resourceVersion = position;
  while (!signal.aborted) {
    const query = `watch=1&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`;
    const answer = await client.server.stream(`${pathOf(type)}?${query}`, client.authorization, signal);
    if (answer.status !== 200) {
      await answer.body.dump();
      return;
    }
    for await (const line of createInterface({ input: answer.body })) {
      const event = JSON.parse(line) as RawEvent;
      if (event.type === "ERROR") return;
      resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
      if (event.type !== "BOOKMARK") yield { type: event.type, object: event.object };
    }
  }
}

import { createHash } from "node:crypto";
import { KubernetesError, type KubernetesClient, type KubernetesObject } from "../client";
import { types } from "../types";

/** Leaves a note with an object, as controllers do; the same note twice is one. None in a namespace that is going. */
export async function noteEvent(
  client: KubernetesClient,
  object: KubernetesObject,
  kind: "Normal" | "Warning",
  reason: string,
  message: string,
): Promise<void> {
  const { name, namespace = "default", uid } = object.metadata;
  const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const key = createHash("sha256").update(`${uid} ${reason} ${message}`).digest("hex").slice(0, 16);
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${key}`, namespace },
    involvedObject: { apiVersion: object.apiVersion, kind: object.kind, name, namespace, uid },
    type: kind,
    reason,
    message: message.slice(0, 1024),
    source: { component: "sandbox" },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
  await client.apply(types.event, event).catch((error: unknown) => {
    if (!(error instanceof KubernetesError)) throw error;
  });
}

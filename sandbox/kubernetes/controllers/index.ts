import type { KubernetesClient } from "../client";
import { runController, type Controller } from "./controller";
import { imageImport } from "./image-import";
import { keyPairFingerprint } from "./key-pair";
import { clusterNetworkReadiness, networkReadiness } from "./networks";

const controllers: readonly Controller[] = [imageImport, clusterNetworkReadiness, networkReadiness, keyPairFingerprint];

/** What the controllers play, one line each. */
export const playedParts: readonly string[] = controllers.map(({ plays }) => plays);

/** Runs all of them; ends them when called again. */
export function startControllers(client: KubernetesClient): () => Promise<void> {
  const abort = new AbortController();
  const running = controllers.map((controller) => runController(controller, client, abort.signal));
  return async () => {
    abort.abort();
    await Promise.allSettled(running);
  };
}

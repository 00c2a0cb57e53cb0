import { setMaxListeners } from "node:events";
import type { GuestHost } from "../../guest/host";
import type { KubernetesClient } from "../client";
import { runController, type Controller } from "./controller";
import { imageImport } from "./image-import";
import { keyPairFingerprint } from "./key-pair";
import { clusterNetworkReadiness, networkReadiness } from "./networks";
import { virtualMachines } from "./virtual-machine";

export interface RunningControllers {
  /** What they play, one line each. */
  readonly played: readonly string[];
  /** Ends all of them, and what runs in virtual machines. */
  stop(): Promise<void>;
}

/** Runs all of them; virtual machines run on the host. */
export function startControllers(client: KubernetesClient, host: GuestHost): RunningControllers {
  const controllers: readonly Controller[] = [
    imageImport,
    clusterNetworkReadiness,
    networkReadiness,
    keyPairFingerprint,
    virtualMachines(host),
  ];
  const abort = new AbortController();
  // Every watch listens to it.
  setMaxListeners(0, abort.signal);
  const running = controllers.map((controller) => runController(controller, client, abort.signal));
  return {
    played: controllers.map(({ plays }) => plays),
    stop: async () => {
      abort.abort();
      await Promise.allSettled(running);
      await host.close();
    },
  };
}

import { setTimeout as pause } from "node:timers/promises";
import type { World } from "../world";
import { KasmApi } from "./servers";

/**
 * A fresh cluster refuses counted kinds for a minute or two, until its quota controller knows them; the autoscaler tries
 * again at growing intervals.
 */
const patience = 300;

/** Waits until the autoscaler's first Docker agent is online; answers false when none comes within five minutes. */
export async function firstAgentOnline({ kasm }: World, signal: AbortSignal): Promise<boolean> {
  const api = new KasmApi(kasm);
  try {
    for (let second = 0; second < patience; second++) {
      const servers = await api.list("get_servers", "servers");
      if (servers.some((each) => each.server_type === "host" && each.operational_status === "running")) return true;
      await pause(1000, undefined, { signal });
    }
    return false;
  } finally {
    await api.close();
  }
}

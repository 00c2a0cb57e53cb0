import { setTimeout as pause } from "node:timers/promises";
import { HttpServer } from "../http";
import type { World } from "../world";

/**
 * A fresh cluster refuses counted kinds for a minute or two, until its quota controller knows them; the autoscaler tries
 * again at growing intervals.
 */
const patience = 300;

/** Waits until the autoscaler's first Docker agent is online; answers false when none comes within five minutes. */
export async function firstAgentOnline({ kasm }: World, signal: AbortSignal): Promise<boolean> {
  const server = new HttpServer(kasm.url, kasm.caCertificate);
  try {
    for (let second = 0; second < patience; second++) {
      const answer = await server.call({
        method: "POST",
        path: "/api/admin/get_servers",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ api_key: kasm.apiKey, api_key_secret: kasm.apiKeySecret }),
      });
      const { servers = [] } = answer.body as { servers?: { operational_status?: string; server_type?: string }[] };
      if (servers.some((each) => each.server_type === "host" && each.operational_status === "running")) return true;
      await pause(1000, undefined, { signal });
    }
    return false;
  } finally {
    await server.close();
  }
}

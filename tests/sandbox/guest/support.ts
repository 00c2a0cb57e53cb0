import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export const managerToken = "mAnAgEr-ToKeN-123";

/** The start-up script of the procedure (SOP 6.1), as Kasm fills it in. */
export function procedure(serverId: string, changes: { manager?: string; token?: string } = {}): string {
  return readFileSync(join(__dirname, "procedure.cloud-config.txt"), "utf8")
    .replace("{ssh_key}", "ssh-ed25519 AAAAC3Nz kasm-agent")
    .replace("{upstream_auth_address}", changes.manager ?? "kasm.example.com")
    .replace("{server_id}", serverId)
    .replace("{provider_name}", "harvester")
    .replace("{manager_token}", changes.token ?? managerToken);
}

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface PlayedKasm {
  readonly url: string;
  readonly close: () => Promise<unknown>;
}

/** Stands in for Kasm: answers JSON to what guests send, by default with status 200. */
export async function playKasm(answer: (heard: Heard) => { status?: number; json: unknown }): Promise<PlayedKasm> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += String(piece)));
    request.on("end", () => {
      const { status = 200, json } = answer({ method: request.method ?? "", path: request.url ?? "", body });
      response.statusCode = status;
      response.setHeader("content-type", "application/json").end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}

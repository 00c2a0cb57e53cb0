import { HttpServer } from "../http";
import type { World } from "../world";

export type Json = Record<string, unknown>;

export const rows = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
export const object = (value: unknown): Json => (value ?? {}) as Json;

export async function ask(
  server: HttpServer,
  path: string,
  headers: Record<string, string>,
  body?: Json,
): Promise<unknown> {
  const answer = await server.call({
    method: body === undefined ? "GET" : "POST",
    path,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status >= 300) throw new Error(`${server.url}${path} answered ${answer.status}.`);
  return answer.body;
}

/** The admin API of the world's Kasm. */
export class KasmApi {
  private readonly server: HttpServer;

  constructor(private readonly kasm: World["kasm"]) {
    this.server = new HttpServer(kasm.url, kasm.caCertificate);
  }

  /** What a call lists under a key of its answer. */
  async list(call: string, key: string, body?: Json): Promise<Json[]> {
    const credentials = { api_key: this.kasm.apiKey, api_key_secret: this.kasm.apiKeySecret };
    const answer = await ask(this.server, `/api/admin/${call}`, {}, { ...credentials, ...body });
    return rows(object(answer)[key]);
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

import { Agent, fetch, FormData, request } from "undici";
import { isObject, type Json, type JsonObject } from "../json";

/** Where a server is, and the key pair that signs requests in. */
export interface Access {
  /** For example https://kasm.example.com, without /api. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiKeySecret: string;
  /** PEM of the certificate authority to trust, where it is none that everybody trusts. */
  readonly certificateAuthority?: string;
}

/** Keys that sign a body in. */
export type Credentials = Readonly<Record<string, string>>;

/** What a server answered. */
export interface Reply {
  readonly status: number;
  /** The JSON object, where it is one. */
  readonly body: JsonObject | undefined;
  readonly text: string;
}

/**
 * What became of a request: accepted (200 without error_message), refused (error_message, whatever the status), denied
 * (401 and 403), missing (404 that is no JSON) or died (a page instead of JSON, or any other status).
 */
export type Outcome = "accepted" | "refused" | "denied" | "missing" | "died";

export function outcomeOf(reply: Reply): Outcome {
  if (reply.status === 401 || reply.status === 403) return "denied";
  if (typeof reply.body?.error_message === "string") return reply.status < 500 ? "refused" : "died";
  if (reply.status === 200 && reply.body !== undefined) return "accepted";
  return reply.status === 404 ? "missing" : "died";
}

/** The answer in a few words: its status and the server's own, without what was sent. */
export function wordsOf(reply: Reply): string {
  const said = reply.body?.error_message;
  return typeof said === "string" ? `${reply.status} "${said.slice(0, 200)}"` : `${reply.status}`;
}

/** The objects of a list that an answer holds; none where it holds no list. */
export function rowsIn(answer: JsonObject, key: string): JsonObject[] {
  const list = answer[key];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Thrown by every request once the run is to end. */
export class Stopped extends Error {
  constructor() {
    super("stopped");
    this.name = "Stopped";
  }
}

/** Sends JSON and forms to one server. */
export class Wire {
  private readonly agent: Agent;
  private stopped = false;
  /** Requests sent so far. */
  requests = 0;

  constructor(readonly access: Access) {
    const { certificateAuthority: ca } = access;
    this.agent = new Agent({ connections: 1, keepAliveTimeout: 10_000, connect: ca === undefined ? {} : { ca } });
  }

  get keyPair(): Credentials {
    return { api_key: this.access.apiKey, api_key_secret: this.access.apiKeySecret };
  }

  /** Every later request throws Stopped, until `resume`. */
  stop(): void {
    this.stopped = true;
  }

  /** For cleaning up after `stop`. */
  resume(): void {
    this.stopped = false;
  }

  async post(path: string, body: JsonObject, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    if (this.stopped) throw new Stopped();
    this.requests += 1;
    const response = await request(this.access.url + path, {
      method: "POST",
      dispatcher: this.agent,
      headers: { "content-type": "application/json", accept: "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return readReply(response.statusCode, await response.body.text());
  }

  /** Sends multipart/form-data; `file` is a part named ufile. */
  async upload(path: string, fields: Readonly<Record<string, string>>, file: Buffer): Promise<Reply> {
    if (this.stopped) throw new Stopped();
    this.requests += 1;
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("ufile", new Blob([new Uint8Array(file)], { type: "application/octet-stream" }), "file.bin");
    const response = await fetch(this.access.url + path, { method: "POST", dispatcher: this.agent, body: form });
    return readReply(response.status, await response.text());
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}

function readReply(status: number, text: string): Reply {
  let body: Json | undefined;
  try {
    body = JSON.parse(text) as Json;
  } catch {
    body = undefined;
  }
  return { status, text, body: isObject(body) ? body : undefined };
}

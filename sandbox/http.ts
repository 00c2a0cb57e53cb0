import { Agent, request } from "undici";

export interface JsonRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  /** The body: parsed when it is JSON, else as text; undefined when empty. */
  readonly body: unknown;
}

/** A server of the sandbox under its own certificate authority. */
export class HttpServer {
  private readonly agent: Agent;

  constructor(
    readonly url: string,
    certificateAuthority: string,
  ) {
    this.agent = new Agent({ connect: { ca: certificateAuthority }, keepAliveTimeout: 4000 });
  }

  async call(wanted: JsonRequest): Promise<JsonAnswer> {
    const { method, headers, body } = wanted;
    const answer = await request(this.url + wanted.path, { method, headers, body, dispatcher: this.agent });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, body: parse(text, answer.headers["content-type"]) };
  }

  /** The answer's body as it comes, without a time limit: for watches. */
  async stream(path: string, headers: Record<string, string>, signal: AbortSignal) {
    const answer = await request(this.url + path, { headers, signal, dispatcher: this.agent, bodyTimeout: 0 });
    return { status: answer.statusCode, body: answer.body };
  }

  /** Cuts the connections. Nobody waits until each is gone: a stop that hung on this was seen on a busy machine. */
  close(): Promise<void> {
    this.agent.destroy().catch(() => undefined);
    return Promise.resolve();
  }
}

function parse(text: string, contentType: string | string[] | undefined): unknown {
  if (text === "") return undefined;
  return String(contentType).includes("json") ? (JSON.parse(text) as unknown) : text;
}

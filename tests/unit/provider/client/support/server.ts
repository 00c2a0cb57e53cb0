import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Seen {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
  /** The fields, where they came as JSON. */
  body: Record<string, unknown>;
}

export type Reply =
  | { status?: number; headers?: Record<string, string>; json: unknown }
  | { status?: number; headers?: Record<string, string>; text: string }
  /** The connection is cut after the request was read whole. */
  | "drop"
  /** Half of the announced answer, then the connection is cut. */
  | "cut"
  /** No answer until the server is closed. */
  | "silence";

type Answerer = (seen: Seen) => Reply | Promise<Reply>;

/** A real server on loopback that answers each path with the replies it was told; the last one repeats. */
export class LoopbackServer {
  readonly seen: Seen[] = [];
  readonly #answers = new Map<string, Answerer[]>();
  #server!: Server;
  #scheme = "http";

  static async start(tls?: { key: string; cert: string }): Promise<LoopbackServer> {
    const server = new LoopbackServer();
    const listener = (request: IncomingMessage, response: ServerResponse): void =>
      void server.#handle(request, response);
    server.#server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
    server.#scheme = tls === undefined ? "http" : "https";
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  /** Sets what a path (or a function of the admin family) answers, one reply per request. */
  on(path: string, ...replies: (Reply | Answerer)[]): this {
    const answerers = replies.map((reply): Answerer => (typeof reply === "function" ? reply : () => reply));
    this.#answers.set(path.startsWith("/") ? path : `/api/admin/${path}`, answerers);
    return this;
  }

  /** What a healthy Kasm server of this build answers at first contact. */
  likeKasm(buildId = "1.18.1.98d6fa"): this {
    return this.on("/api/__healthcheck", { json: { ok: true } })
      .on("system_info", { json: { system_info: { api: { build_id: buildId } } } })
      .on("/api/license_status", { json: { license: { status: { features: ["auto_scaling", "saml"] } } } });
  }

  /** The requests to one path or admin function. */
  requests(path: string): Seen[] {
    const whole = path.startsWith("/") ? path : `/api/admin/${path}`;
    return this.seen.filter((seen) => seen.path === whole);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const path = request.url ?? "";
    const { headers } = request;
    const json = text !== "" && headers["content-type"] === "application/json";
    const body = (json ? JSON.parse(text) : {}) as Record<string, unknown>;
    const seen = { method: request.method ?? "", path, headers, text, body };
    this.seen.push(seen);
    const answers = this.#answers.get(path) ?? [() => ({ status: 404, text: "<h1>Not Found</h1>" })];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    const reply = await (answer as Answerer)(seen);
    if (reply === "drop") request.socket.destroy();
    else if (reply === "cut") cut(response);
    else if (reply !== "silence") send(response, reply);
  }
}

function send(response: ServerResponse, reply: Exclude<Reply, string>): void {
  const json = "json" in reply;
  const type = json ? "application/json" : "text/html";
  response.writeHead(reply.status ?? 200, { "content-type": type, ...reply.headers });
  response.end(json ? JSON.stringify(reply.json) : reply.text);
}

function cut(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
  response.write('{"zones": [', () => response.socket?.destroy());
}

/** A port on which nothing listens. */
export async function unusedPort(): Promise<number> {
  const server = await LoopbackServer.start();
  const { port } = server;
  await server.close();
  return port;
}

import { Agent, createServer, request as requestOver, type Server } from "node:https";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Credential } from "../certificate-authority";

const prefix = "/k8s/clusters/local";

export interface ConsoleOptions {
  readonly port: number;
  readonly credential: Credential;
  /** The only token that is let in. */
  readonly token: string;
  /** The API server behind: its address, its authority, and the token under which the console talks to it. */
  readonly behind: { readonly port: number; readonly certificateAuthority: string; readonly token: string };
}

/**
 * Plays Harvester's console address (harvester.md 4): the API server under `/k8s/clusters/local`, with another
 * certificate authority, and for the console's own tokens only; the token of a ServiceAccount is refused.
 */
export class HarvesterConsole {
  private readonly server: Server;
  private readonly towardsServer: Agent;

  constructor(private readonly options: ConsoleOptions) {
    this.towardsServer = new Agent({ keepAlive: true, ca: options.behind.certificateAuthority });
    const { certificate: cert, privateKey: key } = options.credential;
    this.server = createServer({ cert, key }, (request, response) => this.pass(request, response));
    this.server.on("upgrade", (request, socket, head) => this.passUpgrade(request, socket, head));
  }

  /** The address as a kubeconfig from the Support page has it. */
  get url(): string {
    return `https://localhost:${this.options.port}${prefix}`;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(this.options.port, "127.0.0.1", () => resolve());
    });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
    this.towardsServer.destroy();
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const refusal = this.refusalOf(request);
    if (refusal !== undefined) {
      response.writeHead(refusal.status, { "content-type": "application/json" });
      response.end(JSON.stringify({ type: "error", ...refusal, status: String(refusal.status) }));
      return;
    }
    const onward = this.onward(request);
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // A watch has to show its head at once, long before its first event.
      response.flushHeaders();
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    onward.on("error", () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  }

  private passUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const refusal = this.refusalOf(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal.status} ${refusal.code}\r\nconnection: close\r\n\r\n`);
      return;
    }
    const onward = this.onward(request);
    onward.on("upgrade", (answer, behind, behindHead) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headerLines(answer)}\r\n`);
      socket.write(behindHead);
      behind.write(head);
      behind.on("error", () => socket.destroy());
      behind.pipe(socket).pipe(behind);
    });
    onward.on("response", (answer) => {
      socket.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${headerLines(answer)}\r\n`);
      answer.pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    onward.end();
  }

  private refusalOf({ url = "", headers }: IncomingMessage) {
    if (!`${url.split("?")[0]}/`.startsWith(`${prefix}/`))
      return { status: 404, code: "NotFound", message: "404 page not found" };
    if (headers.authorization === `Bearer ${this.options.token}`) return undefined;
    return { status: 401, code: "Unauthorized", message: "Unauthorized 401: must authenticate" };
  }

  private onward(request: IncomingMessage) {
    const { port, token } = this.options.behind;
    const headers: IncomingHttpHeaders = {
      ...request.headers,
      authorization: `Bearer ${token}`,
      host: `localhost:${port}`,
    };
    const path = (request.url ?? "").slice(prefix.length);
    return requestOver({
      host: "127.0.0.1",
      port,
      servername: "localhost",
      method: request.method,
      path: path.startsWith("/") ? path : `/${path}`,
      headers,
      agent: this.towardsServer,
    });
  }
}

function headerLines(answer: IncomingMessage): string {
  const lines: string[] = [];
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}\r\n`);
  }
  return lines.join("");
}

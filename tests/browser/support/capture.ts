import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Takes in what is posted to it, as a server that Keycloak tells about ended sessions. */
export class Capture {
  readonly forms: URLSearchParams[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      this.forms.push(new URLSearchParams(Buffer.concat(chunks).toString("utf8")));
      response.writeHead(200).end();
    });
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

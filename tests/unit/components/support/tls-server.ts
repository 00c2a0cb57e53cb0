import { mkdtempSync, rmSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CertificateAuthority } from "../../../../sandbox/certificate-authority";

export interface TlsServer {
  /** `https://localhost:PORT` */
  url: string;
  /** PEM of the authority that signed its certificate. */
  authority: string;
  /** Method and path of every request, in order. */
  requests: string[];
  /** Lets the process end, or come to rest, with the server still open. */
  unref(): void;
  close(): Promise<void>;
}

/** A real server on this machine whose certificate is good for `localhost`. */
export async function serveTls(listener: RequestListener): Promise<TlsServer> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-kasm-tls-"));
  const authority = await CertificateAuthority.open(folder, "Test");
  const credential = await authority.server("test");
  // What was written there is not asked for again, and not every test closes its server.
  rmSync(folder, { recursive: true, force: true });
  const requests: string[] = [];
  const server = createServer({ key: credential.privateKey, cert: credential.certificate }, (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    authority: authority.certificate,
    requests,
    unref: () => server.unref(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** The words of an error that must come, to look at what they hold and what they do not. */
export async function wordsOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("no error came");
}

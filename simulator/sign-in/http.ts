import { rootCertificates } from "node:tls";
import { undici, type OpenIdClient } from "./libraries";

const LARGEST_ANSWER = 1024 * 1024;
const LONGEST_WAIT = 30_000;

/** Requests of this server to an identity provider. */
export interface ProviderHttp {
  readonly fetch: OpenIdClient.CustomFetch;
  readonly close: () => Promise<void>;
}

export interface TrustOptions {
  /** PEM, beside the well-known authorities. */
  readonly trustedAuthorities: readonly string[];
  /** False: any certificate will do. */
  readonly verify: boolean;
}

/** Opens connections that trust the well-known certificate authorities and the given ones. */
export function providerHttp({ trustedAuthorities, verify }: TrustOptions): ProviderHttp {
  const { Agent, request } = undici();
  // Without any of its own, Node.js takes its default, which NODE_EXTRA_CA_CERTS extends.
  const ca = trustedAuthorities.length === 0 ? undefined : [...rootCertificates, ...trustedAuthorities];
  const agent = new Agent({
    connect: { ca, rejectUnauthorized: verify },
    maxResponseSize: LARGEST_ANSWER,
    headersTimeout: LONGEST_WAIT,
    bodyTimeout: LONGEST_WAIT,
  });
  return {
    fetch: async (url, { method, headers, body, signal }) => {
      const sent = body instanceof URLSearchParams ? body.toString() : (body as string | undefined);
      const answer = await request(url, { method: method as "GET", headers, body: sent, signal, dispatcher: agent });
      const bytes = await answer.body.arrayBuffer();
      const received = new Headers();
      for (const [name, value] of Object.entries(answer.headers)) {
        for (const each of Array.isArray(value) ? value : [value ?? ""]) received.append(name, each);
      }
      return new Response(bytes.byteLength === 0 ? null : bytes, { status: answer.statusCode, headers: received });
    },
    close: () => agent.close(),
  };
}

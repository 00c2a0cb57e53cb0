/** A request, read whole. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Whether it came over TLS. */
  readonly secure: boolean;
  /** Aborted when the client hangs up before it has its answer. */
  readonly hungUp?: AbortSignal;
}

/** What is sent back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
  /** Cut the connection instead of answering. */
  readonly cut?: boolean;
  /** Send the body so many bytes at a time, with a pause after each part. */
  readonly drip?: { readonly bytes: number; readonly milliseconds: number };
}

/** Scheme and host that a request was sent to, as its Host header has them. */
export function originOf({ secure, headers }: HttpRequest): string {
  return `${secure ? "https" : "http"}://${headers.host ?? "localhost"}`;
}

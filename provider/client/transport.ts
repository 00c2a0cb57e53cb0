import { Pool, type Dispatcher } from "undici";
import { asError } from "./clock";
import type { Content } from "./multipart";

/** What came back from the server, before anyone has judged it. */
export interface RawAnswer {
  readonly status: number;
  /** Header values by lower-case name; repeated headers are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** No whole answer came back. */
export class TransportFailure extends Error {
  constructor(
    readonly reason: Error,
    /** Whether any part of the request may have left this machine. False is certain, true is not. */
    readonly sent: boolean,
  ) {
    super(reason.message);
  }
}

/** The request was sent, and the whole answer did not come in time. */
export class AnswerTimeout extends Error {
  readonly code = "ANSWER_TIMEOUT";
}

export interface TransportOptions {
  caCertificate?: string;
  connections: number;
  /** From the start of sending to the end of the answer. */
  timeoutMilliseconds: number;
}

const connectTimeout = 10_000;
const largestAnswer = 64 * 1024 * 1024;

/** The connections to one server. Knows bytes and time limits, nothing of Kasm. Follows no redirects. */
export class Transport {
  readonly #pool: Pool;

  constructor(
    origin: string,
    private readonly options: TransportOptions,
  ) {
    const authority = options.caCertificate;
    this.#pool = new Pool(origin, {
      connections: options.connections,
      pipelining: 1, // a second request behind an unanswered create would share its fate
      // The exchange has its own limit, exact and for the whole of it.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: largestAnswer,
      connect: {
        timeout: Math.min(connectTimeout, options.timeoutMilliseconds),
        // The server's own certificate may be given in place of an authority's.
        ...(authority === undefined ? {} : { ca: authority, allowPartialTrustChain: true }),
      },
    });
  }

  /** Sends one request, a GET where it has no content, and reads the whole answer. Rejects with {@link TransportFailure} only. */
  send(
    path: string,
    content: Content | null,
    signal: AbortSignal,
    cookies?: Readonly<Record<string, string>>,
  ): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(resolve, reject, signal, this.options.timeoutMilliseconds);
      const headers = {
        accept: "application/json",
        "user-agent": "pulumi-kasm",
        ...(content === null ? {} : { "content-type": content.type }),
        ...(cookies === undefined ? {} : { cookie: cookieHeader(cookies) }),
      };
      const method = content === null ? "GET" : "POST";
      this.#pool.dispatch({ method, path, body: content?.body ?? null, headers }, exchange);
    });
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** What a cookie's value cannot hold is escaped; the rest goes out as it is. */
function cookieHeader(cookies: Readonly<Record<string, string>>): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value.replace(/[^!#-+\--:<-[\]-~]/gu, encodeURIComponent)}`)
    .join("; ");
}

/** One request under way. Knows, better than an error code tells, whether the request began to be sent. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #chunks: Buffer[] = [];
  readonly #onAbort = (): void => this.#abort();
  #controller: Dispatcher.DispatchController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #status = 0;
  #headers: Record<string, string> = {};

  constructor(
    private readonly resolve: (answer: RawAnswer) => void,
    private readonly reject: (failure: TransportFailure) => void,
    private readonly signal: AbortSignal,
    private readonly timeoutMilliseconds: number,
  ) {
    if (signal.aborted) this.#abort();
    else signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.signal.aborted) controller.abort(asError(this.signal.reason));
    else this.#controller = controller;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => controller.abort(new AnswerTimeout()), this.timeoutMilliseconds);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    this.#status = status;
    this.#headers = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(Buffer.from(chunk));
  }

  onResponseEnd(): void {
    this.#end();
    const text = Buffer.concat(this.#chunks).toString("utf8");
    this.resolve({ status: this.#status, headers: this.#headers, text });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.reject(new TransportFailure(error, this.#controller !== undefined));
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.signal.removeEventListener("abort", this.#onAbort);
  }

  /** The caller is told at once, also while the connection is still being made. */
  #abort(): void {
    const reason = asError(this.signal.reason);
    this.reject(new TransportFailure(reason, this.#controller !== undefined));
    this.#controller?.abort(reason);
  }
}

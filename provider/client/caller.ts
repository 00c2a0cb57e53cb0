import { interpretAnswer } from "./answer";
import { unlessAborted } from "./clock";
import { credentialsOf, type Credentials } from "./credentials";
import { CallFailure, type CallContext } from "./failure";
import { Limiter } from "./limiter";
import { formContent, jsonContent } from "./multipart";
import { registerSecretsOf } from "./redaction";
import { signInFunction } from "./refusal";
import { longestRetryAfter, withRetries } from "./retry";
import { Transport, TransportFailure, type RawAnswer } from "./transport";
import { interpretTransportFailure } from "./transport-failures";
import type { CallClass, CallOptions, Clock, ConnectionSettings } from "./types";

export interface Request {
  functionName: string;
  kind: CallClass;
  /** Path of the function; default: that of the settings' function family. */
  path?: string;
  /** Null sends a GET without content. */
  body: Record<string, unknown> | null;
  options?: CallOptions;
  maximumTries?: number;
}

const defaultConcurrency = 8;
const defaultTimeout = 60_000;
/** Patience at the first contact: a wrong address should not be tried for half a minute. */
export const firstContactTries = 4;

/** Carries out single calls: signed in, limited in number, repeated where safe, judged. */
export class Caller {
  readonly #transport: Transport;
  readonly #limiter: Limiter;
  readonly #credentials: Credentials;
  readonly #closed = new AbortController();
  #knownAsKasm = false;
  #pauseUntil = 0;

  constructor(
    readonly endpoint: string,
    private readonly settings: ConnectionSettings,
    private readonly clock: Clock,
  ) {
    const connections = settings.maximumConcurrency ?? defaultConcurrency;
    const { caCertificate } = settings;
    const timeoutMilliseconds = settings.timeoutMilliseconds ?? defaultTimeout;
    this.#transport = new Transport(endpoint, { caCertificate, connections, timeoutMilliseconds });
    this.#limiter = new Limiter(connections);
    this.#credentials = credentialsOf(endpoint, settings, clock, (body) => this.#signIn(body));
  }

  /** One signed-in call, e.g. of `get_zones`. */
  call(request: Request): Promise<Record<string, unknown>> {
    if (request.body !== null) registerSecretsOf(request.body);
    return this.#withRetries(request, (context, signal) => this.#signedIn(request, context, signal));
  }

  /** One call without credentials. */
  anonymous(request: Request): Promise<Record<string, unknown>> {
    return this.#withRetries(request, (context, signal) => this.#once(request, request.body, context, signal));
  }

  context(request: Pick<Request, "functionName" | "kind" | "options">): CallContext {
    return {
      functionName: request.functionName,
      kind: request.kind,
      about: request.options?.about,
      endpoint: this.endpoint,
      signIn: this.#credentials.style,
      knownAsKasm: this.#knownAsKasm,
      ownAuthority: this.settings.caCertificate !== undefined,
    };
  }

  async close(): Promise<void> {
    this.#closed.abort(new Error("the connection was closed"));
    await this.#transport.close();
  }

  #withRetries<T>(request: Request, attempt: (context: CallContext, signal: AbortSignal) => Promise<T>): Promise<T> {
    const own = request.options?.signal;
    // A signal for each call, since one signal that hundreds of calls listen to is taken for a leak.
    const signal = AbortSignal.any(own === undefined ? [this.#closed.signal] : [own, this.#closed.signal]);
    const options = { clock: this.clock, signal, maximumTries: request.maximumTries };
    return withRetries(this.context(request), options, () => attempt(this.context(request), signal));
  }

  #signIn(body: Record<string, unknown>): Promise<Record<string, unknown>> {
    const path = `/api/${signInFunction}`;
    return this.anonymous({ functionName: signInFunction, kind: "write", path, body, maximumTries: firstContactTries });
  }

  async #signedIn(request: Request, context: CallContext, signal: AbortSignal): Promise<Record<string, unknown>> {
    const fields = await unlessAborted(this.#credentials.fields(), signal);
    try {
      return await this.#once(request, { ...request.body, ...fields }, context, signal);
    } catch (failure) {
      const status = failure instanceof CallFailure ? failure.error.status : undefined;
      if (status === undefined || !this.#credentials.renew(fields, status)) throw failure;
    }
    const fresh = await unlessAborted(this.#credentials.fields(), signal);
    return this.#once(request, { ...request.body, ...fresh }, context, signal);
  }

  async #once(
    request: Request,
    body: Record<string, unknown> | null,
    context: CallContext,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> {
    const path = request.path ?? this.#pathOf(request);
    const form = request.options?.form === true;
    const content = body === null ? null : form ? formContent(body) : jsonContent(body);
    // The web page's own uploads can be signed in by cookies alone (kasm-wire.md 1.2).
    const { username, token } = body ?? {};
    const session = form && typeof username === "string" && typeof token === "string";
    const cookies = session ? { username, session_token: token } : undefined;
    try {
      // Judged before the next one takes this place, since it may have to wait as well.
      return await this.#limiter.run(async () => {
        await this.#pause(signal);
        return this.#judge(await this.#transport.send(path, content, signal, cookies), context);
      }, signal);
    } catch (failure) {
      if (failure instanceof TransportFailure) throw interpretTransportFailure(failure, context);
      throw failure;
    }
  }

  #pathOf({ functionName, options }: Request): string {
    if (options?.at === "root") return `/api/${functionName}`;
    return `/api/${options?.at ?? this.settings.apiPath ?? "admin"}/${functionName}`;
  }

  #judge(answer: RawAnswer, context: CallContext): Record<string, unknown> {
    try {
      const body = interpretAnswer(answer, context, this.clock.now());
      this.#knownAsKasm = true;
      return body;
    } catch (failure) {
      // One call told to wait means all are: the others would only be refused as well.
      const wait = failure instanceof CallFailure ? failure.traits.retryAfter : undefined;
      const everyone = answer.status === 429 && wait !== undefined && wait <= longestRetryAfter;
      if (everyone) this.#pauseUntil = this.clock.now() + wait;
      throw failure;
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const rest = this.#pauseUntil - this.clock.now();
    if (rest > 0) await this.clock.wait(rest, signal);
  }
}

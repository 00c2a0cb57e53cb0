/** How to reach a Kasm server and with which credentials. Exactly one of key or user name is used. */
export interface ConnectionSettings {
  /** Address of the Kasm server: scheme, host and port, nothing behind them, e.g. `https://kasm.example.com`. */
  endpoint: string;
  /** Developer API key (12 characters) of Settings > Developers; goes with {@link apiKeySecret}. */
  apiKey?: string;
  /** Secret of the developer API key (32 characters). */
  apiKeySecret?: string;
  /** Name of an administrator for session sign-in; goes with {@link password}. The account must not use 2FA. */
  username?: string;
  password?: string;
  /** PEM text of the authority (or of the certificate itself) to trust; replaces the system's list. */
  caCertificate?: string;
  /** Which of the server's two function families to call. Default `admin`, which offers every function. */
  apiPath?: "admin" | "public";
  /** The server's version, e.g. `1.18` or `1.19.0`, for when the server's own word cannot be read or is wrong. */
  serverVersion?: string;
  /** How many requests may be under way at once. Default 8. */
  maximumConcurrency?: number;
  /** How long one request may wait for an answer, in milliseconds. Default 60000. */
  timeoutMilliseconds?: number;
}

/**
 * What a call does, which decides how it may be repeated: `write` is an update that can be sent twice without harm,
 * `create` makes a new object at each arrival and is therefore never repeated once the server may have seen it.
 */
export type CallClass = "read" | "write" | "create" | "delete";

/** The object a call is about, for messages: `zone "default" (id 3f2a...)`. */
export interface ObjectDescription {
  /** The resource kind as the user knows it, e.g. `Zone`. */
  kind: string;
  name?: string;
  id?: string;
}

export interface CallOptions {
  about?: ObjectDescription;
  /** Ends the call, and any wait before a repetition, at once. */
  signal?: AbortSignal;
  /** The list functions whose cached answers a change makes stale. Left out, a change makes all lists stale. */
  invalidates?: readonly string[];
  /**
   * `root` for the functions that users call for themselves, at `/api/<function>`; `public` for those that only the
   * Developer API has, at `/api/public/<function>` (kasm-wire.md 1.1, kasm-docs.md 3.1).
   */
  at?: "root" | "public";
  /** Send the body as a form; its values are texts, numbers, booleans and {@link FormFile}s. */
  form?: boolean;
}

export type ListOptions = Pick<CallOptions, "about" | "signal" | "at">;

/** Names and units on the wire differ: up to 1.18 sizes are `_gb`/`_mb`, from 1.19 on they are `_bytes`. */
export type Dialect = "1.18" | "1.19";

/** What is known of a server after it was first reached. */
export interface ServerFacts {
  /** The server's version as `major.minor.patch`; absent when it may not be read and was not configured. */
  version?: string;
  /** What the server calls its build, e.g. `1.18.1.98d6fa`; absent when it may not be read. */
  buildId?: string;
  dialect: Dialect;
  /** Names such as `auto_scaling` or `saml` (which also covers OIDC); absent when they may not be read. */
  licenseFeatures?: string[];
  /** Sentences the user should see once, e.g. that this server version is newer than those tested. */
  warnings: string[];
}

/** A signed-in connection to one Kasm server. All methods throw {@link KasmError}. */
export interface KasmClient {
  /** Scheme, host and port of the server. */
  readonly endpoint: string;
  /** Looks, once per client, whether the server can be used at all; every later call gets the same answer or error. */
  serverFacts(): Promise<ServerFacts>;
  /** Calls one function, e.g. `update_zone`, and returns the JSON object it answers with. */
  call(
    functionName: string,
    body: Record<string, unknown>,
    kind: CallClass,
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
  /**
   * Returns the list a function answers with under `key`. Equal requests share one answer until it is made stale, so
   * the elements are frozen.
   */
  list(
    functionName: string,
    body: Record<string, unknown>,
    key: string,
    options?: ListOptions,
  ): Promise<Record<string, unknown>[]>;
  /** Forgets the cached answers of these list functions; without a name, of all. */
  invalidate(...functionNames: string[]): void;
  /** Runs `work` while no other work of the same key runs. Not reentrant. */
  exclusive<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Ends every call under way and closes the connections. */
  close(): Promise<void>;
}

/** Time and chance, so that waiting can be tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that many milliseconds, or rejects with the signal's reason as soon as it is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 up to but not including 1. */
  random(): number;
}

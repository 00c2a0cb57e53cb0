/** The API server over HTTPS, and its errors. */
import { Agent, request } from "undici";
import type { Connection } from "./kubeconfig";
import type { ResourceKind } from "./kinds";
import { asText, isObject } from "./objects";
import type { PlainObject } from "./objects";

/** A refusal by the API server. The message is its own. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    /** Seconds after which the server wants to be asked again. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** The server knows no such kind: mostly a custom resource whose definition is missing. */
export class NoSuchKind extends Error {
  constructor(kind: ResourceKind) {
    super(`no matches for kind "${kind.kind}" in version "${kind.apiVersion}"`);
    this.name = "NoSuchKind";
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === "Conflict";
export const isForbidden = (error: unknown): boolean => error instanceof ApiError && error.status === 403;
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof ApiError && error.reason === "AlreadyExists";

export interface Place {
  plural: string;
  namespaced: boolean;
}

interface Call {
  query?: Record<string, string>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
}

const attempts = 4;

export class ApiClient {
  private readonly agent: Agent;
  private readonly places = new Map<string, Place>();

  constructor(private readonly connection: Connection) {
    const { ca, certificate, key, insecure, serverName } = connection;
    this.agent = new Agent({
      connect: { ca, cert: certificate, key, rejectUnauthorized: !insecure, servername: serverName },
    });
  }

  get namespace(): string {
    return this.connection.namespace;
  }

  /** One call; asked again when the server is too busy and says so. */
  async call(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, call: Call = {}): Promise<PlainObject> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(method, path, call);
      } catch (error) {
        const busy = error instanceof ApiError && error.status === 429 && error.retryAfter !== undefined;
        if (!busy || attempt === attempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1000));
      }
    }
  }

  private async once(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, call: Call): Promise<PlainObject> {
    const { authorization, server } = this.connection;
    const url = new URL(server + path);
    for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value);
    const answer = await request(url, {
      method,
      dispatcher: this.agent,
      signal: call.signal,
      headers: {
        accept: "application/json",
        "user-agent": "pulumi-kasm-sandbox",
        ...(authorization !== undefined && { authorization }),
        ...(call.body !== undefined && { "content-type": call.contentType ?? "application/json" }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
    }).catch((error: unknown) => {
      call.signal?.throwIfAborted();
      throw new Error(transportText(method, url, error), { cause: error });
    });
    const text = await answer.body.text();
    if (answer.statusCode < 300) return JSON.parse(text) as PlainObject;
    const retryAfter = Number(answer.headers["retry-after"]);
    throw apiError(answer.statusCode, text, Number.isFinite(retryAfter) ? retryAfter : undefined);
  }

  /** Where objects of the kind lie. Asks the server for custom kinds, and again for one it did not know. */
  async place(kind: ResourceKind): Promise<Place> {
    const { plural, namespaced } = kind;
    if (plural !== undefined && namespaced !== undefined) return { plural, namespaced };
    const key = `${kind.apiVersion}:${kind.kind}`;
    const present = this.places.get(key);
    if (present) return present;
    const listing = await this.call("GET", groupPath(kind.apiVersion)).catch((error: unknown) => {
      throw isNotFound(error) ? new NoSuchKind(kind) : error;
    });
    const resources = Array.isArray(listing.resources) ? listing.resources : [];
    const found = resources.find(
      (each): each is PlainObject => isObject(each) && each.kind === kind.kind && !asText(each.name).includes("/"),
    );
    if (!found) throw new NoSuchKind(kind);
    const place = { plural: asText(found.name), namespaced: found.namespaced === true };
    this.places.set(key, place);
    return place;
  }

  /** The URL path of an object, or of all objects of the kind in the namespace when no name is given. */
  async path(kind: ResourceKind, namespace: string | undefined, name?: string): Promise<string> {
    const { plural, namespaced } = await this.place(kind);
    const parts = [plural];
    if (namespaced) parts.unshift("namespaces", namespace ?? "default");
    if (name !== undefined) parts.push(name);
    return `${groupPath(kind.apiVersion)}/${parts.map(encodeURIComponent).join("/")}`;
  }

  async get(
    kind: ResourceKind,
    namespace: string | undefined,
    name: string,
    signal?: AbortSignal,
  ): Promise<PlainObject> {
    return this.call("GET", await this.path(kind, namespace, name), { signal });
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

const groupPath = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

function apiError(status: number, text: string, retryAfter: number | undefined): ApiError {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (status === 401)
    return new ApiError(status, "Unauthorized", "the server has asked for the client to provide credentials");
  if (!isObject(body))
    return new ApiError(status, "", `the server answered ${status}: ${text.slice(0, 500)}`, retryAfter);
  return new ApiError(
    status,
    asText(body.reason ?? ""),
    asText(body.message ?? `the server answered ${status}`),
    retryAfter,
  );
}

/** Says what Go's HTTP client would say, since that is what people search for. */
function transportText(method: string, url: URL, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const host = `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
  const verb = method[0] + method.slice(1).toLowerCase();
  const why: Record<string, string> = {
    ECONNREFUSED: `dial tcp ${host}: connect: connection refused`,
    ENOTFOUND: `dial tcp: lookup ${url.hostname}: no such host`,
    UND_ERR_CONNECT_TIMEOUT: `dial tcp ${host}: i/o timeout`,
  };
  return `${verb} "${url.href}": ${why[code ?? ""] ?? message}`;
}

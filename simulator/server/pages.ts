import type { JsonObject } from "../json";
import type { Caller, ServerContext } from "./context";
import type { Cookie } from "./cookies";

/** A request for something that is none of the API's calls. */
export interface PageRequest {
  readonly method: string;
  readonly server: ServerContext;
  /** The whole address, as the client's Host header has it. */
  readonly url: URL;
  /** The named groups of the route's pattern. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: ReadonlyMap<string, string>;
  /** Who is signed in by the session's cookies. */
  readonly caller: Caller;
  /** The fields of a form that was sent; empty for any other body. */
  readonly form: URLSearchParams;
  /** The body where it is a JSON object. */
  readonly json: JsonObject | undefined;
}

/** What is answered; by default 200, or 302 for a redirect. */
export interface PageAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly Cookie[];
  readonly html?: string;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
  /** Where to go instead. */
  readonly redirect?: string;
  /** Who asked, for the journal, where that is not the session of the request's cookies. */
  readonly caller?: Caller;
  /** Why it failed, in words for the journal. */
  readonly problem?: string;
}

/** One address, or a family of them, and what serves it. A handler may throw a Failure. */
export interface PageRoute {
  readonly method: string;
  /** A path, or a pattern for the whole path. */
  readonly path: string | RegExp;
  /** Leaves the request's body out of the journal. */
  readonly unshown?: boolean;
  readonly handle: (request: PageRequest) => PageAnswer | Promise<PageAnswer>;
}

/** The route for a request and what its pattern took from the path. */
export interface FoundRoute {
  readonly route: PageRoute;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What serves a request; HEAD is served as GET, of which the server sends the head only. */
export function routeFor(routes: readonly PageRoute[], method: string, path: string): FoundRoute | undefined {
  for (const route of routes) {
    if (route.method !== (method === "HEAD" ? "GET" : method)) continue;
    if (typeof route.path === "string") {
      if (route.path === path) return { route, parameters: {} };
      continue;
    }
    const match = route.path.exec(path);
    if (match !== null && match[0] === path) return { route, parameters: { ...match.groups } };
  }
  return undefined;
}

import { Failure, unauthenticated } from "../failure";
import { type JsonObject, textOf } from "../json";
import type { Caller, ServerContext } from "../server/context";
import { readCookies } from "../server/cookies";
import { timestampText } from "../timestamps";
import { secretMatches } from "./passwords";
import { rowOfToken } from "./tokens";

/** Who signed this body: an API key pair, or a session's token and user name. 401 when neither is good. */
export function signIn(server: ServerContext, body: JsonObject): Caller {
  if (typeof body.api_key === "string" || typeof body.api_key_secret === "string") return byKey(server, body);
  if (typeof body.token === "string" && typeof body.username === "string")
    return byToken(server, body.token, body.username);
  throw unauthenticated("no credentials");
}

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Who signed a call: its body, or, where the body carries no credentials or null ones (as the web client's does while
 * nobody is signed in), what the switches key_headers and json_cookies let count. 401 when nothing is good.
 */
export function signInToCall(server: ServerContext, body: JsonObject, headers: Headers): Caller {
  const signed = ["api_key", "api_key_secret", "token"].some((key) => typeof body[key] === "string");
  const { "x-api-key": api_key, "x-api-secret": api_key_secret } = headers;
  if (!signed && api_key !== undefined && api_key_secret !== undefined && server.switches.key_headers === "accept") {
    return byKey(server, { api_key, api_key_secret });
  }
  const cookies = readCookies(headers.cookie);
  if (!signed && cookies.has("session_token") && server.switches.json_cookies === "accept") {
    return bySession(server, cookies);
  }
  return signIn(server, body);
}

/**
 * Who signed a form: its fields, as in a body, or a session's cookies, which is all that the web client has
 * (kasm-wire.md 1.2).
 */
export function signInToUpload(server: ServerContext, body: JsonObject, cookie: string | undefined): Caller {
  const byFields = typeof body.api_key === "string" || typeof body.token === "string";
  if (byFields && server.switches.upload_sign_in === "fields") return signIn(server, body);
  return bySession(server, readCookies(cookie));
}

/** Who is signed in by a session's cookies; nobody where they are missing, unknown or expired. */
export function signedInBy(server: ServerContext, cookies: ReadonlyMap<string, string>): Caller {
  try {
    return bySession(server, cookies);
  } catch (error) {
    if (error instanceof Failure) return { kind: "nobody" };
    throw error;
  }
}

function byKey(server: ServerContext, body: JsonObject): Caller {
  const row = server.tables.find("api_configs", (each) => each.api_key === body.api_key);
  if (
    row === undefined ||
    typeof body.api_key_secret !== "string" ||
    !secretMatches(body.api_key_secret, row.secret_hash)
  ) {
    throw unauthenticated("bad key pair");
  }
  if (row.enabled !== true) throw unauthenticated("the key is disabled");
  if (typeof row.expires === "string" && row.expires <= timestampText(server.now())) {
    throw unauthenticated("the key is expired");
  }
  row.last_used = timestampText(server.now());
  return { kind: "key", id: textOf(row.api_id), name: textOf(row.name), readOnly: row.read_only === true };
}

/** By the cookies session_token and username (kasm-docs.md 2.1). */
const bySession = (server: ServerContext, cookies: ReadonlyMap<string, string>): Caller =>
  byToken(server, cookies.get("session_token") ?? "", cookies.get("username"));

function byToken(server: ServerContext, token: string, username: string | undefined): Caller {
  const session = rowOfToken(server, token);
  const user = server.tables.get("users", session?.user_id);
  if (session === undefined || user === undefined || user.username !== username) {
    throw unauthenticated("bad session token");
  }
  if (textOf(session.expires) <= timestampText(server.now())) throw unauthenticated("the session is expired");
  if (user.disabled === true || user.locked === true) throw unauthenticated("the user is disabled or locked");
  return {
    kind: "session",
    id: textOf(user.user_id),
    name: textOf(user.username),
    sessionId: textOf(session.session_id),
  };
}

import { settingFor } from "../calls/settings";
import { familyNamed } from "../catalogue";
import { refused } from "../failure";
import { newIdentifier } from "../identifiers";
import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import { deleteRow } from "../store/integrity";
import { grouped, type Row, type Tables } from "../store/tables";
import { instantOf, timestampAfter, timestampText } from "../timestamps";

/** Why a session ended, as the history says it. */
export type EndReason = "destroyed" | "expired" | "time limit" | "server deleted" | "user deleted";

/** The server type of agents, which carry containers (kasm-docs.md 3.3). */
export const AGENT = "host";
export const isAgent = (server: Row): boolean => server.server_type === AGENT;

/** What sessions are found by; none of it changes while a session lives. */
type Key = "user_id" | "server_id" | "image_id" | "share_id" | "staging_config_id";

interface Index {
  readonly version: number;
  readonly all: readonly Row[];
  readonly by: Map<Key, Map<Row[string], Row[]>>;
  /** When the first of them is over; "" while that is not known. */
  due: string;
}

/** Lists of servers and users ask for the sessions of each row: looking through all of them each time would be slow. */
const indexes = new WeakMap<Tables, Index>();

function indexOf({ tables }: ServerContext): Index {
  const version = tables.version("kasms");
  const known = indexes.get(tables);
  if (known?.version === version) return known;
  const index: Index = { version, all: tables.rowsToRead("kasms"), by: new Map(), due: "" };
  indexes.set(tables, index);
  return index;
}

/** The live sessions, after those whose time is over have ended. To change one, get it by its id. */
export function liveSessions(server: ServerContext): readonly Row[] {
  expireSessions(server);
  return indexOf(server).all;
}

/** The live sessions of a user, on a server, of a workspace and so on. To change one, get it by its id. */
export function liveSessionsOf(server: ServerContext, key: Key, value: Row[string] | undefined): readonly Row[] {
  expireSessions(server);
  const index = indexOf(server);
  let found = index.by.get(key);
  if (found === undefined) {
    found = grouped(index.all, key);
    index.by.set(key, found);
  }
  return found.get(value ?? null) ?? [];
}

/** A live session by its id, or the server's words for a miss. */
export function requireSession(server: ServerContext, id: Row[string] | undefined): Row {
  const session = sessionNamed(server, id);
  if (session === undefined) throw refused(server.switches, "Session not found", 404);
  return session;
}

/** A live session by its id. */
export function sessionNamed(server: ServerContext, id: Row[string] | undefined): Row | undefined {
  expireSessions(server);
  return server.tables.get("kasms", id);
}

/** The status as clients see it: a session that is not ready yet is starting. */
export function statusOf(server: ServerContext, session: Row): string {
  return instantOf(session.ready_date) > server.now().getTime() ? "starting" : textOf(session.operational_status);
}

/** Ends a session: it is gone from the list at once, and the history knows it. */
export function end(
  server: ServerContext,
  session: Row,
  reason: EndReason = "destroyed",
  at = timestampText(server.now()),
): void {
  const user = server.tables.get("users", session.user_id);
  const image = server.tables.get("images", session.image_id);
  const history = newIdentifier();
  server.tables.put("session_history", history, {
    history_id: history,
    kasm_id: session.kasm_id ?? null,
    user_id: session.user_id ?? null,
    username: user?.username ?? null,
    image_id: session.image_id ?? null,
    image_friendly_name: image?.friendly_name ?? null,
    server_id: session.server_id ?? null,
    zone_name: session.zone_name ?? null,
    start_date: session.start_date ?? null,
    end_date: at,
    end_reason: reason,
  });
  server.tables.remove("session_tokens", textOf(session.connect_token_id));
  deleteRow(server, familyNamed("kasms"), session);
  forgetAnonymous(server, user);
}

/** Ends the sessions of a server that goes. */
export function endSessionsOn(server: ServerContext, row: Row): void {
  for (const session of liveSessionsOf(server, "server_id", row.server_id)) end(server, session, "server deleted");
}

/** An anonymous user is made for its session and goes with it. */
export function forgetAnonymous(server: ServerContext, user: Row | undefined): void {
  if (user?.anonymous !== true) return;
  if (server.tables.find("kasms", (row) => row.user_id === user.user_id) !== undefined) return;
  deleteRow(server, familyNamed("users"), user);
}

/** When a session ends that nobody keeps alive from now on; null where keepalive_expiration is 0. */
export function expirationFor(server: ServerContext, user: Row): string | null {
  const seconds = Number(settingFor(server, user, "keepalive_expiration"));
  return seconds > 0 ? timestampAfter(server.now(), seconds) : null;
}

/** Puts a session's expiration off, as its user's groups say. */
export function keepAlive(server: ServerContext, session: Row): void {
  session.keepalive_date = timestampText(server.now());
  session.expiration_date = expirationFor(server, server.tables.get("users", session.user_id) ?? {});
  indexOf(server).due = "";
}

/**
 * Does what is due by the server's clock: a session past its time limit ends; one without a keepalive for
 * keepalive_expiration seconds is deleted, paused or stopped, as keepalive_expiration_action says (kasm-docs.md 7.5).
 */
export function expireSessions(server: ServerContext): void {
  // Timestamps sort as text: UTC, from the year to the second.
  const now = timestampText(server.now());
  const seen = indexOf(server);
  if (now < seen.due) return;
  for (const { kasm_id } of seen.all.filter((row) => dueOf(row) <= now)) {
    const session = server.tables.get("kasms", kasm_id);
    if (session === undefined) continue;
    const limit = textOf(session.time_limit_date);
    if (dueOf(session) !== limit) expire(server, session, dueOf(session));
    if (limit !== "" && limit <= now && server.tables.get("kasms", kasm_id) === session) {
      end(server, session, "time limit", limit);
    }
  }
  const left = indexOf(server);
  left.due = left.all.reduce((first, row) => (dueOf(row) < first ? dueOf(row) : first), NEVER);
}

const NEVER = "9999";

/** When a session is over next: its time limit, or its expiration, which does not count while it is held. */
function dueOf(session: Row): string {
  const held = session.operational_status === "paused" || session.operational_status === "stopped";
  const limit = textOf(session.time_limit_date) || NEVER;
  const expiration = (held ? "" : textOf(session.expiration_date)) || NEVER;
  return expiration < limit ? expiration : limit;
}

function expire(server: ServerContext, session: Row, at: string): void {
  const user = server.tables.get("users", session.user_id) ?? {};
  const action = settingFor(server, user, "keepalive_expiration_action");
  if (action === "pause") session.operational_status = "paused";
  else if (action === "stop") session.operational_status = "stopped";
  else end(server, session, "expired", at);
}

import { timestampText } from "../access/sign-in";
import { settingFor } from "../calls/settings";
import { newIdentifier } from "../identifiers";
import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

/** Why a session ended, as the history says it. */
export type EndReason = "destroyed" | "expired" | "time limit" | "server deleted" | "user deleted";

/** The instant of a timestamp as the server writes it (UTC), in milliseconds; NaN for none. */
export const instantOf = (text: unknown): number =>
  typeof text === "string" ? Date.parse(`${text.replace(" ", "T")}Z`) : Number.NaN;

export const isAgent = (server: Row): boolean => server.server_type === "host";

/** The live sessions, after those whose time is over have ended. Optionally those for which `key` has this value. */
export function liveSessions(server: ServerContext, key?: string, value?: Row[string]): Row[] {
  expireSessions(server);
  return server.tables.filter("kasms", (row) => key === undefined || row[key] === value);
}

/** The status as clients see it: a session that is not ready yet is starting. */
export function statusOf(server: ServerContext, session: Row): string {
  return instantOf(session.ready_date) > server.now().getTime() ? "starting" : textOf(session.operational_status);
}

/** Ends a session: it is gone from the list at once, and the history knows it. */
export function end(server: ServerContext, session: Row, reason: EndReason = "destroyed", at = server.now()): void {
  const id = textOf(session.kasm_id);
  const user = server.tables.get("users", session.user_id);
  const image = server.tables.get("images", session.image_id);
  const history = newIdentifier();
  server.tables.put("session_history", history, {
    history_id: history,
    kasm_id: id,
    user_id: session.user_id ?? null,
    username: user?.username ?? null,
    image_id: session.image_id ?? null,
    image_friendly_name: image?.friendly_name ?? null,
    server_id: session.server_id ?? null,
    zone_name: session.zone_name ?? null,
    start_date: session.start_date ?? null,
    end_date: timestampText(at),
    end_reason: reason,
  });
  for (const permission of server.tables.filter("session_permissions", (row) => row.kasm_id === id)) {
    server.tables.remove("session_permissions", textOf(permission.session_permission_id));
  }
  server.tables.remove("session_tokens", textOf(session.connect_token_id));
  server.tables.remove("kasms", id);
  forgetAnonymous(server, user);
}

/** An anonymous user is made for its session and goes with it. */
function forgetAnonymous(server: ServerContext, user: Row | undefined): void {
  if (user?.anonymous !== true) return;
  const id = textOf(user.user_id);
  if (server.tables.find("kasms", (row) => row.user_id === id) !== undefined) return;
  for (const row of server.tables.filter("user_groups", (each) => each.user_id === id)) {
    server.tables.remove("user_groups", textOf(row.user_group_id));
  }
  for (const row of server.tables.filter("session_tokens", (each) => each.user_id === id)) {
    server.tables.remove("session_tokens", textOf(row.session_id));
  }
  server.tables.remove("users", id);
}

/** When a session ends that nobody keeps alive from now on; null where keepalive_expiration is 0. */
export function expirationFor(server: ServerContext, user: Row): string | null {
  const seconds = Number(settingFor(server, user, "keepalive_expiration"));
  return seconds > 0 ? timestampText(new Date(server.now().getTime() + seconds * 1000)) : null;
}

/** Puts a session's expiration off, as its user's groups say. */
export function keepAlive(server: ServerContext, session: Row): void {
  session.keepalive_date = timestampText(server.now());
  session.expiration_date = expirationFor(server, server.tables.get("users", session.user_id) ?? {});
}

/**
 * Does what is due by the server's clock: a session past its time limit ends; one without a keepalive for
 * keepalive_expiration seconds is deleted, paused or stopped, as keepalive_expiration_action says (kasm-docs.md 7.5).
 */
export function expireSessions(server: ServerContext): void {
  const now = server.now().getTime();
  for (const session of server.tables.rows("kasms")) {
    const limit = instantOf(session.time_limit_date);
    const held = session.operational_status === "paused" || session.operational_status === "stopped";
    const expiration = held ? Number.NaN : instantOf(session.expiration_date);
    if (expiration <= now && !(limit <= expiration)) expire(server, session, expiration);
    if (limit <= now && server.tables.get("kasms", session.kasm_id) === session) {
      end(server, session, "time limit", new Date(limit));
    }
  }
}

function expire(server: ServerContext, session: Row, at: number): void {
  const user = server.tables.get("users", session.user_id) ?? {};
  const action = settingFor(server, user, "keepalive_expiration_action");
  if (action === "pause") session.operational_status = "paused";
  else if (action === "stop") session.operational_status = "stopped";
  else end(server, session, "expired", new Date(at));
}

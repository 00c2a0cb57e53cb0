import { type JsonObject, textOf } from "../../json";
import type { ServerContext } from "../../server/context";
import { liveSessions, liveSessionsOf, statusOf } from "../../sessions/live";
import type { Row } from "../../store/tables";
import { shownIdentifier } from "../../wire/encode";
import type { FamilyRules } from "../rules";
import { instantOf } from "../../timestamps";

export const kasmRules: FamilyRules = {
  select: ({ server }, rows) => {
    const live = new Set(liveSessions(server));
    return rows.filter((row) => live.has(row));
  },
  runtime: (server, row): JsonObject => {
    const user = server.tables.get("users", row.user_id);
    const image = server.tables.get("images", row.image_id);
    const place = server.tables.get("servers", row.server_id);
    const status = statusOf(server, row);
    const starting = status === "starting";
    return {
      operational_status: status,
      operational_message: starting ? "The session is starting" : (row.operational_message ?? null),
      operational_progress: starting ? startedPart(server, row) : (row.operational_progress ?? null),
      status,
      username: user?.username ?? null,
      image_friendly_name: image?.friendly_name ?? null,
      user: { username: user?.username ?? null },
      image: {
        image_id: shownIdentifier(server, textOf(row.image_id)),
        name: image?.name ?? null,
        friendly_name: image?.friendly_name ?? null,
        image_src: image?.image_src ?? null,
      },
      server: {
        hostname: place?.hostname ?? null,
        port: place?.port ?? row.port ?? null,
        zone_name: row.zone_name ?? null,
        provider: place?.provider ?? null,
      },
    };
  },
};

export const sessionPermissionRules: FamilyRules = {
  runtime: (server, row): JsonObject => {
    const username = server.tables.get("users", row.user_id)?.username ?? null;
    return { username, vnc_username: username === null ? null : `vnc-${textOf(username)}` };
  },
};

/** How far a start has come, in percent. */
function startedPart(server: ServerContext, row: Row): number {
  const began = instantOf(row.start_date);
  const whole = instantOf(row.ready_date) - began;
  return whole > 0 ? Math.min(99, Math.floor(((server.now().getTime() - began) / whole) * 100)) : 0;
}

/** The few keys of a session that users and servers show. */
const sessionSummary = (server: ServerContext, row: Row): JsonObject => ({
  kasm_id: shownIdentifier(server, textOf(row.kasm_id)),
  user_id: shownIdentifier(server, textOf(row.user_id)),
  image_id: shownIdentifier(server, textOf(row.image_id)),
  server_id: shownIdentifier(server, textOf(row.server_id)),
  operational_status: statusOf(server, row),
  start_date: row.start_date ?? null,
  expiration_date: row.expiration_date ?? null,
  keepalive_date: row.keepalive_date ?? null,
});

export const summariesWhere = (server: ServerContext, key: "user_id" | "server_id", value: Row[string]): JsonObject[] =>
  liveSessionsOf(server, key, value).map((row) => sessionSummary(server, row));

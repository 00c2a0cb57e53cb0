import { requireAll } from "../../access/rights";
import { issueToken } from "../../access/tokens";
import { familyNamed } from "../../catalogue";
import { refused, unauthorized } from "../../failure";
import { ALL_USERS_GROUP_ID, isIdentifier, newIdentifier, normaliseIdentifier } from "../../identifiers";
import { isObject, type JsonObject, textOf } from "../../json";
import type { CallRequest, Handler, ServerContext } from "../../server/context";
import { launch } from "../../sessions/launch";
import {
  end,
  forgetAnonymous,
  keepAlive,
  liveSessions,
  liveSessionsOf,
  requireSession,
  sessionNamed,
  statusOf,
} from "../../sessions/live";
import { fits } from "../../sessions/place";
import { usageReached } from "../../sessions/usage";
import type { Row } from "../../store/tables";
import { shownIdentifier } from "../../wire/encode";
import { joinGroup } from "../families/access";
import { answerRow, identifierIn, rowOf } from "../records";
import { isOnFor, settingFor } from "../settings";
import { timestampText } from "../../timestamps";

const kasms = familyNamed("kasms");
const users = familyNamed("users");
const images = familyNamed("images");

/** An id that may be left out. */
function optionalIdentifier({ server, body }: CallRequest, key: string): string | undefined {
  const sent = body[key];
  if (sent === undefined || sent === null || sent === "") return undefined;
  if (typeof sent !== "string" || !isIdentifier(sent)) throw refused(server.switches, `Invalid ${key}: not an id`);
  return normaliseIdentifier(sent);
}

/** 403 unless the caller may act for this user: a key with its two rights, the user itself, or who has those rights. */
function requireActing(request: CallRequest, user: string | undefined): void {
  if (request.caller.kind === "session" && request.caller.id === user) return;
  requireAll(request, ["users_auth_session", "user"]);
}

/** The live session that a request names, of the user that it names; the caller may act for that user. */
function sessionIn(request: CallRequest): Row {
  const { server, body } = request;
  const id = identifierIn(server, body, ["kasm_id"]);
  const session = sessionNamed(server, id);
  const user = optionalIdentifier(request, "user_id");
  requireActing(request, user ?? (session === undefined ? undefined : textOf(session.user_id)));
  if (session === undefined || (user !== undefined && session.user_id !== user)) {
    throw refused(server.switches, "Session not found", 404);
  }
  return session;
}

/** A person needs a group setting for this; a key does not. */
function requireSetting(request: CallRequest, session: Row, setting: string): void {
  const user = request.server.tables.get("users", session.user_id);
  if (request.caller.kind !== "session" || request.caller.id !== session.user_id || user === undefined) return;
  if (!isOnFor(request.server, user, setting)) throw unauthorized(`the group setting ${setting} is off`);
}

/** A link to a session with a token of its own; the one before it ends. */
function newLink(server: ServerContext, session: Row, user: Row): { url: string; token: string } {
  const { token, row } = issueToken(server, user);
  if (session.user_id === user.user_id) {
    server.tables.remove("session_tokens", textOf(session.connect_token_id));
    session.connect_token_id = row.session_id ?? null;
  }
  const [kasm, owner] = [session.kasm_id, user.user_id].map((id) => shownIdentifier(server, textOf(id)));
  return { url: `/#/connect/kasm/${kasm}/${owner}/${token}`, token };
}

function anonymousUser(server: ServerContext): Row {
  const user_id = newIdentifier();
  const username = `anon_${user_id}`;
  const row: Row = {
    user_id,
    username,
    email: username,
    realm: "local",
    anonymous: true,
    locked: false,
    disabled: false,
    created: timestampText(server.now()),
  };
  server.tables.put("users", user_id, row);
  joinGroup(server, user_id, ALL_USERS_GROUP_ID);
  return row;
}

/** The workspace of the user's own preferences, else that of its groups. */
function defaultImage(server: ServerContext, user: Row): string {
  const own = server.tables.find("user_attributes", (row) => row.user_id === user.user_id)?.default_image;
  const id = textOf(own) || settingFor(server, user, "default_image");
  if (!isIdentifier(id)) throw refused(server.switches, "Missing required field: image_id");
  return normaliseIdentifier(id);
}

const oneOf = <T extends string>(request: CallRequest, key: string, values: readonly T[]): T | undefined => {
  const sent = request.body[key];
  if (sent === undefined || sent === null) return undefined;
  const found = values.find((value) => value === sent);
  if (found === undefined) throw refused(request.server.switches, `Invalid ${key}: not one of ${values.join(", ")}`);
  return found;
};

const requestKasm: Handler = (request) => {
  const { server, body, caller } = request;
  const named = optionalIdentifier(request, "user_id") ?? (caller.kind === "session" ? caller.id : undefined);
  requireActing(request, named);
  const wanted = {
    serverId: optionalIdentifier(request, "server_id"),
    rdpClientType: oneOf(request, "rdp_client_type", ["GUAC", "RDP_CLIENT"]),
    persistentProfileMode: oneOf(request, "persistent_profile_mode", ["Enabled", "Disabled", "Reset"]),
    connectionInfo: isObject(body.connection_info) ? body.connection_info : undefined,
    more: { egress_gateway_id: optionalIdentifier(request, "egress_gateway_id") ?? null },
  };
  const sentImage = optionalIdentifier(request, "image_id");
  const user = named === undefined ? anonymousUser(server) : rowOf(server, users, named);
  try {
    const image = rowOf(server, images, sentImage ?? defaultImage(server, user));
    const session = launch(server, { ...wanted, user, image, sharing: body.enable_sharing === true });
    const link = newLink(server, session, user);
    return {
      kasm_id: shownIdentifier(server, textOf(session.kasm_id)),
      status: "starting",
      user_id: shownIdentifier(server, textOf(user.user_id)),
      username: user.username ?? null,
      session_token: link.token,
      kasm_url: link.url,
      share_id: session.share_id === null ? null : shownIdentifier(server, textOf(session.share_id)),
    };
  } catch (error) {
    if (named === undefined) forgetAnonymous(server, user);
    throw error;
  }
};

const currentTime = (server: ServerContext): string => timestampText(server.now());

const getKasmStatus: Handler = (request) => {
  const { server } = request;
  const session = sessionIn(request);
  const shown = answerRow(server, kasms, session);
  const state: JsonObject = {
    current_time: currentTime(server),
    operational_status: shown.operational_status ?? null,
    operational_progress: shown.operational_progress ?? null,
    operational_message: shown.operational_message ?? null,
  };
  if (statusOf(server, session) === "starting") {
    return { ...state, kasm_id: shown.kasm_id ?? null, status: shown.status ?? null };
  }
  const link = newLink(server, session, rowOf(server, users, textOf(session.user_id)));
  return { ...state, kasm_url: link.url, kasm: shown };
};

/** What one who joins learns of a session (kasm-wire.md 14.2). */
const SHARED = ["kasm_id", "share_id", "host", "hostname", "port", "port_map", "image", "user", "view_only_token"];

const joinKasm: Handler = (request) => {
  const { server } = request;
  const user = rowOf(server, users, identifierIn(server, request.body, ["user_id"]));
  requireActing(request, textOf(user.user_id));
  const share = identifierIn(server, request.body, ["share_id", "shared_id"]);
  const session = requireSession(server, liveSessionsOf(server, "share_id", share)[0]?.kasm_id);
  const link = newLink(server, session, user);
  const shown = answerRow(server, kasms, session);
  return {
    current_time: currentTime(server),
    session_token: link.token,
    kasm_url: link.url,
    user_id: shownIdentifier(server, textOf(user.user_id)),
    username: user.username ?? null,
    kasm: {
      ...Object.fromEntries(SHARED.map((key) => [key, shown[key] ?? null])),
      client_settings: shown.client_settings ?? null,
    },
  };
};

const getKasms: Handler = ({ server }) => ({
  current_time: currentTime(server),
  kasms: liveSessions(server).map((row) => answerRow(server, kasms, row)),
});

const getKasm: Handler = ({ server, body }) => {
  const target = isObject(body.target_kasm) ? body.target_kasm : body;
  const session = requireSession(server, identifierIn(server, target, ["kasm_id"]));
  return { current_time: currentTime(server), kasm: answerRow(server, kasms, session) };
};

const destroyKasm: Handler = (request) => {
  const session = sessionIn(request);
  requireSetting(request, session, "allow_kasm_delete");
  end(request.server, session);
  return {};
};

const keepalive: Handler = (request) => {
  const { server } = request;
  const session = sessionIn(request);
  const user = rowOf(server, users, textOf(session.user_id));
  const reached = usageReached(server, user) !== undefined;
  if (!reached) keepAlive(server, session);
  return { usage_reached: reached };
};

/** A stopped session that gave back what it held needs room again. */
function requireRoom(server: ServerContext, session: Row): void {
  if (server.switches.stopped_sessions === "hold" || session.operational_status !== "stopped") return;
  const place = rowOf(server, familyNamed("servers"), textOf(session.server_id));
  if (!fits(server, place, session)) throw refused(server.switches, "No resources are available for the session");
}

const turning =
  (setting: string, status: "paused" | "stopped" | "running"): Handler =>
  (request) => {
    const session = sessionIn(request);
    requireSetting(request, session, setting);
    if (status === "running") requireRoom(request.server, session);
    session.operational_status = status;
    if (status === "running") keepAlive(request.server, session);
    return {};
  };

const rdpConnection: Handler = (request): JsonObject => {
  const { server } = request;
  const session = sessionIn(request);
  const place = server.tables.get("servers", session.server_id);
  if (place?.connection_type !== "RDP") throw refused(server.switches, "The session is not one of RDP");
  const zone = server.tables.get("zones", place.zone_id);
  const address = `${textOf(zone?.proxy_rdp_hostname)}:${textOf(zone?.proxy_rdp_port)}`;
  const kind = oneOf(request, "connection_type", ["file", "url"]) ?? "file";
  if (kind === "url") return { url: `rdp://full%20address=s:${address}` };
  return { file: `full address:s:${address}\r\n` };
};

export const sessionCalls: Readonly<Record<string, Handler>> = {
  request_kasm: requestKasm,
  get_kasm_status: getKasmStatus,
  join_kasm: joinKasm,
  get_kasms: getKasms,
  get_kasm: getKasm,
  destroy_kasm: destroyKasm,
  keepalive,
  pause_kasm: turning("allow_kasm_pause", "paused"),
  resume_kasm: turning("allow_kasm_pause", "running"),
  stop_kasm: turning("allow_kasm_stop", "stopped"),
  get_rdp_client_connection_info: rdpConnection,
};

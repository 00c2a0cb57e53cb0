import { isOnFor, settingFor } from "../calls/settings";
import { refused } from "../failure";
import { newIdentifier, randomText } from "../identifiers";
import { type Json, type JsonObject, textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { timestampAfter, timestampText } from "../timestamps";
import { assignedImages } from "./allowed";
import { needsOf } from "./capacity";
import { clientSettings } from "./client-settings";
import { noteDemand } from "./demand";
import { checkLimits } from "./limits";
import { expirationFor } from "./live";
import { choosePlace, zonesFor } from "./place";

/** What a session is asked for. */
export interface LaunchRequest {
  readonly user: Row;
  readonly image: Row;
  /** Others may join it. Default false. */
  readonly sharing?: boolean;
  /** The very server of a pool (stored id). Default: the server chooses. */
  readonly serverId?: string;
  readonly rdpClientType?: "GUAC" | "RDP_CLIENT";
  readonly persistentProfileMode?: "Enabled" | "Disabled" | "Reset";
  readonly connectionInfo?: JsonObject;
  /** Further columns: the staging or cast config that it comes from, an egress gateway. */
  readonly more?: Row;
}

/**
 * Makes a session for a user, or refuses: workspace not of the user's groups, disabled, a link; a limit is reached;
 * nowhere is room, which the autoscaler is told by a demand.
 */
export function launch(server: ServerContext, request: LaunchRequest): Row {
  const { user, image } = request;
  if (user.disabled === true || user.locked === true) throw refused(server.switches, "The user is disabled or locked");
  if (!assignedImages(server, user).has(image.image_id ?? null)) throw refused(server.switches, "Image Not Authorized");
  if (image.enabled !== true) {
    throw refused(server.switches, settingFor(server, user, "disabled_image_message") || "The workspace is disabled");
  }
  if (image.image_type === "Link") throw refused(server.switches, "A link has no session");
  checkLimits(server, user);
  const place = choosePlace(server, user, image, request.serverId);
  if (place === undefined) {
    noteDemand(server, user, image, zonesFor(server, image)[0]);
    throw refused(server.switches, "No resources are available for the session");
  }
  const session = newSession(server, request, place);
  server.tables.put("kasms", textOf(session.kasm_id), session);
  user.last_session = session.start_date ?? null;
  return session;
}

function newSession(server: ServerContext, request: LaunchRequest, place: Row): Row {
  const { user, image } = request;
  const now = server.now();
  const text = timestampText(now);
  const container = image.image_type === "Container";
  const later = (seconds: number): Json => (seconds > 0 ? timestampAfter(now, seconds) : null);
  const zone = server.tables.get("zones", place.zone_id);
  const mayShare = server.switches.session_sharing === "asked" || isOnFor(server, user, "allow_kasm_sharing");
  const sharing = request.sharing === true && mayShare;
  return {
    kasm_id: newIdentifier(),
    user_id: user.user_id ?? null,
    image_id: image.image_id ?? null,
    server_id: place.server_id ?? null,
    operational_status: "running",
    operational_message: null,
    operational_progress: 100,
    start_date: text,
    created_date: text,
    keepalive_date: text,
    expiration_date: expirationFor(server, user),
    time_limit_date: later(timeLimit(server, user, image)),
    ready_date: later(server.switches.session_start === "slow" ? 5 : 0),
    ...needsOf(image),
    token: randomText(32),
    view_only_token: randomText(32),
    share_id: sharing ? newIdentifier() : null,
    container_id: container ? newIdentifier() + newIdentifier() : null,
    container_ip: null,
    docker_network: null,
    hostname: place.hostname ?? null,
    host: place.hostname ?? null,
    port: container ? 443 : (place.connection_port ?? null),
    port_map: container ? containerPorts() : {},
    zone_name: zone?.zone_name ?? null,
    client_settings: clientSettings(server, user, sharing),
    connection_info: request.connectionInfo ?? place.connection_info ?? {},
    rdp_client_type: request.rdpClientType ?? image.rdp_client_type ?? null,
    is_persistent_profile: request.persistentProfileMode !== undefined && request.persistentProfileMode !== "Disabled",
    persistent_profile_mode: request.persistentProfileMode ?? null,
    is_standby: false,
    agent_installed: place.agent_installed === true,
    autoscale_config_id: place.autoscale_config_id ?? null,
    queued_tasks: [],
    ...request.more,
  };
}

/** The workspace's own limit, else that of the user's groups; 0 is none. In seconds (kasm-docs.md 7.5, 7.6). */
function timeLimit(server: ServerContext, user: Row, image: Row): number {
  return Number(image.session_time_limit ?? 0) || Number(settingFor(server, user, "session_time_limit"));
}

function containerPorts(): JsonObject {
  const port = (path: string): JsonObject => ({ port: 443, path });
  return { vnc: port("desktop/vnc"), audio: port("desktop/audio"), uploads: port("desktop/uploads") };
}

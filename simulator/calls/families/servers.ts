import { requireOneOf } from "../../access/rights";
import { noteRemoval } from "../../autoscale/removals";
import { serverToken } from "../../autoscale/tokens";
import { refuseChoice, refused } from "../../failure";
import { normaliseIdentifier } from "../../identifiers";
import { isObject, type JsonObject, textOf } from "../../json";
import type { ServerContext } from "../../server/context";
import { sizeOf, usedOn } from "../../sessions/capacity";
import { endSessionsOn, isAgent, liveSessionsOf } from "../../sessions/live";
import type { Row } from "../../store/tables";
import type { FamilyRules } from "../rules";
import { instantOf, timestampText } from "../../timestamps";
import { isAgentType } from "./capacity";
import { summariesWhere } from "./sessions";

/** The right for a server, or for an agent, which is a server of another type. */
const rightFor = (row: JsonObject | undefined, right: string): string =>
  row !== undefined && isAgent(row) ? `agents_${right}` : `servers_${right}`;

export const serverRules: FamilyRules = {
  authorise: (request, row, action) => {
    if (action === "create") return;
    requireOneOf(request, rightFor(row, action === "delete" ? "delete" : "modify"));
  },
  select: (request, rows) => {
    requireOneOf(request, "servers_view", "agents_view");
    const target = request.body.target_server;
    const wanted = isObject(target) ? target.server_id : undefined;
    if (typeof wanted !== "string") return rows;
    return rows.filter((row) => row.server_id === normaliseIdentifier(wanted));
  },
  check: ({ server }, row, before) => {
    if (before === undefined) {
      if (isAgent(row)) throw refused(server.switches, "Agents register by themselves");
      row.created = timestampText(server.now());
      row.operational_status = "running";
    } else if (isAgent(row)) {
      // An agent is in its manager's zone: the next heartbeat undoes a move (kasm-docs.md 7.3).
      row.zone_id = before.zone_id ?? null;
    }
    const pool = server.tables.get("server_pools", row.server_pool_id);
    if (pool !== undefined && isAgentType(pool.server_pool_type) !== isAgent(row)) {
      refuseChoice(server.switches, "The server pool is of another type than the server");
    }
    const single = row.connection_type === "KasmVNC" || row.connection_type === "VNC";
    if (single && server.switches.forced_values === "forced") row.max_simultaneous_sessions = 1;
  },
  beforeDelete: ({ server, body }, row) => {
    const config = server.tables.get("autoscale_configs", row.autoscale_config_id);
    if (config?.enabled === false) {
      throw refused(server.switches, "The server belongs to an autoscale config that is disabled");
    }
    const sessions = liveSessionsOf(server, "server_id", row.server_id);
    if (sessions.length > 0 && body.force !== true) {
      throw refused(server.switches, "The server has sessions: use force", 409);
    }
    endSessionsOn(server, row);
    if (config !== undefined) noteRemoval(server, row);
  },
  runtime: (server, row) => ({
    zone: { zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null },
    kasms: summariesWhere(server, "server_id", row.server_id ?? null),
    server_pool_name: server.tables.get("server_pools", row.server_pool_id)?.server_pool_name ?? null,
    is_autoscaled: typeof row.autoscale_config_id === "string",
    // Last: growing a spread object by more keys is much slower, and there are thousands of rows.
    ...(isAgent(row) ? agentNoise(server, row) : desktopNoise(server, row)),
  }),
};

/** What an agent reports of itself: invented loads, as nothing runs here. */
function agentNoise(server: ServerContext, row: Row): JsonObject {
  const now = timestampText(server.now());
  const size = sizeOf(row);
  const used = usedOn(server, row);
  // One that sends no heartbeats is taken to report all the time.
  const reported = row.sends_heartbeats === true || row.operational_status === "starting" ? row.last_reported : now;
  const manager = server.tables.having("managers", "zone_id", row.zone_id)[0];
  const scale = server.tables.get("autoscale_configs", row.autoscale_config_id);
  const zone_name = server.tables.get("zones", row.zone_id)?.zone_name ?? null;
  return {
    gpus: size.gpus,
    gpu_info: {},
    last_reported: reported ?? null,
    last_reported_elapsed: elapsedSince(server, reported),
    cpu_percent: 1.5,
    memory_stats: { percent: 10 },
    disk_stats: { percent: 20, free: 80e9, used: 20e9, total: 100e9 },
    core_calculations: calculation(used.cores, size.cores),
    memory_calculations: calculation(used.memoryBytes, size.memoryBytes),
    docker_images: {},
    docker_info: {},
    network_interfaces: {},
    manager: manager === undefined ? null : { manager_hostname: manager.manager_hostname ?? null, zone_name },
    manager_id: manager?.manager_id ?? null,
    autoscale_config: scale === undefined ? null : { autoscale_config_name: scale.autoscale_config_name ?? null },
  };
}

const calculation = (used: number, max: number): JsonObject => ({
  percentage: max > 0 ? Math.round((used / max) * 100) : 0,
  used,
  max,
});

/** As hours, minutes and seconds; at least a second. */
function elapsedSince(server: ServerContext, reported: Row[string] | undefined): Row[string] {
  if (typeof reported !== "string") return null;
  const seconds = Math.max(1, Math.floor((server.now().getTime() - instantOf(reported)) / 1000));
  const two = (part: number) => String(part).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function desktopNoise(server: ServerContext, row: Row): JsonObject {
  return { registration_jwt: serverToken(server, "registration", textOf(row.server_id)) };
}

export const connectionProxyRules: FamilyRules = {
  runtime: (server, row) => ({ zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null }),
};

import { settingValue } from "./calls/settings";
import { newIdentifier, normaliseIdentifier } from "./identifiers";
import type { ServerContext } from "./server/context";
import { AGENT } from "./sessions/live";
import { timestampText } from "./timestamps";

/** What an agent says of itself. */
export interface AgentRegistration {
  readonly hostname: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** The zone's name. Default: that of the first zone. */
  readonly zone?: string;
  /** The id that the installer was given; one is made without it. */
  readonly serverId?: string;
  readonly serverPoolId?: string;
  readonly autoscaleConfigId?: string;
  /** The VM provider that made it. */
  readonly provider?: string;
  /** Names of its container networks; get_server_custom_network_names answers them. */
  readonly networkNames?: readonly string[];
}

/** Agents register disabled unless auto_agent is on; the zone is that of the manager (kasm-docs.md 8). */
export function registerAgent(server: ServerContext, registration: AgentRegistration): string {
  const zone = server.tables.find(
    "zones",
    (row) => registration.zone === undefined || row.zone_name === registration.zone,
  );
  if (zone === undefined) throw new Error(`There is no zone ${registration.zone}.`);
  const id = registration.serverId === undefined ? newIdentifier() : normaliseIdentifier(registration.serverId);
  const now = timestampText(server.now());
  server.tables.put("servers", id, {
    server_id: id,
    server_type: AGENT,
    enabled: settingValue(server, "auto_agent") === "True",
    hostname: registration.hostname,
    friendly_name: null,
    zone_id: zone.zone_id ?? null,
    server_pool_id: registration.serverPoolId ?? null,
    autoscale_config_id: registration.autoscaleConfigId ?? null,
    provider: registration.provider ?? null,
    cores: registration.cores,
    memory_bytes: registration.memoryBytes,
    prune_images_mode: "Normal",
    cores_override: null,
    gpus_override: null,
    memory_override_bytes: null,
    container_limit: null,
    gpu_exclusions: null,
    docker_network_names: [...(registration.networkNames ?? [])],
    connection_info: {},
    agent_version: server.version,
    operational_status: "running",
    created: now,
    last_reported: now,
  });
  return id;
}

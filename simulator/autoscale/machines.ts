import { newIdentifier } from "../identifiers";
import { copy, type Json, textOf } from "../json";
import type { ServerContext } from "../server/context";
import { freeOn, takesSessions, usedOn } from "../sessions/capacity";
import { AGENT } from "../sessions/live";
import type { Row } from "../store/tables";
import { instantOf, timestampText } from "../timestamps";
import type { Amounts } from "./amounts";
import { makesAgents, sessionsOf } from "./config";
import type { Machine } from "./decide";

/** States of a server that is made by the autoscaler; no evidence names them. */
export const STARTING = "starting";
export const RUNNING = "running";

/** The time that a stored timestamp says; undefined for none and for the epoch, which stands for never. */
export function timeOf(value: Json | undefined): Date | undefined {
  const instant = instantOf(value);
  return instant > 0 ? new Date(instant) : undefined;
}

/** The row of a machine that is about to be made: all that is needed to go on after a restart is in it. */
export function newMachine(server: ServerContext, config: Row, provider: Row, madeAt: string): Row {
  const id = newIdentifier();
  const name = `kasm-${id.slice(0, 12)}`;
  return {
    server_id: id,
    hostname: name,
    friendly_name: name,
    instance_id: name,
    zone_id: config.zone_id ?? null,
    server_pool_id: config.server_pool_id ?? null,
    autoscale_config_id: config.autoscale_config_id ?? null,
    provider: provider.vm_provider_name ?? null,
    operational_status: STARTING,
    created: timestampText(server.now()),
    connection_info: copy(config.connection_info ?? {}),
    made_at: madeAt,
    made_by: config.autoscale_config_id ?? null,
    made_with: provider.vm_provider_config_id ?? null,
    ...(makesAgents(config) ? agentPart(config) : desktopPart(config)),
  };
}

function agentPart(config: Row): Row {
  return {
    server_type: AGENT,
    enabled: false,
    prune_images_mode: "Normal",
    cores_override: config.agent_cores_override || null,
    gpus_override: config.agent_gpus_override || null,
    memory_override_bytes: config.agent_memory_override_bytes || null,
    container_limit: null,
    gpu_exclusions: null,
    docker_network_names: [],
  };
}

const FROM_CONFIG = [
  "connection_type",
  "connection_port",
  "connection_username",
  "connection_password",
  "connection_passphrase",
  "connection_private_key",
  "connection_credential_type",
  "connection_sso_username_domain",
  "use_user_private_key",
  "agent_installed",
  "reusable",
  "max_simultaneous_users",
];

function desktopPart(config: Row): Row {
  return {
    server_type: "Desktop",
    enabled: true,
    max_simultaneous_sessions: sessionsOf(config),
    ...Object.fromEntries(FROM_CONFIG.map((key) => [key, config[key] ?? null])),
  };
}

/** The machines that a config's decision looks at: those of its pool in its zone, and all that it made. */
export function poolOf(server: ServerContext, config: Row): Row[] {
  return server.tables.filter("servers", (row) => {
    if (row.autoscale_config_id === config.autoscale_config_id) return true;
    return row.server_pool_id === config.server_pool_id && row.zone_id === config.zone_id;
  });
}

/** A server as a decision sees it; `each` is what a machine that is being made will bring. */
export function machineOf(server: ServerContext, config: Row, row: Row, each: Amounts | undefined): Machine {
  const { cores, memoryBytes, gpus, sessions } = freeOn(server, row);
  const carried = usedOn(server, row).sessions;
  const starting = row.operational_status === STARTING;
  const free: Amounts = makesAgents(config) ? { cores, memoryBytes, gpus } : { sessions };
  return {
    id: textOf(row.server_id),
    name: textOf(row.instance_id ?? row.hostname),
    own: row.autoscale_config_id === config.autoscale_config_id,
    state: starting ? "starting" : takesSessions(row) ? "ready" : "away",
    free: starting ? (each ?? {}) : free,
    sessions: carried,
    used: carried > 0 || hasServed(server, row),
    created: timeOf(row.created) ?? server.now(),
  };
}

/** Whether a session on it has ended. */
function hasServed(server: ServerContext, row: Row): boolean {
  return server.tables.find("session_history", (each) => each.server_id === row.server_id) !== undefined;
}

import { releaseMachines } from "../../autoscale/removals";
import { familyNamed } from "../../catalogue";
import { refuseChoice, refused } from "../../failure";
import { isIdentifier, normaliseIdentifier } from "../../identifiers";
import { type Json, type JsonObject, textOf } from "../../json";
import type { ServerContext } from "../../server/context";
import { encodeRow, shownIdentifier } from "../../wire/encode";
import { shared } from "../../wire/text";
import type { FamilyRules } from "../rules";
import { dnsProviderRules, vmProviderRules } from "./vm-providers";

/** The few keys of a server that zones and pools show. */
function serverSummary(server: ServerContext, row: JsonObject): JsonObject {
  return {
    server_id: shownIdentifier(server, textOf(row.server_id)),
    hostname: row.hostname ?? null,
    cores: row.cores ?? null,
    [server.dialect === "1.19" ? "memory_bytes" : "memory"]: row.memory_bytes ?? null,
  };
}

export function serversWhere(server: ServerContext, key: string, value: Json | undefined): JsonObject[] {
  return server.tables.having("servers", key, value).map((row) => serverSummary(server, row));
}

export const poolRules: FamilyRules = {
  runtime: (server, row) => ({ servers: serversWhere(server, "server_pool_id", row.server_pool_id) }),
};

/** A pool's kind in the words of an autoscale config: their spellings can differ (kasm-docs.md 6.1). */
export const isAgentType = (type: Json | undefined): boolean => type === "Docker Agent";

function forceValues(row: JsonObject): void {
  if (isAgentType(row.autoscale_type)) return;
  if (row.agent_installed === true) row.require_checkin = true;
  if (servesOne(row)) row.max_simultaneous_sessions_per_server = 1;
}

/** One session only: KasmVNC and VNC always, RDP and SSH unless the machine is reused (kasm-wire.md 8). */
const servesOne = (row: JsonObject): boolean =>
  row.connection_type === "KasmVNC" || row.connection_type === "VNC" || row.reusable !== true;

export const autoscaleRules: FamilyRules = {
  check: ({ server }, row) => {
    const pool = server.tables.get("server_pools", row.server_pool_id);
    if (pool !== undefined && isAgentType(pool.server_pool_type) !== isAgentType(row.autoscale_type)) {
      refuseChoice(server.switches, "The server pool is of another type than the autoscale config");
    }
    if (server.switches.forced_values === "forced") forceValues(row);
    row.last_provision ??= "1970-01-01 00:00:00";
    row.request_downscale_at ??= "1970-01-01 00:00:00";
  },
  afterDelete: ({ server }, row) => releaseMachines(server, row),
  runtime: (server, row) => ({
    zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null,
    vm_provider_config: whole(server, "vm_provider_configs", row.vm_provider_config_id, vmProviderRules),
    dns_provider_config: whole(server, "dns_provider_configs", row.dns_provider_config_id, dnsProviderRules),
  }),
};

/** An object within another as its own list answers it; null where there is none. */
function whole(server: ServerContext, family: string, id: Json | undefined, rules: FamilyRules): Json {
  const row = server.tables.get(family, id);
  if (row === undefined) return null;
  const answered = () => shared(encodeRow(server, familyNamed(family), row, rules.runtime?.(server, row)));
  return server.tables.once(`${family} ${textOf(id)}`, answered);
}

export const scheduleRules: FamilyRules = {
  select: ({ server, body }, rows) => {
    const wanted = body.target_autoscale_config_id;
    if (typeof wanted !== "string" || !isIdentifier(wanted)) {
      throw refused(server.switches, "Missing required field: target_autoscale_config_id");
    }
    return rows.filter((row) => row.autoscale_config_id === normaliseIdentifier(wanted));
  },
  check: ({ server }, row) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: textOf(row.timezone) });
    } catch {
      throw refused(server.switches, "Invalid timezone: not an IANA name");
    }
  },
};

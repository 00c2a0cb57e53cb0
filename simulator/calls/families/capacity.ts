import { familyNamed } from "../../catalogue";
import { requireOneOf } from "../../access/rights";
import { timestampText } from "../../access/sign-in";
import { refused } from "../../failure";
import { isIdentifier, normaliseIdentifier } from "../../identifiers";
import { isObject, type Json, type JsonObject, textOf } from "../../json";
import type { ServerContext } from "../../server/context";
import { encodeRow, shownIdentifier } from "../../wire/encode";
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
  return server.tables.filter("servers", (row) => row[key] === value).map((row) => serverSummary(server, row));
}

export const poolRules: FamilyRules = {
  runtime: (server, row) => ({ servers: serversWhere(server, "server_pool_id", row.server_pool_id) }),
};

/** A pool's kind in the words of an autoscale config: their spellings can differ (kasm-docs.md 6.1). */
const isAgentType = (type: Json | undefined): boolean => type === "Docker Agent";

export const autoscaleRules: FamilyRules = {
  check: ({ server }, row) => {
    const pool = server.tables.get("server_pools", row.server_pool_id);
    if (pool !== undefined && isAgentType(pool.server_pool_type) !== isAgentType(row.autoscale_type)) {
      throw refused(server.switches, "The server pool is of another type than the autoscale config");
    }
    if (row.agent_installed === true) row.require_checkin = true;
    row.last_provision ??= "1970-01-01 00:00:00";
    row.request_downscale_at ??= "1970-01-01 00:00:00";
  },
  runtime: (server, row) => {
    const vmProvider = server.tables.get("vm_provider_configs", row.vm_provider_config_id);
    const dnsProvider = server.tables.get("dns_provider_configs", row.dns_provider_config_id);
    return {
      zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null,
      vm_provider_config:
        vmProvider === undefined
          ? null
          : encodeRow(
              server,
              familyNamed("vm_provider_configs"),
              vmProvider,
              vmProviderRules.runtime?.(server, vmProvider),
            ),
      dns_provider_config:
        dnsProvider === undefined
          ? null
          : encodeRow(
              server,
              familyNamed("dns_provider_configs"),
              dnsProvider,
              dnsProviderRules.runtime?.(server, dnsProvider),
            ),
    };
  },
};

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

const AGENT = "host";

/** The right for a server, or for an agent, which is a server of another type. */
const rightFor = (row: JsonObject | undefined, right: string): string =>
  row?.server_type === AGENT ? `agents_${right}` : `servers_${right}`;

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
      if (row.server_type === AGENT) throw refused(server.switches, "Agents register by themselves");
      row.created = timestampText(server.now());
      row.operational_status = "running";
    }
    const pool = server.tables.get("server_pools", row.server_pool_id);
    if (pool !== undefined && isAgentType(pool.server_pool_type) !== (row.server_type === AGENT)) {
      throw refused(server.switches, "The server pool is of another type than the server");
    }
  },
  runtime: (server, row) => ({
    gpus: row.server_type === AGENT ? 0 : null,
    zone: { zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null },
    kasms: [],
    server_pool_name: server.tables.get("server_pools", row.server_pool_id)?.server_pool_name ?? null,
    is_autoscaled: typeof row.autoscale_config_id === "string",
    manager: null,
    autoscale_config: null,
    last_reported_elapsed: null,
    cpu_percent: null,
  }),
};

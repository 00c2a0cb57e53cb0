import { type JsonObject, textOf } from "../../json";
import { shownIdentifier } from "../../wire/encode";
import { MASK } from "../../wire/decode";
import type { ServerContext } from "../../server/context";
import { freeOn } from "../../sessions/capacity";
import { isAgent, liveSessionsOf } from "../../sessions/live";
import { featuresOf, LICENSE_FEATURES, limitOf } from "../licenses";
import type { FamilyRules } from "../rules";
import { serversWhere } from "./capacity";

export const zoneRules: FamilyRules = {
  runtime: (server, row): JsonObject => {
    const managers = server.tables.having("managers", "zone_id", row.zone_id);
    const machines = server.tables.having("servers", "zone_id", row.zone_id);
    const agents = machines.filter(isAgent);
    const free = agents.map((agent) => freeOn(server, agent));
    const sum = (key: "cores" | "gpus" | "memoryBytes") => free.reduce((total, each) => total + each[key], 0);
    const first = managers[0];
    return {
      primary_manager_id: first?.manager_id ?? null,
      primary_manager:
        first === undefined
          ? null
          : { zone_name: row.zone_name ?? null, manager_hostname: first.manager_hostname ?? null },
      managers: managers.map((each) => ({
        manager_id: shownIdentifier(server, textOf(each.manager_id)),
        manager_hostname: each.manager_hostname ?? null,
      })),
      servers: serversWhere(server, "zone_id", row.zone_id),
      num_kasms: machines.reduce(
        (count, each) => count + liveSessionsOf(server, "server_id", each.server_id).length,
        0,
      ),
      available_cores: sum("cores"),
      available_gpus: sum("gpus"),
      available_memory: sum("memoryBytes"),
    };
  },
};

export const managerRules: FamilyRules = {
  runtime: (server, row): JsonObject => ({
    zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null,
    is_primary: true,
    first_reported: "1970-01-01 00:00:00",
    last_reported: "1970-01-01 00:00:00",
    last_reported_elapsed: "0:00:00",
    servers: serversWhere(server, "zone_id", row.zone_id),
  }),
};

export const apiConfigRules: FamilyRules = {
  runtime: (_server, row): JsonObject => ({ created: row.created ?? null, last_used: row.last_used ?? null }),
};

/** Settings marked sanitize are hidden on read (kasm-docs.md 7.10). */
export const settingRules: FamilyRules = {
  runtime: (_server, row): JsonObject => (row.sanitize === true && row.value !== "" ? { value: MASK } : {}),
};

export const licenseRules: FamilyRules = {
  runtime: (server: ServerContext, row): JsonObject => ({
    limit: limitOf(row),
    features: Object.fromEntries(LICENSE_FEATURES.map((name) => [name, featuresOf(server, row).includes(name)])),
  }),
};

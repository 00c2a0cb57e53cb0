import { refuseChoice, refused } from "../../failure";
import { liveSessionsOf } from "../../sessions/live";
import type { FamilyRules } from "../rules";
import { isAgentType } from "./capacity";

/** Sessions made ahead of demand (kasm-wire.md 12.8). */
export const stagingRules: FamilyRules = {
  check: ({ server }, row) => {
    const wrong = (what: string) => refused(server.switches, what);
    if (server.tables.get("images", row.image_id)?.image_type !== "Container") {
      refuseChoice(server.switches, "Invalid image_id: only containers can be staged");
    }
    const pool = server.tables.get("server_pools", row.server_pool_id);
    if (pool !== undefined && !isAgentType(pool.server_pool_type)) {
      refuseChoice(server.switches, "Invalid server_pool_id: not a pool of agents");
    }
    if (typeof row.autoscale_config_id === "string" && pool === undefined) {
      if (server.switches.form_requirements === "refuse") throw wrong("Missing required field: server_pool_id");
    }
  },
  runtime: (server, row) => ({
    num_current_sessions: liveSessionsOf(server, "staging_config_id", row.staging_config_id).length,
    zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null,
    image_friendly_name: server.tables.get("images", row.image_id)?.friendly_name ?? null,
    server_pool_name: server.tables.get("server_pools", row.server_pool_id)?.server_pool_name ?? null,
    autoscale_config_name:
      server.tables.get("autoscale_configs", row.autoscale_config_id)?.autoscale_config_name ?? null,
  }),
};

/** Sessions by link (kasm-wire.md 12.8). */
export const castRules: FamilyRules = {
  check: ({ server }, row) => {
    if (server.tables.get("images", row.image_id)?.image_type === "Link") {
      refuseChoice(server.switches, "Invalid image_id: a link can't be cast");
    }
  },
  runtime: (server, row) => ({
    image_friendly_name: server.tables.get("images", row.image_id)?.friendly_name ?? null,
    group_name: server.tables.get("groups", row.group_id)?.name ?? null,
  }),
};

/** Filled like the chart does it, unless the switch branding_dashboard_logo wants it sent. */
export const brandingRules: FamilyRules = {
  check: (_request, row) => {
    row.dashboard_logo_url ??= "img/headerlogo.svg";
  },
};

import { create, evidence, flag, identifier, integer, list, noise, parameter, remove, text, update } from "../build";
import type { FamilyDefinition } from "../model";

const column = "kasm-1.19-columns.md zones";

export const zones: FamilyDefinition = {
  name: "zones",
  entity: "zone",
  id: "zone_id",
  naturalKey: "zone_name",
  fields: [
    ...evidence("documented", column, [
      identifier("zone_id", { readOnly: true }),
      text("zone_name", { required: true }),
      text("allow_origin_domain", { default: "$request_host$" }),
      text("upstream_auth_address", { default: "$request_host$" }),
      text("load_strategy", {
        default: "least_load",
        valuesBy: {
          switch: "load_strategy",
          values: {
            kasms: ["least_load", "most_load", "least_kasms", "most_kasms"],
            sessions: ["least_load", "most_load", "fewest_sessions", "most_sessions"],
            any: ["least_load", "most_load", "least_kasms", "most_kasms", "fewest_sessions", "most_sessions"],
          },
        },
        source: "kasm-docs.md 7.3",
      }),
      flag("search_alternate_zones", { default: true }),
      flag("prioritize_static_agents", { default: true }),
      flag("proxy_connections", { default: true }),
      text("proxy_hostname", { default: "$request_host$" }),
      text("proxy_path", { default: "desktop" }),
      integer("proxy_port", { default: 443, minimum: 0, maximum: 65535 }),
      flag("proxy_rdp_client_connections", { default: true }),
      text("proxy_rdp_hostname", { default: "$request_host$" }),
      integer("proxy_rdp_port", { default: 443, minimum: 0, maximum: 65535 }),
      flag("enable_rdp_direct_login", { default: false }),
      flag("enable_rdp_https_gw", { default: true }),
      flag("enable_rdp_https_gw_dlp", { default: false }),
      flag("verify_rdp_client_ip", { default: false }),
      noise("primary_manager_id", "identifier"),
    ]),
    ...evidence("observed", "kasm-wire.md 5", [
      noise("managers", "list"),
      noise("servers", "list"),
      noise("primary_manager", "object"),
      noise("num_kasms", "integer"),
      noise("available_cores", "decimal"),
      noise("available_gpus", "integer"),
      noise("available_memory", "integer", { unit: "bytes" }),
    ]),
  ],
  calls: [
    list("get_zones", "zones", {
      at: ["admin", "public"],
      permissions: ["zones_view"],
      parameters: [parameter("brief", "boolean", { grade: "inferred" })],
      grade: "observed",
      source: "kasm-wire.md 5",
    }),
    create("create_zone", "target_zone", "zone", {
      permissions: ["zones_create"],
      answerBy: "create_answer",
      grade: "observed",
      source: "kasm-wire.md 5",
    }),
    update("update_zone", "target_zone", ["zone_id"], "zone", {
      permissions: ["zones_modify"],
      answerBy: "create_answer",
      partial: { grade: "observed", source: "kasm-docs.md 3.3" },
      grade: "observed",
      source: "kasm-wire.md 5",
    }),
    remove("delete_zone", "target_zone", ["zone_id"], {
      permissions: ["zones_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
  ],
};

export const managers: FamilyDefinition = {
  name: "managers",
  entity: "manager",
  id: "manager_id",
  fields: evidence("observed", "kasm-wire.md 12.11", [
    identifier("manager_id", { readOnly: true }),
    text("manager_hostname", { readOnly: true }),
    text("manager_version", { readOnly: true }),
    identifier("zone_id", {
      readOnly: true,
      references: { family: "zones", onDelete: { switch: "required_reference_delete" } },
      source: "kasm-1.19-columns.md managers",
      grade: "documented",
    }),
    noise("zone_name", "text"),
    noise("is_primary", "boolean"),
    noise("first_reported", "timestamp"),
    noise("last_reported", "timestamp"),
    noise("last_reported_elapsed", "text"),
    noise("servers", "list"),
  ]),
  calls: [
    list("get_managers", "managers", {
      permissions: ["managers_view"],
      grade: "observed",
      source: "kasm-wire.md 12.11",
    }),
    remove("delete_manager", "target_manager", ["manager_id"], {
      permissions: ["managers_delete"],
      parameters: [parameter("focus", "boolean")],
      grade: "observed",
      source: "kasm-wire.md 1.11",
      note: "focus goes at top level",
    }),
  ],
};

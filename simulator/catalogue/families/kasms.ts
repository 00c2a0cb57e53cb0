import {
  decimal,
  evidence,
  flag,
  identifier,
  integer,
  jsonText,
  noise,
  text,
  timestamp,
  type FieldSketch,
} from "../build";
import type { FamilyDefinition } from "../model";
import { sessionPermissionCalls } from "./session-access-calls";
import { sessionCalls } from "./session-calls";

/** What the public Python client reads of a session; the facts name the client and not what it reads. */
const client = "kasm-docs.md 3.2";
const set = { readOnly: true } as const;
const secret = { ...set, secret: true, readable: true } as const;

const place: readonly FieldSketch[] = [
  identifier("kasm_id", set),
  identifier("user_id", { ...set, references: { family: "users", onDelete: "cascade" } }),
  identifier("image_id", {
    ...set,
    references: { family: "images", onDelete: { switch: "required_reference_delete" } },
  }),
  identifier("server_id", { ...set, references: { family: "servers", onDelete: "cascade" } }),
  text("operational_status", {
    ...set,
    note: "starting and running are what clients wait for; paused, stopped and deleting follow from the calls' names",
  }),
  text("operational_message", set),
  integer("operational_progress", { ...set, unit: "percent" }),
  timestamp("start_date", set),
  timestamp("created_date", set),
  timestamp("keepalive_date", set),
  timestamp("expiration_date", set),
  decimal("cores", set),
  integer("memory", {
    ...set,
    unit: "bytes",
    candidates: {
      switch: "session_memory_name",
      dialects: ["1.19"],
      forms: { memory: { name: "memory", unit: "bytes" }, memory_bytes: { name: "memory_bytes", unit: "bytes" } },
    },
    note: "seen on 1.18",
  }),
  integer("gpus", set),
];

const connection: readonly FieldSketch[] = [
  text("token", { ...secret, note: "opens the desktop; nothing streams here" }),
  text("view_only_token", secret),
  identifier("share_id", { ...set, note: "null unless sharing was asked for" }),
  identifier("container_id", { ...set, note: "invented: no container runs" }),
  text("container_ip", set),
  text("docker_network", set),
  text("hostname", set),
  text("host", set),
  integer("port", set),
  jsonText("port_map", set),
  text("zone_name", set),
  text("point_of_presence", set),
  jsonText("client_settings", { ...set, note: "group settings of the user that decide what a session may do" }),
  jsonText("connection_info", set),
  text("connection_credential", set),
  text("rdp_client_type", { ...set, values: ["GUAC", "RDP_CLIENT"] }),
  flag("is_persistent_profile", set),
  text("persistent_profile_mode", { ...set, values: ["Enabled", "Disabled", "Reset"] }),
  flag("is_standby", set),
  flag("agent_installed", set),
  text("border", set),
  jsonText("queued_tasks", set),
  identifier("connection_proxy_id", { ...set, references: { family: "connection_proxies", onDelete: "clear" } }),
  identifier("autoscale_config_id", { ...set, references: { family: "autoscale_configs", onDelete: "clear" } }),
  identifier("staging_config_id", { ...set, references: { family: "staging_configs", onDelete: "clear" } }),
  identifier("cast_config_id", { ...set, references: { family: "cast_configs", onDelete: "clear" } }),
  identifier("egress_gateway_id", set),
  identifier("egress_credential_id", set),
  text("egress_provider_name", set),
  text("egress_gateway_name", set),
  text("egress_gateway_country", set),
  text("egress_gateway_city", set),
];

/** Live sessions. They are data: no container runs and no desktop streams. */
export const kasms: FamilyDefinition = {
  name: "kasms",
  entity: "session",
  id: "kasm_id",
  transient: true,
  fields: [
    ...evidence("inferred", client, place),
    ...evidence("inferred", client, connection),
    ...evidence("inferred", "kasm-wire.md 14.2", [
      noise("image", "object", { note: "image_id, name, friendly_name and image_src" }),
      noise("user", "object", { note: "username" }),
      noise("server", "object", { note: "hostname, port, zone_name and provider" }),
    ]),
    ...evidence("inferred", client, [
      noise("status", "text", { note: "the same as operational_status, under the name that another client reads" }),
      noise("username", "text"),
      noise("image_friendly_name", "text"),
    ]),
  ],
  calls: sessionCalls,
};

/** Sessions that ended. */
export const sessionHistory: FamilyDefinition = {
  name: "session_history",
  entity: "ended session",
  id: "history_id",
  transient: true,
  fields: evidence("inferred", "kasm-wire.md 1.4", [
    identifier("history_id", set),
    identifier("kasm_id", set),
    identifier("user_id", set),
    text("username", set),
    identifier("image_id", set),
    text("image_friendly_name", set),
    identifier("server_id", set),
    text("zone_name", set),
    timestamp("start_date", set),
    timestamp("end_date", set),
    text("end_reason", { ...set, note: "destroyed, expired, time limit, server deleted or user deleted" }),
  ]),
  calls: [],
};

/** Who else may take part in a session. */
export const sessionPermissions: FamilyDefinition = {
  name: "session_permissions",
  entity: "session permission",
  id: "session_permission_id",
  transient: true,
  fields: [
    ...evidence("inferred", "kasm-wire.md 14.2", [
      identifier("session_permission_id", set),
      identifier("kasm_id", { ...set, references: { family: "kasms", onDelete: "cascade" } }),
      identifier("user_id", { ...set, references: { family: "users", onDelete: "cascade" } }),
      text("access", { values: ["r", "rw"], note: "the letters are inferred" }),
      noise("username", "text"),
      noise("vnc_username", "text"),
    ]),
  ],
  calls: sessionPermissionCalls,
};

/** Sessions that found no room: what the autoscaler goes by. The simulator's own. */
export const sessionDemands: FamilyDefinition = {
  name: "session_demands",
  entity: "session demand",
  id: "demand_id",
  transient: true,
  fields: evidence("inferred", "kasm-docs.md 6.1", [
    identifier("demand_id", set),
    identifier("user_id", set),
    identifier("image_id", set),
    identifier("zone_id", set),
    identifier("server_pool_id", set),
    decimal("cores", set),
    integer("memory", { ...set, unit: "bytes" }),
    integer("gpus", set),
    timestamp("at", set),
  ]),
  calls: [],
};

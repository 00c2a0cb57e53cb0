import {
  create,
  evidence,
  flag,
  identifier,
  integer,
  jsonText,
  list,
  map,
  noise,
  remove,
  size,
  text,
  timestamp,
  update,
} from "../build";
import type { Condition, FamilyDefinition } from "../model";
import { CONNECTIONS } from "./servers";

const column = "kasm-1.19-columns.md autoscale_configs";
/** Both spellings mean machines with a desktop (kasm-docs.md 6.1). */
const ofServers: Condition = { key: "autoscale_type", is: ["Server Pool", "Server"] };
const withKasmVnc = { neededWhen: [ofServers, { key: "connection_type", is: ["KasmVNC"] }] };
const withMachineRecord = { neededWhen: [{ key: "ad_create_machine_record", is: [true] }] };

/** Agents need them up to 1.16, servers up to 1.18 take them, 1.19 has no columns for them. */
const ofOlderAgents = {
  wire: { "1.19": null },
  neededWhen: [{ key: "autoscale_type", is: ["Docker Agent"] }],
  neededUntil: { dialect: "1.16", grade: "documented", source: "kasm-docs.md 6.1" },
} as const;

/** Machines that are to be removed though their servers are gone. The simulator's own. */
export const machineRemovals: FamilyDefinition = {
  name: "machine_removals",
  entity: "machine removal",
  id: "removal_id",
  transient: true,
  fields: evidence("inferred", "kasm-docs.md 6.1", [
    identifier("removal_id", { readOnly: true }),
    text("name", { readOnly: true }),
    map("provider", { readOnly: true, secret: true }),
    timestamp("at", { readOnly: true }),
  ]),
  calls: [],
};

export const autoscaleConfigs: FamilyDefinition = {
  name: "autoscale_configs",
  entity: "autoscale config",
  id: "autoscale_config_id",
  naturalKey: "autoscale_config_name",
  feature: "auto_scaling",
  fields: [
    ...evidence("documented", column, [
      identifier("autoscale_config_id", { readOnly: true }),
      text("autoscale_config_name", { required: true }),
      text("autoscale_type", {
        default: "Docker Agent",
        locked: true,
        note: "NOT NULL in the database",
        valuesBy: {
          switch: "autoscale_type",
          values: { server_pool: ["Docker Agent", "Server Pool"], server: ["Docker Agent", "Server"] },
        },
        source: "kasm-docs.md 6.1",
      }),
      identifier("server_pool_id", {
        references: { family: "server_pools", onDelete: { switch: "optional_reference_delete" } },
      }),
      identifier("zone_id", {
        required: true,
        references: { family: "zones", onDelete: { switch: "required_reference_delete" } },
      }),
      flag("enabled", { default: true }),
      flag("aggressive_scaling", { default: true }),
      integer("standby_cores", { default: 0, minimum: 0 }),
      integer("standby_gpus", { default: 0, minimum: 0 }),
      size("standby_memory_bytes", "standby_memory_mb", "megabytes", { default: 0, minimum: 0 }),
      integer("agent_cores_override", { default: 0, minimum: 0 }),
      integer("agent_gpus_override", { default: 0, minimum: 0 }),
      size("agent_memory_override_bytes", "agent_memory_override_gb", "gigabytes", { default: 0, minimum: 0 }),
      integer("downscale_backoff", { default: 1800, minimum: 0, unit: "seconds" }),
      flag("register_dns", { default: false }),
      text("base_domain_name", { neededWhen: [{ key: "register_dns", is: [true] }] }),
      text("connection_type", { default: "KasmVNC", values: CONNECTIONS }),
      integer("connection_port", { minimum: 0, maximum: 65535 }),
      text("connection_username", withKasmVnc),
      text("connection_password", { secret: true, ...withKasmVnc }),
      text("connection_passphrase", { secret: true }),
      text("connection_private_key", { secret: true }),
      text("connection_credential_type"),
      text("connection_sso_username_domain"),
      jsonText("connection_info", { default: {}, objectAccepted: true }),
      flag("use_user_private_key", { default: true }),
      flag("agent_installed", { default: false }),
      flag("require_checkin", { default: false }),
      flag("reusable", { default: false }),
      integer("minimum_pool_standby_sessions", { default: 0, minimum: 0 }),
      integer("max_simultaneous_sessions_per_server", { default: 1, minimum: 0 }),
      integer("max_simultaneous_users", { default: 1, minimum: 0 }),
      flag("ad_create_machine_record", { default: false }),
      flag("ad_recursive_machine_record_cleanup", { default: false }),
      text("ad_computer_container_dn", withMachineRecord),
      identifier("ldap_id", {
        ...withMachineRecord,
        references: { family: "ldap_configs", onDelete: { switch: "optional_reference_delete" } },
      }),
      integer("rotate_servers_in_days", { unit: "days" }),
      integer("rotate_servers_pre_warm_minutes", { unit: "minutes" }),
      jsonText("hooks", { default: {}, objectAccepted: true }),
      noise("last_provision", "timestamp"),
      noise("request_downscale_at", "timestamp"),
    ]),
    ...evidence("observed", "kasm-wire.md 8", [
      identifier("vm_provider_config_id", {
        references: { family: "vm_provider_configs", onDelete: { switch: "optional_reference_delete" } },
      }),
      identifier("dns_provider_config_id", {
        references: { family: "dns_provider_configs", onDelete: { switch: "optional_reference_delete" } },
      }),
      text("nginx_cert", ofOlderAgents),
      text("nginx_key", { secret: true, ...ofOlderAgents }),
      noise("zone_name", "text"),
      noise("vm_provider_config", "object"),
      noise("dns_provider_config", "object"),
    ]),
  ],
  calls: [
    list("get_autoscale_configs", "autoscale_configs", {
      permissions: ["autoscale_view"],
      grade: "observed",
      source: "kasm-wire.md 8",
    }),
    create("create_autoscale_config", "target_autoscale_config", "autoscale_config", {
      permissions: ["autoscale_create"],
      grade: "observed",
      source: "kasm-docs.md 3.3",
    }),
    update("update_autoscale_config", "target_autoscale_config", ["autoscale_config_id"], "autoscale_config", {
      permissions: ["autoscale_modify"],
      grade: "observed",
      source: "kasm-wire.md 8",
    }),
    remove("delete_autoscale_config", undefined, ["autoscale_config_id"], {
      permissions: ["autoscale_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
  ],
};

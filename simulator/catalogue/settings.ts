import type { Dialect } from "../versions";
import type { Evidence, Unit } from "./model";

/** One global setting. Values are kept as text. */
export interface SettingDefinition extends Evidence {
  readonly category: string;
  /** Its category from 1.19 on, where that is another. */
  readonly newerCategory?: string;
  readonly name: string;
  readonly type: string;
  readonly default: string;
  readonly unit?: Unit;
  /** Its value is hidden on read. */
  readonly sanitize?: boolean;
  /** Random text that an installation makes for itself. */
  readonly made?: boolean;
  /** Services that must be restarted after a change. */
  readonly restarts?: string;
}

/** The category of a setting in a dialect (kasm-wire.md 12.10 and kasm-docs.md 7.9 name them differently). */
export function categoryOf(setting: SettingDefinition, dialect: Dialect): string {
  return dialect === "1.19" ? (setting.newerCategory ?? setting.category) : setting.category;
}

/** Words for people. */
export function titleOf(setting: SettingDefinition): string {
  const words = setting.name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Name, type, default and unit; the defaults that no evidence gives are guesses. */
type Line = readonly [name: string, type: string, value: string, unit?: Unit];

const SECRET_TYPES = new Set(["password", "json_pass"]);
const KNOWN_DEFAULTS = new Set([
  "auto_agent",
  "provision_timeout",
  "host_dead_expiration",
  "session_lifetime",
  "add_images_to_default_group",
  "kasm_auth_domain",
  "same_site",
]);

/** Secrets that an installation makes for itself; on a real one, the key is a PEM. */
const MADE = new Set(["api_private_key", "token", "registration_token"]);

/** The API had to be restarted after this one was changed (kasm-docs.md 8); the service's name is invented. */
const RESTARTS: Readonly<Record<string, string>> = { kasm_auth_domain: "kasm_api" };

function category(name: string, lines: readonly Line[], newerCategory?: string): SettingDefinition[] {
  return lines.map(([setting, type, value, unit]) => ({
    category: name,
    newerCategory,
    name: setting,
    type,
    default: value,
    unit,
    sanitize: SECRET_TYPES.has(type),
    made: MADE.has(setting),
    restarts: RESTARTS[setting],
    ...(KNOWN_DEFAULTS.has(setting)
      ? { grade: "documented", source: "kasm-docs.md 7.9" }
      : { grade: "inferred", source: "kasm-wire.md 12.10" }),
  }));
}

/** Global settings (their names and units: kasm-wire.md 12.10). */
export const SETTINGS: readonly SettingDefinition[] = [
  ...category("auth", [
    ["enable_kasm_auth", "bool", "True"],
    ["kasm_auth_domain", "string", "$request_host$"],
    ["same_site", "string", "Lax"],
    ["http_method", "string", "post"],
    ["session_lifetime", "int", "288000", "seconds"],
    ["max_login_attempts", "int", "5"],
    ["token_drift_max", "int", "1", "minutes"],
    ["webauthn_request_lifetime", "int", "300", "seconds"],
    ["login_assistance", "string", ""],
    ["notice_title", "string", ""],
    ["notice_message", "multiline_string", ""],
    ["google_recaptcha_api_url", "string", ""],
    ["google_recaptcha_priv_key", "password", ""],
    ["google_recaptcha_site_key", "string", ""],
    ["api_private_key", "password", ""],
    ["api_public_cert", "multiline_string", ""],
    ["anonymous_user_expiration", "int", "24", "hours"],
  ]),
  ...category("images", [
    ["add_images_to_default_group", "bool", "True"],
    ["default_cpu_allocation_method", "string", "Shares"],
  ]),
  ...category("licensing", [["license_server_url", "string", ""]]),
  ...category("logging", [
    ["log_host", "string", ""],
    ["log_port", "int", "443"],
    ["log_protocol", "string", "internal"],
    ["log_retention", "int", "7", "days"],
    ["debug_retention", "int", "24", "hours"],
    ["hec_token", "password", ""],
    ["https_insecure", "bool", "False"],
    ["url_endpoint", "string", ""],
    ["minimize_local_logging", "bool", "False"],
  ]),
  ...category("manager", [
    ["auto_agent", "bool", "False"],
    ["token", "password", ""],
    ["registration_token", "password", ""],
    ["agent_version", "string", ""],
    ["manager_expiration", "int", "0", "seconds"],
    ["primary_manager_timeout", "int", "30", "seconds"],
    ["host_dead_expiration", "int", "3600", "seconds"],
    ["host_missing_expiration", "int", "600", "seconds"],
    ["guardian_interval", "int", "15", "seconds"],
    ["guardian_provision_threads", "int", "4"],
    ["forward_inter_zone_agent_requests", "bool", "False"],
    ["same_zone_reply", "bool", "False"],
  ]),
  ...category("scale", [
    ["provision_timeout", "int", "600", "seconds"],
    ["cleanup_orphaned_autoscale_servers", "bool", "False"],
    ["keepalive_expiration", "int", "3600", "seconds"],
    ["update_check", "bool", "True"],
  ]),
  ...category("connections", [
    ["default_vm_rdp_connection_settings", "json", "{}"],
    ["default_vm_ssh_connection_settings", "json", "{}"],
    ["default_vm_vnc_connection_settings", "json", "{}"],
  ]),
  ...category("storage", [
    ["object_storage_key", "password", ""],
    ["object_storage_secret", "password", ""],
  ]),
  ...category("session_recording", [
    ["recording_object_storage_key", "password", ""],
    ["recording_object_storage_secret", "password", ""],
    ["session_recording_bitrate", "int", "1"],
    ["session_recording_framerate", "int", "15"],
    ["session_recording_guac_disk_limit", "int", "90", "percent"],
    ["session_recording_queue_length", "int", "60"],
    ["session_recording_res_height", "int", "720"],
    ["session_recording_res_width", "int", "1280"],
    ["session_recording_retention_period", "int", "24", "hours"],
    ["session_recording_upload_location", "string", ""],
  ]),
  ...category("theme", [["launcher_background_url", "string", ""]]),
  ...category("web_filter", [["web_filter_update_url", "string", ""]], "filter"),
];

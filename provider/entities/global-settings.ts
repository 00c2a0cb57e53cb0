import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import {
  choice,
  defineEntity,
  duration,
  erase,
  flag,
  httpUrl,
  integer,
  isObject,
  json,
  peek,
  pem,
  record,
  secret,
  send,
  shows,
  text,
  valueAt,
  leavesOf,
} from "../core";
import type { Adapter, EntityDefinition, Field, FieldTable, Scope, WireObject } from "../core";
import type { CommonArgs } from "./common";
import type { GlobalSettingSecrets, GlobalSettingValues } from "./global-setting-values";
import { requireKnown } from "./known-names";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What {@link GlobalSettings} are made of (kasm-wire.md 12.10, kasm-docs.md 7.9). Changes update in place. */
export interface GlobalSettingsFields {
  /** The settings to manage; those left out stay as they are. */
  settings?: pulumi.Input<GlobalSettingValues>;
  /** The settings that hold secrets. */
  secrets?: pulumi.Input<GlobalSettingSecrets>;
}

export interface GlobalSettingsArgs extends CommonArgs, GlobalSettingsFields {}

const flags = [
  "add_images_to_default_group", "auto_agent", "cleanup_orphaned_autoscale_servers", "enable_kasm_auth",
  "forward_inter_zone_agent_requests", "https_insecure", "minimize_local_logging", "same_zone_reply",
  "update_check",
]; // prettier-ignore

const secrets = [
  "api_private_key", "google_recaptcha_priv_key", "hec_token", "object_storage_key",
  "object_storage_secret", "recording_object_storage_key", "recording_object_storage_secret", "registration_token",
  "token",
]; // prettier-ignore

const seconds = (name: string) => duration(name);
const minutes = (name: string) => duration(name, "minutes");
const hours = (name: string) => duration(name, "hours");
const days = (name: string) => duration(name, "days");
const count = (name: string) => integer(name, { min: 0 });
const url = (name: string) => text(name).refine(emptyOrUrl);
const same = (...options: string[]) => Object.fromEntries(options.map((option) => [option, option]));

const others: Record<string, (name: string) => Field> = {
  agent_version: text,
  anonymous_user_expiration: hours,
  api_public_cert: (name) => text(name).refine(pem),
  debug_retention: hours,
  default_cpu_allocation_method: (name) => choice(name, same("Quotas", "Shares")),
  default_vm_rdp_connection_settings: json,
  default_vm_ssh_connection_settings: json,
  default_vm_vnc_connection_settings: json,
  google_recaptcha_api_url: url,
  google_recaptcha_site_key: text,
  guardian_interval: seconds,
  guardian_provision_threads: count,
  host_dead_expiration: seconds,
  host_missing_expiration: seconds,
  http_method: (name) => choice(name, same("post", "put")),
  kasm_auth_domain: text,
  keepalive_expiration: seconds,
  launcher_background_url: url,
  license_server_url: url,
  log_host: text,
  log_port: (name) => integer(name, { min: 0, max: 65_535 }),
  log_protocol: (name) => choice(name, same("internal", "https", "splunk", "elasticsearch")),
  log_retention: days,
  login_assistance: text,
  manager_expiration: seconds,
  max_login_attempts: count,
  notice_message: text,
  notice_title: text,
  primary_manager_timeout: seconds,
  provision_timeout: seconds,
  same_site: (name) => choice(name, same("Lax", "Strict", "None")),
  session_lifetime: seconds,
  session_recording_bitrate: (name) => measure(name, "Mbps"),
  session_recording_framerate: count,
  session_recording_guac_disk_limit: (name) => measure(name, "%"),
  session_recording_queue_length: count,
  session_recording_res_height: (name) => measure(name, "px"),
  session_recording_res_width: (name) => measure(name, "px"),
  session_recording_retention_period: hours,
  session_recording_upload_location: (name) => text(name).refine(recordingFile),
  token_drift_max: minutes,
  url_endpoint: text,
  web_filter_update_url: url,
  webauthn_request_lifetime: seconds,
};

function emptyOrUrl(value: unknown): string | undefined {
  return value === "" ? undefined : httpUrl(value);
}

function recordingFile(value: unknown): string | undefined {
  return String(value).endsWith(".mp4") ? undefined : "must end in .mp4";
}

/** A number with its unit, which goes out as the number alone. */
function measure(name: string, unit: string): Field {
  const gap = unit === "%" ? "" : " ";
  const amount = (value: string | null) => (value === null ? null : Number.parseFloat(value));
  return erase<string>({
    kind: "text",
    schema: z
      .string()
      .regex(new RegExp(`^\\d+(\\.\\d+)? ?${unit}$`), `write a number and the unit, for example "5${gap}${unit}"`),
    names: () => [name],
    spell: (value) => [{ label: name, key: name, value: amount(value) }],
    read({ [name]: raw }) {
      if (raw === null || raw === "") return null;
      return typeof raw === "string" || typeof raw === "number" ? `${raw}${gap}${unit}` : undefined;
    },
    same: (left, right) => amount(left) === amount(right),
  });
}

/** The web page sends what is typed as text, numbers too (kasm-wire.md 1.6). */
function typed(field: Field): Field {
  const inText = (value: unknown) => (typeof value === "number" ? String(value) : (value ?? ""));
  return field
    .with({
      spell: (value, context, path) =>
        field.codec.spell(value, context, path).map((spelling) => ({ ...spelling, value: inText(spelling.value) })),
    })
    .optional();
}

const programName = (name: string) => name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
const table = (entries: readonly (readonly [string, Field])[]): FieldTable =>
  Object.fromEntries(entries.map(([name, field]) => [programName(name), typed(field)]));

const openFields = table([
  ...flags.map((name) => [name, flag(name)] as const),
  ...Object.entries(others).map(([name, field]) => [name, field(name)] as const),
]);
const secretFields = table(secrets.map((name) => [name, secret(name)] as const));

const list = "get_settings";
/** Where an object keeps which services a change of a setting restarts. */
const restarts = " services_restart";

/** All settings as one object. */
function whole(rows: readonly WireObject[]): WireObject {
  const values = rows.map(({ name, value }) => [String(name), value] as const);
  const services = rows.map(({ name, services_restart }) => [String(name), services_restart] as const);
  return { ...Object.fromEntries(values), [restarts]: Object.fromEntries(services) };
}

async function write(scope: Scope, changes: WireObject): Promise<void> {
  const { client } = scope;
  const rows = await client.list(list, {}, "settings");
  requireKnown(
    scope,
    { kind: "GlobalSettings", name: "global settings" },
    Object.keys(changes).map((wire) => ({ wire, program: programName(wire) })),
    rows.map(({ name }) => String(name)),
  );
  for (const [name, value] of Object.entries(changes)) {
    const setting_id = rows.find((row) => row["name"] === name)?.["setting_id"];
    await send(client, "update_setting", { setting_id, value }, "write", [list]);
  }
}

const adapter: Adapter = {
  observe: async ({ client }) => [whole(await client.list(list, {}, "settings"))],
  identify: () => "global-settings",
  create: () => Promise.reject(new Error("global settings are there as long as the server is")),
  update: (scope, _observed, changes) => write(scope, changes),
  remove: () => Promise.reject(new Error("global settings are there as long as the server is")),
  probe: async (client) => [whole(await peek(client, list, "settings"))],
};

export const globalSettings: EntityDefinition = defineEntity<GlobalSettingsFields>({
  kind: "GlobalSettings",
  title: "global settings",
  adapter,
  facet: true,
  fields: { settings: record(openFields).optional(), secrets: record(secretFields).optional() },
  naturalKey: [],
  permissions: {
    read: ["1300 settings_view"],
    create: ["1301 settings_modify"],
    update: () => ["1301 settings_modify"],
    delete: () => ["1301 settings_modify"],
  },
  notice(inputs, [row = {}], { dialect }) {
    const context = { dialect, labels: {}, rows: [row] };
    const services: unknown = row[restarts];
    const affected = leavesOf(globalSettings, inputs).flatMap((leaf) => {
      const value = valueAt(inputs, leaf);
      const [name = ""] = leaf.field.codec.names(dialect);
      const named: unknown = isObject(services) ? services[name] : undefined;
      const changes = value !== undefined && !shows(leaf.field.codec, value, row, context, leaf.path);
      return changes && typeof named === "string" && named !== "" ? [`${name} (${named})`] : [];
    });
    return affected.length === 0
      ? undefined
      : `Kasm restarts services for these settings, where they change: ${affected.join(", ")}. Users may be interrupted.`;
  },
});

/**
 * Settings of the whole server. Each setting is managed by itself, so several programs can share them; on destroy it
 * goes back to what it was. A preview names the services that a change restarts. A value that the server confirms but
 * does not keep is an error.
 *
 * A key needs `settings_modify` (id 1301); for each category of settings there is a narrower right (ids 1302 to 1314).
 * ```ts
 * new GlobalSettings("sign-in", {
 *   settings: { sessionLifetime: "80 hours", maxLoginAttempts: 5, sameSite: "Strict", noticeTitle: "Welcome" },
 *   secrets: { hecToken: config.requireSecret("splunkToken") },
 * });
 * ```
 */
export class GlobalSettings extends entityResource<GlobalSettingsArgs>(globalSettings) {}

/** The server's settings as it shows them: without secrets. */
export type GlobalSettingsValues = ValuesOf<GlobalSettingsFields, "secrets">;

/** Reads the server's settings. */
export const { get: getGlobalSettings, getOutput: getGlobalSettingsOutput } = lookup<
  Record<never, never>,
  GlobalSettingsValues
>(globalSettings);

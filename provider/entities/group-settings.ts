import type * as pulumi from "@pulumi/pulumi";
import { KasmError } from "../client";
import {
  asText,
  decimal,
  defineEntity,
  duration,
  flag,
  integer,
  json,
  peek,
  record,
  reference,
  send,
  text,
} from "../core";
import type { Adapter, Field, FieldTable, Reference, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { modifyGroup } from "./group";
import type { GroupSettingValues } from "./group-setting-values";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link GroupSettings} is made of (kasm-wire.md 4.5, kasm-docs.md 7.5). */
export interface GroupSettingsFields {
  /** The group the settings belong to. A change replaces them. */
  group: ReferenceInput;
  /** The settings to manage; those left out stay as they are. Changes update in place. */
  settings: pulumi.Input<GroupSettingValues>;
}

export interface GroupSettingsArgs extends CommonArgs, GroupSettingsFields {}

const flags = [
  "allow_2fa_self_enrollment", "allow_kasm_audio", "allow_kasm_clipboard_down", "allow_kasm_clipboard_seamless",
  "allow_kasm_clipboard_up", "allow_kasm_delete", "allow_kasm_downloads", "allow_kasm_force_delete", "allow_kasm_gamepad",
  "allow_kasm_microphone", "allow_kasm_pause", "allow_kasm_printing", "allow_kasm_rdp_client_file_transfer_clipboard",
  "allow_kasm_rdp_map_local_drives", "allow_kasm_rdp_smart_card_passthrough", "allow_kasm_rdp_webauthn_passthrough",
  "allow_kasm_sharing", "allow_kasm_smart_card_passthrough", "allow_kasm_stop", "allow_kasm_uploads", "allow_kasm_webcam",
  "allow_login_kasm_rdp", "allow_persistent_profile", "allow_totp_2fa", "allow_user_storage_mapping", "allow_webauthn_2fa",
  "allow_zone_selection", "auto_add_local_users", "auto_login_to_kasm", "delete_anon_user_on_expiry_with_active_session",
  "display_ui_errors", "enable_container_logging", "enable_ui_server_logging", "enable_webp", "expose_user_environment_vars",
  "inject_ssh_keys", "kasm_audio_default_on", "kasm_ime_mode_default_on", "lock_sharing_video_mode",
  "read_only_user_storage_mapping", "record_sessions", "require_2fa", "require_subscription", "shared_session_full_control",
  "show_disabled_images", "staged_session_language_and_timezone_preference_override",
  "control_panel.show_delete_session", "control_panel.show_display_manager", "control_panel.show_fullscreen",
  "control_panel.show_logout", "control_panel.show_return_to_workspaces", "control_panel.show_streaming_quality",
  "control_panel.pwa_install_option", "control_panel.advanced_settings.show_game_mode",
  "control_panel.advanced_settings.show_ime_input_mode", "control_panel.advanced_settings.show_keyboard_controls",
  "control_panel.advanced_settings.show_pointer_lock", "control_panel.advanced_settings.show_prefer_local_cursor",
]; // prettier-ignore

const others: Record<string, (name: string) => Field> = {
  chat_history_messages: (name) => integer(name, { min: 0 }),
  dashboard_redirect: text,
  default_image: text,
  default_ui_language: text,
  disabled_image_message: text,
  idle_disconnect: (name) => duration(name, "minutes"),
  kasmvnc_mode_preference: json,
  keepalive_expiration: (name) => duration(name),
  keepalive_expiration_action: text,
  keepalive_interval: (name) => duration(name),
  max_kasms_per_user: (name) => integer(name, { min: 0 }),
  max_user_storage_mappings: (name) => integer(name, { min: 0 }),
  metadata: json,
  password_expires: (name) => decimal(name, { min: 0 }),
  run_config: json,
  session_banner: text,
  session_time_limit: (name) => duration(name),
  usage_limit: json,
  volume_mapping: json,
  web_filter_policy: text,
};

/** `allow_kasm_2fa` becomes `allowKasm2fa`; names with dots keep them: `controlPanel.showLogout`. */
function programName(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

const settings: FieldTable = Object.fromEntries([
  ...flags.map((name) => [programName(name), asText(flag(name))] as const),
  ...Object.entries(others).map(([name, field]) => [programName(name), asText(field(name))] as const),
]);

const target = ({ inputs }: Scope) => ({ target_group: { group_id: (inputs["group"] as Reference).id } });
const list = "get_settings_group";
const entryOf = (entries: readonly WireObject[], name: string) =>
  entries.find((entry) => entry["name"] === name)?.["group_setting_id"];

async function write(scope: Scope, changes: WireObject): Promise<void> {
  const { client } = scope;
  const own = await client.list(list, target(scope), "settings");
  for (const [name, value] of Object.entries(changes)) {
    const entry = entryOf(own, name);
    if (value === null) {
      if (entry !== undefined)
        await send(client, "remove_settings_group", { group_setting_id: entry }, "delete", [list]);
    } else if (entry !== undefined) {
      const body = { ...target(scope), target_setting: { group_setting_id: entry, value } };
      await send(client, "update_settings_group", body, "write", [list]);
    } else {
      await add(scope, name, value);
    }
  }
}

/** Adds a setting that the group does not have yet, by its entry in the catalogue. A lost answer is looked up. */
async function add(scope: Scope, name: string, value: unknown): Promise<void> {
  const { client } = scope;
  const id = entryOf(await client.list(list, {}, "settings"), name);
  if (id === undefined) throw new Error(`This server has no group setting ${name}; its version does not know it.`);
  const body = { ...target(scope), target_setting: { group_setting_id: id, value } };
  try {
    await send(client, "add_settings_group", body, "create", [list]);
  } catch (error) {
    const lost = error instanceof KasmError && error.ambiguous;
    if (!lost || entryOf(await client.list(list, target(scope), "settings"), name) === undefined) throw error;
  }
}

const adapter: Adapter = {
  async observe(scope) {
    const entries = await scope.client.list(list, target(scope), "settings");
    const values = entries.map((entry) => [String(entry["name"]), entry["value"]] as const);
    return [{ group_id: (scope.inputs["group"] as Reference).id, ...Object.fromEntries(values) }];
  },
  identify: (observed) => String(observed["group_id"]),
  create: () => Promise.reject(new Error("group settings exist as long as their group")),
  update: (scope, _observed, changes) => write(scope, changes),
  remove: () => Promise.reject(new Error("group settings exist as long as their group")),
  async probe(client) {
    await peek(client, "get_groups", "groups");
    await peek(client, list, "settings");
    return [];
  },
};

export const groupSettings = defineEntity<GroupSettingsFields>({
  kind: "GroupSettings",
  title: "group settings",
  adapter,
  facet: true,
  fields: { group: reference("group_id", { to: "Group" }).replaces(), settings: record(settings) },
  naturalKey: ["group"],
  permissions: {
    read: ["400 groups_view", "440 groups_view_system"],
    create: ["401 groups_modify"],
    update: modifyGroup,
    delete: modifyGroup,
  },
});

/**
 * Settings of a group: what its users may do and for how long. One resource per group. Each setting is managed by
 * itself; on destroy it goes back to what it was, and is removed if the group did not have it.
 *
 * ```ts
 * new GroupSettings("developers", { group: developers, settings: { idleDisconnect: "20 minutes", allowKasmUploads: true } });
 * ```
 */
export class GroupSettings extends entityResource<GroupSettingsArgs>(groupSettings) {}

/** The settings a group has as the server shows them. */
export type GroupSettingsValues = ValuesOf<GroupSettingsFields>;

/** Reads the settings of a group: those it has itself, not those it inherits. */
export const { get: getGroupSettings, getOutput: getGroupSettingsOutput } = lookup<
  { group: Reference },
  GroupSettingsValues
>(groupSettings);

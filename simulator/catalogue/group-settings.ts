import type { Evidence } from "./model";
import type { Dialect } from "../versions";

/** One thing that can be set for a group. All values travel as text; booleans as "True" and "False". */
export interface GroupSettingDefinition extends Evidence {
  readonly name: string;
  readonly type: string;
  readonly default: string;
  readonly unit?: "seconds" | "minutes";
  /** The dialects that have it; both when not given. */
  readonly dialects?: readonly Dialect[];
}

const known: Evidence = { grade: "documented", source: "kasm-docs.md 7.5" };
const guessed: Evidence = { grade: "inferred", source: "kasm-docs.md 7.5" };

const denied = `allow_2fa_self_enrollment allow_kasm_audio allow_kasm_clipboard_down allow_kasm_clipboard_seamless
allow_kasm_clipboard_up allow_kasm_downloads allow_kasm_force_delete allow_kasm_gamepad allow_kasm_microphone
allow_kasm_pause allow_kasm_printing allow_kasm_rdp_client_file_transfer_clipboard allow_kasm_rdp_map_local_drives
allow_kasm_rdp_smart_card_passthrough allow_kasm_rdp_webauthn_passthrough allow_kasm_sharing
allow_kasm_smart_card_passthrough allow_kasm_stop allow_kasm_uploads allow_kasm_webcam allow_login_kasm_rdp
allow_persistent_profile allow_user_storage_mapping allow_zone_selection auto_add_local_users auto_login_to_kasm
display_ui_errors enable_webp expose_user_environment_vars inject_ssh_keys kasm_audio_default_on
kasm_ime_mode_default_on record_sessions require_2fa require_subscription shared_session_full_control
show_disabled_images staged_session_language_and_timezone_preference_override`;

const allowed = `allow_kasm_delete allow_totp_2fa allow_webauthn_2fa enable_container_logging enable_ui_server_logging
lock_sharing_video_mode read_only_user_storage_mapping control_panel.show_delete_session
control_panel.show_display_manager control_panel.show_fullscreen control_panel.show_logout
control_panel.show_return_to_workspaces control_panel.show_streaming_quality control_panel.pwa_install_option
control_panel.advanced_settings.show_game_mode control_panel.advanced_settings.show_ime_input_mode
control_panel.advanced_settings.show_keyboard_controls control_panel.advanced_settings.show_pointer_lock
control_panel.advanced_settings.show_prefer_local_cursor`;

const flags = (names: string, value: "True" | "False"): GroupSettingDefinition[] =>
  names.split(/\s+/).map((name) => ({ name, type: "bool", default: value, ...known }));

/** The whole catalogue. */
export const GROUP_SETTINGS: readonly GroupSettingDefinition[] = [
  ...flags(denied, "False"),
  ...flags(allowed, "True"),
  {
    name: "delete_anon_user_on_expiry_with_active_session",
    type: "bool",
    default: "False",
    dialects: ["1.19"],
    ...guessed,
  },
  { name: "chat_history_messages", type: "int", default: "0", ...known },
  { name: "keepalive_expiration", type: "int", default: "3600", unit: "seconds", ...known },
  { name: "keepalive_interval", type: "int", default: "300", unit: "seconds", ...known },
  { name: "max_kasms_per_user", type: "int", default: "5", ...known },
  { name: "max_user_storage_mappings", type: "int", default: "2", ...known },
  { name: "password_expires", type: "int", default: "0", ...known },
  { name: "session_time_limit", type: "int", default: "0", unit: "seconds", ...known },
  { name: "idle_disconnect", type: "float", default: "20", unit: "minutes", ...known },
  { name: "dashboard_redirect", type: "string", default: "", ...known },
  { name: "disabled_image_message", type: "string", default: "", ...known },
  { name: "keepalive_expiration_action", type: "string", default: "delete", ...known },
  { name: "default_image", type: "image", default: "", ...known },
  { name: "default_ui_language", type: "language", default: "", ...known },
  { name: "web_filter_policy", type: "filter_policy", default: "", ...known },
  { name: "session_banner", type: "border_value", default: "", ...known },
  { name: "kasmvnc_mode_preference", type: "json", default: "{}", ...guessed },
  { name: "metadata", type: "json", default: "{}", ...known },
  { name: "run_config", type: "json", default: "{}", ...known },
  { name: "volume_mapping", type: "json", default: "{}", ...known },
  { name: "usage_limit", type: "usage_limit", default: "{}", ...known },
];

/** What the built-in groups have set from the start: transfer in both directions is allowed. */
export const BUILT_IN_GROUP_SETTINGS: readonly string[] = [
  "allow_kasm_uploads",
  "allow_kasm_downloads",
  "allow_kasm_clipboard_up",
  "allow_kasm_clipboard_down",
  "allow_kasm_clipboard_seamless",
];

import type * as pulumi from "@pulumi/pulumi";
import type { Duration } from "../core";

/**
 * What can be set for a group (kasm-docs.md 7.5). Every setting is optional; one that is left out is not managed. The
 * catalogue differs a little from one version of Kasm to the next; a setting the server does not know is an error.
 */
export interface GroupSettingValues {
  /** `allow_2fa_self_enrollment` */
  allow2faSelfEnrollment?: pulumi.Input<boolean>;
  /** `allow_kasm_audio` */
  allowKasmAudio?: pulumi.Input<boolean>;
  /** Copy from the session to the local computer. (`allow_kasm_clipboard_down`) */
  allowKasmClipboardDown?: pulumi.Input<boolean>;
  /** Copy both ways without the clipboard panel, where the two directions are allowed. (`allow_kasm_clipboard_seamless`) */
  allowKasmClipboardSeamless?: pulumi.Input<boolean>;
  /** Copy from the local computer into the session. (`allow_kasm_clipboard_up`) */
  allowKasmClipboardUp?: pulumi.Input<boolean>;
  /** `allow_kasm_delete` */
  allowKasmDelete?: pulumi.Input<boolean>;
  /** Fetch files out of the session. (`allow_kasm_downloads`) */
  allowKasmDownloads?: pulumi.Input<boolean>;
  /** `allow_kasm_force_delete` */
  allowKasmForceDelete?: pulumi.Input<boolean>;
  /** `allow_kasm_gamepad` */
  allowKasmGamepad?: pulumi.Input<boolean>;
  /** `allow_kasm_microphone` */
  allowKasmMicrophone?: pulumi.Input<boolean>;
  /** `allow_kasm_pause` */
  allowKasmPause?: pulumi.Input<boolean>;
  /** `allow_kasm_printing` */
  allowKasmPrinting?: pulumi.Input<boolean>;
  /** `allow_kasm_rdp_client_file_transfer_clipboard` */
  allowKasmRdpClientFileTransferClipboard?: pulumi.Input<boolean>;
  /** `allow_kasm_rdp_map_local_drives` */
  allowKasmRdpMapLocalDrives?: pulumi.Input<boolean>;
  /** `allow_kasm_rdp_smart_card_passthrough` */
  allowKasmRdpSmartCardPassthrough?: pulumi.Input<boolean>;
  /** `allow_kasm_rdp_webauthn_passthrough` */
  allowKasmRdpWebauthnPassthrough?: pulumi.Input<boolean>;
  /** `allow_kasm_sharing` */
  allowKasmSharing?: pulumi.Input<boolean>;
  /** `allow_kasm_smart_card_passthrough` */
  allowKasmSmartCardPassthrough?: pulumi.Input<boolean>;
  /** `allow_kasm_stop` */
  allowKasmStop?: pulumi.Input<boolean>;
  /** Send files into the session. (`allow_kasm_uploads`) */
  allowKasmUploads?: pulumi.Input<boolean>;
  /** `allow_kasm_webcam` */
  allowKasmWebcam?: pulumi.Input<boolean>;
  /** `allow_login_kasm_rdp` */
  allowLoginKasmRdp?: pulumi.Input<boolean>;
  /** Keep users' files between sessions, where the workspace has a profile path. (`allow_persistent_profile`) */
  allowPersistentProfile?: pulumi.Input<boolean>;
  /** `allow_totp_2fa` */
  allowTotp2fa?: pulumi.Input<boolean>;
  /** `allow_user_storage_mapping` */
  allowUserStorageMapping?: pulumi.Input<boolean>;
  /** `allow_webauthn_2fa` */
  allowWebauthn2fa?: pulumi.Input<boolean>;
  /** `allow_zone_selection` */
  allowZoneSelection?: pulumi.Input<boolean>;
  /** `auto_add_local_users` */
  autoAddLocalUsers?: pulumi.Input<boolean>;
  /** `auto_login_to_kasm` */
  autoLoginToKasm?: pulumi.Input<boolean>;
  /** How many chat messages a shared session keeps. Kasm's default is 0. (`chat_history_messages`) */
  chatHistoryMessages?: pulumi.Input<number>;
  /** Address users see instead of the dashboard. (`dashboard_redirect`) */
  dashboardRedirect?: pulumi.Input<string>;
  /** Id of the workspace that starts by itself. (`default_image`) */
  defaultImage?: pulumi.Input<string>;
  /** Language of the pages. (`default_ui_language`) */
  defaultUiLanguage?: pulumi.Input<string>;
  /** `delete_anon_user_on_expiry_with_active_session` */
  deleteAnonUserOnExpiryWithActiveSession?: pulumi.Input<boolean>;
  /** Text shown for disabled workspaces. (`disabled_image_message`) */
  disabledImageMessage?: pulumi.Input<string>;
  /** `display_ui_errors` */
  displayUiErrors?: pulumi.Input<boolean>;
  /** `enable_container_logging` */
  enableContainerLogging?: pulumi.Input<boolean>;
  /** `enable_ui_server_logging` */
  enableUiServerLogging?: pulumi.Input<boolean>;
  /** `enable_webp` */
  enableWebp?: pulumi.Input<boolean>;
  /** `expose_user_environment_vars` */
  exposeUserEnvironmentVars?: pulumi.Input<boolean>;
  /** How long a session may be idle before it is disconnected. Minutes on the wire; Kasm's default is 20 minutes. (`idle_disconnect`) */
  idleDisconnect?: pulumi.Input<Duration>;
  /** `inject_ssh_keys` */
  injectSshKeys?: pulumi.Input<boolean>;
  /** `kasm_audio_default_on` */
  kasmAudioDefaultOn?: pulumi.Input<boolean>;
  /** `kasm_ime_mode_default_on` */
  kasmImeModeDefaultOn?: pulumi.Input<boolean>;
  /** Preferred streaming modes. (`kasmvnc_mode_preference`) */
  kasmvncModePreference?: pulumi.Input<Record<string, unknown>>;
  /** How long a disconnected session lives. Kasm's default is 1 hour. (`keepalive_expiration`) */
  keepaliveExpiration?: pulumi.Input<Duration>;
  /** What happens then, for example `delete`. (`keepalive_expiration_action`) */
  keepaliveExpirationAction?: pulumi.Input<string>;
  /** How often a session reports that it is in use. Kasm's default is 5 minutes. (`keepalive_interval`) */
  keepaliveInterval?: pulumi.Input<Duration>;
  /** `lock_sharing_video_mode` */
  lockSharingVideoMode?: pulumi.Input<boolean>;
  /** Sessions a user may have at once. Kasm's default is 5. (`max_kasms_per_user`) */
  maxKasmsPerUser?: pulumi.Input<number>;
  /** Storage mappings a user may have. Kasm's default is 2. (`max_user_storage_mappings`) */
  maxUserStorageMappings?: pulumi.Input<number>;
  /** Free data. (`metadata`) */
  metadata?: pulumi.Input<Record<string, unknown>>;
  /** Days until a local password expires; 0 for never. (`password_expires`) */
  passwordExpires?: pulumi.Input<number>;
  /** `read_only_user_storage_mapping` */
  readOnlyUserStorageMapping?: pulumi.Input<boolean>;
  /** `record_sessions` */
  recordSessions?: pulumi.Input<boolean>;
  /** Users must sign in with a second factor. (`require_2fa`) */
  require2fa?: pulumi.Input<boolean>;
  /** `require_subscription` */
  requireSubscription?: pulumi.Input<boolean>;
  /** Overrides for `docker run`, for every session of the group. (`run_config`) */
  runConfig?: pulumi.Input<Record<string, unknown>>;
  /** Id of the banner shown in sessions. (`session_banner`) */
  sessionBanner?: pulumi.Input<string>;
  /** Ends sessions after this time. Seconds on the wire; Kasm's default is none. (`session_time_limit`) */
  sessionTimeLimit?: pulumi.Input<Duration>;
  /** `shared_session_full_control` */
  sharedSessionFullControl?: pulumi.Input<boolean>;
  /** `show_disabled_images` */
  showDisabledImages?: pulumi.Input<boolean>;
  /** `staged_session_language_and_timezone_preference_override` */
  stagedSessionLanguageAndTimezonePreferenceOverride?: pulumi.Input<boolean>;
  /** `{ type, hours, interval }`: how much session time users or the group may use. (`usage_limit`) */
  usageLimit?: pulumi.Input<Record<string, unknown>>;
  /** Volumes mounted in every session of the group. (`volume_mapping`) */
  volumeMapping?: pulumi.Input<Record<string, unknown>>;
  /** Id of the web filter policy. (`web_filter_policy`) */
  webFilterPolicy?: pulumi.Input<string>;
  /** `control_panel.advanced_settings.show_game_mode` */
  "controlPanel.advancedSettings.showGameMode"?: pulumi.Input<boolean>;
  /** `control_panel.advanced_settings.show_ime_input_mode` */
  "controlPanel.advancedSettings.showImeInputMode"?: pulumi.Input<boolean>;
  /** `control_panel.advanced_settings.show_keyboard_controls` */
  "controlPanel.advancedSettings.showKeyboardControls"?: pulumi.Input<boolean>;
  /** `control_panel.advanced_settings.show_pointer_lock` */
  "controlPanel.advancedSettings.showPointerLock"?: pulumi.Input<boolean>;
  /** `control_panel.advanced_settings.show_prefer_local_cursor` */
  "controlPanel.advancedSettings.showPreferLocalCursor"?: pulumi.Input<boolean>;
  /** `control_panel.pwa_install_option` */
  "controlPanel.pwaInstallOption"?: pulumi.Input<boolean>;
  /** `control_panel.show_delete_session` */
  "controlPanel.showDeleteSession"?: pulumi.Input<boolean>;
  /** `control_panel.show_display_manager` */
  "controlPanel.showDisplayManager"?: pulumi.Input<boolean>;
  /** `control_panel.show_fullscreen` */
  "controlPanel.showFullscreen"?: pulumi.Input<boolean>;
  /** `control_panel.show_logout` */
  "controlPanel.showLogout"?: pulumi.Input<boolean>;
  /** `control_panel.show_return_to_workspaces` */
  "controlPanel.showReturnToWorkspaces"?: pulumi.Input<boolean>;
  /** `control_panel.show_streaming_quality` */
  "controlPanel.showStreamingQuality"?: pulumi.Input<boolean>;
}

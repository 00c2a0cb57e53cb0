import type * as pulumi from "@pulumi/pulumi";
import type { Duration } from "../core";
import type { ReferenceInput } from "./common";

/** How much session time users have (kasm-wire.md 4.5). */
export interface UsageLimit {
  /** Whether each user has that much, or all users of the group together. */
  type: "per_user" | "per_group";
  /** Hours; fractions are fine. */
  hours: number;
  /** When counting begins anew; `total` for never. */
  interval: "daily" | "weekly" | "monthly" | "total";
}

/**
 * What can be set for a group (kasm-docs.md 7.5). Every setting is optional; one that is left out is not managed. Every
 * change updates in place. Defaults are those of Kasm's catalogue; a group that lacks a setting takes them, or those of
 * the user's other groups. The catalogue differs from one version of Kasm to the next: it is asked before the first
 * write, and a setting it does not have is refused, with those close to it. Kasm's help texts come with that catalogue and
 * stand in no document: where none tells more, what a setting does is said here by its name.
 */
export interface GroupSettingValues {
  /** Users may set up their own second factor. Default false. (`allow_2fa_self_enrollment`) */
  allow2faSelfEnrollment?: pulumi.Input<boolean>;
  /** Sound from the session to the user. Default false. (`allow_kasm_audio`) */
  allowKasmAudio?: pulumi.Input<boolean>;
  /** Copy from the session to the local computer. Default false. (`allow_kasm_clipboard_down`) */
  allowKasmClipboardDown?: pulumi.Input<boolean>;
  /** Copy without the clipboard panel, in the directions that are allowed. Default false. (`allow_kasm_clipboard_seamless`) */
  allowKasmClipboardSeamless?: pulumi.Input<boolean>;
  /** Copy from the local computer into the session. Default false. (`allow_kasm_clipboard_up`) */
  allowKasmClipboardUp?: pulumi.Input<boolean>;
  /** Users may delete their sessions. Default true. (`allow_kasm_delete`) */
  allowKasmDelete?: pulumi.Input<boolean>;
  /** Fetch files out of the session. Default false. (`allow_kasm_downloads`) */
  allowKasmDownloads?: pulumi.Input<boolean>;
  /** Users may delete sessions that do not end by themselves, by force. Default false. (`allow_kasm_force_delete`) */
  allowKasmForceDelete?: pulumi.Input<boolean>;
  /** Gamepads reach the session. Default false. (`allow_kasm_gamepad`) */
  allowKasmGamepad?: pulumi.Input<boolean>;
  /** The user's microphone reaches the session. Default false. (`allow_kasm_microphone`) */
  allowKasmMicrophone?: pulumi.Input<boolean>;
  /** Users may pause their sessions. Default false. (`allow_kasm_pause`) */
  allowKasmPause?: pulumi.Input<boolean>;
  /** Print from the session on a local printer. Default false. (`allow_kasm_printing`) */
  allowKasmPrinting?: pulumi.Input<boolean>;
  /** Native RDP clients may transfer files through the clipboard. Default false. (`allow_kasm_rdp_client_file_transfer_clipboard`) */
  allowKasmRdpClientFileTransferClipboard?: pulumi.Input<boolean>;
  /** Native RDP clients may bring local drives into the session. Default false. (`allow_kasm_rdp_map_local_drives`) */
  allowKasmRdpMapLocalDrives?: pulumi.Input<boolean>;
  /** Native RDP clients may bring smart cards into the session; not every version of Kasm has it. Default false. (`allow_kasm_rdp_smart_card_passthrough`) */
  allowKasmRdpSmartCardPassthrough?: pulumi.Input<boolean>;
  /** Native RDP clients may bring security keys into the session. Default false. (`allow_kasm_rdp_webauthn_passthrough`) */
  allowKasmRdpWebauthnPassthrough?: pulumi.Input<boolean>;
  /** Users may share their sessions. Default false. (`allow_kasm_sharing`) */
  allowKasmSharing?: pulumi.Input<boolean>;
  /** Smart cards reach the session. Default false. (`allow_kasm_smart_card_passthrough`) */
  allowKasmSmartCardPassthrough?: pulumi.Input<boolean>;
  /** Users may stop their sessions. Default false. (`allow_kasm_stop`) */
  allowKasmStop?: pulumi.Input<boolean>;
  /** Send files into the session. Default false. (`allow_kasm_uploads`) */
  allowKasmUploads?: pulumi.Input<boolean>;
  /** The user's camera reaches the session. Default false. (`allow_kasm_webcam`) */
  allowKasmWebcam?: pulumi.Input<boolean>;
  /** Sign in from a native RDP client. Default false. (`allow_login_kasm_rdp`) */
  allowLoginKasmRdp?: pulumi.Input<boolean>;
  /** Keep users' files between sessions, where the workspace has a profile path. Default false. (`allow_persistent_profile`) */
  allowPersistentProfile?: pulumi.Input<boolean>;
  /** One-time passwords may be the second factor. Default true. (`allow_totp_2fa`) */
  allowTotp2fa?: pulumi.Input<boolean>;
  /** Users may attach storage of their own. Default false. (`allow_user_storage_mapping`) */
  allowUserStorageMapping?: pulumi.Input<boolean>;
  /** Security keys may be the second factor. Default true. (`allow_webauthn_2fa`) */
  allowWebauthn2fa?: pulumi.Input<boolean>;
  /** Users may choose the zone of a session. Default false. (`allow_zone_selection`) */
  allowZoneSelection?: pulumi.Input<boolean>;
  /** New local users become members of the group. Default false. (`auto_add_local_users`) */
  autoAddLocalUsers?: pulumi.Input<boolean>;
  /** The default workspace starts as soon as the user signs in. Default false. (`auto_login_to_kasm`) */
  autoLoginToKasm?: pulumi.Input<boolean>;
  /** How many chat messages someone who joins a shared session sees; a whole number. Default 0. (`chat_history_messages`) */
  chatHistoryMessages?: pulumi.Input<number>;
  /** Address to which users are sent in place of the dashboard. Default none. (`dashboard_redirect`) */
  dashboardRedirect?: pulumi.Input<string>;
  /** The workspace that starts by itself; see `autoLoginToKasm`. Default none. (`default_image`) */
  defaultImage?: ReferenceInput;
  /** Language of the pages, by its code. Default none. (`default_ui_language`) */
  defaultUiLanguage?: pulumi.Input<string>;
  /** Anonymous users are deleted when they expire, though a session of theirs runs; Kasm 1.19 only. Default not known. (`delete_anon_user_on_expiry_with_active_session`) */
  deleteAnonUserOnExpiryWithActiveSession?: pulumi.Input<boolean>;
  /** Text shown for workspaces that are disabled. Default none. (`disabled_image_message`) */
  disabledImageMessage?: pulumi.Input<string>;
  /** Errors are shown to users in full. Default false. (`display_ui_errors`) */
  displayUiErrors?: pulumi.Input<boolean>;
  /** Containers send their logs to Kasm. Default true. (`enable_container_logging`) */
  enableContainerLogging?: pulumi.Input<boolean>;
  /** Browsers send the page's logs to Kasm. Default true. (`enable_ui_server_logging`) */
  enableUiServerLogging?: pulumi.Input<boolean>;
  /** Pictures travel as WebP. Default false. (`enable_webp`) */
  enableWebp?: pulumi.Input<boolean>;
  /** Sessions see who the user is in environment variables. Default false. (`expose_user_environment_vars`) */
  exposeUserEnvironmentVars?: pulumi.Input<boolean>;
  /** How long a session may be idle before it is disconnected. Minutes on the wire, with fractions. Default 20 minutes. (`idle_disconnect`) */
  idleDisconnect?: pulumi.Input<Duration>;
  /** The user's SSH key is put into the session. Default false. (`inject_ssh_keys`) */
  injectSshKeys?: pulumi.Input<boolean>;
  /** Sound is on when a session starts. Default false. (`kasm_audio_default_on`) */
  kasmAudioDefaultOn?: pulumi.Input<boolean>;
  /** Input of composed characters is on when a session starts. Default false. (`kasm_ime_mode_default_on`) */
  kasmImeModeDefaultOn?: pulumi.Input<boolean>;
  /** Which streaming modes are preferred, in the form that the web page stores. Default none. (`kasmvnc_mode_preference`) */
  kasmvncModePreference?: pulumi.Input<Record<string, unknown>>;
  /** How long a session lives after the user has gone. Seconds on the wire. Default 1 hour. (`keepalive_expiration`) */
  keepaliveExpiration?: pulumi.Input<Duration>;
  /** What happens to the session then. Default `delete`. (`keepalive_expiration_action`) */
  keepaliveExpirationAction?: pulumi.Input<string>;
  /** How often a session says that it is in use. Seconds on the wire. Default 5 minutes. (`keepalive_interval`) */
  keepaliveInterval?: pulumi.Input<Duration>;
  /** Everyone in a shared session sees the same video mode. Default true. (`lock_sharing_video_mode`) */
  lockSharingVideoMode?: pulumi.Input<boolean>;
  /** Sessions a user may have at once; a whole number. Default 5. (`max_kasms_per_user`) */
  maxKasmsPerUser?: pulumi.Input<number>;
  /** Storages a user may attach; a whole number. Default 2. (`max_user_storage_mappings`) */
  maxUserStorageMappings?: pulumi.Input<number>;
  /** Free data by key. Default `{}`. (`metadata`) */
  metadata?: pulumi.Input<Record<string, unknown>>;
  /** When local passwords expire; a whole number, most likely of days: no document tells the unit. Default 0: never. (`password_expires`) */
  passwordExpires?: pulumi.Input<number>;
  /** Storage of users' own is attached for reading only. Default true. (`read_only_user_storage_mapping`) */
  readOnlyUserStorageMapping?: pulumi.Input<boolean>;
  /** Sessions are recorded. Default false. (`record_sessions`) */
  recordSessions?: pulumi.Input<boolean>;
  /** Users must sign in with a second factor. Default false. (`require_2fa`) */
  require2fa?: pulumi.Input<boolean>;
  /** Users need a subscription to start sessions. Default false. (`require_subscription`) */
  requireSubscription?: pulumi.Input<boolean>;
  /** Overrides for `docker run`, in every session of the group. Default `{}`. (`run_config`) */
  runConfig?: pulumi.Input<Record<string, unknown>>;
  /** The banner around sessions, in the form that the web page stores. Default none. (`session_banner`) */
  sessionBanner?: pulumi.Input<string>;
  /** Ends sessions after this time; `0 seconds` for never. Seconds on the wire. Default never. (`session_time_limit`) */
  sessionTimeLimit?: pulumi.Input<Duration>;
  /** Everyone in a shared session may use mouse and keyboard. Default false. (`shared_session_full_control`) */
  sharedSessionFullControl?: pulumi.Input<boolean>;
  /** Workspaces that are disabled are shown too. Default false. (`show_disabled_images`) */
  showDisabledImages?: pulumi.Input<boolean>;
  /** Staged sessions take over the user's language and time zone. Default false. (`staged_session_language_and_timezone_preference_override`) */
  stagedSessionLanguageAndTimezonePreferenceOverride?: pulumi.Input<boolean>;
  /** How much session time there is; see {@link UsageLimit}. Default none. (`usage_limit`) */
  usageLimit?: pulumi.Input<UsageLimit>;
  /** Volumes in every session of the group. Default `{}`. (`volume_mapping`) */
  volumeMapping?: pulumi.Input<Record<string, unknown>>;
  /** The web filter policy of the group's sessions. Default none. (`web_filter_policy`) */
  webFilterPolicy?: ReferenceInput;
  /** The control panel shows the switch for game mode. Default true. (`control_panel.advanced_settings.show_game_mode`) */
  "controlPanel.advancedSettings.showGameMode"?: pulumi.Input<boolean>;
  /** The control panel shows the switch for composed characters. Default true. (`control_panel.advanced_settings.show_ime_input_mode`) */
  "controlPanel.advancedSettings.showImeInputMode"?: pulumi.Input<boolean>;
  /** The control panel shows the on-screen keys. Default true. (`control_panel.advanced_settings.show_keyboard_controls`) */
  "controlPanel.advancedSettings.showKeyboardControls"?: pulumi.Input<boolean>;
  /** The control panel shows the switch for pointer lock. Default true. (`control_panel.advanced_settings.show_pointer_lock`) */
  "controlPanel.advancedSettings.showPointerLock"?: pulumi.Input<boolean>;
  /** The control panel shows the switch for the local cursor. Default true. (`control_panel.advanced_settings.show_prefer_local_cursor`) */
  "controlPanel.advancedSettings.showPreferLocalCursor"?: pulumi.Input<boolean>;
  /** The control panel shows the offer to install Kasm as an app. Default true. (`control_panel.pwa_install_option`) */
  "controlPanel.pwaInstallOption"?: pulumi.Input<boolean>;
  /** The control panel shows the button that deletes the session. Default true. (`control_panel.show_delete_session`) */
  "controlPanel.showDeleteSession"?: pulumi.Input<boolean>;
  /** The control panel shows the manager of several displays. Default true. (`control_panel.show_display_manager`) */
  "controlPanel.showDisplayManager"?: pulumi.Input<boolean>;
  /** The control panel shows the button for full screen. Default true. (`control_panel.show_fullscreen`) */
  "controlPanel.showFullscreen"?: pulumi.Input<boolean>;
  /** The control panel shows the button that logs out. Default true. (`control_panel.show_logout`) */
  "controlPanel.showLogout"?: pulumi.Input<boolean>;
  /** The control panel shows the way back to the workspaces. Default true. (`control_panel.show_return_to_workspaces`) */
  "controlPanel.showReturnToWorkspaces"?: pulumi.Input<boolean>;
  /** The control panel shows the choice of streaming quality. Default true. (`control_panel.show_streaming_quality`) */
  "controlPanel.showStreamingQuality"?: pulumi.Input<boolean>;
}

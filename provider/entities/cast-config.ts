import type * as pulumi from "@pulumi/pulumi";
import {
  crud,
  defineEntity,
  flag,
  integer,
  is,
  json,
  lines,
  needs,
  only,
  reference,
  shown,
  text,
  timestamp,
} from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What users of a {@link CastConfig} may do, whatever their groups say; needs `enforceClientSettings`. */
export interface CastClientSettings {
  /** Sound from the session. Default true. */
  allowKasmAudio?: pulumi.Input<boolean>;
  /** Copying from the session to the user's computer. Default true. */
  allowKasmClipboardDown?: pulumi.Input<boolean>;
  /** Copying from the user's computer into the session. Default true. */
  allowKasmClipboardUp?: pulumi.Input<boolean>;
  /** Taking files out of the session. Default true. */
  allowKasmDownloads?: pulumi.Input<boolean>;
  /** Bringing files into the session. Default true. */
  allowKasmUploads?: pulumi.Input<boolean>;
  /** The user's gamepad. Default false. */
  allowKasmGamepad?: pulumi.Input<boolean>;
  /** The user's microphone. Default false. */
  allowKasmMicrophone?: pulumi.Input<boolean>;
  /** The user's printer. Default false. */
  allowKasmPrinting?: pulumi.Input<boolean>;
  /** Sharing the session with others. Default false. */
  allowKasmSharing?: pulumi.Input<boolean>;
  /** The user's smart card. Default false. */
  allowKasmSmartCardPassthrough?: pulumi.Input<boolean>;
  /** The user's camera. Default false. */
  allowKasmWebcam?: pulumi.Input<boolean>;
  /** Files and texts through the user's own RDP program. Default false. */
  allowKasmRdpClientFileTransferClipboard?: pulumi.Input<boolean>;
  /** The user's drives through the user's own RDP program. Default false. */
  allowKasmRdpMapLocalDrives?: pulumi.Input<boolean>;
  /** WebAuthn through the user's own RDP program. Default false. */
  allowKasmRdpWebauthnPassthrough?: pulumi.Input<boolean>;
  /** Whether sound is on from the start. Default true. */
  kasmAudioDefaultOn?: pulumi.Input<boolean>;
  /** Whether the input method of the user's computer is on from the start. Default false. */
  kasmImeModeDefaultOn?: pulumi.Input<boolean>;
}

/** What a {@link CastConfig} is made of (kasm-wire.md 12.8, kasm-1.19-columns.md cast_configs). Changes update in place. */
export interface CastConfigFields extends CastClientSettings {
  /** Name of the config. */
  name: pulumi.Input<string>;
  /** Last part of the link, `/#/cast/<key>`: whoever knows it can use the config. */
  key: pulumi.Input<string>;
  /** The workspace that the link starts; of any type but `Link`. */
  workspace: ReferenceInput;
  /** Whether the link leads back to a session that the user has already. Default false. */
  allowResume?: pulumi.Input<boolean>;
  /** Whether users need not sign in. Needs {@link group}. Default false. */
  allowAnonymous?: pulumi.Input<boolean>;
  /** The group that users who did not sign in belong to. */
  group?: ReferenceInput;
  /** Whether users must solve a puzzle first; needs the server's reCAPTCHA settings. Default false. */
  requireRecaptcha?: pulumi.Input<boolean>;
  /** Whether the number of sessions is limited. Needs {@link sessionsRemaining}. Default false. */
  limitSessions?: pulumi.Input<boolean>;
  /** How many more sessions may start; the server counts it down. Sent when it changes here, never compared. */
  sessionsRemaining?: pulumi.Input<number>;
  /** Whether the number of sessions from one address is limited. Needs the two below. Default false. */
  limitIps?: pulumi.Input<boolean>;
  /** How many sessions one address may start within {@link ipRequestSeconds}. */
  ipRequestLimit?: pulumi.Input<number>;
  /** Within how many seconds they are counted. */
  ipRequestSeconds?: pulumi.Input<number>;
  /** Address the session opens. Default none. */
  kasmUrl?: pulumi.Input<string>;
  /** Whether the link may name the address to open. Default false. */
  dynamicKasmUrl?: pulumi.Input<boolean>;
  /** Whether the link may name the Docker network. Default false. */
  dynamicDockerNetwork?: pulumi.Input<boolean>;
  /** Where users are sent when no session can be had. Default: Kasm's own page. */
  errorUrl?: pulumi.Input<string>;
  /** Pages that may lead to the link. Default: any. */
  allowedReferrers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Background of the page while the session starts. Default null. */
  launcherBackgroundUrl?: pulumi.Input<string>;
  /** Whether sessions have no control panel. Default false. */
  disableControlPanel?: pulumi.Input<boolean>;
  /** Whether sessions show no tips. Default false. */
  disableTips?: pulumi.Input<boolean>;
  /** Whether the picture follows the size of the window. Default false. */
  disableFixedRes?: pulumi.Input<boolean>;
  /** Whether each session is shared from the start. Default false. */
  enableSharing?: pulumi.Input<boolean>;
  /** Whether the settings of {@link CastClientSettings} hold instead of those of the groups. Default false. */
  enforceClientSettings?: pulumi.Input<boolean>;
  /** Programs to start instead of the desktop, in Kasm's own words: what the keys are is not documented. Default none. */
  remoteAppConfigs?: pulumi.Input<Record<string, unknown> | unknown[]>;
  /** When the link ends, for example `2027-01-31T23:59:59Z`. Default: never. */
  validUntil?: pulumi.Input<string>;
}

export interface CastConfigArgs extends CommonArgs, CastConfigFields {}

const clientFlags = {
  allowKasmAudio: flag("allow_kasm_audio").optional(),
  allowKasmClipboardDown: flag("allow_kasm_clipboard_down").optional(),
  allowKasmClipboardUp: flag("allow_kasm_clipboard_up").optional(),
  allowKasmDownloads: flag("allow_kasm_downloads").optional(),
  allowKasmUploads: flag("allow_kasm_uploads").optional(),
  allowKasmGamepad: flag("allow_kasm_gamepad").optional(),
  allowKasmMicrophone: flag("allow_kasm_microphone").optional(),
  allowKasmPrinting: flag("allow_kasm_printing").optional(),
  allowKasmSharing: flag("allow_kasm_sharing").optional(),
  allowKasmSmartCardPassthrough: flag("allow_kasm_smart_card_passthrough").optional(),
  allowKasmWebcam: flag("allow_kasm_webcam").optional(),
  allowKasmRdpClientFileTransferClipboard: flag("allow_kasm_rdp_client_file_transfer_clipboard").optional(),
  allowKasmRdpMapLocalDrives: flag("allow_kasm_rdp_map_local_drives").optional(),
  allowKasmRdpWebauthnPassthrough: flag("allow_kasm_rdp_webauthn_passthrough").optional(),
  kasmAudioDefaultOn: flag("kasm_audio_default_on").optional(),
  kasmImeModeDefaultOn: flag("kasm_ime_mode_default_on").optional(),
};

const inLink = (value: unknown) =>
  /^[A-Za-z0-9._~-]+$/.test(String(value))
    ? undefined
    : "it is a part of an address; use letters, digits, and the signs . _ ~ - only";

const limited = is("limitSessions", true);
const limitedByAddress = is("limitIps", true);

export const castConfig = defineEntity<CastConfigFields>({
  kind: "CastConfig",
  title: "cast config",
  adapter: crud({
    list: { call: "get_cast_configs", key: "cast_configs" },
    envelope: "target_cast_config",
    answer: "cast_config",
    create: "create_cast_config",
    update: "update_cast_config",
    remove: "delete_cast_config",
    id: "cast_config_id",
    removeBody: (id) => ({ cast_config_id: id }),
  }),
  fields: {
    name: text("casting_config_name"),
    key: text("key").refine(inLink),
    workspace: reference("image_id", { to: "Workspace", name: "image_friendly_name" }),
    allowResume: flag("allow_resume").optional(),
    allowAnonymous: flag("allow_anonymous").optional(),
    group: reference("group_id", { to: "Group", name: "group_name" }).optional(),
    requireRecaptcha: flag("require_recaptcha").optional(),
    limitSessions: flag("limit_sessions").optional(),
    sessionsRemaining: integer("session_remaining", { min: 0 }).unverified().optional(),
    limitIps: flag("limit_ips").optional(),
    ipRequestLimit: integer("ip_request_limit", { min: 0 }).optional(),
    ipRequestSeconds: integer("ip_request_seconds", { min: 0 }).optional(),
    kasmUrl: text("kasm_url").optional(),
    dynamicKasmUrl: flag("dynamic_kasm_url").optional(),
    dynamicDockerNetwork: flag("dynamic_docker_network").optional(),
    errorUrl: text("error_url").optional(),
    allowedReferrers: lines("allowed_referrers").optional(),
    launcherBackgroundUrl: text("launcher_background_url").optional(),
    disableControlPanel: flag("disable_control_panel").optional(),
    disableTips: flag("disable_tips").optional(),
    disableFixedRes: flag("disable_fixed_res").optional(),
    enableSharing: flag("enable_sharing").optional(),
    enforceClientSettings: flag("enforce_client_settings").optional(),
    remoteAppConfigs: json("remote_app_configs").optional(),
    validUntil: timestamp("valid_until").optional(),
    ...clientFlags,
  },
  shown: { path: shown("key", { parse: (key) => (typeof key === "string" ? `/#/cast/${key}` : undefined) }) },
  naturalKey: ["name"],
  nameField: "name",
  licenseFeature: "session_casting",
  permissions: {
    read: ["700 casting_view"],
    create: ["702 casting_create"],
    update: () => ["701 casting_modify"],
    delete: () => ["703 casting_delete"],
  },
  rules: [
    needs("group", is("allowAnonymous", true), "allowAnonymous needs the group that such users belong to"),
    needs("sessionsRemaining", limited, "limitSessions needs the number of sessions"),
    only("sessionsRemaining", limited, "it has no effect without limitSessions: true"),
    needs("ipRequestLimit", limitedByAddress, "limitIps needs the number of sessions of one address"),
    needs("ipRequestSeconds", limitedByAddress, "limitIps needs the time within which they are counted"),
    ...Object.keys(clientFlags).map((field) =>
      only(field, is("enforceClientSettings", true), "it has no effect without enforceClientSettings: true"),
    ),
  ],
});

/** What the server makes of a {@link CastConfig}. */
export interface CastConfigMade {
  /** The link behind the server's address, `/#/cast/<key>`. */
  readonly path: pulumi.Output<string>;
}

/**
 * A link that starts a workspace. Needs a licence with `session_casting`.
 *
 * ```ts
 * const demo = new CastConfig("demo", { name: "Demo", key: "demo", workspace: chrome });
 * export const link = pulumi.interpolate`https://kasm.example.com${demo.path}`;
 *
 * new CastConfig("fair", {
 *   name: "Fair", key: "fair-2027", workspace: chrome, allowAnonymous: true, group: visitors, requireRecaptcha: true,
 *   limitSessions: true, sessionsRemaining: 200, limitIps: true, ipRequestLimit: 3, ipRequestSeconds: 3600,
 *   enforceClientSettings: true, allowKasmUploads: false, validUntil: "2027-03-31T22:00:00Z",
 * });
 * ```
 */
export class CastConfig extends entityResource<CastConfigArgs, CastConfigMade>(castConfig) {}

/** A cast config as the server shows it. */
export type CastConfigValues = ValuesOf<CastConfigFields> & { path: string };

/** Looks a cast config up by its name. Fails when there is none or more than one. */
export const { get: getCastConfig, getOutput: getCastConfigOutput } = lookup<{ name: string }, CastConfigValues>(
  castConfig,
);

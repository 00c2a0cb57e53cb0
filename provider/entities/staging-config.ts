import type * as pulumi from "@pulumi/pulumi";
import { crud, defineEntity, duration, flag, holdsUnknown, integer, needs, parseDuration, reference } from "../core";
import type { Duration, Reference } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link StagingConfig} is made of (kasm-wire.md 12.8, kasm-1.19-columns.md staging_configs). Changes update in place. */
export interface StagingConfigFields {
  /** The workspace whose sessions are started ahead of demand; one that runs as a container. */
  workspace: ReferenceInput;
  /** The zone they run in. */
  zone: ReferenceInput;
  /** How many sessions wait for users. */
  sessions: pulumi.Input<number>;
  /**
   * How long a session waits before another one takes its place, for example `8 hours`. Kasm counts hours with two
   * decimals, so in steps of 36 seconds.
   */
  expiration: pulumi.Input<Duration>;
  /** Run them on agents of this pool; of type `Docker Agent`. Default: on any agent of the zone. */
  serverPool?: ReferenceInput;
  /** Make machines for them by this config. Needs {@link serverPool}. Default none. */
  autoscaleConfig?: ReferenceInput;
  /** Whether the sessions have sound. Default true. */
  allowKasmAudio?: pulumi.Input<boolean>;
  /** Whether users may copy from the session to their computer. Default true. */
  allowKasmClipboardDown?: pulumi.Input<boolean>;
  /** Whether users may copy from their computer into the session. Default true. */
  allowKasmClipboardUp?: pulumi.Input<boolean>;
  /** Whether users may take files out of the session. Default true. */
  allowKasmDownloads?: pulumi.Input<boolean>;
  /** Whether users may bring files into the session. Default true. */
  allowKasmUploads?: pulumi.Input<boolean>;
  /** Whether the session may use the user's gamepad. Default false. */
  allowKasmGamepad?: pulumi.Input<boolean>;
  /** Whether the session may use the user's microphone. Default false. */
  allowKasmMicrophone?: pulumi.Input<boolean>;
  /** Whether the session may use the user's printer. Default false. */
  allowKasmPrinting?: pulumi.Input<boolean>;
  /** Whether files and texts may pass through the user's own RDP program. Default false. */
  allowKasmRdpClientFileTransferClipboard?: pulumi.Input<boolean>;
  /** Whether the session may use the user's camera. Default false. */
  allowKasmWebcam?: pulumi.Input<boolean>;
}

export interface StagingConfigArgs extends CommonArgs, StagingConfigFields {}

const inHundredthsOfHours = (value: unknown) =>
  parseDuration(String(value)) % 36 === 0
    ? undefined
    : `"${String(value)}" is not a whole number of hundredths of an hour, which is what Kasm counts; give a multiple of 36 seconds, for example 45 minutes`;

const given = (field: string) => (inputs: Record<string, unknown>) =>
  holdsUnknown(inputs[field]) ? undefined : inputs[field] != null;

export const stagingConfig = defineEntity<StagingConfigFields>({
  kind: "StagingConfig",
  title: "staging config",
  adapter: crud({
    list: { call: "get_staging_configs", key: "staging_configs" },
    envelope: "target_staging_config",
    answer: "staging_config",
    create: "create_staging_config",
    update: "update_staging_config",
    remove: "delete_staging_config",
    id: "staging_config_id",
    removeBody: (id) => ({ target_staging_config: { staging_config_id: id } }),
  }),
  fields: {
    workspace: reference("image_id", { to: "Workspace", name: "image_friendly_name" }),
    zone: reference("zone_id", { to: "Zone", name: "zone_name" }),
    sessions: integer("num_sessions", { min: 0 }),
    expiration: duration("expiration", "hours").refine(inHundredthsOfHours),
    serverPool: reference("server_pool_id", { to: "ServerPool", name: "server_pool_name" }).optional(),
    autoscaleConfig: reference("autoscale_config_id", {
      to: "AutoscaleConfig",
      name: "autoscale_config_name",
    }).optional(),
    allowKasmAudio: flag("allow_kasm_audio").optional(),
    allowKasmClipboardDown: flag("allow_kasm_clipboard_down").optional(),
    allowKasmClipboardUp: flag("allow_kasm_clipboard_up").optional(),
    allowKasmDownloads: flag("allow_kasm_downloads").optional(),
    allowKasmUploads: flag("allow_kasm_uploads").optional(),
    allowKasmGamepad: flag("allow_kasm_gamepad").optional(),
    allowKasmMicrophone: flag("allow_kasm_microphone").optional(),
    allowKasmPrinting: flag("allow_kasm_printing").optional(),
    allowKasmRdpClientFileTransferClipboard: flag("allow_kasm_rdp_client_file_transfer_clipboard").optional(),
    allowKasmWebcam: flag("allow_kasm_webcam").optional(),
  },
  naturalKey: ["workspace", "zone", "serverPool"],
  licenseFeature: "session_staging",
  permissions: {
    read: ["600 staging_view"],
    create: ["602 staging_create"],
    update: () => ["601 staging_modify"],
    delete: () => ["603 staging_delete"],
  },
  rules: [needs("serverPool", given("autoscaleConfig"), "autoscaleConfig needs the pool its machines join")],
});

/**
 * Sessions that wait for users, so that a user need not wait for a session. Needs a licence with `session_staging`.
 *
 * ```ts
 * new StagingConfig("chrome", { workspace: chrome, zone: getZoneOutput({ name: "default" }), sessions: 3, expiration: "8 hours" });
 * ```
 */
export class StagingConfig extends entityResource<StagingConfigArgs>(stagingConfig) {}

/** A staging config as the server shows it; `name` is its workspace's. */
export type StagingConfigValues = ValuesOf<StagingConfigFields>;

/** Looks a staging config up by workspace, zone and pool. Fails when there is none or more than one. */
export const { get: getStagingConfig, getOutput: getStagingConfigOutput } = lookup<
  { workspace: Reference; zone: Reference; serverPool?: Reference },
  StagingConfigValues
>(stagingConfig);

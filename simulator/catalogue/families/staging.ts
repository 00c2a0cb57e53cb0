import { create, decimal, evidence, flag, get, identifier, integer, list, noise, remove, update } from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 12.8";
/** One caller's code, without a test, has them under /api/public/ too (kasm-wire.md 14.2). */
const at = ["admin", "public"] as const;

export const stagingConfigs: FamilyDefinition = {
  name: "staging_configs",
  entity: "staging config",
  id: "staging_config_id",
  feature: "session_staging",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md staging_configs", [
      identifier("staging_config_id", { readOnly: true }),
      identifier("image_id", {
        required: true,
        references: { family: "images", onDelete: { switch: "required_reference_delete" } },
      }),
      identifier("zone_id", {
        required: true,
        references: { family: "zones", onDelete: { switch: "required_reference_delete" } },
      }),
      integer("num_sessions", { required: true, minimum: 0 }),
      decimal("expiration", {
        required: true,
        minimum: 0,
        unit: "hours",
        note: "the web client counts hours; the chart's example is 3600",
      }),
      identifier("server_pool_id", {
        references: { family: "server_pools", onDelete: { switch: "optional_reference_delete" } },
      }),
      identifier("autoscale_config_id", {
        references: { family: "autoscale_configs", onDelete: { switch: "optional_reference_delete" } },
      }),
      flag("allow_kasm_audio", { default: true }),
      flag("allow_kasm_clipboard_down", { default: true }),
      flag("allow_kasm_clipboard_up", { default: true }),
      flag("allow_kasm_downloads", { default: true }),
      flag("allow_kasm_uploads", { default: true }),
      flag("allow_kasm_gamepad", { default: false }),
      flag("allow_kasm_microphone", { default: false }),
      flag("allow_kasm_printing", { default: false }),
      flag("allow_kasm_webcam", { default: false }),
      flag("allow_kasm_rdp_client_file_transfer_clipboard", { default: false }),
    ]),
    ...evidence("observed", wire, [
      noise("num_current_sessions", "integer"),
      noise("zone_name", "text"),
      noise("image_friendly_name", "text"),
      noise("server_pool_name", "text"),
      noise("autoscale_config_name", "text"),
    ]),
  ],
  calls: [
    list("get_staging_configs", "staging_configs", {
      at,
      permissions: ["staging_view"],
      grade: "observed",
      source: wire,
    }),
    get("get_staging_config", "target_staging_config", ["staging_config_id"], "staging_config", {
      at,
      permissions: ["staging_view"],
      grade: "inferred",
      source: wire,
      note: "one caller's code only, without a test",
      servedWhen: { switch: "single_getters", is: "served" },
    }),
    create("create_staging_config", "target_staging_config", "staging_config", {
      at,
      permissions: ["staging_create"],
      grade: "observed",
      source: "kasm-wire.md 14.1",
      keys: { grade: "observed", source: wire },
    }),
    update("update_staging_config", "target_staging_config", ["staging_config_id"], "staging_config", {
      at,
      permissions: ["staging_modify"],
      grade: "observed",
      source: wire,
    }),
    remove("delete_staging_config", "target_staging_config", ["staging_config_id"], {
      at,
      permissions: ["staging_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
  ],
};

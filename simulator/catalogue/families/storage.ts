import {
  call,
  create,
  evidence,
  flag,
  identifier,
  jsonText,
  lines,
  list,
  noise,
  remove,
  target,
  text,
  update,
  wrapper,
} from "../build";
import type { Condition, FamilyDefinition } from "../model";
import { owner, ownerParameters } from "./owners";

const wire = "kasm-wire.md 12.2";
const mappings = "kasm-wire.md 12.3";

export const OAUTH_PROVIDERS = ["Google Drive", "Dropbox", "OneDrive"];
const ofType = (...is: string[]): { neededWhen: Condition[] } => ({
  neededWhen: [{ key: "storage_provider_type", is }],
});
const oauth = ofType(...OAUTH_PROVIDERS);

export const storageProviders: FamilyDefinition = {
  name: "storage_providers",
  entity: "storage provider",
  id: "storage_provider_id",
  naturalKey: "name",
  fields: evidence("documented", "kasm-1.19-columns.md storage_providers", [
    identifier("storage_provider_id", { readOnly: true }),
    text("name", { required: true }),
    text("storage_provider_type", {
      values: ["Custom", "Dropbox", "Google Drive", "Nextcloud", "OneDrive", "S3"],
      locked: true,
      neededWhen: [],
    }),
    flag("enabled", { default: true }),
    text("default_target", { required: true }),
    text("client_id", oauth),
    text("client_secret", { secret: true, ...oauth }),
    text("auth_url", oauth),
    jsonText("auth_url_options", { default: {} }),
    text("token_url", oauth),
    text("redirect_url", oauth),
    lines("scope", { default: [], ...oauth }),
    text("root_drive_url", ofType("OneDrive")),
    text("webdav_url", ofType("Nextcloud")),
    jsonText("volume_config", { default: {} }),
    jsonText("mount_config", { default: {} }),
  ]),
  calls: [
    list("get_storage_providers", "storage_providers", {
      permissions: ["storage_providers_view"],
      grade: "observed",
      source: wire,
    }),
    create("create_storage_provider", "target_storage_provider", "storage_provider", {
      permissions: ["storage_providers_create"],
      answerBy: "create_answer",
      grade: "observed",
      source: wire,
    }),
    update("update_storage_provider", "target_storage_provider", ["storage_provider_id"], "storage_provider", {
      permissions: ["storage_providers_modify"],
      answerBy: "create_answer",
      grade: "observed",
      source: wire,
    }),
    remove("delete_storage_provider", "target_storage_provider", ["storage_provider_id"], {
      permissions: ["storage_providers_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
  ],
};

/** Not under /api/admin/: users may map storage of their own. */
export const storageMappings: FamilyDefinition = {
  name: "storage_mappings",
  entity: "storage mapping",
  id: "storage_mapping_id",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md storage_mappings", [
      identifier("storage_mapping_id", { readOnly: true }),
      identifier("storage_provider_id", {
        required: true,
        references: { family: "storage_providers", onDelete: { switch: "required_reference_delete" } },
      }),
      owner("user_id", "users"),
      owner("group_id", "groups"),
      owner("image_id", "images"),
      text("name", {
        requiredWhen: { switch: "storage_mapping_name", is: "required" },
        note: "NOT NULL in the database; the web client has no input for it",
      }),
      text("config", { secret: true, note: "text, not JSON; may hold credentials" }),
      flag("enabled", { default: true }),
      flag("read_only", { default: false }),
      text("target"),
      text("s3_access_key_id"),
      text("s3_secret_access_key", { secret: true }),
      text("s3_bucket"),
      text("webdav_user"),
      text("webdav_pass", { secret: true }),
    ]),
    ...evidence("observed", mappings, [
      text("description", { wire: { "1.19": null } }),
      text("return_url", { writeOnly: true, note: "where the browser goes after the consent" }),
      noise("storage_provider_type", "text"),
    ]),
  ],
  calls: [
    list("get_storage_mappings", "storage_mappings", {
      at: ["root"],
      permissions: [],
      parameters: [wrapper("target_storage_mapping", ownerParameters)],
      grade: "observed",
      source: mappings,
      note: "rights: switch owner_rights",
    }),
    call({
      name: "get_available_storage_providers",
      class: "read",
      at: ["root"],
      answer: "storage_providers",
      grade: "observed",
      source: mappings,
    }),
    call({
      name: "create_storage_mapping",
      class: "write",
      at: ["root"],
      envelope: "target_storage_mapping",
      answer: "storage_mapping",
      answerBy: "create_answer",
      parameters: [wrapper("target_storage_mapping", "family")],
      grade: "observed",
      source: mappings,
      note: "answers a url to consent at for Google Drive, Dropbox and OneDrive; rights: switch owner_rights",
    }),
    update("update_storage_mapping", "target_storage_mapping", ["storage_mapping_id"], "storage_mapping", {
      at: ["root"],
      permissions: [],
      answerBy: "create_answer",
      grade: "observed",
      source: mappings,
      note: "rights: switch owner_rights",
    }),
    call({
      name: "delete_storage_mapping",
      action: "delete",
      class: "write",
      at: ["root"],
      envelope: "target_storage_mapping",
      idKeys: ["storage_mapping_id"],
      parameters: [target("target_storage_mapping", "storage_mapping_id")],
      grade: "observed",
      source: "kasm-wire.md 1.11",
      note: "rights: switch owner_rights",
    }),
  ],
};

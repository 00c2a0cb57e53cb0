import { call, evidence, flag, identifier, list, noise, parameter, remove, text } from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 12.11";

/** Global settings; what there is to set is in ../settings.ts. */
export const settings: FamilyDefinition = {
  name: "settings",
  entity: "setting",
  id: "setting_id",
  naturalKey: "name",
  unique: true,
  fields: evidence("documented", "kasm-1.19-columns.md settings", [
    identifier("setting_id", { readOnly: true }),
    text("category", { readOnly: true }),
    text("name", { readOnly: true }),
    text("title", { readOnly: true }),
    text("description", { readOnly: true }),
    text("value"),
    text("value_type", { readOnly: true }),
    flag("sanitize", { readOnly: true, default: false }),
    text("services_restart", { readOnly: true }),
  ]),
  calls: [
    list("get_settings", "settings", {
      permissions: ["settings_view"],
      grade: "documented",
      source: "kasm-docs.md 3.3",
    }),
    call({
      name: "update_setting",
      class: "write",
      at: ["admin", "public"],
      parameters: [
        parameter("setting_id", "identifier", { required: true }),
        parameter("value", "text", { required: true }),
      ],
      grade: "documented",
      source: "kasm-docs.md 3.3",
      note: "top level: a target_setting wrapper does not work",
    }),
  ],
};

export const licenses: FamilyDefinition = {
  name: "licenses",
  entity: "license",
  id: "license_id",
  fields: evidence("observed", wire, [
    identifier("license_id", { readOnly: true }),
    text("expiration", { readOnly: true }),
    text("issued_to", { readOnly: true }),
    text("issued_at", { readOnly: true }),
    text("sku", { readOnly: true }),
    text("license_type", { readOnly: true }),
    noise("limit", "integer"),
    flag("is_verified", { readOnly: true }),
    noise("features", "object"),
  ]),
  calls: [
    list("get_licenses", "licenses", {
      at: ["admin", "public"],
      permissions: ["licenses_view"],
      grade: "observed",
      source: wire,
      note: "one caller expects another answer: the switch licenses_answer",
    }),
    call({
      name: "add_license",
      class: "write",
      permissions: ["licenses_create"],
      parameters: [parameter("license_key", "text", { required: true, secret: true })],
      grade: "observed",
      source: wire,
      note: "the form of keys is invented: KASM-SIMULATOR-ENTERPRISE-25-00C0FFEE; STARTER instead has no features, ENTERPRISE all; the limit is a number, the last part 8 hexadecimal digits",
    }),
    remove("delete_license", undefined, ["license_id"], {
      permissions: ["licenses_delete"],
      grade: "observed",
      source: wire,
    }),
    call({ name: "license_status", class: "read", at: ["root"], answer: "license", grade: "observed", source: wire }),
    call({
      name: "system_info",
      class: "read",
      answer: "system_info",
      permissions: ["system_view"],
      grade: "observed",
      source: wire,
    }),
  ],
};

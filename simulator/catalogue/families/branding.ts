import { create, evidence, flag, identifier, list, remove, text, update } from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 12.7";
const required = { required: true };

export const brandingConfigs: FamilyDefinition = {
  name: "branding_configs",
  entity: "branding config",
  id: "branding_config_id",
  naturalKey: "name",
  feature: "branding",
  fields: evidence("documented", "kasm-1.19-columns.md branding_configs", [
    identifier("branding_config_id", { readOnly: true }),
    text("name", required),
    text("hostname", required),
    text("html_title", required),
    text("favicon_logo_url", required),
    text("header_logo_url", required),
    text("dashboard_logo_url", {
      requiredWhen: { switch: "branding_dashboard_logo", is: "required" },
      note: "NOT NULL in the database; the older web client does not know it",
    }),
    text("launcher_background_url", { default: "img/backgrounds/background1.jpg" }),
    text("login_caption", required),
    text("login_logo_url", required),
    text("login_splash_url", required),
    text("loading_session_text", required),
    text("joining_session_text", required),
    text("destroying_session_text", required),
    text("username_input_label", { default: "Username" }),
    flag("is_default", { default: true }),
  ]),
  calls: [
    list("get_branding_configs", "branding_configs", {
      permissions: ["brandings_view"],
      grade: "observed",
      source: wire,
    }),
    create("create_branding_config", "target_branding_config", "branding_config", {
      permissions: ["brandings_create"],
      grade: "observed",
      source: "kasm-wire.md 14.1",
      keys: { grade: "observed", source: wire },
    }),
    update("update_branding_config", "target_branding_config", ["branding_config_id"], "branding_config", {
      permissions: ["brandings_modify"],
      grade: "observed",
      source: wire,
    }),
    remove("delete_branding_config", undefined, ["branding_config_id"], {
      permissions: ["brandings_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
  ],
};

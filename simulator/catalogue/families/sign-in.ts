import {
  call,
  create,
  evidence,
  flag,
  identifier,
  lines,
  list,
  noise,
  parameter,
  remove,
  text,
  update,
  wrapper,
} from "../build";
import type { FamilyDefinition } from "../model";

const explicit = { requiredWhen: { switch: "oidc_logout_flags", is: "required" }, default: false } as const;

export const oidcConfigs: FamilyDefinition = {
  name: "oidc_configs",
  entity: "OIDC config",
  id: "oidc_id",
  naturalKey: "display_name",
  feature: "saml",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md oidc_configs", [
      identifier("oidc_id", { readOnly: true }),
      text("display_name", { required: true }),
      text("logo_url"),
      flag("enabled", { default: true }),
      flag("auto_login", { default: false }),
      text("hostname"),
      flag("is_default", { default: false }),
      text("client_id", { required: true }),
      text("client_secret", { required: true, secret: true }),
      text("auth_url", { required: true }),
      text("token_url", { required: true }),
      text("user_info_url", { required: true }),
      lines("scope", { default: [] }),
      text("username_attribute", { required: true }),
      text("groups_attribute"),
      text("redirect_url", { required: true }),
      text("issuer"),
      flag("logout_with_oidc_provider", explicit),
      flag("enable_frontchannel_logout", explicit),
      flag("debug", { default: false }),
    ]),
    ...evidence("observed", "kasm-wire.md 2", [identifier("oidc_config_id", { readOnly: true, writeOnly: true })]),
  ],
  calls: [
    list("get_oidc_configs", "oidc_configs", {
      permissions: ["auth_view"],
      grade: "observed",
      source: "kasm-wire.md 2",
    }),
    create("create_oidc_config", "target_oidc_config", "oidc_config", {
      permissions: ["auth_create"],
      grade: "observed",
      source: "kasm-wire.md 2",
    }),
    update("update_oidc_config", "target_oidc_config", ["oidc_id", "oidc_config_id"], "oidc_config", {
      permissions: ["auth_modify"],
      grade: "observed",
      source: "kasm-wire.md 2",
      note: "needs both ids, as the shipped client sends both",
    }),
    remove("delete_oidc_config", undefined, ["oidc_config_id"], {
      permissions: ["auth_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
  ],
};

const link = (key: string, family: string) =>
  identifier(key, { readOnly: true, references: { family, onDelete: { switch: "sso_delete" } } });

export const ssoMappings: FamilyDefinition = {
  name: "sso_mappings",
  entity: "SSO mapping",
  id: "sso_group_id",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md sso_to_group_mapping", [
      identifier("sso_group_id", { readOnly: true }),
      identifier("group_id", { required: true, references: { family: "groups", onDelete: "cascade" } }),
      link("oidc_id", "oidc_configs"),
      link("saml_id", "saml_configs"),
      link("ldap_id", "ldap_configs"),
      text("sso_group_attributes"),
      flag("apply_to_all_users", { default: false }),
    ]),
    ...evidence("observed", "kasm-wire.md 4.6", [
      identifier("sso_id", { writeOnly: true, required: true }),
      text("sso_type", { readOnly: true, writeOnly: true, values: ["ldap", "saml", "oidc"] }),
      noise("sso_name", "text"),
    ]),
  ],
  calls: [
    call({
      name: "get_all_ssos",
      class: "read",
      answer: "ssos",
      permissions: ["groups_view"],
      grade: "observed",
      source: "kasm-wire.md 4.6",
      note: "ids with dashes: the shipped client strips them",
    }),
    call({
      name: "get_sso_mappings_group",
      class: "read",
      answer: "group_mappings",
      permissions: ["groups_view"],
      parameters: [parameter("group_id", "identifier", { required: true })],
      grade: "observed",
      source: "kasm-wire.md 4.6",
    }),
    call({
      name: "add_sso_mapping_group",
      class: "write",
      envelope: "target_sso_mapping",
      answer: "sso_mapping",
      answerBy: "create_answer",
      permissions: ["groups_modify"],
      parameters: [wrapper("target_sso_mapping", "family")],
      grade: "observed",
      source: "kasm-wire.md 4.6",
    }),
    call({
      name: "update_sso_mapping_group",
      class: "write",
      envelope: "target_sso_mapping",
      idKeys: ["sso_group_id"],
      answer: "sso_mapping",
      answerBy: "create_answer",
      permissions: ["groups_modify"],
      parameters: [wrapper("target_sso_mapping", "family")],
      grade: "observed",
      source: "kasm-wire.md 4.6",
    }),
    call({
      name: "delete_sso_mapping_group",
      class: "write",
      idKeys: ["sso_group_id"],
      permissions: ["groups_modify"],
      parameters: [parameter("sso_group_id", "identifier", { required: true })],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
  ],
};

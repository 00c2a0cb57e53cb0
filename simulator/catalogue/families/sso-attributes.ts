import { call, evidence, identifier, parameter, text, wrapper } from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 3.3";

/**
 * User fields that an identity provider's attribute may fill. The real names are served at run time and are in no
 * source: these are the user's columns that fit, inferred from the example `organization`.
 */
export const SSO_USER_FIELDS: readonly string[] = [
  "email",
  "first_name",
  "last_name",
  "organization",
  "phone",
  "city",
  "state",
  "country",
  "notes",
  "custom_attribute_1",
  "custom_attribute_2",
  "custom_attribute_3",
];

const link = (key: string, family: string) =>
  identifier(key, { readOnly: true, references: { family, onDelete: { switch: "sso_delete" } } });

/** Attributes of an identity provider that are copied into user fields. */
export const ssoAttributeMappings: FamilyDefinition = {
  name: "sso_attribute_mappings",
  entity: "SSO attribute mapping",
  id: "sso_attribute_id",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md sso_attribute_userfield_mapping", [
      identifier("sso_attribute_id", { readOnly: true }),
      text("attribute_name"),
      text("user_field", {
        valuesBy: { switch: "sso_user_field", values: { checked: SSO_USER_FIELDS } },
        grade: "inferred",
        source: wire,
      }),
      link("oidc_id", "oidc_configs"),
      link("saml_id", "saml_configs"),
      link("ldap_id", "ldap_configs"),
    ]),
    ...evidence("observed", wire, [identifier("sso_id", { writeOnly: true, required: true })]),
  ],
  calls: [
    call({
      name: "get_sso_attribute_mapping_fields",
      class: "read",
      answer: "fields",
      permissions: ["auth_view"],
      grade: "inferred",
      source: wire,
      note: "the call is observed, the names are invented",
    }),
    call({
      name: "get_sso_attribute_mappings",
      class: "read",
      answer: "attribute_mappings",
      permissions: ["auth_view"],
      parameters: [parameter("sso_id", "identifier", { required: true })],
      grade: "observed",
      source: wire,
    }),
    call({
      name: "add_sso_attribute_mapping",
      action: "create",
      class: "write",
      envelope: "target_sso_attribute_mapping",
      answer: "sso_attribute_mapping",
      answerBy: "create_answer",
      permissions: ["auth_modify"],
      parameters: [wrapper("target_sso_attribute_mapping", "family")],
      grade: "observed",
      source: wire,
    }),
    call({
      name: "update_sso_attribute_mapping",
      action: "update",
      class: "write",
      envelope: "target_sso_attribute_mapping",
      idKeys: ["sso_attribute_id"],
      answer: "sso_attribute_mapping",
      answerBy: "create_answer",
      permissions: ["auth_modify"],
      parameters: [wrapper("target_sso_attribute_mapping", "family")],
      grade: "observed",
      source: wire,
      note: "carries no sso_id: a mapping stays with its provider",
    }),
    call({
      name: "delete_sso_attribute_mapping",
      action: "delete",
      class: "write",
      idKeys: ["sso_attribute_id"],
      permissions: ["auth_modify"],
      parameters: [parameter("sso_attribute_id", "identifier", { required: true })],
      grade: "observed",
      source: wire,
    }),
  ],
};

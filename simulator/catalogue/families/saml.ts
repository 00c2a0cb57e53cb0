import { create, evidence, flag, get, identifier, list, remove, text, update } from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 3.1";
const short = { maximumLength: 255 } as const;
const off = { default: false } as const;

const XML_SIGNATURE = "http://www.w3.org/2000/09/xmldsig";
const XML_SIGNATURE_MORE = "http://www.w3.org/2001/04/xmldsig-more";
const XML_ENCRYPTION = "http://www.w3.org/2001/04/xmlenc";

/** SAML identity providers. Nothing is required: the web client makes one with a name only and fills it in later. */
export const samlConfigs: FamilyDefinition = {
  name: "saml_configs",
  entity: "SAML config",
  id: "saml_id",
  naturalKey: "display_name",
  feature: "saml",
  fields: evidence("documented", "kasm-1.19-columns.md saml_config", [
    identifier("saml_id", { readOnly: true }),
    text("display_name", short),
    text("logo_url"),
    flag("enabled", { default: true }),
    flag("auto_login", off),
    flag("is_default", off),
    text("hostname", short),
    flag("debug", off),
    flag("adfs", off),
    flag("strict", off),
    flag("requested_authn_context", off),
    text("group_attribute", short),
    text("sp_entity_id", short),
    text("sp_acs_url", short),
    text("sp_slo_url", short),
    text("sp_name_id", short),
    text("sp_x509_cert"),
    text("sp_private_key", { secret: true }),
    text("idp_entity_id", short),
    text("idp_sso_url", short),
    text("idp_slo_url", short),
    text("idp_x509_cert"),
    flag("want_attribute_statement", off),
    flag("want_messages_signed", off),
    flag("want_assertions_signed", off),
    flag("want_assertions_encrypted", off),
    flag("want_name_id", off),
    flag("want_name_id_encrypted", off),
    flag("name_id_encrypted", off),
    flag("authn_request_signed", off),
    flag("logout_request_signed", off),
    flag("logout_response_signed", off),
    flag("sign_metadata", off),
    text("signature_algorithm", {
      source: wire,
      grade: "observed",
      values: [
        `${XML_SIGNATURE}#rsa-sha1`,
        `${XML_SIGNATURE}#dsa-sha1`,
        `${XML_SIGNATURE_MORE}#rsa-sha256`,
        `${XML_SIGNATURE_MORE}#rsa-sha384`,
        `${XML_SIGNATURE_MORE}#rsa-sha512`,
      ],
    }),
    text("digest_algorithm", {
      source: wire,
      grade: "observed",
      values: [
        `${XML_SIGNATURE}#sha1`,
        `${XML_ENCRYPTION}#sha256`,
        `${XML_SIGNATURE_MORE}#sha384`,
        `${XML_ENCRYPTION}#sha512`,
      ],
    }),
  ]),
  calls: [
    list("get_saml_configs", "saml_configs", { permissions: ["auth_view"], grade: "observed", source: wire }),
    get("get_saml_config", "target_saml_config", ["saml_id"], "saml_config", {
      permissions: ["auth_view"],
      grade: "observed",
      source: wire,
    }),
    create("set_saml_config", "target_saml_config", "saml_config", {
      permissions: ["auth_create"],
      grade: "observed",
      source: wire,
      note: "the web client sends display_name only; whether more is kept is the switch saml_create",
    }),
    update("update_saml_config", "target_saml_config", ["saml_id"], "saml_config", {
      permissions: ["auth_modify"],
      grade: "observed",
      source: wire,
      partial: { grade: "observed", source: "kasm-wire.md 1.6" },
    }),
    remove("delete_saml_config", "target_saml_config", ["saml_id"], {
      permissions: ["auth_delete"],
      grade: "observed",
      source: wire,
    }),
  ],
};

import {
  call,
  create,
  evidence,
  flag,
  get,
  identifier,
  integer,
  list,
  parameter,
  remove,
  target,
  text,
  update,
  wrapper,
} from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 3.2";
const short = { maximumLength: 255 } as const;
const needed = { required: true, ...short } as const;

/** LDAP and Active Directory servers that users sign in with. */
export const ldapConfigs: FamilyDefinition = {
  name: "ldap_configs",
  entity: "LDAP config",
  id: "ldap_id",
  naturalKey: "name",
  feature: "ldap",
  fields: evidence("documented", "kasm-1.19-columns.md ldap_configs", [
    identifier("ldap_id", { readOnly: true }),
    text("name", needed),
    text("url", needed),
    flag("enabled", { default: true }),
    flag("auto_create_app_user", { default: false, note: "the web client's form starts with true" }),
    text("search_base", needed),
    text("search_filter", needed),
    flag("search_subtree", { default: true }),
    text("group_membership_filter", needed),
    text("email_attribute", { default: "mail", ...short }),
    text("service_account_dn", short),
    text("service_account_password", { secret: true }),
    text("username_domain_match", { note: "comma-separated" }),
    integer("connection_timeout", { default: 10, minimum: 0 }),
  ]),
  calls: [
    list("get_ldap_configs", "ldap_configs", { permissions: ["auth_view"], grade: "observed", source: wire }),
    get("get_ldap_config", "target_ldap_config", ["ldap_id"], "ldap_config", {
      permissions: ["auth_view"],
      grade: "observed",
      source: wire,
    }),
    create("create_ldap_config", "target_ldap_config", "ldap_config", {
      permissions: ["auth_create"],
      answerBy: "create_answer",
      grade: "observed",
      source: wire,
    }),
    update("update_ldap_config", "target_ldap_config", ["ldap_id"], "ldap_config", {
      permissions: ["auth_modify"],
      answerBy: "create_answer",
      grade: "observed",
      source: wire,
    }),
    remove("delete_ldap_config", "target_ldap_config", ["ldap_id"], {
      permissions: ["auth_delete"],
      grade: "observed",
      source: wire,
    }),
    call({
      name: "test_ldap_config",
      class: "read",
      permissions: ["auth_view"],
      parameters: [
        target("target_ldap_config", "ldap_id"),
        wrapper("target_user", [
          parameter("username", "text", { required: true }),
          parameter("password", "text", { required: true, secret: true }),
        ]),
      ],
      grade: "observed",
      source: wire,
      note: "no directory is asked: it fails when the config is disabled, when its url is not ldap:// or ldaps:// with a host, when the service account has a name but no password, when the user name's domain is not one of username_domain_match, and for the passwords 'wrong' and ''",
    }),
  ],
};

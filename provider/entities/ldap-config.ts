import type * as pulumi from "@pulumi/pulumi";
import { KasmError } from "../client";
import { commaSeparated, crud, defineEntity, duration, entityError, flag, needs, record, secret, text } from "../core";
import type { Adapter, Duration, Scope } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { atMost, holds, ldapUrl } from "./rules";

/** A user of the directory who must be able to sign in. */
export interface LdapTestUser {
  /** The name the user would type on the login page. */
  username: pulumi.Input<string>;
  /** Kept as a secret in the stack's state; Kasm does not store it. */
  password: pulumi.Input<string>;
}

/** What an {@link LdapConfig} is made of (kasm-wire.md 3.2, kasm-1.19-columns.md ldap_configs). Every change updates in place. */
export interface LdapConfigFields {
  /** Name of the config, 255 characters at most; tells one config from another. */
  name: pulumi.Input<string>;
  /** Whether users may sign in through it. Default true. */
  enabled?: pulumi.Input<boolean>;
  /** Address of the directory: `ldaps://ad.example.com` or `ldap://ad.example.com:389`. */
  url: pulumi.Input<string>;
  /** Where the search for users begins: `DC=example,DC=com`. */
  searchBase: pulumi.Input<string>;
  /** Which entry is the user; `{0}` stands for the name typed: `(&(objectClass=user)(sAMAccountName={0}))`. */
  searchFilter: pulumi.Input<string>;
  /** Whether everything below the base is searched, instead of the base's own entries only. Default true. */
  searchSubtree?: pulumi.Input<boolean>;
  /** Who asks the directory: `CN=kasm,OU=Services,DC=example,DC=com`. Goes with its password. Default none. */
  serviceAccountDn?: pulumi.Input<string>;
  /** Password of that account. Kept as a secret; sent when it changes, never compared with the server's. Default none. */
  serviceAccountPassword?: pulumi.Input<string>;
  /**
   * Which entries are groups of the user; `{}` stands for the user's distinguished name:
   * `(&(objectClass=group)(member={}))`.
   */
  groupMembershipFilter: pulumi.Input<string>;
  /** Attribute with the user's mail address. Default `mail`. */
  emailAttribute?: pulumi.Input<string>;
  /** Domains of user names that are looked up here: `["example.com"]` for `user@example.com`, by the name of the field. Default none. */
  usernameDomainMatch?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether users who sign in for the first time are made in Kasm. The form proposes true, the database false: say it. */
  autoCreateAppUser?: pulumi.Input<boolean>;
  /** How long to wait for the directory, in whole seconds. Default 10 seconds. */
  connectionTimeout?: pulumi.Input<Duration>;
  /**
   * Sign this user in, as a test, after the config is made and after each change of it. When that fails, so does the
   * update, with the directory's answer; the config stays as written, and the next update tests again. Default: no test.
   */
  test?: pulumi.Input<LdapTestUser>;
}

export interface LdapConfigArgs extends CommonArgs, LdapConfigFields {}

const usual = crud({
  list: { call: "get_ldap_configs", key: "ldap_configs" },
  envelope: "target_ldap_config",
  related: ["get_sso_mappings_group", "get_sso_attribute_mappings", "get_all_ssos"],
  create: "create_ldap_config",
  update: "update_ldap_config",
  remove: "delete_ldap_config",
  id: "ldap_id",
  removeBody: (id) => ({ target_ldap_config: { ldap_id: id } }),
});

async function test({ client, inputs }: Scope, id: string, username: unknown, password: unknown): Promise<void> {
  const body = { target_ldap_config: { ldap_id: id }, target_user: { username, password } };
  try {
    await client.call("test_ldap_config", body, "read");
  } catch (error) {
    if (!(error instanceof KasmError) || error.code !== "KASM_REFUSED") throw error;
    const about = { kind: "LdapConfig", name: String(inputs["name"]), id };
    throw entityError("KASM_TEST_FAILED", about, client, {
      tried: `signing in ${String(username)} through`,
      problem: `the config is stored, but the directory does not let the user in: ${error.serverMessage ?? error.message}`,
    });
  }
}

const adapter: Adapter = {
  ...usual,
  async update(scope, observed, { test_username: username, test_password: password, ...changes }) {
    if (Object.keys(changes).length > 0) await usual.update(scope, observed, changes);
    if (username !== undefined || password !== undefined) {
      await test(scope, usual.identify(observed, scope), username, password);
    }
  },
};

const short = (name: string) => text(name).refine(atMost(255));

export const ldapConfig = defineEntity<LdapConfigFields>({
  kind: "LdapConfig",
  title: "LDAP config",
  adapter,
  fields: {
    name: short("name"),
    enabled: flag("enabled").optional(),
    url: short("url").refine(ldapUrl),
    searchBase: short("search_base"),
    searchFilter: short("search_filter").refine(holds("{0}", "the name that the user typed")),
    searchSubtree: flag("search_subtree").optional(),
    serviceAccountDn: short("service_account_dn").optional(),
    serviceAccountPassword: secret("service_account_password").optional(),
    groupMembershipFilter: short("group_membership_filter").refine(holds("{}", "the user's distinguished name")),
    emailAttribute: short("email_attribute").optional(),
    usernameDomainMatch: commaSeparated("username_domain_match").optional(),
    autoCreateAppUser: flag("auto_create_app_user").optional(),
    connectionTimeout: duration("connection_timeout").optional(),
    test: record({
      username: text("test_username").transient(),
      password: secret("test_password").transient(),
    }).optional(),
  },
  naturalKey: ["name"],
  nameField: "name",
  licenseFeature: "ldap",
  permissions: {
    read: ["1400 auth_view"],
    create: ["1402 auth_create"],
    update: () => ["1401 auth_modify"],
    delete: () => ["1403 auth_delete"],
  },
  rules: [
    needs(
      "serviceAccountPassword",
      ({ serviceAccountDn }) => typeof serviceAccountDn === "string" && serviceAccountDn !== "",
      "the service account needs its password",
    ),
    needs(
      "serviceAccountDn",
      ({ serviceAccountPassword }) => serviceAccountPassword != null,
      "name the account whose password serviceAccountPassword is",
    ),
  ],
  warnings: [
    ({ name, url }) =>
      typeof url === "string" && url.startsWith("ldap://")
        ? `The LDAP config "${String(name)}" sends passwords over ldap:// as they are; use ldaps:// where the directory offers it.`
        : undefined,
  ],
});

/**
 * Sign-in by names and passwords of an LDAP directory, such as Active Directory.
 *
 * ```ts
 * new LdapConfig("ad", {
 *   name: "Active Directory", url: "ldaps://ad.example.com", searchBase: "DC=example,DC=com",
 *   searchFilter: "(&(objectClass=user)(sAMAccountName={0}))", groupMembershipFilter: "(&(objectClass=group)(member={}))",
 *   serviceAccountDn: "CN=kasm,OU=Services,DC=example,DC=com", serviceAccountPassword, autoCreateAppUser: true,
 *   test: { username: "probe", password: probePassword },   // fails the update when this user cannot sign in
 * });
 * ```
 */
export class LdapConfig extends entityResource<LdapConfigArgs>(ldapConfig) {}

/** An LDAP config as the server shows it; the password is left out. */
export type LdapConfigValues = Omit<ValuesOf<LdapConfigFields, "serviceAccountPassword">, "test">;

/** Looks an LDAP config up by its name. Fails when there is none or more than one. */
export const { get: getLdapConfig, getOutput: getLdapConfigOutput } = lookup<{ name: string }, LdapConfigValues>(
  ldapConfig,
);

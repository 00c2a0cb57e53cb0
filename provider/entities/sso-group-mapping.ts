import type * as pulumi from "@pulumi/pulumi";
import { defineEntity, flag, holdsUnknown, peek, plainId, reference, referredId, send, text } from "../core";
import type { Adapter, Reference, Scope } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { modifyGroup } from "./group";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What an {@link SsoGroupMapping} is made of (kasm-wire.md 4.6). */
export interface SsoGroupMappingFields {
  /** The Kasm group that users are put into. A change replaces the mapping. */
  group: ReferenceInput;
  /** The OIDC, SAML or LDAP config whose sign-ins the mapping looks at. A change replaces the mapping. */
  ssoProvider: ReferenceInput;
  /**
   * One group as the identity provider says it: its name as it stands in the token, with a leading `/` if the mapper sends
   * full paths; its distinguished name for LDAP. Required unless `applyToAllUsers`; default none. Updates in place.
   */
  groupAttributes?: pulumi.Input<string>;
  /** Put everyone who signs in through this provider into the group. Default false. Updates in place. */
  applyToAllUsers?: pulumi.Input<boolean>;
}

export interface SsoGroupMappingArgs extends CommonArgs, SsoGroupMappingFields {}

const groupId = (scope: Scope) => referredId(scope, "group");
const lists = ["get_sso_mappings_group"];

const adapter: Adapter = {
  async observe(scope) {
    const mappings = await scope.client.list("get_sso_mappings_group", { group_id: groupId(scope) }, "group_mappings");
    return mappings.map((mapping) => ({
      ...mapping,
      group_id: mapping["group_id"] ?? groupId(scope),
      sso_id: mapping["oidc_id"] || mapping["saml_id"] || mapping["ldap_id"],
      sso_type: mapping["oidc_id"] ? "oidc" : mapping["saml_id"] ? "saml" : "ldap",
    }));
  },
  identify: ({ sso_group_id }) => (typeof sso_group_id === "string" ? sso_group_id : ""),
  async create({ client }, body) {
    await send(client, "add_sso_mapping_group", { target_sso_mapping: body }, "create", lists);
    return undefined;
  },
  async update({ client }, observed, changes) {
    const { sso_group_id, sso_id, sso_type, sso_group_attributes, apply_to_all_users } = { ...observed, ...changes };
    const body = { sso_group_id, sso_id: plainId(sso_id), sso_type, sso_group_attributes, apply_to_all_users };
    await send(client, "update_sso_mapping_group", { target_sso_mapping: body }, "write", lists);
  },
  async remove({ client }, observed) {
    await send(client, "delete_sso_mapping_group", { sso_group_id: observed["sso_group_id"] }, "delete", lists);
  },
  async probe(client) {
    await peek(client, "get_groups", "groups");
    return [];
  },
};

export const ssoGroupMapping = defineEntity<SsoGroupMappingFields>({
  kind: "SsoGroupMapping",
  title: "SSO group mapping",
  adapter,
  fields: {
    group: reference("group_id", { to: "Group" }).replaces(),
    ssoProvider: reference("sso_id", {
      to: ["OidcConfig", "SamlConfig", "LdapConfig"],
      undashed: true,
      name: "sso_name",
    }).replaces(),
    groupAttributes: text("sso_group_attributes").optional(),
    applyToAllUsers: flag("apply_to_all_users").default(false),
  },
  naturalKey: ["group", "ssoProvider", "groupAttributes"],
  permissions: {
    read: ["400 groups_view", "440 groups_view_system", "1400 auth_view"],
    create: ["401 groups_modify", "1400 auth_view"],
    update: modifyGroup,
    delete: modifyGroup,
  },
  rules: [
    ({ groupAttributes, applyToAllUsers }) =>
      applyToAllUsers === true ||
      holdsUnknown([groupAttributes, applyToAllUsers]) ||
      (typeof groupAttributes === "string" && groupAttributes !== "")
        ? undefined
        : {
            property: "groupAttributes",
            reason: "name the group as it stands in the token, or set applyToAllUsers: true",
          },
  ],
});

/**
 * Puts users into a group by what the identity provider says about them, at each sign-in. Users who are in the group
 * already stay there when the mapping is deleted.
 *
 * ```ts
 * new SsoGroupMapping("developers", { group: developers, ssoProvider: keycloak, groupAttributes: "aegis-developers" });
 * new SsoGroupMapping("directory", { group: staff, ssoProvider: ldap, groupAttributes: "CN=Staff,OU=Groups,DC=example,DC=com" });
 * new SsoGroupMapping("everyone", { group: guests, ssoProvider: saml, applyToAllUsers: true });
 * ```
 */
export class SsoGroupMapping extends entityResource<SsoGroupMappingArgs>(ssoGroupMapping) {}

/** An SSO group mapping as the server shows it. */
export type SsoGroupMappingValues = ValuesOf<SsoGroupMappingFields>;

/** Looks an SSO group mapping up by group, provider and attribute. Fails when there is none or more than one. */
export const { get: getSsoGroupMapping, getOutput: getSsoGroupMappingOutput } = lookup<
  { group: Reference; ssoProvider: Reference; groupAttributes?: string },
  SsoGroupMappingValues
>(ssoGroupMapping);

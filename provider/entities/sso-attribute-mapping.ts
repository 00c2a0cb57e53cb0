import type * as pulumi from "@pulumi/pulumi";
import { defineEntity, peek, reference, referredId, send, text } from "../core";
import type { Adapter, Reference, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { requireKnown } from "./known-names";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What an {@link SsoAttributeMapping} is made of (kasm-wire.md 3.3). */
export interface SsoAttributeMappingFields {
  /** The OIDC, SAML or LDAP config whose users it is about. A change replaces the mapping. */
  ssoProvider: ReferenceInput;
  /** The attribute or claim as the identity provider names it: `department`. Updates in place. */
  attributeName: pulumi.Input<string>;
  /**
   * The user's field in Kasm that takes its value: `organization`. Which fields there are is asked of the server before
   * the first write; an unknown one is refused with those close to it. Updates in place.
   */
  userField: pulumi.Input<string>;
}

export interface SsoAttributeMappingArgs extends CommonArgs, SsoAttributeMappingFields {}

const list = "get_sso_attribute_mappings";
const ssoId = (scope: Scope) => referredId(scope, "ssoProvider");

async function requireField(scope: Scope, userField: unknown): Promise<void> {
  if (typeof userField !== "string") return;
  const { fields } = await scope.client.call("get_sso_attribute_mapping_fields", {}, "read");
  if (!Array.isArray(fields) || fields.length === 0) return;
  const about = { kind: "SsoAttributeMapping", name: userField };
  requireKnown(scope, about, [{ wire: userField, program: userField }], fields.map(String));
}

const adapter: Adapter = {
  async observe(scope) {
    const mappings = await scope.client.list(list, { sso_id: ssoId(scope) }, "attribute_mappings");
    return mappings.map((mapping): WireObject => ({ ...mapping, sso_id: ssoId(scope) }));
  },
  identify: ({ sso_attribute_id: id }) => (typeof id === "string" ? id : ""),
  async create(scope, body) {
    await requireField(scope, body["user_field"]);
    await send(scope.client, "add_sso_attribute_mapping", { target_sso_attribute_mapping: body }, "create", [list]);
    return undefined;
  },
  async update(scope, observed, changes) {
    await requireField(scope, changes["user_field"]);
    const { sso_attribute_id, attribute_name, user_field } = { ...observed, ...changes };
    const body = { target_sso_attribute_mapping: { sso_attribute_id, attribute_name, user_field } };
    await send(scope.client, "update_sso_attribute_mapping", body, "write", [list]);
  },
  async remove({ client }, { sso_attribute_id }) {
    await send(client, "delete_sso_attribute_mapping", { sso_attribute_id }, "delete", [list]);
  },
  async probe(client) {
    await peek(client, "get_sso_attribute_mapping_fields", "fields");
    return [];
  },
};

export const ssoAttributeMapping = defineEntity<SsoAttributeMappingFields>({
  kind: "SsoAttributeMapping",
  title: "SSO attribute mapping",
  adapter,
  fields: {
    ssoProvider: reference("sso_id", { to: ["OidcConfig", "SamlConfig", "LdapConfig"] }).replaces(),
    attributeName: text("attribute_name"),
    userField: text("user_field"),
  },
  // Two attributes for one field would overwrite each other at every sign-in.
  naturalKey: ["ssoProvider", "userField"],
  permissions: {
    read: ["1400 auth_view"],
    create: ["1401 auth_modify", "1402 auth_create"],
    update: () => ["1401 auth_modify"],
    delete: () => ["1401 auth_modify", "1403 auth_delete"],
  },
});

/**
 * Copies an attribute of the identity provider into a field of the user, at each sign-in. A field takes one attribute.
 *
 * ```ts
 * new SsoAttributeMapping("department", { ssoProvider: keycloak, attributeName: "department", userField: "organization" });
 * ```
 */
export class SsoAttributeMapping extends entityResource<SsoAttributeMappingArgs>(ssoAttributeMapping) {}

/** An SSO attribute mapping as the server shows it. */
export type SsoAttributeMappingValues = ValuesOf<SsoAttributeMappingFields>;

/** Looks an SSO attribute mapping up by its provider and the user's field. Fails when there is none or more than one. */
export const { get: getSsoAttributeMapping, getOutput: getSsoAttributeMappingOutput } = lookup<
  { ssoProvider: Reference; userField: string },
  SsoAttributeMappingValues
>(ssoAttributeMapping);

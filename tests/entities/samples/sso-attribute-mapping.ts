import type { Kind, Stack } from "../../unit/provider/support/stack";
import type { Prepared, Sample } from "../support/sample";
import { ldap } from "./ldap-config";
import { oidc } from "./oidc-config";
import { saml } from "./saml-config";

/** Two configs of each kind of identity provider. */
export const providers: Readonly<Record<string, readonly [Kind, Record<string, unknown>, Record<string, unknown>]>> = {
  oidc: ["oidcConfig", oidc, { ...oidc, displayName: "second" }],
  saml: ["samlConfig", saml, { ...saml, displayName: "second" }],
  ldap: ["ldapConfig", ldap, { ...ldap, name: "second" }],
};

async function prepare(stack: Stack, [kind, first, second]: (typeof providers)[string]): Promise<Prepared> {
  const { id } = await stack.create(kind, first);
  const other = await stack.create(kind, second);
  return {
    inputs: { ssoProvider: { id, name: "first" }, attributeName: "department", userField: "organization" },
    changes: {
      ssoProvider: { ssoProvider: { id: other.id, name: "second" } },
      attributeName: { attributeName: "division" },
      userField: { userField: "city" },
    },
  };
}

export const samples: readonly Sample[] = Object.entries(providers).map(([name, provider]) => ({
  title: `SsoAttributeMapping ${name}`,
  kind: "ssoAttributeMapping",
  create: "add_sso_attribute_mapping",
  prepare: (stack) => prepare(stack, provider),
}));

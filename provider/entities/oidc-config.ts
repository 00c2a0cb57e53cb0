import type * as pulumi from "@pulumi/pulumi";
import { crud, defineEntity, flag, httpUrl, lines, secret, shown, text } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { filled, hostAlone, oidcCallback, redirectToKasm } from "./rules";

/** What an {@link OidcConfig} is made of (kasm-wire.md 2, kasm-docs.md 7.1). Every change updates in place. */
export interface OidcConfigFields {
  /** Text of the button on the login page; tells one config from another. */
  displayName: pulumi.Input<string>;
  /** Whether the button is shown. Default true. */
  enabled?: pulumi.Input<boolean>;
  /** Address of the picture on the button. Default none. */
  logoUrl?: pulumi.Input<string>;
  /**
   * Whether the login page redirects at once; local login is then at `/#/staticlogin`. Where several configs say so, the
   * first wins, SAML before OIDC. Default false.
   */
  autoLogin?: pulumi.Input<boolean>;
  /**
   * Show the button only to browsers on this host name, written alone. Default none; the config must then be the default
   * to be seen, and a warning says so.
   */
  hostname?: pulumi.Input<string>;
  /** Show the button on every host name. Default false. */
  isDefault?: pulumi.Input<boolean>;
  /** Id of the client at the identity provider. */
  clientId: pulumi.Input<string>;
  /** Secret of that client. Kept as a secret; sent when it changes, never compared with the server's. */
  clientSecret: pulumi.Input<string>;
  /** The identity provider's authorization endpoint, which browsers open. */
  authorizationUrl: pulumi.Input<string>;
  /** The identity provider's token endpoint. Kasm's servers call it, so they must trust the authority of its certificate. */
  tokenUrl: pulumi.Input<string>;
  /** The identity provider's userinfo endpoint; called by Kasm's servers as well. */
  userInfoUrl: pulumi.Input<string>;
  /** Scopes to ask for, usually `openid`, `email`, `profile`; at least one. */
  scope: pulumi.Input<pulumi.Input<string>[]>;
  /** Claim that names the user, for example `preferred_username` or `email`. */
  usernameAttribute: pulumi.Input<string>;
  /** Claim that lists the user's groups. When it is set and missing from the token, sign-in fails altogether. Default none. */
  groupsAttribute?: pulumi.Input<string>;
  /** Where browsers come back to: `https://<Kasm host>/api/oidc_callback`. */
  redirectUrl: pulumi.Input<string>;
  /**
   * The identity provider's issuer, exactly as its tokens name it; tokens are checked against it, and logout needs it.
   * Default none.
   */
  issuer?: pulumi.Input<string>;
  /** Whether logging out of Kasm logs out of the identity provider too; needs `issuer`. A new config gets false. */
  logoutWithOidcProvider?: pulumi.Input<boolean>;
  /**
   * Whether the identity provider may log users out through their browsers; back-channel logout is more reliable, and
   * needs nothing here. A new config gets false.
   */
  enableFrontchannelLogout?: pulumi.Input<boolean>;
  /** Logs whole tokens and switches the check of the provider's certificate off: for finding faults only. Default false. */
  debug?: pulumi.Input<boolean>;
}

/** What the server makes of it. */
export interface OidcConfigOutputs {
  /** Path that starts a sign-in with this provider, without the login page: `/api/sso_login?id=...`. */
  readonly loginPath: pulumi.Output<string>;
}

export interface OidcConfigArgs extends CommonArgs, OidcConfigFields {}

export const oidcConfig = defineEntity<OidcConfigFields>({
  kind: "OidcConfig",
  title: "OIDC config",
  adapter: crud({
    list: { call: "get_oidc_configs", key: "oidc_configs" },
    envelope: "target_oidc_config",
    related: ["get_sso_mappings_group", "get_sso_attribute_mappings", "get_all_ssos"],
    answer: "oidc_config",
    create: "create_oidc_config",
    update: "update_oidc_config",
    remove: "delete_oidc_config",
    id: "oidc_id",
    updateIds: ["oidc_id", "oidc_config_id"],
    removeBody: (id) => ({ oidc_config_id: id }),
  }),
  fields: {
    displayName: text("display_name"),
    enabled: flag("enabled").optional(),
    logoUrl: text("logo_url").optional(),
    autoLogin: flag("auto_login").optional(),
    hostname: text("hostname").optional().refine(hostAlone),
    isDefault: flag("is_default").optional(),
    clientId: text("client_id"),
    clientSecret: secret("client_secret"),
    authorizationUrl: text("auth_url").refine(httpUrl),
    tokenUrl: text("token_url").refine(httpUrl),
    userInfoUrl: text("user_info_url").refine(httpUrl),
    scope: lines("scope").refine(filled),
    usernameAttribute: text("username_attribute"),
    groupsAttribute: text("groups_attribute").optional(),
    redirectUrl: text("redirect_url").refine(oidcCallback),
    issuer: text("issuer").optional().refine(httpUrl),
    // Both have no default in Kasm's database and may not be empty there (kasm-docs.md 7.1).
    logoutWithOidcProvider: flag("logout_with_oidc_provider").initially(false),
    enableFrontchannelLogout: flag("enable_frontchannel_logout").initially(false),
    debug: flag("debug").optional(),
  },
  shown: { loginPath: shown("oidc_id", { parse: (id) => `/api/sso_login?id=${String(id)}` }) },
  naturalKey: ["displayName"],
  nameField: "displayName",
  licenseFeature: "saml",
  permissions: {
    read: ["1400 auth_view"],
    create: ["1402 auth_create"],
    update: () => ["1401 auth_modify"],
    delete: () => ["1403 auth_delete"],
  },
  rules: [redirectToKasm],
  warnings: [
    ({ displayName, hostname, isDefault }) =>
      isDefault === true || (typeof hostname === "string" && hostname !== "")
        ? undefined
        : `The OIDC config "${String(displayName)}" has neither a hostname nor isDefault: its button will not be shown on the login page.`,
    ({ displayName, logoutWithOidcProvider, issuer }) =>
      logoutWithOidcProvider === true && (issuer == null || issuer === "")
        ? `The OIDC config "${String(displayName)}" logs out at the provider but has no issuer, by which Kasm finds it; set issuer.`
        : undefined,
  ],
});

/**
 * Sign-in through an OpenID Connect provider.
 *
 * ```ts
 * const keycloak = "https://keycloak.example.com/realms/example";
 * new OidcConfig("keycloak", {
 *   displayName: "Continue with Keycloak", isDefault: true, clientId: "kasm", clientSecret,
 *   authorizationUrl: `${keycloak}/protocol/openid-connect/auth`, tokenUrl: `${keycloak}/protocol/openid-connect/token`,
 *   userInfoUrl: `${keycloak}/protocol/openid-connect/userinfo`, issuer: keycloak, scope: ["openid", "email", "profile"],
 *   usernameAttribute: "preferred_username", groupsAttribute: "groups",
 *   redirectUrl: "https://kasm.example.com/api/oidc_callback", logoutWithOidcProvider: true,
 * });
 * ```
 */
export class OidcConfig extends entityResource<OidcConfigArgs, OidcConfigOutputs>(oidcConfig) {}

/** An OIDC config as the server shows it; `name` is its display name, the secret is left out. */
export type OidcConfigValues = ValuesOf<OidcConfigFields, "clientSecret">;

/** Looks an OIDC config up by its display name. Fails when there is none or more than one. */
export const { get: getOidcConfig, getOutput: getOidcConfigOutput } = lookup<{ displayName: string }, OidcConfigValues>(
  oidcConfig,
);

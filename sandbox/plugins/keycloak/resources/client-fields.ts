/** The properties of keycloak:openid/client:Client and where they lie in Keycloak's representation of a client. */
import type { PropertyValue } from "../../../../provider/hosts/grpc";
import { block, flag, output, text, textMap, textSet } from "../fields";
import type { Field, Fields, Refusal, Wire } from "../fields";
import { isMap } from "../values";
import { at, forms } from "../wire";

const attribute = (key: string, options: Parameters<typeof at>[1] = {}): { wire: Wire } =>
  at(["attributes", key], options);
const attributeFlag = (key: string, options: Parameters<typeof at>[1] = {}): { wire: Wire } =>
  attribute(key, { form: forms.quoted, ...options });

/** A value that somebody else set stays while the program says nothing about it. */
const kept = { keptWhenLeftOut: true };
const computed = { computed: true };
const uris = (wire: { wire: Wire }): Field => textSet({ ...computed, ...wire });

export const clientFields: Fields = {
  realmId: text({ required: true, replaces: true }),
  clientId: text({ required: true, autonamed: true, ...at("clientId") }),
  name: text({ ...computed, autonamed: true, ...at("name") }),
  description: text({ ...kept, ...at("description") }),
  enabled: flag({ standard: true, ...at("enabled") }),
  accessType: text({ required: true, oneOf: ["CONFIDENTIAL", "PUBLIC", "BEARER-ONLY"] }),
  import: flag({ standard: false, replaces: true }),

  clientAuthenticatorType: text({ standard: "client-secret", ...at("clientAuthenticatorType") }),
  clientSecret: text({
    ...computed,
    secret: true,
    conflictsWith: ["clientSecretWo", "clientSecretWoVersion", "clientSecretRegenerateWhenChanged"],
    ...at("secret", { sparse: true }),
  }),
  clientSecretWo: text({
    secret: true,
    writeOnly: true,
    conflictsWith: ["clientSecret", "clientSecretRegenerateWhenChanged"],
    needs: ["clientSecretWoVersion"],
  }),
  clientSecretWoVersion: text({
    conflictsWith: ["clientSecret", "clientSecretRegenerateWhenChanged"],
    needs: ["clientSecretWo"],
  }),
  clientSecretRegenerateWhenChanged: textMap({
    conflictsWith: ["clientSecret", "clientSecretWo", "clientSecretWoVersion"],
  }),

  standardFlowEnabled: flag({ ...computed, ...at("standardFlowEnabled") }),
  implicitFlowEnabled: flag({ ...computed, ...at("implicitFlowEnabled") }),
  directAccessGrantsEnabled: flag({ ...computed, ...at("directAccessGrantsEnabled") }),
  serviceAccountsEnabled: flag({ ...computed, ...at("serviceAccountsEnabled") }),
  serviceAccountUserId: output(text()),
  fullScopeAllowed: flag({ standard: true, ...at("fullScopeAllowed") }),
  alwaysDisplayInConsole: flag({ standard: false, ...at("alwaysDisplayInConsole") }),

  rootUrl: text({ ...kept, ...at("rootUrl") }),
  baseUrl: text({ ...kept, ...at("baseUrl") }),
  adminUrl: text({ ...kept, ...at("adminUrl") }),
  validRedirectUris: uris(at("redirectUris")),
  webOrigins: uris(at("webOrigins")),
  validPostLogoutRedirectUris: uris(attribute("post.logout.redirect.uris", { form: forms.joined, sparse: true })),

  frontchannelLogoutEnabled: flag({ ...computed, ...at("frontchannelLogout") }),
  frontchannelLogoutUrl: text({ ...kept, ...attribute("frontchannel.logout.url") }),
  backchannelLogoutUrl: text({ ...kept, ...attribute("backchannel.logout.url") }),
  backchannelLogoutSessionRequired: flag({ standard: true, ...attributeFlag("backchannel.logout.session.required") }),
  backchannelLogoutRevokeOfflineSessions: flag(attributeFlag("backchannel.logout.revoke.offline.tokens")),

  consentRequired: flag({ ...computed, ...at("consentRequired") }),
  displayOnConsentScreen: flag({ ...computed, ...attributeFlag("display.on.consent.screen") }),
  consentScreenText: text({ ...kept, ...attribute("consent.screen.text") }),
  loginTheme: text({ ...kept, ...attribute("login_theme") }),

  pkceCodeChallengeMethod: text({ oneOf: ["", "plain", "S256"], ...attribute("pkce.code.challenge.method") }),
  requireDpopBoundTokens: flag({ ...computed, ...attributeFlag("dpop.bound.access.tokens") }),
  excludeSessionStateFromAuthResponse: flag({
    ...computed,
    ...attributeFlag("exclude.session.state.from.auth.response", { unread: true }),
  }),
  excludeIssuerFromAuthResponse: flag({
    ...computed,
    ...attributeFlag("exclude.issuer.from.auth.response", { unread: true }),
  }),
  useRefreshTokens: flag({ standard: true, ...attributeFlag("use.refresh.tokens") }),
  useRefreshTokensClientCredentials: flag({
    standard: false,
    ...attributeFlag("client_credentials.use_refresh_token"),
  }),
  standardTokenExchangeEnabled: flag({ standard: false, ...attributeFlag("standard.token.exchange.enabled") }),
  allowRefreshTokenInStandardTokenExchange: text(
    attribute("standard.token.exchange.enableRefreshRequestedTokenType", { sparse: true }),
  ),

  accessTokenLifespan: text({ ...computed, ...attribute("access.token.lifespan") }),
  clientSessionIdleTimeout: text({ ...computed, ...attribute("client.session.idle.timeout", { sparse: true }) }),
  clientSessionMaxLifespan: text({ ...computed, ...attribute("client.session.max.lifespan", { sparse: true }) }),
  clientOfflineSessionIdleTimeout: text({
    ...computed,
    ...attribute("client.offline.session.idle.timeout", { sparse: true }),
  }),
  clientOfflineSessionMaxLifespan: text({
    ...computed,
    ...attribute("client.offline.session.max.lifespan", { sparse: true }),
  }),

  oauth2DeviceAuthorizationGrantEnabled: flag({
    standard: false,
    ...attributeFlag("oauth2.device.authorization.grant.enabled"),
  }),
  oauth2DeviceCodeLifespan: text(attribute("oauth2.device.code.lifespan", { sparse: true })),
  oauth2DevicePollingInterval: text(attribute("oauth2.device.polling.interval", { sparse: true })),
  oauth2JwtAuthorizationGrantEnabled: flag({
    standard: false,
    ...attributeFlag("oauth2.jwt.authorization.grant.enabled"),
  }),
  oauth2JwtAuthorizationGrantIdp: text(attribute("oauth2.jwt.authorization.grant.idp")),

  resourceServerId: output(text()),
  authorization: block({
    policyEnforcementMode: text({
      required: true,
      oneOf: ["ENFORCING", "PERMISSIVE", "DISABLED"],
      ...at(["authorizationSettings", "policyEnforcementMode"]),
    }),
    decisionStrategy: text({
      standard: "UNANIMOUS",
      oneOf: ["UNANIMOUS", "AFFIRMATIVE", "CONSENSUS"],
      ...at(["authorizationSettings", "decisionStrategy"]),
    }),
    allowRemoteResourceManagement: flag({
      standard: false,
      ...at(["authorizationSettings", "allowRemoteResourceManagement"]),
    }),
    keepDefaults: flag({ standard: false }),
  }),
  authenticationFlowBindingOverrides: block({
    browserId: text(at(["authenticationFlowBindingOverrides", "browser"])),
    directGrantId: text(at(["authenticationFlowBindingOverrides", "direct_grant"])),
  }),
  extraConfig: textMap({ refuse: refuseOwnAttributes }),
};

/** The client attributes that have a property of their own. */
export const ownAttributes = new Set(
  Object.values(clientFields).flatMap(({ wire }) => (wire?.at[0] === "attributes" && wire.at[1] ? [wire.at[1]] : [])),
);

function refuseOwnAttributes(value: PropertyValue, terraformName: string): Refusal[] {
  const keys = isMap(value) ? Object.keys(value).filter((key) => ownAttributes.has(key)) : [];
  return keys.map((key) => ({
    reason: `Invalid ${terraformName} key. ${terraformName} key "${key}" is not allowed, as it conflicts with a top-level schema attribute`,
    under: `[${JSON.stringify(key)}]`,
  }));
}

import type { Sample } from "../support/sample";

const realm = "https://keycloak.example.com/realms/example/protocol/openid-connect";

/** The smallest config of a provider. */
export const oidc = {
  displayName: "Continue with Keycloak",
  clientId: "kasm",
  clientSecret: "a-client-secret",
  authorizationUrl: `${realm}/auth`,
  tokenUrl: `${realm}/token`,
  userInfoUrl: `${realm}/userinfo`,
  scope: ["openid"],
  usernameAttribute: "preferred_username",
  redirectUrl: "https://kasm.example.com/api/oidc_callback",
};

export const samples: readonly Sample[] = [
  {
    title: "OidcConfig",
    kind: "oidcConfig",
    create: "create_oidc_config",
    prepare: () =>
      Promise.resolve({
        inputs: oidc,
        changes: {
          displayName: { displayName: "Continue with another" },
          enabled: { enabled: false },
          logoUrl: { logoUrl: "https://keycloak.example.com/resources/favicon.ico" },
          autoLogin: { autoLogin: true },
          hostname: { hostname: "kasm.example.com" },
          isDefault: { isDefault: true },
          clientId: { clientId: "desktops" },
          clientSecret: { clientSecret: "another-client-secret" },
          authorizationUrl: { authorizationUrl: `${realm}/other/auth` },
          tokenUrl: { tokenUrl: `${realm}/other/token` },
          userInfoUrl: { userInfoUrl: `${realm}/other/userinfo` },
          scope: { scope: ["openid", "email", "profile"] },
          usernameAttribute: { usernameAttribute: "email" },
          groupsAttribute: { groupsAttribute: "groups" },
          redirectUrl: { redirectUrl: "https://desktops.example.com/api/oidc_callback" },
          issuer: { issuer: "https://keycloak.example.com/realms/example" },
          logoutWithOidcProvider: { logoutWithOidcProvider: true },
          enableFrontchannelLogout: { enableFrontchannelLogout: true },
          debug: { debug: true },
        },
      }),
  },
];

import { oidc } from "../samples/oidc-config";
import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "everything wrong at once",
    kind: "oidcConfig",
    inputs: {
      displayName: " ",
      hostname: "https://kasm.example.com",
      clientId: "",
      clientSecret: "",
      authorizationUrl: "keycloak.example.com/auth",
      tokenUrl: "ldap://keycloak.example.com",
      scope: [],
      usernameAttribute: "",
      redirectUrl: "http://kasm.example.com/api/oidc_callback",
      issuer: "example",
      debug: "yes",
      logoURL: "https://keycloak.example.com/favicon.ico",
    },
    problems: [
      ["displayName", /may not be empty/],
      ["hostname", /not a host name alone/],
      ["clientId", /may not be empty/],
      ["", /^clientSecret: is not of the expected form/],
      ["authorizationUrl", /is not an address; write it whole/],
      ["tokenUrl", /is not an http or https address/],
      ["userInfoUrl", /is required/],
      ["scope", /may not be empty/],
      ["usernameAttribute", /may not be empty/],
      ["redirectUrl", /must begin with https:/],
      ["issuer", /is not an address/],
      ["debug", /expected boolean/],
      ["", /^logoURL: OidcConfig has no such field; did you mean "logoUrl"/],
    ],
  },
  {
    title: "a redirect address with another path",
    kind: "oidcConfig",
    inputs: { ...oidc, redirectUrl: "https://kasm.example.com/oidc" },
    problems: [["redirectUrl", /must end in \/api\/oidc_callback/]],
  },
  {
    title: "a redirect address that leads to another host than the button's",
    kind: "oidcConfig",
    inputs: { ...oidc, hostname: "desktops.example.com" },
    problems: [["redirectUrl", /leads to kasm.example.com, but Kasm is at desktops.example.com/]],
  },
  {
    title: "a scope of two lines",
    kind: "oidcConfig",
    inputs: { ...oidc, scope: ["openid\nemail"] },
    problems: [["scope.0", /an entry is one line of text/]],
  },
  {
    title: "an address without a scheme for the user's data",
    kind: "oidcConfig",
    inputs: { ...oidc, userInfoUrl: "keycloak.example.com/userinfo" },
    problems: [["userInfoUrl", /is not an address/]],
  },
];

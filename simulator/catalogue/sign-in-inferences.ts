import type { Inference } from "./inference";

/** What is taken to be so of signing in by an identity provider. */
export const SIGN_IN_INFERENCES: readonly Inference[] = [
  {
    about: "A session knows the identity provider's session that it belongs to",
    rows: ["field session_tokens.oidc_id", "field session_tokens.oidc_sid", "field session_tokens.oidc_subject"],
    source: "kasm-docs.md 2.4",
    reason: "no call shows it; a back-channel logout could end no session otherwise",
  },
  {
    about: "Which claims count, and what a user gets of them at the first sign-in",
    source: "kasm-docs.md 7.1",
    switches: ["oidc_claims", "oidc_standard_claims"],
  },
  {
    about: "Which memberships a sign-in ends beside those of mapped groups",
    source: "kasm-wire.md 4.6",
    switches: ["sso_unmapped_groups", "oidc_no_groups_attribute"],
  },
  {
    about: "Whose a user name is that another realm or config has given out",
    source: "kasm-wire.md 12.12",
    switches: ["sso_same_name"],
  },
  {
    about:
      "A config's issuer is asked for its keys and for where its sessions are ended; without one the ID token counts for nothing",
    source: "kasm-docs.md 7.1",
    reason: "the columns name an address for everything else, and a token that nothing verifies is worth nothing",
  },
  {
    about: "The Token URL gets the client secret by HTTP Basic, and the code's verifier (PKCE, S256)",
    source: "kasm-docs.md 7.1",
    reason:
      "providers must take the first and ignore the second where they do not ask for it; no client of Kasm notices",
  },
  {
    about: "A sign-in ends within 30 minutes, once, in the browser that began it",
    source: "kasm-docs.md 2.4",
    reason: "what state is for; the time is Keycloak's own for a login",
  },
  {
    about: "A sign-in that fails is answered at the callback, 401, under the procedure's heading Authentication Error",
    source: "kasm-docs.md 2.4",
    reason: "the procedure gives the heading only; the reason below it is the simulator's own",
  },
  {
    about: "Logging out, and front-channel logout, have paths under /simulator/",
    source: "kasm-docs.md 2.4",
    reason: "no evidence gives Kasm's paths; of a logout only the back-channel's is known",
  },
];

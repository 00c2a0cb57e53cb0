import { define, type SwitchDefinition } from "./switch";

/** Open behaviours of signing in by an identity provider. */
export const SIGN_IN_SWITCHES = [
  define({
    name: "oidc_claims",
    about: "which claims of an OpenID Connect sign-in count: user name, groups, mapped attributes",
    source: "kasm-docs.md 7.1",
    values: {
      userinfo: "those that the User Info URL answers",
      id_token: "those of the ID token, where the config has an issuer to verify it by",
    },
  }),
  define({
    name: "oidc_standard_claims",
    about: "a user made at the first sign-in, without attribute mappings",
    source: "kasm-docs.md 7.2",
    values: {
      filled: "gets email, first and last name from the claims email, given_name and family_name",
      mapped: "gets nothing: only mapped attributes are copied",
    },
  }),
  define({
    name: "oidc_no_groups_attribute",
    about: "a sign-in by a config without groups attribute, as to group mappings by name",
    source: "kasm-docs.md 7.2",
    values: {
      skip: "they change no membership",
      empty: "it counts as being in no group: memberships of mapped groups end",
    },
  }),
  define({
    name: "sso_same_name",
    about: "a sign-in by OpenID Connect under the name of a user of another realm or config",
    source: "kasm-wire.md 12.12",
    values: { refuse: "is refused", adopt: "signs in as that user" },
  }),
  define({
    name: "sso_unmapped_groups",
    about:
      "memberships of groups to which the signing provider maps nothing (made by hand, or by a mapping since deleted)",
    source: "kasm-wire.md 4.6",
    values: { keep: "stay at a sign-in", remove: "end at a sign-in" },
  }),
] as const satisfies readonly SwitchDefinition[];

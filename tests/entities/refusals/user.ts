import type { Refusal } from "../support/refusal";

const username = "ada@example.com";
const password = "Analytical-Engine1!";
const reference = { id: "7f1c9f0e5a4d4c0f8c7a1b2c3d4e5f60", name: "a config" };

export const refusals: readonly Refusal[] = [
  {
    title: "a local user without a password",
    kind: "user",
    inputs: { username },
    problems: [["", /^password: a local user needs one/]],
  },
  {
    title: "a password that Kasm would not take",
    kind: "user",
    inputs: { username, password: "engine" },
    problems: [["", /^password: Kasm demands at least 8 characters, an upper-case letter, a digit, one of/]],
  },
  {
    title: "a user of a directory with a password of Kasm's own, which must be changed",
    kind: "user",
    inputs: { username, realm: "ldap", password, forcePasswordReset: true },
    problems: [
      ["", /^password: is only for local users/],
      ["forcePasswordReset", /is only for local users/],
    ],
  },
  {
    title: "a user of an identity provider that is not named, and of one that does not fit",
    kind: "user",
    inputs: { username, realm: "saml", oidcConfig: reference },
    problems: [
      ["samlConfig", /name the SAML config/],
      ["oidcConfig", /goes with realm: "oidc" alone/],
    ],
  },
  {
    title: "the other way round",
    kind: "user",
    inputs: { username, realm: "oidc", samlConfig: reference },
    problems: [
      ["oidcConfig", /name the OIDC config/],
      ["samlConfig", /goes with realm: "saml" alone/],
    ],
  },
  {
    title: "an unknown realm, names that are too long and a time zone that is none, all at once",
    kind: "user",
    inputs: {
      username: "a".repeat(256),
      realm: "kerberos",
      firstName: "b".repeat(65),
      lastName: "c".repeat(65),
      organization: "d".repeat(65),
      phone: "e".repeat(65),
      preferredTimezone: "Mars/Olympus",
    },
    problems: [
      ["username", /has 256 characters, and Kasm keeps 255/],
      ["realm", /"local"/],
      ["firstName", /keeps 64/],
      ["lastName", /keeps 64/],
      ["organization", /keeps 64/],
      ["phone", /keeps 64/],
      ["preferredTimezone", /IANA name/],
    ],
  },
];

import { ldap } from "../samples/ldap-config";
import type { Refusal } from "../support/refusal";

const long = "x".repeat(256);
const tooLong = /Kasm keeps 255 at most/;

export const refusals: readonly Refusal[] = [
  {
    title: "everything wrong at once",
    kind: "ldapConfig",
    inputs: {
      name: "",
      url: "https://ad.example.com",
      searchBase: "x".repeat(256),
      searchFilter: "(sAMAccountName=%s)",
      groupMembershipFilter: "(objectClass=group)",
      usernameDomainMatch: ["example.com,example.org"],
      connectionTimeout: 30,
      test: { username: "" },
    },
    problems: [
      ["name", /may not be empty/],
      ["url", /not the address of a directory; write ldaps:/],
      ["searchBase", /256 characters long; Kasm keeps 255/],
      ["searchFilter", /lacks \{0\}, which stands for the name that the user typed/],
      ["groupMembershipFilter", /lacks \{\}, which stands for the user's distinguished name/],
      ["usernameDomainMatch.0", /neither a comma nor a line end/],
      ["connectionTimeout", /expected string/],
      ["test.username", /may not be empty/],
      ["", /^test.password: is required/],
    ],
  },
  {
    title: "a service account without its password",
    kind: "ldapConfig",
    inputs: { ...ldap, serviceAccountDn: "CN=kasm,DC=example,DC=com" },
    problems: [["", /^serviceAccountPassword: the service account needs its password/]],
  },
  {
    title: "a password of nobody",
    kind: "ldapConfig",
    inputs: { ...ldap, serviceAccountPassword: "a-service-password" },
    problems: [["serviceAccountDn", /name the account/]],
  },
  {
    title: "a test user with a misspelt part, whose value may be the password",
    kind: "ldapConfig",
    inputs: { ...ldap, test: { username: "probe", passwort: "a-password", password: "another" } },
    problems: [["", /^test: "passwort" is not known here; did you mean "password"/]],
  },
  {
    title: "texts that are longer than Kasm keeps",
    kind: "ldapConfig",
    inputs: {
      ...ldap,
      name: long,
      url: `ldaps://${long}`,
      searchFilter: `(cn={0}${long})`,
      serviceAccountDn: `CN=${long}`,
      serviceAccountPassword: "a-service-password",
      groupMembershipFilter: `(member={}${long})`,
      emailAttribute: long,
    },
    problems: [
      ["name", tooLong],
      ["url", tooLong],
      ["searchFilter", tooLong],
      ["serviceAccountDn", tooLong],
      ["groupMembershipFilter", tooLong],
      ["emailAttribute", tooLong],
    ],
  },
];

import type { Refusal } from "../support/refusal";

const group = { id: "0".repeat(32), name: "Developers" };
const ssoProvider = { id: "1".repeat(32), name: "Continue with Keycloak" };

export const refusals: readonly Refusal[] = [
  {
    title: "everything wrong at once",
    kind: "ssoGroupMapping",
    inputs: { group: { id: "", name: "Developers" }, groupAttributes: ["a", "b"], applyToAllUsers: "no" },
    problems: [
      ["group.id", /the id is missing/],
      ["ssoProvider", /is required/],
      ["groupAttributes", /expected string/],
      ["applyToAllUsers", /expected boolean/],
    ],
  },
  {
    title: "neither a group nor everyone",
    kind: "ssoGroupMapping",
    inputs: { group, ssoProvider },
    problems: [["groupAttributes", /name the group as it stands in the token, or set applyToAllUsers/]],
  },
  {
    title: "everything wrong at once",
    kind: "ssoAttributeMapping",
    inputs: { attributeName: "", userField: " " },
    problems: [
      ["ssoProvider", /is required/],
      ["attributeName", /may not be empty/],
      ["userField", /may not be empty/],
    ],
  },
];

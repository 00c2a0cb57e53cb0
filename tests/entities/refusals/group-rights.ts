import type { Refusal } from "../support/refusal";

const group = { id: "0".repeat(32), name: "Helpdesk" };

export const refusals: readonly Refusal[] = [
  {
    title: "a misspelt name, one that is no text, and no group",
    kind: "groupPermissions",
    inputs: { permissions: ["zone_view", "users_view", 300] },
    problems: [
      ["group", /is required/],
      ["permissions.0", /"zone_view" is not known here; did you mean "zones_view"/],
      ["permissions.2", /"300" is not known here/],
    ],
  },
  {
    title: "nothing at all",
    kind: "groupPermissions",
    inputs: { group, permissions: [] },
    problems: [["permissions", /name at least one, or leave the resource out/]],
  },
  {
    title: "one name for a list",
    kind: "groupPermissions",
    inputs: { group, permissions: "zones_view" },
    problems: [["permissions", /a list of names is expected/]],
  },
  {
    title: "names in place of users and groups",
    kind: "groupMembership",
    inputs: { user: "ada@example.com", group: { id: "", name: "Developers" } },
    problems: [
      ["user", /expected object/],
      ["group.id", /the id is missing/],
    ],
  },
];

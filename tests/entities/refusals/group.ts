import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "everything wrong at once",
    kind: "group",
    inputs: { name: " ", priority: -1, description: 1, metadata: { team: 1 }, programData: "program" },
    problems: [
      ["name", /may not be empty/],
      ["priority", />=0/],
      ["description", /expected string/],
      ["metadata.team", /expected string/],
      ["programData", /Invalid input/],
    ],
  },
  {
    title: "a name that is too long",
    kind: "group",
    inputs: { name: "x".repeat(1025) },
    problems: [["name", /1025 characters long; Kasm keeps 1024/]],
  },
];

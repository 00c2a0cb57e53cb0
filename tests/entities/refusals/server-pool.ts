import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "a type nobody has, no name and a word for a yes",
    kind: "serverPool",
    inputs: { type: "Server", serverAssignmentEnabled: "yes" },
    problems: [
      ["name", /is required/],
      ["type", /"Docker Agent"\|"Server Pool"/],
      ["serverAssignmentEnabled", /boolean/],
    ],
  },
];

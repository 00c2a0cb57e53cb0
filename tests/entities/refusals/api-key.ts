import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "a permission nobody has, a rotation with brackets and an end that is no moment, all at once",
    kind: "apiKey",
    inputs: { name: "pipeline", rotation: "[1]", expires: "2027-01-31", permissions: ["zones_view", "zones_vew"] },
    problems: [
      ["rotation", /without brackets/],
      ["expires", /2027-01-31T23:59:59Z/],
      ["permissions.1", /there is no permission "zones_vew"; did you mean "zones_view"\?/],
    ],
  },
];

import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "taking over a licence that nobody can recognise, without a key",
    kind: "license",
    inputs: { issuedTo: "Example Ltd", adopt: true },
    problems: [
      ["", /^key: is required/],
      ["adopt", /the server never shows a licence's key/],
    ],
  },
];

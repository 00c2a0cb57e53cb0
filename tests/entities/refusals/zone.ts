import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "an address that only browsers know, a port beyond all ports and a strategy nobody has, all at once",
    kind: "zone",
    inputs: { name: "berlin", upstreamAuthAddress: "$request_host$", proxyPort: 65_536, loadStrategy: "random" },
    problems: [
      ["upstreamAuthAddress", /resolves in a browser/],
      ["loadStrategy", /"leastLoad"/],
      ["proxyPort", /65535/],
    ],
  },
];

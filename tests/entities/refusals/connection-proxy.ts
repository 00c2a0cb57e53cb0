import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "a URL for an address, no port, no token and a port beyond all ports",
    kind: "connectionProxy",
    inputs: { serverAddress: "https://guac.example.com", zone: { id: "a-zone", name: "default" }, proxyPort: 65_536 },
    problems: [
      ["serverAddress", /not a host name alone/],
      ["serverPort", /is required/],
      ["", /^authToken: is required/],
      ["proxyPort", /65535/],
    ],
  },
];

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
  {
    title: "an address of the cluster's own",
    kind: "zone",
    inputs: { name: "berlin", upstreamAuthAddress: "kasm-proxy.kasm.svc.cluster.local" },
    problems: [["upstreamAuthAddress", /only inside the Kubernetes cluster/]],
  },
  {
    title: "a URL in place of a host, and no name",
    kind: "zone",
    inputs: { name: "", upstreamAuthAddress: "https://kasm.example.com", proxyRdpPort: -1 },
    problems: [
      ["name", /may not be empty/],
      ["upstreamAuthAddress", /is a URL/],
      ["proxyRdpPort", />=0/],
    ],
  },
  {
    title: "no proxy, and no address in its place",
    kind: "zone",
    inputs: { name: "berlin", proxyConnections: false },
    problems: [["upstreamAuthAddress", /proxyConnections: false needs the address/]],
  },
];

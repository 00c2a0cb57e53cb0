import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "Zone",
    kind: "zone",
    create: "create_zone",
    prepare: () =>
      Promise.resolve({
        inputs: { name: "berlin" },
        changes: {
          name: { name: "hamburg" },
          upstreamAuthAddress: { upstreamAuthAddress: "kasm.example.com" },
          allowOriginDomain: { allowOriginDomain: "kasm.example.com" },
          loadStrategy: { loadStrategy: "mostSessions" },
          searchAlternateZones: { searchAlternateZones: false },
          prioritizeStaticAgents: { prioritizeStaticAgents: false },
          proxyConnections: { proxyConnections: false, upstreamAuthAddress: "kasm.example.com" },
          proxyHostname: { proxyHostname: "proxy.example.com" },
          proxyPath: { proxyPath: "desktops" },
          proxyPort: { proxyPort: 8443 },
          proxyRdpClientConnections: { proxyRdpClientConnections: false },
          proxyRdpHostname: { proxyRdpHostname: "rdp.example.com" },
          proxyRdpPort: { proxyRdpPort: 3389 },
          enableRdpDirectLogin: { enableRdpDirectLogin: true },
          enableRdpHttpsGateway: { enableRdpHttpsGateway: false },
          enableRdpHttpsGatewayDlp: { enableRdpHttpsGatewayDlp: true },
          verifyRdpClientIp: { verifyRdpClientIp: true },
        },
      }),
  },
];

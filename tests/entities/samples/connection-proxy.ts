import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "ConnectionProxy",
    kind: "connectionProxy",
    create: "create_connection_proxy",
    async prepare(stack) {
      const [first, second] = [
        await stack.create("zone", { name: "berlin" }),
        await stack.create("zone", { name: "hamburg" }),
      ];
      return {
        inputs: {
          serverAddress: "guac.example.com",
          serverPort: 443,
          zone: { id: first.id, name: "berlin" },
          authToken: "a-proxy-token",
        },
        changes: {
          serverAddress: { serverAddress: "guac-2.example.com" },
          serverPort: { serverPort: 8443 },
          zone: { zone: { id: second.id, name: "hamburg" } },
          authToken: { authToken: "another-proxy-token" },
          proxyPort: { proxyPort: 9443 },
        },
      };
    },
  },
];

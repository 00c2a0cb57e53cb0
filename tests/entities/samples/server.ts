import type { Properties, Sample } from "../support/sample";

const key = "-----BEGIN RSA PRIVATE KEY-----\nc3No\n-----END RSA PRIVATE KEY-----\n";
const vnc = { connectionUsername: "kasm_user", connectionPassword: "a-desktop-password" };

/** The smallest inputs of each connection type. */
const types: Readonly<Record<string, Properties>> = {
  KasmVNC: { connectionPort: 8443, ...vnc },
  RDP: { connectionPort: 3389 },
  VNC: { connectionPort: 5900 },
  SSH: { connectionPort: 22 },
};

const ssh = { connectionType: "SSH", useUserPrivateKey: false };
const many = (type: string): Properties =>
  type === "KasmVNC" || type === "VNC" ? { connectionType: "RDP", reusable: true } : { reusable: true };

export const samples: readonly Sample[] = Object.entries(types).map(([connectionType, inputs]) => ({
  title: `Server ${connectionType}`,
  kind: "server",
  create: "create_server",
  async prepare(stack) {
    const zone = await stack.create("zone", { name: "berlin" });
    const other = await stack.create("zone", { name: "hamburg" });
    const pool = await stack.create("serverPool", { name: "desktops", type: "Server Pool" });
    return {
      inputs: {
        name: "desktop-1",
        hostname: "desktop-1.example.com",
        zone: { id: zone.id, name: "berlin" },
        connectionType,
        ...inputs,
      },
      changes: {
        name: { name: "desktop-2" },
        hostname: { hostname: "10.0.0.4" },
        zone: { zone: { id: other.id, name: "hamburg" } },
        serverPool: { serverPool: { id: pool.id, name: "desktops" } },
        enabled: { enabled: true },
        connectionType: { connectionType: connectionType === "RDP" ? "VNC" : "RDP" },
        connectionPort: { connectionPort: 4443 },
        connectionUsername: { connectionUsername: "administrator" },
        connectionPassword: { connectionPassword: "another-desktop-password" },
        connectionCredentialType: { connectionCredentialType: "a word of Kasm's own" },
        connectionSsoUsernameDomain: { connectionSsoUsernameDomain: "EXAMPLE" },
        connectionInfo: { connectionInfo: { guac: { settings: { security: "nla" } } } },
        useUserPrivateKey: { connectionType: "SSH", useUserPrivateKey: true },
        connectionPrivateKey: { ...ssh, connectionPrivateKey: key },
        connectionPassphrase: { ...ssh, connectionPrivateKey: key, connectionPassphrase: "a-passphrase" },
        agentInstalled: { agentInstalled: true },
        reusable: { reusable: true },
        maxSimultaneousUsers: { maxSimultaneousUsers: 7 },
        maxSimultaneousSessions: { ...many(connectionType), maxSimultaneousSessions: 5 },
        port: { port: 4902 },
        tags: { tags: { room: "b12" } },
      },
    };
  },
}));

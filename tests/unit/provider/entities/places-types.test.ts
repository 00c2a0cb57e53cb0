import type { AgentArgs, AutoscaleConfigArgs, DnsProviderArgs, ServerArgs } from "../../../../provider/entities";

const reference = { id: "1", name: "one" };
const desktop = { name: "desktop", hostname: "desktop.example.com", zone: reference, connectionPort: 22 } as const;
const config = { name: "config", serverPool: reference, zone: reference, vmProvider: reference } as const;
const rdp = { ...config, type: "Server Pool", connectionType: "RDP", connectionPort: 3389 } as const;

const kasmVnc = { connectionType: "KasmVNC", connectionUsername: "u", connectionPassword: "p" } as const;

/** Each combination that Kasm has no use for is marked as an error, and would fail to compile if it were none. */
test("what does not go together does not compile", () => {
  const servers: ServerArgs[] = [
    { ...desktop, connectionType: "SSH", useUserPrivateKey: false, connectionPrivateKey: "key" },
    { ...desktop, ...kasmVnc },
    { ...desktop, connectionType: "RDP", reusable: true, maxSimultaneousSessions: 5 },
    // @ts-expect-error KasmVNC needs somebody to sign in
    { ...desktop, connectionType: "KasmVNC" },
    // @ts-expect-error VNC serves one session at a time
    { ...desktop, connectionType: "VNC", maxSimultaneousSessions: 5 },
    // @ts-expect-error keys are SSH's
    { ...desktop, connectionType: "RDP", connectionPrivateKey: "key" },
    // @ts-expect-error the user's own key, or this one
    { ...desktop, connectionType: "SSH", useUserPrivateKey: true, connectionPrivateKey: "key" },
  ];
  const configs: AutoscaleConfigArgs[] = [
    { ...config, type: "Docker Agent", standbyCores: 8 },
    { ...rdp, minimumPoolStandbySessions: 2 },
    // @ts-expect-error agents have no connection
    { ...config, type: "Docker Agent", connectionType: "RDP", connectionPort: 3389 },
    // @ts-expect-error desktops have no idle cores
    { ...rdp, standbyCores: 8 },
    // @ts-expect-error KasmVNC serves one session at a time
    { ...rdp, ...kasmVnc, maxSimultaneousSessionsPerServer: 2 },
  ];
  const providers: DnsProviderArgs[] = [
    { provider: "digital_ocean", name: "dns", token: "token" },
    // @ts-expect-error Route 53 has no token
    { provider: "aws", name: "dns", accessKeyId: "id", secretAccessKey: "key", token: "token" },
    // @ts-expect-error a project is missing
    { provider: "gcp", name: "dns" },
  ];
  // @ts-expect-error an agent can only be taken over
  const agent: AgentArgs = { hostname: "agent.example.com", adopt: false };
  expect([servers, configs, providers, [agent]].map(({ length }) => length)).toEqual([7, 5, 3, 1]);
});

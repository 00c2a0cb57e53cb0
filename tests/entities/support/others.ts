import { connect, connectionFromEnvironment, type KasmClient } from "../../../provider/client";
import type { Properties } from "./sample";
import type { Kind, Stack } from "../../unit/provider/support/stack";

/** What a program says about another object. */
export interface Named extends Properties {
  readonly id: string;
  readonly name: string;
}

/** Makes an object that another one refers to. */
export async function made(stack: Stack, kind: Kind, name: string, inputs: Properties): Promise<Named> {
  const { id } = await stack.create(kind, inputs);
  return { id, name };
}

export const container = (friendlyName = "Chrome Browser"): Properties => ({
  friendlyName,
  image: "kasmweb/chrome:1.18.0",
  cores: 2,
  memory: "2768 MB",
});

export const workspaceNamed = (stack: Stack, name = "Chrome Browser") =>
  made(stack, "workspace", name, container(name));

export const groupNamed = (stack: Stack, name: string) => made(stack, "group", name, { name });

export const zoneNamed = (stack: Stack, name: string) => made(stack, "zone", name, { name });

export const poolNamed = (stack: Stack, name: string, type: "Docker Agent" | "Server Pool") =>
  made(stack, "serverPool", name, { name, type });

/** A client of the stack's server, for what no entity makes. */
export function clientOf({ simulator: { url, apiKey, apiKeySecret } }: Stack): KasmClient {
  return connect(
    connectionFromEnvironment({ "kasm:endpoint": url, "kasm:apiKey": apiKey, "kasm:apiKeySecret": apiKeySecret }),
  );
}

/** A desktop that is always there (kasm-wire.md 9b). */
export async function desktopNamed(stack: Stack, name: string, zone: Named): Promise<Named> {
  const client = clientOf(stack);
  const server = {
    server_type: "Desktop",
    enabled: true,
    friendly_name: name,
    hostname: `${name}.example.com`,
    zone_id: zone.id,
    max_simultaneous_sessions: 1,
    connection_type: "RDP",
    connection_port: 3389,
  };
  await client.call("create_server", { target_server: server }, "create");
  const servers = await client.list("get_servers", {}, "servers");
  await client.close();
  return { id: String(servers.find(({ friendly_name }) => friendly_name === name)?.["server_id"]), name };
}

import type * as pulumi from "@pulumi/pulumi";
import { defineEntity, flag, integer, json, reference, shown, text } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import {
  type ByConnectionType,
  desktopConnection,
  type DesktopConnectionFields,
  desktopRules,
} from "./desktop-connection";
import { lookup } from "./lookup";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";
import { atMost, hostAlone } from "./rules";
import { serversOf } from "./server-calls";

/** What a {@link Server} is made of (kasm-wire.md 9b, kasm-1.19-columns.md servers). Every change updates in place. */
export interface ServerFields extends DesktopConnectionFields {
  /** Name that administrators see; tells one server from another. */
  name: pulumi.Input<string>;
  /** Host name or address at which Kasm reaches the desktop, at most 255 characters; without a scheme or a port. */
  hostname: pulumi.Input<string>;
  /** The zone whose connection proxies reach the desktop. */
  zone: ReferenceInput;
  /** The pool it belongs to; one of type `Server Pool`. Default none. */
  serverPool?: ReferenceInput;
  /** Whether sessions are started on it. Without a word a new server is disabled. */
  enabled?: pulumi.Input<boolean>;
  /**
   * At most this many sessions at once; 1 for KasmVNC and VNC, and for RDP and SSH unless {@link reusable}. A new
   * server: 1.
   */
  maxSimultaneousSessions?: pulumi.Input<number>;
  /** The column `port`, besides {@link connectionPort}, which the web page does not show; what it is for no document tells. Default none. */
  port?: pulumi.Input<number>;
  /** What Kasm's database keeps under `tags` of a server; its web page does not show it. Default none. */
  tags?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

/** A server: `connectionType` says which of the fields there are. */
export type ServerArgs = CommonArgs & ByConnectionType<ServerFields, "maxSimultaneousSessions">;

/** What the server makes. */
export interface ServerMade {
  /**
   * What the installer of the Kasm Desktop Service asks for, as first seen: Kasm may issue another one at each read, and
   * each expires. A secret.
   */
  readonly registrationToken: pulumi.Output<string | undefined>;
}

/** Not those that an autoscale config makes and destroys by itself. */
const adapter = serversOf("Desktop", ({ is_autoscaled }) => is_autoscaled !== true);

export const server = defineEntity<ServerFields>({
  kind: "Server",
  title: "server",
  adapter,
  fields: {
    name: text("friendly_name"),
    hostname: text("hostname").refine(hostAlone).refine(atMost(255)),
    zone: reference("zone_id", { to: "Zone" }),
    serverPool: reference("server_pool_id", { to: "ServerPool", empty: "" }).optional(),
    enabled: flag("enabled").optional(),
    ...desktopConnection,
    maxSimultaneousSessions: integer("max_simultaneous_sessions", { min: 1 }).initially(1),
    port: integer("port", { min: 1, max: 65_535 }).optional(),
    tags: json("tags").optional(),
  },
  shown: { registrationToken: shown("registration_jwt", { secret: true, kept: true }) },
  naturalKey: ["name"],
  nameField: "name",
  permissions: {
    read: ["2300 servers_view"],
    create: ["2302 servers_create"],
    update: () => ["2301 servers_modify"],
    delete: () => ["2303 servers_delete"],
  },
  rules: desktopRules("maxSimultaneousSessions"),
});

/**
 * A desktop that is there whether or not Kasm uses it: a Windows machine, a Linux desktop, anything with KasmVNC, RDP, VNC
 * or SSH. Kasm does not delete one that has sessions; end them first.
 *
 * ```ts
 * const zone = getZoneOutput({ name: "default" });
 * new Server("bastion", { name: "bastion", hostname: "10.0.0.4", zone, enabled: true, connectionType: "SSH", connectionPort: 22 });
 * new Server("kiosk", {
 *   name: "kiosk", hostname: "kiosk.example.com", zone, enabled: true, connectionType: "KasmVNC", connectionPort: 8443,
 *   connectionUsername: "kasm_user", connectionPassword: password,
 * });
 * const windows = new Server("windows", {
 *   name: "windows-1", hostname: "windows-1.example.com", zone, serverPool: desktops, enabled: true,
 *   connectionType: "RDP", connectionPort: 3389, reusable: true, maxSimultaneousSessions: 10, agentInstalled: true,
 * });
 * ```
 * The Kasm Desktop Service is then installed on the machine and registered with the token:
 * ```ts
 * const register = pulumi.interpolate`cd "C:\\Program Files\\Kasm"
 * .\\agent.exe --register-host kasm.example.com --register-port 443 --register-token "${windows.registrationToken}"`;
 * ```
 */
export class Server extends entityResource<ServerArgs, ServerMade, OutputsOf<ServerFields>>(server) {}

/** A server as Kasm shows it, without secrets. */
export type ServerValues = ValuesOf<
  ServerFields,
  "connectionPassword" | "connectionPrivateKey" | "connectionPassphrase"
>;

/** Looks a server up by its name: not an agent, nor an autoscaled one. Fails when there is none or more than one. */
export const { get: getServer, getOutput: getServerOutput } = lookup<{ name: string }, ServerValues>(server);

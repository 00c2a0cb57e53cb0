import type * as pulumi from "@pulumi/pulumi";
import { crud, defineEntity, integer, reference, secret, text } from "../core";
import type { Reference } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { hostAlone } from "./rules";

/** What a {@link ConnectionProxy} is made of (kasm-wire.md 12.5, kasm-1.19-columns.md connection_proxies). Every change updates in place. */
export interface ConnectionProxyFields {
  /** Host name or address at which Kasm reaches the proxy; without a scheme or a port. */
  serverAddress: pulumi.Input<string>;
  /** Port at which Kasm reaches the proxy. */
  serverPort: pulumi.Input<number>;
  /** The zone whose desktop sessions go through the proxy. */
  zone: ReferenceInput;
  /** Token by which the proxy and Kasm know each other. Kept as a secret; sent when it changes, never compared with the server's. */
  authToken: pulumi.Input<string>;
  /** The column `proxy_port`, which the web page does not show; what it is for no document tells. Default none. */
  proxyPort?: pulumi.Input<number>;
}

export interface ConnectionProxyArgs extends CommonArgs, ConnectionProxyFields {}

const port = { min: 1, max: 65_535 } as const;

export const connectionProxy = defineEntity<ConnectionProxyFields>({
  kind: "ConnectionProxy",
  title: "connection proxy",
  adapter: crud({
    list: { call: "get_connection_proxies", key: "connection_proxies" },
    envelope: "target_connection_proxy",
    create: "create_connection_proxy",
    update: "update_connection_proxy",
    remove: "delete_connection_proxy",
    id: "connection_proxy_id",
    // The only type there is known to be (kasm-wire.md 12.5).
    made: { connection_proxy_type: "GUAC" },
    always: ({ connection_proxy_type }) => ({ connection_proxy_type }),
    removeBody: (id) => ({ target_connection_proxy: { connection_proxy_id: id } }),
  }),
  fields: {
    serverAddress: text("server_address").refine(hostAlone),
    serverPort: integer("server_port", port),
    zone: reference("zone_id", { to: "Zone", name: "zone_name" }),
    authToken: secret("auth_token"),
    proxyPort: integer("proxy_port", port).optional(),
  },
  naturalKey: ["serverAddress", "serverPort", "zone"],
  nameField: "serverAddress",
  permissions: {
    read: ["2100 connection_proxy_view"],
    create: ["2102 connection_proxy_create"],
    update: () => ["2101 connection_proxy_modify"],
    delete: () => ["2103 connection_proxy_delete"],
  },
});

/**
 * A connection proxy: streams desktops to browsers. Its type is always `GUAC`, the only one known (kasm-wire.md 12.5).
 * `adopt: true` takes over one that is there already. Desktop servers must let it in at their connection port, and at TCP 4902 where
 * the Kasm Desktop Service runs.
 *
 * ```ts
 * new ConnectionProxy("guac", {
 *   serverAddress: "guac.example.com", serverPort: 443, zone: getZoneOutput({ name: "default" }), authToken,
 * });
 * ```
 */
export class ConnectionProxy extends entityResource<ConnectionProxyArgs>(connectionProxy) {}

/** A connection proxy as the server shows it; `name` is its address, the token is left out. */
export type ConnectionProxyValues = ValuesOf<ConnectionProxyFields, "authToken">;

/** Looks a connection proxy up by its address, and its port and zone where that is not enough. Fails when there is none or more than one. */
export const { get: getConnectionProxy, getOutput: getConnectionProxyOutput } = lookup<
  { serverAddress: string; serverPort?: number; zone?: Reference },
  ConnectionProxyValues
>(connectionProxy);

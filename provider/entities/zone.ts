import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, flag, integer, is, needs, text } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { reachableFromAgents } from "./rules";

/** What a {@link Zone} is made of (kasm-wire.md 5, kasm-docs.md 7.3, kasm-1.19-columns.md zones). Every change updates in place. */
export interface ZoneFields {
  /** Name of the zone; an agent joins the zone of the manager it registers with, and moves by hand do not last. */
  name: pulumi.Input<string>;
  /**
   * Host name or address at which autoscaled agents reach the Kasm manager. Never `$request_host$`, which is what a new
   * zone has and which is resolved in a browser, nor an address that only a Kubernetes cluster knows.
   * Required with `proxyConnections: false`.
   */
  upstreamAuthAddress?: pulumi.Input<string>;
  /** Domain that browsers may come from; `$request_host$`, as a new zone has it, stands for the host the browser is on. */
  allowOriginDomain?: pulumi.Input<string>;
  /**
   * Which agent gets the next session: by load of the machine or by number of sessions. A new zone: `mostSessions`, as
   * far as documents agree.
   */
  loadStrategy?: pulumi.Input<"leastLoad" | "mostLoad" | "leastSessions" | "mostSessions">;
  /** Whether sessions may start in another zone when this one is full. A new zone: true. */
  searchAlternateZones?: pulumi.Input<boolean>;
  /** Whether agents that were not autoscaled are filled first. A new zone: true. */
  prioritizeStaticAgents?: pulumi.Input<boolean>;
  /**
   * Whether sessions are streamed through the zone's proxy. A new zone: true. False needs a real
   * {@link upstreamAuthAddress}: browsers and agents then meet without a proxy that knows the host.
   */
  proxyConnections?: pulumi.Input<boolean>;
  /** Host name of the proxy in session addresses; `$request_host$`, as a new zone has it, for the host the browser is on. */
  proxyHostname?: pulumi.Input<string>;
  /** First part of the path of session addresses. A new zone: `desktop`. */
  proxyPath?: pulumi.Input<string>;
  /** Port in session addresses: 443, as a new zone has it, or 0 behind a reverse proxy. */
  proxyPort?: pulumi.Input<number>;
  /** Whether connections of RDP clients are proxied: by its name, as for all the RDP fields here. A new zone: true. */
  proxyRdpClientConnections?: pulumi.Input<boolean>;
  /** Host name of the RDP proxy; `$request_host$`, as a new zone has it, for the host the browser is on. */
  proxyRdpHostname?: pulumi.Input<string>;
  /** Port of the RDP proxy. A new zone: 443. */
  proxyRdpPort?: pulumi.Input<number>;
  /**
   * The column `enable_rdp_direct_login`. What it does no document tells; by its name, whether RDP clients may sign in
   * directly. A new zone: false.
   */
  enableRdpDirectLogin?: pulumi.Input<boolean>;
  /**
   * The column `enable_rdp_https_gw`. What it does no document tells; by its name, whether there is a gateway for RDP over
   * HTTPS. A new zone: true.
   */
  enableRdpHttpsGateway?: pulumi.Input<boolean>;
  /**
   * The column `enable_rdp_https_gw_dlp`. What it does no document tells; by its name, whether data loss prevention
   * applies in that gateway. A new zone: false.
   */
  enableRdpHttpsGatewayDlp?: pulumi.Input<boolean>;
  /**
   * The column `verify_rdp_client_ip`. What it does no document tells; by its name, whether the address of an RDP client
   * is checked. A new zone: false.
   */
  verifyRdpClientIp?: pulumi.Input<boolean>;
}

export interface ZoneArgs extends CommonArgs, ZoneFields {}

const port = { min: 0, max: 65_535 } as const;

export const zone = defineEntity<ZoneFields>({
  kind: "Zone",
  title: "zone",
  adapter: crud({
    list: { call: "get_zones", key: "zones" },
    envelope: "target_zone",
    create: "create_zone",
    update: "update_zone",
    remove: "delete_zone",
    id: "zone_id",
    removeBody: (id) => ({ target_zone: { zone_id: id } }),
  }),
  fields: {
    name: text("zone_name"),
    upstreamAuthAddress: text("upstream_auth_address").optional().refine(reachableFromAgents),
    allowOriginDomain: text("allow_origin_domain").optional(),
    loadStrategy: choice("load_strategy", {
      leastLoad: "least_load",
      mostLoad: "most_load",
      leastSessions: ["least_kasms", "fewest_sessions"],
      mostSessions: ["most_kasms", "most_sessions"],
    }).optional(),
    searchAlternateZones: flag("search_alternate_zones").optional(),
    prioritizeStaticAgents: flag("prioritize_static_agents").optional(),
    proxyConnections: flag("proxy_connections").optional(),
    proxyHostname: text("proxy_hostname").optional(),
    proxyPath: text("proxy_path").optional(),
    proxyPort: integer("proxy_port", port).optional(),
    proxyRdpClientConnections: flag("proxy_rdp_client_connections").optional(),
    proxyRdpHostname: text("proxy_rdp_hostname").optional(),
    proxyRdpPort: integer("proxy_rdp_port", port).optional(),
    enableRdpDirectLogin: flag("enable_rdp_direct_login").optional(),
    enableRdpHttpsGateway: flag("enable_rdp_https_gw").optional(),
    enableRdpHttpsGatewayDlp: flag("enable_rdp_https_gw_dlp").optional(),
    verifyRdpClientIp: flag("verify_rdp_client_ip").optional(),
  },
  naturalKey: ["name"],
  nameField: "name",
  builtIn: (observed) => observed["zone_name"] === "default",
  permissions: {
    read: ["1900 zones_view"],
    create: ["1902 zones_create"],
    update: () => ["1901 zones_modify"],
    delete: () => ["1903 zones_delete"],
  },
  rules: [
    needs(
      "upstreamAuthAddress",
      is("proxyConnections", false),
      "proxyConnections: false needs the address at which Kasm is really reached, for example kasm.example.com: without the proxy nothing fills in $request_host$",
    ),
  ],
});

/**
 * A zone: managers, agents and the addresses by which they and the browsers find each other.
 *
 * The zone `default` exists on every server. Adopt it to manage it:
 * ```ts
 * new Zone("default", { name: "default", adopt: true, upstreamAuthAddress: "kasm.example.com" });
 * ```
 * A further one takes agents only once a manager has been installed for it (kasm-docs.md 7.3):
 * ```ts
 * new Zone("berlin", {
 *   name: "berlin", upstreamAuthAddress: "berlin.kasm.example.com", proxyHostname: "berlin.kasm.example.com",
 *   proxyRdpHostname: "berlin.kasm.example.com", loadStrategy: "leastSessions", searchAlternateZones: false,
 * });
 * ```
 */
export class Zone extends entityResource<ZoneArgs>(zone) {}

/** A zone as the server shows it. */
export type ZoneValues = ValuesOf<ZoneFields>;

/** Looks a zone up by its name. Fails when there is none or more than one. */
export const { get: getZone, getOutput: getZoneOutput } = lookup<{ name: string }, ZoneValues>(zone);

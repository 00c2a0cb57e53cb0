import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, flag, integer, text } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { reachableFromAgents } from "./rules";

/** What a {@link Zone} is made of (kasm-wire.md 5, kasm-docs.md 7.3). Every change updates in place. */
export interface ZoneFields {
  /** Name of the zone; an agent joins the zone of the manager it registers with. */
  name: pulumi.Input<string>;
  /**
   * Host name or address at which autoscaled agents reach the Kasm manager. Never `$request_host$`, which is resolved
   * in a browser, nor an address that only a Kubernetes cluster knows.
   */
  upstreamAuthAddress?: pulumi.Input<string>;
  /** Domain that browsers may come from; `$request_host$` stands for the host the browser is on. */
  allowOriginDomain?: pulumi.Input<string>;
  /** Which agent gets the next session: by load of the machine or by number of sessions. */
  loadStrategy?: pulumi.Input<"leastLoad" | "mostLoad" | "leastSessions" | "mostSessions">;
  /** Whether sessions may start in another zone when this one is full. */
  searchAlternateZones?: pulumi.Input<boolean>;
  /** Whether agents that were not autoscaled are filled first. */
  prioritizeStaticAgents?: pulumi.Input<boolean>;
  /** Whether sessions are streamed through the zone's proxy; false needs a real `upstreamAuthAddress`. */
  proxyConnections?: pulumi.Input<boolean>;
  /** Host name of the proxy in session addresses; `$request_host$` for the host the browser is on. */
  proxyHostname?: pulumi.Input<string>;
  /** First part of the path of session addresses, usually `desktop`. */
  proxyPath?: pulumi.Input<string>;
  /** Port in session addresses: 443, or 0 behind a reverse proxy. */
  proxyPort?: pulumi.Input<number>;
}

export interface ZoneArgs extends CommonArgs, ZoneFields {}

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
    proxyPort: integer("proxy_port", { min: 0, max: 65_535 }).optional(),
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
});

/**
 * A zone: managers, agents and the addresses by which they and the browsers find each other.
 *
 * The zone `default` exists on every server. Adopt it to manage it:
 * ```ts
 * new Zone("default", { name: "default", adopt: true, upstreamAuthAddress: "kasm.example.com" });
 * ```
 */
export class Zone extends entityResource<ZoneArgs>(zone) {}

/** A zone as the server shows it. */
export type ZoneValues = ValuesOf<ZoneFields>;

/** Looks a zone up by its name. Fails when there is none or more than one. */
export const { get: getZone, getOutput: getZoneOutput } = lookup<{ name: string }, ZoneValues>(zone);

import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, flag, text } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link ServerPool} is made of (kasm-wire.md 7, kasm-docs.md 6.2). */
export interface ServerPoolFields {
  /** Name of the pool. Updates. */
  name: pulumi.Input<string>;
  /** What the pool holds: agents that run containers, or desktop servers. A change replaces the pool. */
  type: pulumi.Input<"Docker Agent" | "Server Pool">;
  /**
   * Whether users can be bound to servers of the pool. A new pool: false. Updates. What it does for agents is not
   * documented (kasm-1.19-columns.md server_pools).
   */
  serverAssignmentEnabled?: pulumi.Input<boolean>;
}

export interface ServerPoolArgs extends CommonArgs, ServerPoolFields {}

/** Which kind of machine a pool or an autoscale config is about; Kasm has two words for desktop servers. */
export const machineType = { "Docker Agent": "Docker Agent", "Server Pool": ["Server Pool", "Server"] };

export const serverPool = defineEntity<ServerPoolFields>({
  kind: "ServerPool",
  title: "server pool",
  adapter: crud({
    list: { call: "get_server_pools", key: "server_pools" },
    envelope: "target_server_pool",
    answer: "server_pool",
    create: "create_server_pool",
    update: "update_server_pool",
    remove: "delete_server_pool",
    id: "server_pool_id",
    removeBody: (id) => ({ target_server_pool: { server_pool_id: id }, focus: true }),
  }),
  fields: {
    name: text("server_pool_name"),
    type: choice("server_pool_type", machineType).replaces(),
    serverAssignmentEnabled: flag("server_assignment_enabled").optional(),
  },
  naturalKey: ["name"],
  nameField: "name",
  permissions: {
    read: ["2400 server_pools_view"],
    create: ["2402 server_pools_create"],
    update: () => ["2401 server_pools_modify"],
    delete: () => ["2403 server_pools_delete"],
  },
});

/**
 * A pool that agents or servers belong to. They join it from their side: see `serverPool` of {@link AutoscaleConfig},
 * {@link Server} and {@link Agent}.
 *
 * ```ts
 * const agents = new ServerPool("agents", { name: "harvester-agents", type: "Docker Agent" });
 * const desktops = new ServerPool("desktops", { name: "windows", type: "Server Pool", serverAssignmentEnabled: true });
 * ```
 */
export class ServerPool extends entityResource<ServerPoolArgs>(serverPool) {}

/** A server pool as the server shows it. */
export type ServerPoolValues = ValuesOf<ServerPoolFields>;

/** Looks a server pool up by its name. Fails when there is none or more than one. */
export const { get: getServerPool, getOutput: getServerPoolOutput } = lookup<{ name: string }, ServerPoolValues>(
  serverPool,
);

import type * as pulumi from "@pulumi/pulumi";
import { choice, defineEntity, flag, integer, json, oneOf, reference, sameId, size, text, unknownValue } from "../core";
import type { Adapter, Field, Size } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";
import { serversOf } from "./server-calls";

/** What an {@link Agent} is made of (kasm-wire.md 9b, kasm-1.19-columns.md servers). What is left out stays as it is. */
export interface AgentFields {
  /** Host name that the agent registered with; this or {@link serverId} says which agent is meant. A change replaces. */
  hostname?: pulumi.Input<string>;
  /** Id of the agent, where host names do not tell them apart. A change replaces. */
  serverId?: pulumi.Input<string>;
  /** Whether sessions are started on it. Agents register disabled, unless the global setting `auto_agent` is on. Updates. */
  enabled?: pulumi.Input<boolean>;
  /** Count the agent with this many cores; 0 for what it has. Updates. */
  coresOverride?: pulumi.Input<number>;
  /** Count the agent with this much memory, for example `64 GiB`; `0 B` for what it has. Updates. */
  memoryOverride?: pulumi.Input<Size>;
  /** Count the agent with this many GPUs; 0 for what it has. Updates. */
  gpusOverride?: pulumi.Input<number>;
  /** Whether, and how eagerly, the agent removes images, in Kasm's own words. Updates. */
  pruneImagesMode?: pulumi.Input<"Off" | "Normal" | "Aggressive">;
  /** The pool it belongs to; one of type `Docker Agent`. Updates. */
  serverPool?: ReferenceInput;
  /** At most this many containers at once; by its name, as no document tells (kasm-1.19-columns.md). Updates. */
  containerLimit?: pulumi.Input<number>;
  /** GPUs that sessions do not get; in the form that Kasm's database has, which no document tells. Updates. */
  gpuExclusions?: pulumi.Input<pulumi.Input<unknown>[]>;
}

export interface AgentArgs extends CommonArgs, AgentFields {
  /** An agent can only be taken over. */
  adopt: pulumi.Input<true>;
}

const howAgentsCome =
  "agents register by themselves: run Kasm's installer on a machine with the manager token, or let an AutoscaleConfig make machines; a program then takes one over with adopt: true";

const adapter: Adapter = {
  ...serversOf("host"),
  create: ({ inputs: { hostname, serverId } }) =>
    Promise.reject(
      new Error(`There is no agent ${String(hostname ?? serverId)}, and none can be made: ${howAgentsCome}.`),
    ),
};

/** A part of the natural key that says nothing where it is left out. */
function keyPart(name: string, same: (left: unknown, right: unknown) => boolean): Field {
  return text(name)
    .with({ same: (left, right) => left === null || right === null || same(left, right) })
    .optional()
    .replaces();
}

export const agent = defineEntity<AgentFields>({
  kind: "Agent",
  title: "agent",
  adapter,
  fields: {
    hostname: keyPart("hostname", Object.is),
    serverId: keyPart("server_id", sameId),
    enabled: flag("enabled").optional(),
    coresOverride: integer("cores_override", { min: 0 }).optional(),
    memoryOverride: size({
      "1.18": [
        { name: "memory_override", unit: "bytes" },
        { name: "memory_override_bytes", unit: "bytes" },
      ],
      "1.19": [
        { name: "memory_override_bytes", unit: "bytes" },
        { name: "memory_override", unit: "bytes" },
      ],
    }).optional(),
    gpusOverride: integer("gpus_override", { min: 0 }).optional(),
    pruneImagesMode: choice("prune_images_mode", { Off: "Off", Normal: "Normal", Aggressive: "Aggressive" }).optional(),
    serverPool: reference("server_pool_id", { to: "ServerPool", empty: "" }).optional(),
    containerLimit: integer("container_limit", { min: 0 }).optional(),
    gpuExclusions: json("gpu_exclusions").optional(),
  },
  naturalKey: ["hostname", "serverId"],
  nameField: "hostname",
  permissions: {
    read: ["500 agents_view", "2300 servers_view"],
    create: ["502 agents_create"],
    update: () => ["501 agents_modify"],
    delete: () => ["503 agents_delete"],
  },
  rules: [
    oneOf(["hostname", "serverId"], "say which agent is meant: by hostname, or by serverId", { required: true }),
    ({ adopt }) =>
      adopt === true || adopt === unknownValue ? undefined : { property: "adopt", reason: howAgentsCome },
  ],
});

/**
 * An agent, the machine that runs containers, as far as an administrator sets it. It cannot be made here: it registers by
 * itself and is taken over, and on destroy it gets back what it had. Agents of an autoscale config come and go; set them
 * there.
 *
 * ```ts
 * new Agent("agent-1", { hostname: "agent-1.example.com", adopt: true, enabled: true });
 * new Agent("gpu-1", {
 *   hostname: "gpu-1.example.com", adopt: true, enabled: true, serverPool: gpuAgents, gpusOverride: 8,
 *   memoryOverride: "512 GiB", pruneImagesMode: "Off",
 * });
 * ```
 */
export class Agent extends entityResource<AgentArgs, object, OutputsOf<AgentFields>>(agent) {}

/** An agent as the server shows it; `name` is its host name. */
export type AgentValues = ValuesOf<AgentFields>;

/** Looks an agent up by its host name, or by its id. Fails when there is none or more than one. */
export const { get: getAgent, getOutput: getAgentOutput } = lookup<
  { hostname?: string; serverId?: string },
  AgentValues
>(agent);

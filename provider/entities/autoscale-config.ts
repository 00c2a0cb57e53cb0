import type * as pulumi from "@pulumi/pulumi";
import {
  choice,
  crud,
  decimal,
  defineEntity,
  duration,
  flag,
  integer,
  needs,
  pem,
  reference,
  secret,
  size,
  text,
} from "../core";
import type { Duration, Size } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { machineType } from "./server-pool";

/** What an {@link AutoscaleConfig} is made of (kasm-wire.md 8, kasm-docs.md 6.1). */
export interface AutoscaleConfigFields {
  name: pulumi.Input<string>;
  /** What is made: agents that run containers. A change replaces the config. */
  type: pulumi.Input<"Docker Agent">;
  /** Whether machines are made at all. With a disabled config its machines cannot be removed by hand. */
  enabled?: pulumi.Input<boolean>;
  /** The pool the machines join; of the same type. */
  serverPool: ReferenceInput;
  /** The zone whose upstream address the machines register at. */
  zone: ReferenceInput;
  /** How the machines are made. */
  vmProvider: ReferenceInput;
  /** Whether machines are made for sessions that wait, not only to keep the standby. */
  aggressiveScaling?: pulumi.Input<boolean>;
  /** Make a machine when fewer cores than this are idle. A new config gets 0. */
  standbyCores?: pulumi.Input<number>;
  /** Make a machine when less memory than this is idle, for example `8 GB`. A new config gets 0. */
  standbyMemory?: pulumi.Input<Size>;
  /** Make a machine when fewer GPUs than this are idle. A new config gets 0. */
  standbyGpus?: pulumi.Input<number>;
  /** How long a machine may be idle before it is destroyed, for example `15 minutes`. */
  downscaleBackoff?: pulumi.Input<Duration>;
  /** Count each machine with this many cores; 0 for what it has. */
  agentCoresOverride?: pulumi.Input<number>;
  /** Count each machine with this many GPUs; 0 for what it has. */
  agentGpusOverride?: pulumi.Input<number>;
  /** Count each machine with this much memory; `0 GB` for what it has. */
  agentMemoryOverride?: pulumi.Input<Size>;
  /** Whether each machine gets a DNS record; needs {@link baseDomainName} and a DNS provider. */
  registerDns?: pulumi.Input<boolean>;
  /** Domain under which the machines are registered. */
  baseDomainName?: pulumi.Input<string>;
  /** PEM certificate for the agents; only servers before 1.17 use it and 1.19 has no place for it. */
  nginxCertificate?: pulumi.Input<string>;
  /** PEM key of that certificate. Kept as a secret. */
  nginxKey?: pulumi.Input<string>;
}

export interface AutoscaleConfigArgs extends CommonArgs, AutoscaleConfigFields {}

const megabytes = { name: "standby_memory_mb", unit: "MB" } as const;
const standbyBytes = { name: "standby_memory_bytes", unit: "bytes" } as const;
const gigabytes = [
  { name: "agent_memory_override_gb", unit: "GiB", fractions: true },
  { name: "agent_memory_override_gb", unit: "GB", fractions: true },
] as const;
const overrideBytes = { name: "agent_memory_override_bytes", unit: "bytes" } as const;

const unusedSince117 = "agents have not used it since 1.17; leave it out";

export const autoscaleConfig = defineEntity<AutoscaleConfigFields>({
  kind: "AutoscaleConfig",
  title: "autoscale config",
  adapter: crud({
    list: { call: "get_autoscale_configs", key: "autoscale_configs" },
    envelope: "target_autoscale_config",
    related: ["get_schedules"],
    answer: "autoscale_config",
    create: "create_autoscale_config",
    update: "update_autoscale_config",
    remove: "delete_autoscale_config",
    id: "autoscale_config_id",
    removeBody: (id) => ({ autoscale_config_id: id }),
  }),
  fields: {
    name: text("autoscale_config_name"),
    type: choice("autoscale_type", machineType)
      .replaces()
      .refine((value) => (value === "Docker Agent" ? undefined : 'only "Docker Agent" is supported so far')),
    enabled: flag("enabled").optional(),
    serverPool: reference("server_pool_id", { to: "ServerPool" }),
    zone: reference("zone_id", { to: "Zone", name: "zone_name" }),
    vmProvider: reference("vm_provider_config_id", { to: "VmProvider" }),
    aggressiveScaling: flag("aggressive_scaling").optional(),
    standbyCores: decimal("standby_cores", { min: 0 }).initially(0),
    standbyMemory: size({ "1.18": [megabytes, standbyBytes], "1.19": [standbyBytes, megabytes] }).optional(),
    standbyGpus: integer("standby_gpus", { min: 0 }).initially(0),
    downscaleBackoff: duration("downscale_backoff").initially(900),
    agentCoresOverride: decimal("agent_cores_override", { min: 0 }).initially(0),
    agentGpusOverride: integer("agent_gpus_override", { min: 0 }).initially(0),
    agentMemoryOverride: size({
      "1.18": [...gigabytes, overrideBytes],
      "1.19": [overrideBytes, ...gigabytes],
    }).optional(),
    registerDns: flag("register_dns").optional(),
    baseDomainName: text("base_domain_name").optional(),
    // The columns are gone in 1.19 (kasm-1.19-columns.md, older names).
    nginxCertificate: text({ "1.18": ["nginx_cert"], "1.19": [] })
      .optional()
      .refine(pem)
      .absent(unusedSince117),
    nginxKey: secret({ "1.18": ["nginx_key"], "1.19": [] })
      .optional()
      .refine(pem)
      .absent(unusedSince117),
  },
  naturalKey: ["name"],
  nameField: "name",
  licenseFeature: "auto_scaling",
  permissions: {
    read: ["2500 autoscale_view"],
    create: ["2502 autoscale_create"],
    update: () => ["2501 autoscale_modify"],
    delete: () => ["2503 autoscale_delete"],
  },
  rules: [
    needs(
      "baseDomainName",
      ({ registerDns }) => registerDns === true,
      "registerDns needs the domain under which machines are registered",
    ),
  ],
});

/**
 * When to make and destroy machines for a pool. Changes do not touch machines that run already.
 *
 * ```ts
 * new AutoscaleConfig("agents", {
 *   name: "harvester-agents", type: "Docker Agent", enabled: true, serverPool: agents, zone: getZoneOutput({ name: "default" }),
 *   vmProvider: harvester, standbyCores: 8, standbyMemory: "8 GB", downscaleBackoff: "15 minutes",
 * });
 * ```
 */
export class AutoscaleConfig extends entityResource<AutoscaleConfigArgs>(autoscaleConfig) {}

/** An autoscale config as the server shows it, without secrets. */
export type AutoscaleConfigValues = ValuesOf<AutoscaleConfigFields, "nginxKey">;

/** Looks an autoscale config up by its name. Fails when there is none or more than one. */
export const { get: getAutoscaleConfig, getOutput: getAutoscaleConfigOutput } = lookup<
  { name: string },
  AutoscaleConfigValues
>(autoscaleConfig);

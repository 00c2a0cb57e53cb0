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
import type { Condition, Duration, Reference, Size } from "../core";
import type { CommonArgs, EntityReference, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { KasmResource } from "./resource";
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
    nginxCertificate: text("nginx_cert").optional().refine(pem),
    nginxKey: secret("nginx_key").optional().refine(pem),
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
    without119("nginxCertificate"),
    without119("nginxKey"),
  ],
});

/** The columns are gone in 1.19 (kasm-1.19-columns.md, older names). */
function without119(field: string): Condition {
  const reason = "Kasm 1.19 has no place for it and agents have not used it since 1.17; leave it out";
  return (inputs, server) =>
    server?.dialect === "1.19" && inputs[field] != null ? { property: field, reason } : undefined;
}

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
export class AutoscaleConfig extends KasmResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/kasm:AutoscaleConfig";
  declare readonly name: pulumi.Output<string>;
  declare readonly type: pulumi.Output<string>;
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  declare readonly serverPool: pulumi.Output<Reference>;
  declare readonly zone: pulumi.Output<Reference>;
  declare readonly vmProvider: pulumi.Output<Reference>;
  declare readonly aggressiveScaling: pulumi.Output<boolean | undefined>;
  declare readonly standbyCores: pulumi.Output<number | undefined>;
  declare readonly standbyMemory: pulumi.Output<Size | undefined>;
  declare readonly standbyGpus: pulumi.Output<number | undefined>;
  declare readonly downscaleBackoff: pulumi.Output<Duration | undefined>;
  declare readonly agentCoresOverride: pulumi.Output<number | undefined>;
  declare readonly agentGpusOverride: pulumi.Output<number | undefined>;
  declare readonly agentMemoryOverride: pulumi.Output<Size | undefined>;
  declare readonly registerDns: pulumi.Output<boolean | undefined>;
  declare readonly baseDomainName: pulumi.Output<string | undefined>;
  declare readonly nginxCertificate: pulumi.Output<string | undefined>;
  declare readonly nginxKey: pulumi.Output<string | undefined>;

  constructor(name: string, args: AutoscaleConfigArgs, opts?: pulumi.CustomResourceOptions) {
    super(autoscaleConfig, name, args, opts);
  }

  get reference(): EntityReference {
    return { id: this.id, name: this.name };
  }
}

/** An autoscale config as the server shows it, without secrets. */
export interface AutoscaleConfigValues extends Omit<
  pulumi.Unwrap<AutoscaleConfigFields>,
  "serverPool" | "zone" | "vmProvider" | "nginxKey"
> {
  id: string;
  name: string;
  serverPool?: Reference;
  zone: Reference;
  vmProvider?: Reference;
}

/** Looks an autoscale config up by its name. Fails when there is none or more than one. */
export const { get: getAutoscaleConfig, getOutput: getAutoscaleConfigOutput } = lookup<
  { name: string },
  AutoscaleConfigValues
>(autoscaleConfig);

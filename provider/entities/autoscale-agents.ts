import type * as pulumi from "@pulumi/pulumi";
import { duration, flag, integer, is, needs, pem, reference, secret, size, text } from "../core";
import type { Condition, Duration, FieldTable, Size } from "../core";
import type { ReferenceInput } from "./common";

/** What an autoscale config for agents has (kasm-wire.md 8, kasm-docs.md 6.1). Every change updates in place. */
export interface DockerAgentAutoscaleFields {
  /** Make a machine when fewer cores than this are idle; a whole number. A new config gets 0. */
  standbyCores?: pulumi.Input<number>;
  /** Make a machine when less memory than this is idle, for example `8 GB`. A new config gets 0. */
  standbyMemory?: pulumi.Input<Size>;
  /** Make a machine when fewer GPUs than this are idle. A new config gets 0. */
  standbyGpus?: pulumi.Input<number>;
  /** How long a machine may be idle before it is destroyed, for example `15 minutes`, which a new config gets. */
  downscaleBackoff?: pulumi.Input<Duration>;
  /** Count each machine with this many cores, a whole number; 0 for what it has. A new config gets 0. */
  agentCoresOverride?: pulumi.Input<number>;
  /** Count each machine with this many GPUs; 0 for what it has. A new config gets 0. */
  agentGpusOverride?: pulumi.Input<number>;
  /** Count each machine with this much memory; `0 GB`, as a new config has it, for what it has. */
  agentMemoryOverride?: pulumi.Input<Size>;
  /** Whether each machine gets a DNS record; needs {@link baseDomainName} and {@link dnsProvider}. A new config: false. */
  registerDns?: pulumi.Input<boolean>;
  /** Domain under which the machines are registered. Default none. */
  baseDomainName?: pulumi.Input<string>;
  /** Where the records are kept: a DnsProvider. Default none. */
  dnsProvider?: ReferenceInput;
  /** PEM certificate for the agents; only servers before 1.17 use it and 1.19 has no place for it. Default none. */
  nginxCertificate?: pulumi.Input<string>;
  /** PEM key of that certificate. Default none. Kept as a secret; sent when it changes, never compared with the server's. */
  nginxKey?: pulumi.Input<string>;
}

const megabytes = { name: "standby_memory_mb", unit: "MB" } as const;
const standbyBytes = { name: "standby_memory_bytes", unit: "bytes" } as const;
const gigabytes = [
  { name: "agent_memory_override_gb", unit: "GiB", fractions: true },
  { name: "agent_memory_override_gb", unit: "GB", fractions: true },
] as const;
const overrideBytes = { name: "agent_memory_override_bytes", unit: "bytes" } as const;

const unusedSince117 = "agents have not used it since 1.17; leave it out";

export const dockerAgentAutoscale: FieldTable = {
  standbyCores: integer("standby_cores", { min: 0 }).initially(0),
  standbyMemory: size({ "1.18": [megabytes, standbyBytes], "1.19": [standbyBytes, megabytes] }).optional(),
  standbyGpus: integer("standby_gpus", { min: 0 }).initially(0),
  downscaleBackoff: duration("downscale_backoff").initially(900),
  agentCoresOverride: integer("agent_cores_override", { min: 0 }).initially(0),
  agentGpusOverride: integer("agent_gpus_override", { min: 0 }).initially(0),
  agentMemoryOverride: size({
    "1.18": [...gigabytes, overrideBytes],
    "1.19": [overrideBytes, ...gigabytes],
  }).optional(),
  registerDns: flag("register_dns").optional(),
  baseDomainName: text("base_domain_name").optional(),
  dnsProvider: reference("dns_provider_config_id", { to: "DnsProvider" }).optional(),
  // The columns are gone in 1.19 (kasm-1.19-columns.md, older names).
  nginxCertificate: text({ "1.18": ["nginx_cert"], "1.19": [] })
    .optional()
    .refine(pem)
    .absent(unusedSince117),
  nginxKey: secret({ "1.18": ["nginx_key"], "1.19": [] })
    .optional()
    .refine(pem)
    .absent(unusedSince117),
} satisfies Record<keyof DockerAgentAutoscaleFields, FieldTable[string]>;

export const dockerAgentRules: readonly Condition[] = [
  needs("baseDomainName", is("registerDns", true), "registerDns needs the domain under which machines are registered"),
  needs("dnsProvider", is("registerDns", true), "registerDns needs a DnsProvider that keeps the records"),
];

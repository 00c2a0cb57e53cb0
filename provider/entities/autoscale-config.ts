import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, flag, json, reference, text } from "../core";
import type { Condition } from "../core";
import { dockerAgentAutoscale, type DockerAgentAutoscaleFields, dockerAgentRules } from "./autoscale-agents";
import { serverAutoscale, type ServerAutoscaleFields, serverAutoscaleRules } from "./autoscale-servers";
import type { CommonArgs, ReferenceInput } from "./common";
import type { ByConnectionType } from "./desktop-connection";
import { lookup } from "./lookup";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";
import { machineType } from "./server-pool";

/** What every autoscale config has, whatever it makes (kasm-wire.md 8, kasm-docs.md 6.1). */
export interface AutoscaleConfigFields {
  /** Name of the config. Updates. */
  name: pulumi.Input<string>;
  /** What is made: agents that run containers, or desktop servers. A change replaces the config. */
  type: "Docker Agent" | "Server Pool";
  /**
   * Whether machines are made at all. A new config: true. With a disabled config its machines cannot be removed by hand.
   * Updates.
   */
  enabled?: pulumi.Input<boolean>;
  /** The pool the machines join; of the same type. Updates. */
  serverPool: ReferenceInput;
  /** The zone whose upstream address the machines register at. Updates. */
  zone: ReferenceInput;
  /** How the machines are made. Updates. */
  vmProvider: ReferenceInput;
  /** Whether Kasm scales up faster (SOP 3.6); how, no document tells. A new config: true. Updates. */
  aggressiveScaling?: pulumi.Input<boolean>;
  /** What Kasm's database keeps under `hooks`. What may stand there is documented nowhere (kasm-wire.md 8). Default `{}`. Updates as a whole. */
  hooks?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

type Shared = CommonArgs & Omit<AutoscaleConfigFields, "type">;

/** A config that makes agents. */
export type DockerAgentAutoscaleArgs = Shared & { type: "Docker Agent" } & DockerAgentAutoscaleFields;

/** A config that makes desktop servers; `connectionType` says which of the fields there are. */
export type ServerAutoscaleArgs = Shared & { type: "Server Pool" } & ByConnectionType<
    ServerAutoscaleFields,
    "maxSimultaneousSessionsPerServer"
  >;

/** An autoscale config: `type` says which fields there are. */
export type AutoscaleConfigArgs = DockerAgentAutoscaleArgs | ServerAutoscaleArgs;

type EveryField = AutoscaleConfigFields & Partial<DockerAgentAutoscaleFields & ServerAutoscaleFields>;

const variants = { "Docker Agent": dockerAgentAutoscale, "Server Pool": serverAutoscale };
const within =
  (type: keyof typeof variants) =>
  (rule: Condition): Condition =>
  (inputs, server) =>
    inputs["type"] === type ? rule(inputs, server) : undefined;

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
    type: choice("autoscale_type", machineType).replaces(),
    enabled: flag("enabled").optional(),
    serverPool: reference("server_pool_id", { to: "ServerPool" }),
    zone: reference("zone_id", { to: "Zone", name: "zone_name" }),
    vmProvider: reference("vm_provider_config_id", { to: "VmProvider" }),
    aggressiveScaling: flag("aggressive_scaling").optional(),
    hooks: json("hooks").optional(),
  },
  variants: { by: "type", of: variants },
  naturalKey: ["name"],
  nameField: "name",
  licenseFeature: "auto_scaling",
  permissions: {
    read: ["2500 autoscale_view"],
    create: ["2502 autoscale_create"],
    update: () => ["2501 autoscale_modify"],
    delete: () => ["2503 autoscale_delete"],
  },
  rules: [...dockerAgentRules.map(within("Docker Agent")), ...serverAutoscaleRules.map(within("Server Pool"))],
});

/**
 * When to make and destroy machines for a pool. Changes do not touch machines that run already.
 *
 * Agents:
 * ```ts
 * const zone = getZoneOutput({ name: "default" });
 * new AutoscaleConfig("agents", {
 *   name: "harvester-agents", type: "Docker Agent", enabled: true, serverPool: agents, zone, vmProvider: harvester,
 *   standbyCores: 8, standbyMemory: "8 GB", downscaleBackoff: "15 minutes",
 * });
 * ```
 * Windows desktops, two of them always ready, each used by one user and replaced every week:
 * ```ts
 * new AutoscaleConfig("windows", {
 *   name: "windows", type: "Server Pool", serverPool: desktops, zone, vmProvider: windows,
 *   connectionType: "RDP", connectionPort: 3389, agentInstalled: true, requireCheckin: true,
 *   minimumPoolStandbySessions: 2, rotateServersIn: "7 days", rotateServersPreWarm: "30 minutes",
 *   adCreateMachineRecord: true, ldapConfig: directory, adComputerContainerDn: "OU=Desktops,DC=example,DC=com",
 * });
 * ```
 */
export class AutoscaleConfig extends entityResource<AutoscaleConfigArgs, object, OutputsOf<EveryField>>(
  autoscaleConfig,
) {}

/** An autoscale config as the server shows it, without secrets; fields of the other type are undefined. */
export type AutoscaleConfigValues = ValuesOf<
  EveryField,
  "nginxKey" | "connectionPassword" | "connectionPrivateKey" | "connectionPassphrase"
>;

/** Looks an autoscale config up by its name. Fails when there is none or more than one. */
export const { get: getAutoscaleConfig, getOutput: getAutoscaleConfigOutput } = lookup<
  { name: string },
  AutoscaleConfigValues
>(autoscaleConfig);

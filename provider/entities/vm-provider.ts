import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, integer, text } from "../core";
import type { Condition, Size } from "../core";
import { vmProviderRules, vmProviders } from "../vm-providers";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What every VM provider config has, whatever makes the machines (kasm-wire.md 6.1). */
export interface VmProviderFields {
  /** What makes the machines. A change replaces the config. */
  provider: pulumi.Input<"harvester">;
  /** Name of the config. */
  name: pulumi.Input<string>;
  /** At most this many machines at once. */
  maxInstances: pulumi.Input<number>;
  /**
   * Runs on each new machine (for Harvester: cloud-config). Kasm fills in `{ssh_key}`, `{upstream_auth_address}`,
   * `{server_id}`, `{provider_name}`, `{manager_token}`; every other brace must be doubled.
   */
  startupScript?: pulumi.Input<string>;
}

/** What a VM provider config for SUSE Harvester has (kasm-docs.md 5.2). Every change updates in place. */
export interface HarvesterFields {
  /** Address of Harvester's Kubernetes API: the `server` field of its kubeconfig. */
  host: pulumi.Input<string>;
  /** PEM text of the authority that signed the API's certificate: `certificate-authority-data`, decoded. */
  sslCertificate?: pulumi.Input<string>;
  /** Bearer token for that API. Kept as a secret; sent when it changes, never compared with the server's. */
  apiToken?: pulumi.Input<string>;
  /** Kubernetes namespace the machines are made in. */
  vmNamespace: pulumi.Input<string>;
  /** Public key that fills `{ssh_key}` of the start-up script, in OpenSSH form. */
  sshPublicKey?: pulumi.Input<string>;
  /** CPU cores of each machine. */
  cores: pulumi.Input<number>;
  /** Memory of each machine, for example `16 GiB`. Before Kasm 1.19 it must be a whole number of GiB, GB, MiB or MB. */
  memory: pulumi.Input<Size>;
  /** Name of the Harvester image or template the machines start from. */
  diskImage: pulumi.Input<string>;
  /** Boot disk of each machine, for example `100 GiB`; not smaller than the image. */
  diskSize: pulumi.Input<Size>;
  /** `pod` for the cluster's own network, `multus` for a VLAN. */
  networkType?: pulumi.Input<"pod" | "multus">;
  /** `masquerade` with pod networking, `bridge` with flat multus networks. */
  interfaceType?: pulumi.Input<"masquerade" | "bridge">;
  /** Namespace and name of the network; only with `multus`, and required then. */
  networkName?: pulumi.Input<string>;
  enableTpm?: pulumi.Input<boolean>;
  enableEfiBoot?: pulumi.Input<boolean>;
  /** Needs {@link enableEfiBoot}. */
  enableSecureBoot?: pulumi.Input<boolean>;
  /** Text that overrides parts of the machine's definition. */
  configOverride?: pulumi.Input<string>;
}

export interface VmProviderArgs extends CommonArgs, VmProviderFields, HarvesterFields {}

const names = ["vm_provider_config_name", "config_name"];

export const vmProvider = defineEntity<VmProviderFields>({
  kind: "VmProvider",
  title: "VM provider config",
  adapter: crud({
    list: { call: "get_vm_provider_configs", key: "vm_provider_configs" },
    envelope: "target_vm_provider_config",
    answer: "vm_provider_config",
    create: "create_vm_provider_config",
    update: "update_vm_provider_config",
    remove: "delete_vm_provider_config",
    id: "vm_provider_config_id",
    otherIds: ["config_id"],
    always: (observed) => ({ vm_provider_name: observed["vm_provider_name"] }),
    removeBody: (id, observed) => ({
      target_vm_provider_config: {
        ["vm_provider_config_id" in observed ? "vm_provider_config_id" : "config_id"]: id,
        vm_provider_name: observed["vm_provider_name"],
      },
    }),
  }),
  fields: {
    provider: choice(
      "vm_provider_name",
      Object.fromEntries(Object.keys(vmProviders).map((provider) => [provider, provider])),
    ).replaces(),
    // Callers of the newest providers have used either name (kasm-docs.md 5.1).
    name: text(names),
    maxInstances: integer("max_instances", { min: 1 }),
    startupScript: text("startup_script").guarded().optional(),
  },
  variants: { by: "provider", of: vmProviders },
  naturalKey: ["name"],
  nameField: "name",
  licenseFeature: "auto_scaling",
  permissions: {
    read: ["2600 vm_provider_view"],
    create: ["2602 vm_provider_create"],
    update: () => ["2601 vm_provider_modify"],
    delete: () => ["2603 vm_provider_delete"],
  },
  rules: Object.entries(vmProviderRules).flatMap(([provider, rules]) =>
    rules.map(
      (rule): Condition =>
        (inputs, server) =>
          inputs["provider"] === provider ? rule(inputs, server) : undefined,
    ),
  ),
});

/**
 * How and where Kasm makes machines.
 *
 * ```ts
 * new VmProvider("harvester", {
 *   provider: "harvester", name: "harvester-docker-agents", maxInstances: 10, host, sslCertificate, apiToken,
 *   vmNamespace: "kasm-autoscale", cores: 8, memory: "16 GiB", diskImage: "ubuntu-22.04-cloud", diskSize: "100 GiB",
 *   networkType: "pod", interfaceType: "masquerade", startupScript,
 * });
 * ```
 */
export class VmProvider extends entityResource<VmProviderArgs>(vmProvider) {}

/** A VM provider config as the server shows it, without secrets. */
export type VmProviderValues = ValuesOf<VmProviderFields & HarvesterFields, "apiToken">;

/** Looks a VM provider config up by its name. Fails when there is none or more than one. */
export const { get: getVmProvider, getOutput: getVmProviderOutput } = lookup<{ name: string }, VmProviderValues>(
  vmProvider,
);

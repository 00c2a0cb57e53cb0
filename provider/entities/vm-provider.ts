import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, integer, shown, text, type Adapter, type Condition } from "../core";
import {
  vmProviders,
  type AnyVmProvider,
  type JsonObject,
  type ProviderArgs,
  type ProviderFields,
  type ProviderSecrets,
  type VmProviderName,
} from "../vm-providers";
import { startupScriptProblem } from "../vm-providers/startup-script";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";

export { azureRoles, digitalOceanZoneTag, openStackAccessRules } from "../vm-providers";
export type * from "../vm-providers";

/** What every VM provider config has, whatever makes the machines (kasm-wire.md 6.1). */
export interface VmProviderFields {
  /** What makes the machines. A change replaces the config. */
  provider: VmProviderName;
  /** Name of the config. Updates. */
  name: pulumi.Input<string>;
  /** At most this many machines at once, however many sessions wait. Updates. */
  maxInstances: pulumi.Input<number>;
  /**
   * Runs on each new machine, and installs and registers Kasm's agent (for Harvester and KubeVirt: cloud-config). Kasm
   * fills in `{ssh_key}`, `{upstream_auth_address}`, `{server_id}`, `{provider_name}`, `{manager_token}`; every other
   * brace must be doubled. Clouds limit its length: AWS to 16 KB. A new config
   * has none. Updates.
   */
  startupScript?: pulumi.Input<string>;
}

/** A VM provider config for one provider: its own fields, none of the others'. */
export type VmProviderArgsOf<Name extends VmProviderName> = CommonArgs &
  Omit<VmProviderFields, "provider"> & { provider: Name } & ProviderArgs<Name>;

/** A VM provider config: `provider` says which fields there are. */
export type VmProviderArgs = { [Name in VmProviderName]: VmProviderArgsOf<Name> }[VmProviderName];

/** What has all of them. */
type All<Each> = (Each extends unknown ? (one: Each) => void : never) extends (all: infer Whole) => void
  ? Whole
  : never;

/** Every field of every provider; one that is not the config's is never there. */
type EveryField = VmProviderFields &
  Partial<All<{ [Name in VmProviderName]: Omit<ProviderFields<Name>, "configOverride"> }[VmProviderName]>> & {
    /** Changes to the request that makes a machine: text for Harvester and KubeVirt, an object for others. */
    configOverride?: pulumi.Input<string | JsonObject>;
  };

const names = ["vm_provider_config_name", "config_name"];
const providers: Readonly<Record<string, AnyVmProvider>> = vmProviders;

const usual = crud({
  list: { call: "get_vm_provider_configs", key: "vm_provider_configs" },
  envelope: "target_vm_provider_config",
  answer: "vm_provider_config",
  create: "create_vm_provider_config",
  update: "update_vm_provider_config",
  // A script that renews keys sends nothing but those (kasm-docs.md 3.3).
  keepsRest: true,
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
});

const adapter: Adapter = {
  ...usual,
  update(scope, observed, changes) {
    const further = providers[String(scope.inputs["provider"])]?.companions?.(changes, scope.inputs);
    return usual.update(scope, observed, { ...changes, ...further });
  },
};

export const vmProvider = defineEntity<VmProviderFields>({
  kind: "VmProvider",
  title: "VM provider config",
  adapter,
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
  variants: {
    by: "provider",
    of: Object.fromEntries(Object.entries(providers).map(([name, { fields }]) => [name, fields])),
  },
  shown: { keyPairPublicKey: shown("aws_ec2_public_key") },
  naturalKey: ["name"],
  nameField: "name",
  licenseFeature: "auto_scaling",
  permissions: {
    read: ["2600 vm_provider_view"],
    create: ["2602 vm_provider_create"],
    update: () => ["2601 vm_provider_modify"],
    delete: () => ["2603 vm_provider_delete"],
  },
  rules: [
    ({ startupScript, provider }) => {
      const reason = startupScriptProblem(startupScript, provider);
      return reason === undefined ? undefined : { property: "startupScript", reason };
    },
    ...Object.entries(providers).flatMap(([provider, { rules }]) =>
      rules.map(
        (rule): Condition =>
          (inputs, server) =>
            inputs["provider"] === provider ? rule(inputs, server) : undefined,
      ),
    ),
  ],
});

/** What the server makes. */
export interface VmProviderMade {
  /** Public half of the key pair of AWS instances, in OpenSSH form; other providers have none. */
  readonly keyPairPublicKey: pulumi.Output<string | undefined>;
}

/**
 * How and where Kasm makes machines. Several autoscale configs can use one; a change concerns all of them. Not a part of
 * the licence Professional.
 *
 * ```ts
 * new VmProvider("harvester", {
 *   provider: "harvester", name: "harvester-docker-agents", maxInstances: 10, host, sslCertificate, apiToken,
 *   vmNamespace: "kasm-autoscale", cores: 8, memory: "16 GiB", diskImage: "ubuntu-22.04-cloud", diskSize: "100 GiB",
 *   networkType: "pod", interfaceType: "masquerade", startupScript,
 * });
 *
 * new VmProvider("openstack", {
 *   provider: "openstack", name: "openstack-agents", maxInstances: 10, keystoneEndpoint, novaEndpoint, novaVersion: "2.90",
 *   glanceEndpoint, glanceVersion: "2", cinderEndpoint, cinderVersion: "3", projectName: "kasm",
 *   authMethod: "applicationCredential", applicationCredentialId, applicationCredentialSecret, imageId, flavor: "gen.large",
 *   createVolume: true, volumeSize: "100 GiB", volumeType: "__DEFAULT__", networkId, availabilityZone: "nova", startupScript,
 * });
 * ```
 */
export class VmProvider extends entityResource<VmProviderArgs, VmProviderMade, OutputsOf<EveryField>>(vmProvider) {}

/** A VM provider config as the server shows it, without secrets. */
export type VmProviderValues = ValuesOf<EveryField, ProviderSecrets<VmProviderName>>;

/** Looks a VM provider config up by its name. Fails when there is none or more than one. */
export const { get: getVmProvider, getOutput: getVmProviderOutput } = lookup<{ name: string }, VmProviderValues>(
  vmProvider,
);

import type * as pulumi from "@pulumi/pulumi";
import { choice, holdsUnknown, integer, needs, only, pem, secret, text } from "../core";
import type { Properties, Size } from "../core";
import { jsonList, jsonObject, sshPublicKey, tags } from "./checks";
import { defineVmProvider, type With, type Without } from "./definition";
import type { JsonObject } from "./json";
import { modelProblem } from "./oracle-cloud-models";
import { gibibytes, whole } from "./sizes";

/** A shape whose CPUs and memory are chosen: `VM.Standard.E4.Flex`. */
export type OciFlexShape = `${string}.Flex`;

/** A shape with CPUs and memory of its own: its name ends in a number, or in `.Micro`. */
export type OciFixedShape =
  `${string}.${string}.${number}` | `${string}.${string}.${string}.${number}` | `${string}.Micro`;

/** Performance of a boot volume: 10 is balanced, and the higher, the faster and dearer. */
export type OciVolumePerformanceUnits = 10 | 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90 | 100 | 110 | 120;

/** What a VM provider config for Oracle Cloud has (kasm-wire.md 6.6, kasm-docs.md 5.10). Every change updates in place. */
export interface OracleCloudFields {
  /** OCID of the user that signs in to Oracle's API. */
  userOcid: pulumi.Input<string>;
  /** Fingerprint of that user's public key: `xx:yy:zz:…`. */
  fingerprint: pulumi.Input<string>;
  /** Private key (PEM) of that user. Kept as a secret; sent when it changes, never compared with the server's. */
  privateKey: pulumi.Input<string>;
  /** Region that instances are made in, for example `us-ashburn-1`. */
  region: pulumi.Input<string>;
  /** OCID of the tenancy. */
  tenancyOcid: pulumi.Input<string>;
  /** OCID of the compartment that instances are made in; the tenancy's for its root. */
  compartmentOcid: pulumi.Input<string>;
  /** OCIDs of the network security groups of the instances. A new config has none. */
  networkSecurityGroupOcids?: pulumi.Input<pulumi.Input<string>[]>;
  /** The availability domains that instances may be made in, for example `BEol:US-ASHBURN-AD-1`. */
  availabilityDomains: pulumi.Input<pulumi.Input<string>[]>;
  /** OCID of the image, which differs by region: see Oracle's page of images. */
  imageOcid: pulumi.Input<string>;
  /**
   * Shape of the instances. One that ends in `.Flex` needs {@link flexCpus} and {@link flexMemory}; any other has none of
   * both. A text that is known only when the program runs must say which it is: `config.require("shape") as OciFlexShape`.
   */
  shape: pulumi.Input<OciFlexShape | OciFixedShape>;
  /** OCPUs of each instance; only with a flex shape, and required then. */
  flexCpus?: pulumi.Input<number>;
  /** Memory of each instance; only with a flex shape, and required then. Before Kasm 1.19 it must be a whole number of GiB. */
  flexMemory?: pulumi.Input<Size>;
  /**
   * What share of a core a burstable instance can use all the time; `100%` is an instance that is not burstable.
   * A new config has none.
   */
  baselineCpuUtilization?: pulumi.Input<"100%" | "50%" | "12.5%">;
  /** Boot disk of each machine, at least `50 GB`. Before Kasm 1.19 it must be a whole number of GiB. */
  bootVolumeSize: pulumi.Input<Size>;
  /** Volume performance units (VPUs) per GB of the boot volume, in steps of 10. Oracle's default is 10: balanced. */
  bootVolumeVpusPerGb?: pulumi.Input<OciVolumePerformanceUnits>;
  /** Freeform tags of the instances. A new config has none. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** OCID of the subnet of the instances. */
  subnetOcid: pulumi.Input<string>;
  /** Public key that instances let in, in OpenSSH form. A new config has none. */
  sshPublicKey?: pulumi.Input<string>;
  /**
   * Changes to the request that makes an instance, in the spelling of Oracle's Python SDK. Each nested model says which
   * it is by `OCI_MODEL_NAME`:
   *
   * ```ts
   * configOverride: {
   *   launch_instance_details: {
   *     instance_options: { OCI_MODEL_NAME: "InstanceOptions", are_legacy_imds_endpoints_disabled: true },
   *     agent_config: {
   *       OCI_MODEL_NAME: "LaunchInstanceAgentConfigDetails",
   *       plugins_config: [
   *         { OCI_MODEL_NAME: "InstanceAgentPluginConfigDetails", name: "Vulnerability Scanning", desired_state: "ENABLED" },
   *       ],
   *     },
   *   },
   * },
   * ```
   *
   * The first switches the old instance metadata service off, the second a plugin of the agent on; the page Oracle Cloud
   * Agent of an instance lists those there are. A new config has none.
   */
  configOverride?: pulumi.Input<JsonObject>;
}

type Flex = "flexCpus" | "flexMemory";

/** The same with what goes together: a flex shape with its CPUs and memory, any other without. */
export type OracleCloudArgs = Omit<OracleCloudFields, Flex | "shape"> &
  (
    | ({ shape: pulumi.Input<OciFlexShape> } & With<OracleCloudFields, Flex>)
    | ({ shape: pulumi.Input<OciFixedShape> } & Without<Flex>)
  );

/** A VM provider config for Oracle Cloud (kasm-wire.md 6.6, kasm-docs.md 5.10). */
export const oracleCloud = defineVmProvider<OracleCloudFields, OracleCloudArgs, "privateKey">({
  fields: {
    userOcid: text("oci_user_ocid").refine(ocid("user")),
    fingerprint: text("oci_fingerprint").refine(fingerprint),
    privateKey: secret("oci_private_key").refine(pem),
    region: text("oci_region"),
    tenancyOcid: text("oci_tenancy_ocid").refine(ocid("tenancy")),
    compartmentOcid: text("oci_compartment_ocid").refine(ocid("compartment", "tenancy")),
    networkSecurityGroupOcids: jsonList("oci_nsg_ocids")
      .optional()
      .refine(each(ocid("networksecuritygroup"))),
    availabilityDomains: jsonList("oci_availability_domains").refine((value) =>
      (value as readonly unknown[]).length === 0 ? "name one availability domain at least" : undefined,
    ),
    imageOcid: text("oci_image_ocid").refine(ocid("image")),
    shape: text("oci_shape"),
    flexCpus: integer("oci_flex_cpus", { min: 1 }).optional(),
    flexMemory: gibibytes("oci_flex_memory", { minBytes: 1e9 }).optional(),
    baselineCpuUtilization: choice("oci_baseline_ocpu_utilization", {
      "100%": "BASELINE_1_1",
      "50%": "BASELINE_1_2",
      "12.5%": "BASELINE_1_8",
    }).optional(),
    bootVolumeSize: gibibytes("oci_boot_volume", { minBytes: 50e9 }),
    bootVolumeVpusPerGb: integer("oci_storage_vpus_per_gb", { min: 10, max: 120, multipleOf: 10 }).optional(),
    tags: tags("oci_custom_tags").optional(),
    subnetOcid: text("oci_subnet_ocid").refine(ocid("subnet")),
    sshPublicKey: text("oci_ssh_public_key").optional().refine(sshPublicKey),
    configOverride: jsonObject("oci_config_override").optional().refine(modelProblem),
  },
  rules: [
    ...whole("GiB", "bootVolumeSize", "flexMemory"),
    needs("flexCpus", isFlex, "a flex shape needs the number of OCPUs of each instance"),
    needs("flexMemory", isFlex, "a flex shape needs the memory of each instance"),
    only("flexCpus", isFlex, "only a flex shape, whose name ends in .Flex, has a choice of CPUs"),
    only("flexMemory", isFlex, "only a flex shape, whose name ends in .Flex, has a choice of memory"),
  ],
});

function isFlex({ shape }: Properties): boolean | undefined {
  return typeof shape === "string" && !holdsUnknown(shape) ? shape.endsWith(".Flex") : undefined;
}

function ocid(...types: readonly string[]) {
  return (value: unknown): string | undefined =>
    types.some((type) => String(value).startsWith(`ocid1.${type}.`))
      ? undefined
      : `an OCID that begins with ${types.map((type) => `ocid1.${type}.`).join(" or ")} is expected`;
}

function each(rule: (value: unknown) => string | undefined) {
  return (value: unknown): string | undefined =>
    (value as readonly unknown[]).map(rule).find((problem) => problem !== undefined);
}

function fingerprint(value: unknown): string | undefined {
  return /^\w\w(:\w\w)+$/.test(String(value)) ? undefined : "a fingerprint is pairs of digits with colons between them";
}

import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { choice, flag, isObject, json, keyValues, secretJson, text } from "../core";
import type { Size } from "../core";
import { jsonList, jsonObject, tags } from "./checks";
import { defineVmProvider } from "./definition";
import type { JsonObject } from "./json";
import { gibibytes, whole } from "./sizes";

/** The key of a service account, as Google Cloud hands it out. */
export interface GcpCredentials {
  /** `service_account` */
  readonly type: pulumi.Input<string>;
  /** Address of the account; required of a `service_account`. */
  readonly client_email?: pulumi.Input<string>;
  /** Private key (PEM); required of a `service_account`. */
  readonly private_key?: pulumi.Input<string>;
  readonly [key: string]: pulumi.Input<string> | undefined;
}

/** The service account that instances run as. */
export interface GcpServiceAccount {
  /** For example `autoscaled@project.iam.gserviceaccount.com`. */
  readonly email: pulumi.Input<string>;
  /** For example `https://www.googleapis.com/auth/cloud-platform`. */
  readonly scopes: pulumi.Input<pulumi.Input<string>[]>;
}

/** Accelerators (GPUs) of one type that each instance gets. */
export interface GcpGuestAccelerator {
  /** Path of the type: `projects/<project>/zones/<zone>/acceleratorTypes/nvidia-tesla-t4`. */
  readonly acceleratorType: pulumi.Input<string>;
  /** How many of them each instance gets; at least 1. */
  readonly acceleratorCount: pulumi.Input<number>;
}

/** Attributes of the request that makes an instance, in Compute Engine's spelling. Name and labels are Kasm's own. */
export type GcpConfigOverride = JsonObject & { readonly name?: never; readonly labels?: never };

/** What a VM provider config for Google Cloud has (kasm-wire.md 6.5, kasm-docs.md 5.10). Every change updates in place. */
export interface GoogleCloudFields {
  /**
   * Key of the service account with which instances are made: the object, not its text
   * (`config.requireSecretObject("gcpCredentials")`). A new config has none: the form asks for it, and a
   * caller within Google Cloud has left it empty (kasm-docs.md 5.10). Kept as a secret; sent when it changes, never compared with the server's.
   */
  credentials?: pulumi.Input<GcpCredentials>;
  /** Id of the project, for example `pensive-voice-547511`. */
  project: pulumi.Input<string>;
  /** Region that instances are made in, for example `us-east4`. */
  region: pulumi.Input<string>;
  /** Google Cloud's zone that instances are made in, for example `us-east4-b`; no zone of Kasm's. */
  zone: pulumi.Input<string>;
  /** Machine type of the instances, for example `e2-standard-2`. */
  machineType: pulumi.Input<string>;
  /** Path of the image: `projects/ubuntu-os-cloud/global/images/ubuntu-2204-jammy-v20240614`. */
  image: pulumi.Input<string>;
  /** Boot disk of each machine, at least `50 GB`. Before Kasm 1.19 it must be a whole number of GiB. */
  bootVolumeSize: pulumi.Input<Size>;
  /** Type of the boot disk, for example `pd-ssd`. */
  diskType: pulumi.Input<string>;
  /** Path of the key that disks are encrypted with, where it is the customer's own (CMEK). A new config has none. */
  customerManagedEncryptionKey?: pulumi.Input<string>;
  /** Path of the network of the instances: `projects/<project>/global/networks/default`. */
  network: pulumi.Input<string>;
  /** Path of the subnetwork: `projects/<project>/regions/<region>/subnetworks/default`. */
  subnetwork: pulumi.Input<string>;
  /** Whether instances get a public address. Default false. */
  publicIp?: pulumi.Input<boolean>;
  /** Network tags of the instances, to which firewall rules apply. A new config has none. */
  networkTags?: pulumi.Input<pulumi.Input<string>[]>;
  /** Labels of the instances. A new config has none. */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Metadata of the instances by key: `{ "ssh-keys": "user1:ssh-rsa … user1" }`. A new config has none. */
  metadata?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The service account that instances run as. A new config has none. */
  serviceAccount?: pulumi.Input<GcpServiceAccount>;
  /** Accelerators (GPUs) of the instances. A new config has none. */
  guestAccelerators?: pulumi.Input<pulumi.Input<GcpGuestAccelerator>[]>;
  /** Metadata key under which instances get the start-up script. Kasm's own value is `startup-script`. */
  startupScriptType?: pulumi.Input<string>;
  /** Which family of operating system the image holds. A new config has none. */
  installedOsType?: pulumi.Input<"linux" | "windows">;
  /**
   * Attributes of the request that makes an instance, in Compute Engine's spelling:
   * `{ shieldedInstanceConfig: { enableSecureBoot: true } }`. All but `name` and `labels` can be overridden. A new
   * config has none.
   */
  configOverride?: pulumi.Input<GcpConfigOverride>;
}

const serviceAccount = z.strictObject({ email: z.string().min(1), scopes: z.array(z.string()) });
const accelerators = z.array(
  z.strictObject({ acceleratorType: z.string().min(1), acceleratorCount: z.number().int().min(1) }),
);

/** A VM provider config for Google Cloud (kasm-wire.md 6.5, kasm-docs.md 5.10). */
export const googleCloud = defineVmProvider<GoogleCloudFields, GoogleCloudFields, "credentials">({
  fields: {
    credentials: secretJson("gcp_credentials", z.unknown()).optional().refine(serviceAccountKey),
    project: text("gcp_project"),
    region: text("gcp_region"),
    zone: text("gcp_zone"),
    machineType: text("gcp_machine_type"),
    image: text("gcp_image"),
    bootVolumeSize: gibibytes("gcp_boot_volume", { minBytes: 50e9 }),
    diskType: text("gcp_disk_type"),
    customerManagedEncryptionKey: text("gcp_cmek").optional(),
    network: text("gcp_network"),
    subnetwork: text("gcp_subnetwork"),
    publicIp: flag("gcp_public_ip").optional(),
    networkTags: jsonList("gcp_network_tags").optional(),
    labels: tags("gcp_custom_labels").optional(),
    metadata: keyValues("gcp_metadata").optional(),
    serviceAccount: json("gcp_service_account", serviceAccount).optional(),
    guestAccelerators: json("gcp_guest_accelerators", accelerators).optional(),
    startupScriptType: text("startup_script_type").optional(),
    installedOsType: choice("vm_installed_os_type", {
      linux: ["linux", "Linux"],
      windows: ["windows", "Windows"],
    }).optional(),
    configOverride: jsonObject("gcp_config_override").optional().refine(notKasmsOwn),
  },
  rules: [
    ...whole("GiB", "bootVolumeSize"),
    ({ metadata, startupScript, startupScriptType = "startup-script" }) => {
      const key = String(startupScriptType);
      if (!isObject(metadata) || !(key in metadata) || startupScript == null) return undefined;
      return { property: "metadata", reason: `"${key}" is the place of startupScript; say one of them` };
    },
  ],
});

function serviceAccountKey(value: unknown): string | undefined {
  if (!isObject(value)) return "the key is an object; where it is a text, parse it first: JSON.parse(text)";
  if (typeof value["type"] !== "string") return "no type: this is not a key of Google Cloud's";
  const missing = ["client_email", "private_key"].filter((part) => typeof value[part] !== "string");
  return value["type"] === "service_account" && missing.length > 0
    ? `a service account's key has ${missing.join(" and ")}, which is missing here`
    : undefined;
}

function notKasmsOwn(value: unknown): string | undefined {
  const taken = ["name", "labels"].filter((key) => key in (value as Record<string, unknown>));
  if (taken.length === 0) return undefined;
  const instead = taken.includes("labels") ? "; labels have a field of their own" : "";
  return `${taken.join(" and ")} cannot be overridden${instead}`;
}

import type * as pulumi from "@pulumi/pulumi";
import { choice, flag, is, needs, only, secret, text } from "../core";
import type { Condition, Size } from "../core";
import { jsonObject, sshPublicKey, tags } from "./checks";
import { defineVmProvider, type With, type Without } from "./definition";
import type { JsonObject } from "./json";
import { gibibytes, whole } from "./sizes";

/** The image of a virtual machine: one of the marketplace, or one by its resource id. */
export type AzureImageReference =
  | {
      readonly publisher: pulumi.Input<string>;
      readonly offer: pulumi.Input<string>;
      readonly sku: pulumi.Input<string>;
      /** A version, or `latest`. */
      readonly version: pulumi.Input<string>;
      readonly id?: never;
    }
  | {
      readonly id: pulumi.Input<string>;
      readonly publisher?: never;
      readonly offer?: never;
      readonly sku?: never;
      readonly version?: never;
    };

/**
 * What a VM provider config for Azure has (kasm-wire.md 6.3, kasm-docs.md 5.9). Every change updates in place.
 *
 * Kasm signs in as an app registration: register one in the directory, make it a client secret, and give it the
 * {@link azureRoles} on the resource group.
 */
export interface AzureFields {
  /** Id of the subscription. */
  subscriptionId: pulumi.Input<string>;
  /** Name of the resource group of the machines and of the DNS zone; the app needs {@link azureRoles} on it. */
  resourceGroup: pulumi.Input<string>;
  /** Id of the directory (tenant). */
  tenantId: pulumi.Input<string>;
  /** Application (client) id of the app registration. */
  clientId: pulumi.Input<string>;
  /** Client secret of the app registration. Kept as a secret; sent when it changes, never compared with the server's. */
  clientSecret: pulumi.Input<string>;
  /** The cloud that the subscription belongs to: Azure's public cloud, US government, China (21Vianet) or Germany. */
  authority: pulumi.Input<"public" | "government" | "china" | "germany">;
  /** Region that machines are made in, for example `eastus`. */
  region: pulumi.Input<string>;
  /** Size of the machines, for example `Standard_D2s_v3`. */
  vmSize: pulumi.Input<string>;
  /** Type of the boot disk, for example `Premium_LRS`. */
  osDiskType: pulumi.Input<string>;
  /** Boot disk of each machine, at least `50 GB`. Before Kasm 1.19 it must be a whole number of GiB. */
  osDiskSize: pulumi.Input<Size>;
  /** Image of the machines: publisher, offer, sku and version of the marketplace, or the id of an image. */
  imageReference: pulumi.Input<AzureImageReference>;
  /** Whether the machines run Windows. Linux needs {@link sshPublicKey}, Windows has none. Default false. */
  isWindows?: boolean;
  /** Resource id of the network security group of the machines. */
  networkSecurityGroup: pulumi.Input<string>;
  /** Resource id of the subnet of the machines. */
  subnet: pulumi.Input<string>;
  /**
   * Whether machines get a public address. Without one, they must be attached to a standard load balancer, or the subnet
   * needs a NAT gateway or a user-defined route. With one, the subnet must not have a NAT gateway. Default false.
   */
  publicIp?: pulumi.Input<boolean>;
  /** Tags of the machines. A new config has none. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Name of the account on the machines. */
  osUsername: pulumi.Input<string>;
  /**
   * Password of that account. By SSH nobody signs in with it unless the image is changed. Kept as a secret; sent when it
   * changes, never compared with the server's.
   */
  osPassword: pulumi.Input<string>;
  /** Public key for that account, in OpenSSH form. Required for Linux; Windows has none. */
  sshPublicKey?: pulumi.Input<string>;
  /** Name of the marketplace plan of the image; together with {@link planProduct} and {@link planPublisher}. A new config has none. */
  planName?: pulumi.Input<string>;
  /** Product of the marketplace plan: the offer. A new config has none. */
  planProduct?: pulumi.Input<string>;
  /** Publisher of the marketplace plan. A new config has none. */
  planPublisher?: pulumi.Input<string>;
  /** Security type of the machines as Azure calls it, for example `TrustedLaunch`. A new config has none. */
  securityType?: pulumi.Input<string>;
  /** Whether machines boot only what is signed. A new config has none. */
  enableSecureBoot?: pulumi.Input<boolean>;
  /** Whether machines get a TPM. A new config has none. */
  enableTpm?: pulumi.Input<boolean>;
  /**
   * Changes to the request that makes a machine. What there is to change shows under JSON View of a machine in the
   * portal. A key is a name at the top (`location`), or a path with dots: `hardware_profile.vm_size`, and
   * `os_profile.linux_configuration.ssh.public_keys.0.path` for an element of a list that is there already. A new
   * config has none.
   */
  configOverride?: pulumi.Input<JsonObject>;
}

type Plan = "planName" | "planProduct" | "planPublisher";

/** The same with what goes together: Linux with an SSH key, Windows without; a plan whole or not at all. */
export type AzureArgs = Omit<AzureFields, Plan | "isWindows" | "sshPublicKey"> &
  (({ isWindows: true } & Without<"sshPublicKey">) | ({ isWindows?: false } & With<AzureFields, "sshPublicKey">)) &
  (With<AzureFields, Plan> | Without<Plan>);

/**
 * The roles that Kasm's app registration needs on the resource group it makes machines in; the last one only for DNS
 * records. Assign each of them to the app under Access control (IAM) of the resource group:
 *
 * ```ts
 * for (const role of azureRoles) new azure.authorization.Assignment(role, { scope, principalId, roleDefinitionName: role });
 * ```
 */
export const azureRoles = ["Virtual Machine Contributor", "Network Contributor", "DNS Zone Contributor"] as const;

/** The web client has an enum, the preseed reference an authority's URL (kasm-1.19-columns.md, azure_configs). */
export const azureAuthorities = {
  public: ["AZURE_PUBLIC_CLOUD", "https://login.microsoftonline.com"],
  government: ["AZURE_GOVERNMENT", "https://login.microsoftonline.us"],
  china: ["AZURE_CHINA", "https://login.chinacloudapi.cn"],
  germany: ["AZURE_GERMANY", "https://login.microsoftonline.de"],
} as const;

const wholePlan = "planName, planProduct and planPublisher together name a marketplace plan; give all three or none";
const plan = ["planName", "planProduct", "planPublisher"] as const;

/** A VM provider config for Azure (kasm-wire.md 6.3, kasm-docs.md 5.9). */
export const azure = defineVmProvider<AzureFields, AzureArgs, "clientSecret" | "osPassword">({
  fields: {
    subscriptionId: text("azure_subscription_id").refine(uuid),
    resourceGroup: text("azure_resource_group"),
    tenantId: text("azure_tenant_id"),
    clientId: text("azure_client_id").refine(uuid),
    clientSecret: secret("azure_client_secret"),
    authority: choice("azure_authority", azureAuthorities),
    region: text("azure_region"),
    vmSize: text("azure_vm_size"),
    osDiskType: text("azure_os_disk_type"),
    osDiskSize: gibibytes("azure_os_disk_size", { minBytes: 50e9 }),
    imageReference: jsonObject("azure_image_reference").refine(oneImage),
    isWindows: flag("azure_is_windows").optional(),
    networkSecurityGroup: text("azure_network_sg").refine(resourceId),
    subnet: text("azure_subnet").refine(resourceId),
    publicIp: flag("azure_public_ip").optional(),
    tags: tags("azure_tags").optional(),
    osUsername: text("azure_os_username"),
    osPassword: secret("azure_os_password"),
    sshPublicKey: text("azure_ssh_public_key").optional().refine(sshPublicKey),
    planName: text("plan_name").optional(),
    planProduct: text("plan_product").optional(),
    planPublisher: text("plan_publisher").optional(),
    securityType: text("security_type").optional(),
    enableSecureBoot: flag("secure_boot_enabled").optional(),
    enableTpm: flag("tpm_enabled").optional(),
    configOverride: jsonObject("azure_config_override").optional().refine(pathsWithDots),
  },
  rules: [
    ...whole("GiB", "osDiskSize"),
    needs(
      "sshPublicKey",
      is("isWindows", false, undefined),
      "a Linux machine needs a public key: signing in by SSH with a password is off by default",
    ),
    only("sshPublicKey", is("isWindows", false, undefined), "Windows machines take no SSH key; leave it out"),
    ...plan.map((part): Condition =>
      needs(part, (inputs) => plan.some((other) => inputs[other] != null && inputs[other] !== ""), wholePlan),
    ),
  ],
});

function uuid(value: unknown): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(value))
    ? undefined
    : "an id is expected, in the form 00000000-0000-0000-0000-000000000000";
}

function resourceId(value: unknown): string | undefined {
  return /^\/subscriptions\/./i.test(String(value))
    ? undefined
    : "the whole resource id is expected: /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/…";
}

function oneImage(value: unknown): string | undefined {
  const image = value as Record<string, unknown>;
  const marketplace = ["publisher", "offer", "sku", "version"];
  const given = marketplace.filter((key) => image[key] != null);
  if (image["id"] != null)
    return given.length === 0 ? undefined : `id names an image by itself; leave out ${given.join(", ")}`;
  const missing = marketplace.filter((key) => image[key] == null);
  return missing.length === 0
    ? undefined
    : `publisher, offer, sku and version together, or id alone, name an image; ${missing.join(", ")} missing`;
}

/** One path may not lie within another: which of both wins is not said. */
function pathsWithDots(value: unknown): string | undefined {
  const paths = Object.keys(value as Record<string, unknown>);
  const odd = paths.find((path) => !/^[^.[\]\s]+(\.[^.[\]\s]+)*$/.test(path));
  if (odd !== undefined)
    return `"${odd}" is no path; nested items are named with dots, elements of a list by their index: os_profile.linux_configuration.ssh.public_keys.0.path`;
  const index = paths.find((path) => /^\d/.test(path));
  if (index !== undefined) return `"${index}" begins with an index, and at the top there is no list`;
  const inner = paths.find((path) => paths.some((other) => path.startsWith(`${other}.`)));
  return inner === undefined
    ? undefined
    : `"${inner}" lies within another path that is given too; say both in one of them`;
}

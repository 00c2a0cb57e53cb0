import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, pem, secret, secretJson, text } from "../core";
import type { FieldTable } from "../core";
import { azureAuthorities } from "../vm-providers/azure";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";

/** What every DNS provider config has (kasm-wire.md 12.1, kasm-1.19-columns.md DNS provider configs). */
export interface DnsProviderFields {
  /** Where the records are kept. A change replaces the config. */
  provider: "aws" | "azure" | "digital_ocean" | "gcp" | "oci";
  /** Name of the config. Updates. */
  name: pulumi.Input<string>;
}

/** Route 53. Every change updates in place. */
export interface AwsDnsFields {
  /** Id of the access key that may change the zone's records. */
  accessKeyId: pulumi.Input<string>;
  /** The access key itself. Kept as a secret; sent when it changes, never compared with the server's. */
  secretAccessKey: pulumi.Input<string>;
}

/** Azure DNS. Every change updates in place. */
export interface AzureDnsFields {
  /** Subscription that the DNS zone belongs to. */
  subscriptionId: pulumi.Input<string>;
  /** Resource group that the DNS zone is in. */
  resourceGroup: pulumi.Input<string>;
  /** Directory in which Kasm is registered as an application. */
  tenantId: pulumi.Input<string>;
  /** Id of that application. */
  clientId: pulumi.Input<string>;
  /** Secret of that application. Kept as a secret; sent when it changes, never compared with the server's. */
  clientSecret: pulumi.Input<string>;
  /** Which of Azure's clouds the subscription is in. */
  authority: pulumi.Input<"public" | "government" | "china" | "germany">;
  /** Azure region, for example `eastus`. */
  region: pulumi.Input<string>;
}

/** DigitalOcean's DNS. Every change updates in place. */
export interface DigitalOceanDnsFields {
  /** API token that may change the domain. Kept as a secret; sent when it changes, never compared with the server's. */
  token: pulumi.Input<string>;
}

/** Google Cloud DNS. Every change updates in place. */
export interface GcpDnsFields {
  /** Id of the project that the managed zone is in. */
  project: pulumi.Input<string>;
  /**
   * Key of a service account that may change the zone's records: the downloaded JSON as an object. The form lets it be
   * left out; a new config then has none. Kept as a secret; sent when it changes, never compared with the server's, which shows
   * asterisks in its place (kasm-wire.md 1.7).
   */
  credentials?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

/** Oracle Cloud DNS. Every change updates in place. */
export interface OciDnsFields {
  /** OCID of the tenancy. */
  tenancyOcid: pulumi.Input<string>;
  /** OCID of the compartment that the DNS zone is in. */
  compartmentOcid: pulumi.Input<string>;
  /** OCID of the user that may change the zone's records. */
  userOcid: pulumi.Input<string>;
  /** Fingerprint of that user's key: pairs of digits with colons between them. */
  fingerprint: pulumi.Input<string>;
  /** PEM text of that key. Kept as a secret; sent when it changes, never compared with the server's. */
  privateKey: pulumi.Input<string>;
  /** Region of the DNS zone, for example `us-ashburn-1`. */
  region: pulumi.Input<string>;
}

interface FieldsByProvider {
  aws: AwsDnsFields;
  azure: AzureDnsFields;
  digital_ocean: DigitalOceanDnsFields;
  gcp: GcpDnsFields;
  oci: OciDnsFields;
}

/** A DNS provider config: `provider` says which fields there are. */
export type DnsProviderArgs = {
  [Name in keyof FieldsByProvider]: CommonArgs & DnsProviderFields & { provider: Name } & FieldsByProvider[Name];
}[keyof FieldsByProvider];

type EveryField = DnsProviderFields &
  Partial<AwsDnsFields & AzureDnsFields & DigitalOceanDnsFields & GcpDnsFields & OciDnsFields>;

const providers: Readonly<Record<keyof FieldsByProvider, FieldTable>> = {
  aws: { accessKeyId: text("aws_access_key_id"), secretAccessKey: secret("aws_secret_access_key") },
  azure: {
    subscriptionId: text("azure_subscription_id"),
    resourceGroup: text("azure_resource_group"),
    tenantId: text("azure_tenant_id"),
    clientId: text("azure_client_id"),
    clientSecret: secret("azure_client_secret"),
    authority: choice("azure_authority", azureAuthorities),
    region: text("azure_region"),
  },
  digital_ocean: { token: secret("digital_ocean_token") },
  gcp: {
    project: text("gcp_project"),
    credentials: secretJson("gcp_credentials").optional().refine(serviceAccountKey),
  },
  oci: {
    tenancyOcid: text("oci_tenancy_ocid").refine(ocid),
    compartmentOcid: text("oci_compartment_ocid").refine(ocid),
    userOcid: text("oci_user_ocid").refine(ocid),
    fingerprint: text("oci_fingerprint").refine(fingerprint),
    privateKey: secret("oci_private_key").refine(pem),
    region: text("oci_region"),
  },
};

function serviceAccountKey(value: unknown): string | undefined {
  return Array.isArray(value) || Object.keys(value as object).length === 0
    ? "a service account's key is an object, as Google's console lets you download it"
    : undefined;
}

function ocid(value: unknown): string | undefined {
  return /^ocid1\.\w+\./.test(String(value)) ? undefined : `"${String(value)}" is not an OCID; it begins with ocid1.`;
}

function fingerprint(value: unknown): string | undefined {
  return /^\w\w(:\w\w)+$/.test(String(value)) ? undefined : "a fingerprint is pairs of digits with colons between them";
}

export const dnsProvider = defineEntity<DnsProviderFields>({
  kind: "DnsProvider",
  title: "DNS provider config",
  adapter: crud({
    list: { call: "get_dns_provider_configs", key: "dns_provider_configs" },
    envelope: "target_dns_provider_config",
    answer: "dns_provider_config",
    create: "create_dns_provider_config",
    update: "update_dns_provider_config",
    remove: "delete_dns_provider_config",
    id: "dns_provider_config_id",
    always: (observed) => ({ dns_provider_name: observed["dns_provider_name"] }),
    removeBody: (id, observed) => ({
      target_dns_provider_config: { dns_provider_config_id: id, dns_provider_name: observed["dns_provider_name"] },
    }),
  }),
  fields: {
    provider: choice(
      "dns_provider_name",
      Object.fromEntries(Object.keys(providers).map((name) => [name, name])),
    ).replaces(),
    name: text("dns_provider_config_name"),
  },
  variants: { by: "provider", of: providers },
  naturalKey: ["name"],
  nameField: "name",
  licenseFeature: "auto_scaling",
  permissions: {
    read: ["2800 dns_providers_view"],
    create: ["2802 dns_providers_create"],
    update: () => ["2801 dns_providers_modify"],
    delete: () => ["2803 dns_providers_delete"],
  },
});

/**
 * Where autoscaled agents get their DNS records: see `registerDns` of {@link AutoscaleConfig}.
 *
 * ```ts
 * new DnsProvider("zone", { provider: "digital_ocean", name: "example.com", token });
 * new DnsProvider("zone", { provider: "aws", name: "example.com", accessKeyId, secretAccessKey });
 * new DnsProvider("zone", {
 *   provider: "gcp", name: "example.com", project: "example",
 *   credentials: config.requireSecretObject<Record<string, string>>("serviceAccountKey"),
 * });
 * ```
 */
export class DnsProvider extends entityResource<DnsProviderArgs, object, OutputsOf<EveryField>>(dnsProvider) {}

/** A DNS provider config as the server shows it, without secrets; fields of other providers are undefined. */
export type DnsProviderValues = ValuesOf<
  EveryField,
  "secretAccessKey" | "clientSecret" | "token" | "credentials" | "privateKey"
>;

/** Looks a DNS provider config up by its name. Fails when there is none or more than one. */
export const { get: getDnsProvider, getOutput: getDnsProviderOutput } = lookup<{ name: string }, DnsProviderValues>(
  dnsProvider,
);

import { create, evidence, identifier, jsonText, list, noise, remove, text, update } from "../build";
import type { FamilyDefinition, FieldDefinition } from "../model";
import { azureAuthority } from "./vm-providers/common";

const wire = "kasm-wire.md 12.1";
const column = (table: string) => `kasm-1.19-columns.md ${table}`;
const secretText = (key: string) => text(key, { secret: true });
const required = { required: true };

const DNS_PROVIDERS: Readonly<Record<string, readonly FieldDefinition[]>> = {
  aws: evidence("documented", column("aws_dns_configs"), [
    text("aws_access_key_id"),
    secretText("aws_secret_access_key"),
  ]),
  azure: evidence("documented", column("azure_dns_configs"), [
    text("azure_subscription_id", required),
    text("azure_resource_group", required),
    text("azure_tenant_id", required),
    text("azure_client_id", required),
    text("azure_client_secret", { ...required, secret: true }),
    text("azure_authority", azureAuthority),
    text("azure_region", required),
  ]),
  digital_ocean: evidence("documented", column("digital_ocean_dns_configs"), [secretText("digital_ocean_token")]),
  gcp: evidence("documented", column("gcp_dns_configs"), [
    text("gcp_project"),
    jsonText("gcp_credentials", { secret: true, alwaysMasked: true, note: "JSON text; masked on read always" }),
  ]),
  oci: evidence("documented", column("oci_dns_configs"), [
    text("oci_fingerprint"),
    text("oci_tenancy_ocid"),
    text("oci_region"),
    text("oci_compartment_ocid"),
    text("oci_user_ocid"),
    secretText("oci_private_key"),
  ]),
};

export const dnsProviderConfigs: FamilyDefinition = {
  name: "dns_provider_configs",
  entity: "DNS provider config",
  id: "dns_provider_config_id",
  naturalKey: "dns_provider_config_name",
  feature: "auto_scaling",
  fields: evidence("observed", wire, [
    identifier("dns_provider_config_id", { readOnly: true }),
    text("dns_provider_config_name", { required: true }),
    text("dns_provider_name", { required: true, values: Object.keys(DNS_PROVIDERS), locked: true }),
    noise("dns_provider_display_name", "text"),
  ]),
  variants: { discriminator: "dns_provider_name", fields: DNS_PROVIDERS },
  calls: [
    list("get_dns_provider_configs", "dns_provider_configs", {
      permissions: ["dns_providers_view"],
      grade: "observed",
      source: wire,
    }),
    create("create_dns_provider_config", "target_dns_provider_config", "dns_provider_config", {
      permissions: ["dns_providers_create"],
      grade: "observed",
      source: "kasm-wire.md 14.1",
      keys: { grade: "observed", source: wire },
    }),
    update(
      "update_dns_provider_config",
      "target_dns_provider_config",
      ["dns_provider_config_id"],
      "dns_provider_config",
      {
        permissions: ["dns_providers_modify"],
        grade: "observed",
        source: "kasm-wire.md 14.1",
        keys: { grade: "observed", source: wire },
      },
    ),
    remove(
      "delete_dns_provider_config",
      "target_dns_provider_config",
      ["dns_provider_config_id", "dns_provider_name"],
      { permissions: ["dns_providers_delete"], grade: "observed", source: "kasm-wire.md 1.11" },
    ),
  ],
};

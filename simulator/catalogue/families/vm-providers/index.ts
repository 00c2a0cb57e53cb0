import { create, evidence, identifier, list, noise, remove, text, update } from "../../build";
import type { FamilyDefinition, FieldDefinition } from "../../model";
import { aws, azure, digitalOcean, gcp, oci } from "./clouds";
import { nutanix, openstack, proxmox, vsphere } from "./hypervisors";
import { harvester, kubevirt } from "./kubernetes";

const VM_PROVIDERS: Readonly<Record<string, readonly FieldDefinition[]>> = {
  harvester,
  kubevirt,
  aws,
  azure,
  digital_ocean: digitalOcean,
  gcp,
  oci,
  openstack,
  vsphere,
  nutanix,
  proxmox,
};

const wire = "kasm-wire.md 6.1";

export const vmProviderConfigs: FamilyDefinition = {
  name: "vm_provider_configs",
  entity: "VM provider config",
  id: "vm_provider_config_id",
  naturalKey: "vm_provider_config_name",
  feature: "auto_scaling",
  fields: [
    ...evidence("documented", "kasm-docs.md 5.1", [
      text("vm_provider_name", { required: true, values: Object.keys(VM_PROVIDERS), locked: true }),
    ]),
    ...evidence("observed", wire, [noise("vm_provider_display_name", "text")]),
  ],
  variants: { discriminator: "vm_provider_name", fields: VM_PROVIDERS },
  calls: [
    list("get_vm_provider_configs", "vm_provider_configs", {
      permissions: ["vm_provider_view"],
      grade: "observed",
      source: "kasm-docs.md 3.3",
    }),
    create("create_vm_provider_config", "target_vm_provider_config", "vm_provider_config", {
      permissions: ["vm_provider_create"],
      grade: "observed",
      source: "kasm-docs.md 3.3",
    }),
    update(
      "update_vm_provider_config",
      "target_vm_provider_config",
      ["vm_provider_config_id", "config_id"],
      "vm_provider_config",
      { permissions: ["vm_provider_modify"], grade: "observed", source: "kasm-docs.md 3.3" },
    ),
    remove(
      "delete_vm_provider_config",
      "target_vm_provider_config",
      ["vm_provider_config_id", "config_id", "vm_provider_name"],
      {
        permissions: ["vm_provider_delete"],
        grade: "observed",
        source: "kasm-wire.md 1.11",
        note: "needs the id and vm_provider_name",
      },
    ),
  ],
};

const dns = "kasm-wire.md 12.1";
const secretText = (key: string) => text(key, { secret: true });

const DNS_PROVIDERS: Readonly<Record<string, readonly FieldDefinition[]>> = {
  aws: evidence("observed", dns, [text("aws_access_key_id"), secretText("aws_secret_access_key")]),
  azure: evidence("observed", dns, [
    text("azure_subscription_id"),
    text("azure_resource_group"),
    text("azure_tenant_id"),
    text("azure_client_id"),
    secretText("azure_client_secret"),
    text("azure_authority"),
    text("azure_region"),
  ]),
  digital_ocean: evidence("observed", dns, [secretText("digital_ocean_token")]),
  gcp: evidence("observed", dns, [text("gcp_project"), secretText("gcp_credentials")]),
  oci: evidence("observed", dns, [
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
  fields: evidence("observed", dns, [
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
      source: dns,
    }),
    create("create_dns_provider_config", "target_dns_provider_config", "dns_provider_config", {
      permissions: ["dns_providers_create"],
      grade: "observed",
      source: dns,
    }),
    update(
      "update_dns_provider_config",
      "target_dns_provider_config",
      ["dns_provider_config_id"],
      "dns_provider_config",
      { permissions: ["dns_providers_modify"], grade: "observed", source: dns },
    ),
    remove(
      "delete_dns_provider_config",
      "target_dns_provider_config",
      ["dns_provider_config_id", "dns_provider_name"],
      { permissions: ["dns_providers_delete"], grade: "observed", source: "kasm-wire.md 1.11" },
    ),
  ],
};

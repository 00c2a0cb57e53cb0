import { call, create, evidence, list, noise, parameter, text, update, wrapper } from "../../build";
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

/** Which lines know Nutanix and Proxmox: not 1.16, and no more is said than that they came later (kasm-docs.md 1). */
const laterValues = {
  switch: "later_hypervisors",
  since: { "1.17": "1.17", "1.18": "1.18" },
  values: ["nutanix", "proxmox"],
} as const;

const wire = "kasm-wire.md 6.1";

export const vmProviderConfigs: FamilyDefinition = {
  name: "vm_provider_configs",
  entity: "VM provider config",
  id: "vm_provider_config_id",
  naturalKey: "vm_provider_config_name",
  feature: "auto_scaling",
  fields: [
    ...evidence("documented", "kasm-docs.md 5.1", [
      text("vm_provider_name", { required: true, values: Object.keys(VM_PROVIDERS), locked: true, laterValues }),
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
      {
        permissions: ["vm_provider_modify"],
        partial: { grade: "observed", source: "kasm-docs.md 3.3" },
        grade: "observed",
        source: "kasm-docs.md 3.3",
      },
    ),
    call({
      name: "delete_vm_provider_config",
      action: "delete",
      class: "write",
      envelope: "target_vm_provider_config",
      idKeys: ["vm_provider_config_id", "config_id"],
      permissions: ["vm_provider_delete"],
      parameters: [
        wrapper("target_vm_provider_config", [
          parameter("vm_provider_config_id", "identifier"),
          parameter("config_id", "identifier", { grade: "inferred", source: "kasm-docs.md 5.1" }),
          parameter("vm_provider_name", "text"),
        ]),
      ],
      grade: "observed",
      source: "kasm-wire.md 1.11",
      note: "needs the id and vm_provider_name",
    }),
  ],
};

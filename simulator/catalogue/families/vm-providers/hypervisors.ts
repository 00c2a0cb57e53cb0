import { evidence, flag, integer, jsonText, size, text } from "../../build";
import type { FieldDefinition } from "../../model";
import { commonFields, memory, newerCommonFields } from "./common";

export const nutanix: FieldDefinition[] = [
  ...newerCommonFields(),
  ...evidence("documented", "kasm-1.19-columns.md nutanix_vm_configs", [
    text("host", { required: true }),
    integer("port", { required: true }),
    text("username", { required: true }),
    text("password", { required: true, secret: true }),
    text("api_version", { required: true }),
    text("vm_candidate", { required: true }),
    integer("cores", { required: true }),
    memory,
    flag("verify_ssl", { default: true }),
  ]),
];

export const proxmox: FieldDefinition[] = [
  ...newerCommonFields(),
  ...evidence("documented", "kasm-1.19-columns.md proxmox_vm_configs", [
    text("host", { required: true }),
    text("username", { required: true }),
    text("token_name", { required: true }),
    text("token_value", { required: true, secret: true }),
    flag("verify_ssl", { default: true }),
    text("cluster_node_name", { required: true }),
    text("target_node_name"),
    text("template_name", { required: true }),
    flag("full_clone", { default: true }),
    integer("vmid_range_lower", { required: true }),
    integer("vmid_range_upper", { required: true }),
    integer("cores", { required: true }),
    memory,
    text("installed_os_type", {
      required: true,
      valuesBy: {
        switch: "proxmox_os_type",
        values: {
          lower: ["linux", "windows"],
          capitalised: ["Linux", "Windows"],
          any: ["linux", "windows", "Linux", "Windows"],
        },
      },
    }),
    text("resource_pool_name"),
    text("storage_pool_name"),
    text("startup_script_path"),
  ]),
];

export const vsphere: FieldDefinition[] = [
  ...commonFields({ required: true }),
  ...evidence("documented", "kasm-1.19-columns.md vsphere_vm_configs", [
    text("vsphere_vcenter_address", { required: true }),
    integer("vsphere_vcenter_port", { required: true }),
    text("vsphere_vcenter_username", { required: true }),
    text("vsphere_vcenter_password", { required: true, secret: true }),
    text("vsphere_datacenter_name", { required: true }),
    text("vsphere_installed_OS_type", {
      required: true,
      valuesBy: {
        switch: "vsphere_os_type",
        values: {
          capitalised: ["Linux", "Windows"],
          lower: ["linux", "windows"],
          any: ["Linux", "Windows", "linux", "windows"],
        },
      },
    }),
    text("vsphere_template_name"),
    text("vsphere_vm_name"),
    text("vsphere_vm_snapshot_name"),
    text("vsphere_clone_type"),
    text("vsphere_vm_folder"),
    text("vsphere_datastore_name", { wire: { "1.18": { name: "vsphere_datastore" } } }),
    flag("vsphere_use_datastore_cluster", { wire: { "1.18": null } }),
    text("vsphere_datastore_cluster_name", { wire: { "1.19": null }, source: "kasm-wire.md 6.8", grade: "observed" }),
    text("vsphere_cluster_name"),
    text("vsphere_resource_pool"),
    integer("vsphere_cpus"),
    size("vsphere_memory_bytes", "vsphere_memoryMB", "megabytes"),
    text("vsphere_os_username"),
    text("vsphere_os_password", { secret: true }),
    text("vsphere_startup_script_method"),
    text("vm_public_ssh_key"),
  ]),
];

/** Both spellings mean a user name and password (kasm-docs.md 5.7). */
const byUser = { neededWhen: [{ key: "openstack_auth_method", is: ["user", "password"] }] };
const byApplication = { neededWhen: [{ key: "openstack_auth_method", is: ["application_credentials"] }] };
const withVolume = { neededWhen: [{ key: "openstack_create_volume", is: [true] }] };

export const openstack: FieldDefinition[] = [
  ...commonFields({ required: true }),
  ...evidence("documented", "kasm-1.19-columns.md openstack_vm_configs", [
    text("openstack_auth_method", {
      required: true,
      valuesBy: {
        switch: "openstack_auth_method",
        values: {
          user: ["user", "application_credentials"],
          password: ["password", "application_credentials"],
          any: ["user", "password", "application_credentials"],
        },
      },
      note: "the web client writes user, the chart password",
    }),
    text("openstack_keystone_endpoint", { required: true }),
    text("openstack_nova_endpoint", { required: true }),
    text("openstack_nova_version", { required: true }),
    text("openstack_glance_endpoint", { required: true }),
    text("openstack_glance_version", { required: true }),
    text("openstack_cinder_endpoint", { required: true }),
    text("openstack_cinder_version", { required: true }),
    text("openstack_project_name", { required: true }),
    text("openstack_availability_zone", { required: true }),
    text("openstack_flavor", { required: true }),
    text("openstack_image_id", { required: true }),
    text("openstack_network_id", { required: true }),
    text("openstack_application_credential_id", byApplication),
    text("openstack_application_credential_secret", { secret: true, ...byApplication }),
    text("openstack_username", byUser),
    text("openstack_password", { secret: true, ...byUser }),
    text("openstack_project_domain_name", byUser),
    text("openstack_user_domain_name", byUser),
    text("openstack_key_name"),
    jsonText("openstack_security_groups", { default: [] }),
    jsonText("openstack_metadata", { default: {} }),
    jsonText("openstack_config_override", { default: {} }),
    flag("openstack_create_volume", { default: false }),
    size("openstack_volume_size_bytes", "openstack_volume_size_gb", "gigabytes", withVolume),
    text("openstack_volume_type", withVolume),
  ]),
];

/** The sections of the facts that a source may name; the facts themselves are not part of the repository. */
const NUMBERED: Readonly<Record<string, string>> = {
  "kasm-wire.md":
    "0 1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11 2 3 3.1 3.2 3.3 4 4.1 4.2 4.3 4.4 4.5 4.6 5 6 6.1 6.2 6.3 6.4 6.5 6.6 6.7 6.8 7 8 9 9b 10 10.1 10.2 10.3 10.4 11 12 12.1 12.2 12.3 12.4 12.5 12.6 12.7 12.8 12.9 12.10 12.11 12.12 13 14 14.1 14.2 15",
  "kasm-docs.md":
    "0 1 2 2.1 2.2 2.3 2.4 3 3.1 3.2 3.3 4 5 5.1 5.2 5.3 5.4 5.5 5.6 5.7 5.8 5.9 5.10 5.11 6 6.1 6.2 7 7.1 7.2 7.3 7.4 7.5 7.6 7.7 7.8 7.9 7.10 8 9 10",
  "harvester.md": "0 1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 2 3 4 5 6 7",
  "kasm-1.19-columns.md": `zones managers connection_proxies server_pools servers server_templates server_image_slots
    user_server_assignments autoscale_configs schedules aws_configs azure_configs
    digital_ocean_vm_configs gcp_vm_configs harvester_vm_configs kubevirt_vm_configs nutanix_vm_configs
    oci_vm_configs openstack_vm_configs proxmox_vm_configs vsphere_vm_configs aws_dns_configs
    azure_dns_configs digital_ocean_dns_configs gcp_dns_configs oci_dns_configs oidc_configs saml_config
    ldap_configs active_directory_user_management_configs sso_to_group_mapping
    sso_attribute_userfield_mapping groups group_settings group_permissions group_images users
    user_attributes user_groups companies physical_tokens api_configs images image_attributes labels
    labeled_objects registries staging_configs cast_configs file_mappings storage_providers
    storage_mappings filter_policies domains branding_configs banners settings egress_providers
    egress_provider_ziti_configs egress_gateways egress_credentials egress_credential_gateways
    egress_provider_mappings egress_provider_mapping_gateways ziti_identity_credentials`,
};

export const SECTIONS: readonly string[] = [
  ...Object.entries(NUMBERED).flatMap(([file, sections]) =>
    sections.split(/\s+/).map((section) => `${file} ${section}`),
  ),
  "kasm-1.19-columns.md Older names",
];

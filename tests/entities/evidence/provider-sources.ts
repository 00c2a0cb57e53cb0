/** Where the facts about a kind stand, and names that its file makes up for itself: those never go over the wire. */
export interface Sources {
  readonly columns: readonly string[];
  readonly sections: readonly string[];
  readonly own?: readonly string[];
  /** What names are made of by a scheme that the facts give: what is left without it must stand there. */
  readonly scheme?: readonly RegExp[];
  /** Names that the facts give as a pattern only, and that nobody has seen. */
  readonly guessed?: readonly string[];
}

const machine = (table: string, ...sections: string[]): Sources => ({
  columns: [table],
  sections: ["kasm-wire.md 6.1", "kasm-docs.md 5.1", "Older names", ...sections],
});

/** The four newer providers: what 1.18 calls their sizes is open, `*_gb` and `*_mb` being the pattern (kasm-docs.md 5.1). */
const newer = (table: string, ...sections: string[]): Sources => ({
  ...machine(table, ...sections),
  guessed: ["memory", "memory_gb", "memory_mb", "disk_size", "disk_size_gb", "disk_size_mb"],
});

const dns = (table: string): Sources => ({ columns: [table], sections: ["kasm-wire.md 12.1", "kasm-docs.md 5.10"] });

/** By kind, or by kind and variant. Written from the facts, not from the entities. */
export const providerSources: Readonly<Record<string, Sources>> = {
  Zone: { columns: ["zones"], sections: ["kasm-wire.md 5", "kasm-docs.md 7.3"] },
  ConnectionProxy: { columns: ["connection_proxies"], sections: ["kasm-wire.md 12.5"] },
  Server: { columns: ["servers"], sections: ["kasm-wire.md 9b"] },
  Agent: { columns: ["servers"], sections: ["kasm-wire.md 9b", "kasm-docs.md 3.3", "Older names"] },
  ServerPool: { columns: ["server_pools"], sections: ["kasm-wire.md 7", "kasm-docs.md 6.2"] },
  AutoscaleConfig: { columns: ["autoscale_configs"], sections: ["kasm-wire.md 8", "kasm-docs.md 6.1", "Older names"] },
  AutoscaleSchedule: { columns: ["schedules"], sections: ["kasm-wire.md 9", "kasm-docs.md 6.2"] },
  "DnsProvider aws": dns("aws_dns_configs"),
  "DnsProvider azure": dns("azure_dns_configs"),
  "DnsProvider digital_ocean": dns("digital_ocean_dns_configs"),
  "DnsProvider gcp": dns("gcp_dns_configs"),
  "DnsProvider oci": dns("oci_dns_configs"),
  "VmProvider aws": machine("aws_configs", "kasm-wire.md 6.2", "kasm-docs.md 5.8"),
  "VmProvider azure": machine("azure_configs", "kasm-wire.md 6.3", "kasm-docs.md 5.9"),
  "VmProvider digital_ocean": machine("digital_ocean_vm_configs", "kasm-wire.md 6.4", "kasm-docs.md 5.10"),
  "VmProvider gcp": machine("gcp_vm_configs", "kasm-wire.md 6.5", "kasm-docs.md 5.10"),
  "VmProvider oci": machine("oci_vm_configs", "kasm-wire.md 6.6", "kasm-docs.md 5.10"),
  "VmProvider openstack": machine("openstack_vm_configs", "kasm-wire.md 6.7", "kasm-docs.md 5.7"),
  "VmProvider vsphere": machine("vsphere_vm_configs", "kasm-wire.md 6.8", "kasm-docs.md 5.6"),
  "VmProvider harvester": newer("harvester_vm_configs", "kasm-docs.md 5.2"),
  "VmProvider kubevirt": newer("kubevirt_vm_configs", "kasm-docs.md 5.2", "kasm-docs.md 5.3"),
  "VmProvider nutanix": newer("nutanix_vm_configs", "kasm-docs.md 5.2", "kasm-docs.md 5.4"),
  "VmProvider proxmox": newer("proxmox_vm_configs", "kasm-docs.md 5.2", "kasm-docs.md 5.5"),
  OidcConfig: { columns: ["oidc_configs"], sections: ["kasm-wire.md 2", "kasm-docs.md 7.1"] },
  SamlConfig: { columns: ["saml_config"], sections: ["kasm-wire.md 3.1"] },
  LdapConfig: { columns: ["ldap_configs"], sections: ["kasm-wire.md 3.2"] },
  SsoGroupMapping: { columns: ["sso_to_group_mapping"], sections: ["kasm-wire.md 4.6"] },
  SsoAttributeMapping: { columns: ["sso_attribute_userfield_mapping"], sections: ["kasm-wire.md 3.3"] },
  Group: { columns: ["groups"], sections: ["kasm-wire.md 4.1"] },
  GroupSettings: { columns: ["group_settings"], sections: ["kasm-wire.md 4.5", "kasm-docs.md 7.5"] },
  // Names of permissions follow a scheme: a family's name with what may be done, settings with the category.
  GroupPermissions: {
    columns: ["group_permissions"],
    sections: ["kasm-wire.md 4.4", "kasm-docs.md 2.3", "kasm-wire.md 12.10"],
    scheme: [/_(view|modify|create|delete)$/, /^(settings_modify|groups)_/],
  },
  GroupMembership: { columns: ["user_groups"], sections: ["kasm-wire.md 4.2"] },
  User: { columns: ["users", "user_attributes"], sections: ["kasm-wire.md 12.12", "kasm-docs.md 3.2"] },
  ApiKey: {
    columns: ["api_configs", "group_permissions"],
    sections: ["kasm-wire.md 12.9", "kasm-wire.md 4.4"],
    own: ["rotation"],
  },
  GlobalSettings: { columns: ["settings"], sections: ["kasm-wire.md 12.10", "kasm-docs.md 7.9"] },
  License: { columns: [], sections: ["kasm-wire.md 12.11"] },
  UserServerAssignment: { columns: ["user_server_assignments"], sections: ["kasm-docs.md 3.1"] },
  PhysicalTokenAssignment: { columns: ["physical_tokens"], sections: ["kasm-wire.md 14.1"] },
  Workspace: { columns: ["images"], sections: ["kasm-wire.md 10.2", "kasm-docs.md 7.6", "Older names"] },
  WorkspaceAssignment: { columns: ["group_images"], sections: ["kasm-wire.md 4.3"] },
  WorkspaceExclusion: { columns: ["group_images"], sections: ["kasm-wire.md 4.3"], own: ["assigned"] },
  Registry: { columns: ["registries"], sections: ["kasm-wire.md 11", "kasm-docs.md 7.7"] },
  RegistryWorkspace: {
    columns: ["images", "registries"],
    sections: ["kasm-wire.md 11", "kasm-wire.md 10.2"],
    own: ["registry_entry", "image_tag"],
  },
  CastConfig: { columns: ["cast_configs"], sections: ["kasm-wire.md 12.8"] },
  StagingConfig: { columns: ["staging_configs"], sections: ["kasm-wire.md 12.8"] },
  WebFilterPolicy: { columns: ["filter_policies"], sections: ["kasm-wire.md 12.6"] },
  BrandingConfig: { columns: ["branding_configs"], sections: ["kasm-wire.md 12.7"] },
  FileMapping: { columns: ["file_mappings"], sections: ["kasm-wire.md 12.4", "kasm-docs.md 7.8"] },
  StorageProvider: { columns: ["storage_providers"], sections: ["kasm-wire.md 12.2"] },
  StorageMapping: { columns: ["storage_mappings"], sections: ["kasm-wire.md 12.3"] },
};

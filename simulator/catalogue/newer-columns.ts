import type { FamilyDefinition, FieldDefinition } from "./model";

/**
 * Columns of 1.19 that the web client of 1.15 does not know (kasm-1.19-columns.md Columns that the older web client
 * does not know), without those of which the facts tell when they came.
 */
const NEWER: Readonly<Record<string, string>> = {
  zones: `enable_rdp_direct_login enable_rdp_https_gw enable_rdp_https_gw_dlp proxy_rdp_client_connections
    proxy_rdp_hostname proxy_rdp_port verify_rdp_client_ip`,
  servers: "connection_sso_username_domain container_limit gpu_exclusions max_simultaneous_users",
  autoscale_configs: `connection_sso_username_domain max_simultaneous_users rotate_servers_in_days
    rotate_servers_pre_warm_minutes`,
  vm_provider_configs: `plan_name plan_product plan_publisher secure_boot_enabled security_type tpm_enabled
    startup_script_type vm_installed_os_type vsphere_clone_type vsphere_startup_script_method vsphere_vm_name
    vsphere_vm_snapshot_name`,
  oidc_configs: "enable_frontchannel_logout logout_with_oidc_provider",
  saml_configs: "requested_authn_context strict",
  ldap_configs: "connection_timeout",
  groups: "program_data",
  images: `enforce_workspace_persistence gpu_graphics_acceleration gpu_video_encoding is_remote_app
    override_egress_gateways rdp_client_type remote_app_args remote_app_icon remote_app_name remote_app_program
    session_banner_force_disabled session_banner_id x_res y_res`,
  staging_configs: "allow_kasm_rdp_client_file_transfer_clipboard",
  cast_configs: `allow_kasm_rdp_client_file_transfer_clipboard allow_kasm_rdp_map_local_drives
    allow_kasm_rdp_webauthn_passthrough allow_kasm_smart_card_passthrough`,
  file_mappings: "is_readable",
  branding_configs: "dashboard_logo_url username_input_label",
};

/** The family with its newer columns marked: whether lines before 1.18 have them is the switch newer_columns. */
export function withNewerColumns(family: FamilyDefinition): FamilyDefinition {
  const listed = NEWER[family.name];
  if (listed === undefined) return family;
  const names = new Set(listed.split(/\s+/));
  const mark = (fields: readonly FieldDefinition[]) =>
    fields.map((field) => (names.has(field.key) ? { ...field, newer: true } : field));
  const { variants } = family;
  return {
    ...family,
    fields: mark(family.fields),
    variants: variants && {
      ...variants,
      fields: Object.fromEntries(Object.entries(variants.fields).map(([kind, fields]) => [kind, mark(fields)])),
    },
  };
}

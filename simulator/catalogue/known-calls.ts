import { CALLS } from ".";

/** Who is known to use a call. */
export interface KnownUse {
  readonly users: string;
  /** Section of the facts that lists the calls. */
  readonly source: string;
  readonly calls: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Every call that somebody is known to use, by who: those whose use proves most come first. */
export const KNOWN_USES: readonly KnownUse[] = [
  {
    users: "Developer API",
    source: "kasm-docs.md 3.1",
    calls: words(`create_user get_user get_users update_user delete_user logout_user get_attributes
      update_user_attributes add_user_group remove_user_group assign_user_server unassign_user_server get_login
      get_images request_kasm get_kasm_status join_kasm get_kasms destroy_kasm keepalive exec_command_kasm
      get_kasm_frame_stats get_session_recordings get_sessions_recordings get_rdp_client_connection_info activate
      get_zones`),
  },
  { users: "command line client", source: "kasm-docs.md 3.1", calls: words("pause_kasm resume_kasm stop_kasm") },
  {
    users: "callers of the admin API",
    source: "kasm-docs.md 3.3",
    calls: words(`get_servers get_agents update_server update_agent get_zones update_zone get_groups create_group
      update_group get_settings_group add_settings_group update_settings_group get_permissions get_permissions_group
      add_permissions_group create_server_pool get_vm_provider_configs create_vm_provider_config
      update_vm_provider_config create_autoscale_config get_settings update_setting create_image update_image
      delete_image get_registries create_registry system_info`),
  },
  {
    users: "web client",
    source: "kasm-wire.md 14.1",
    calls: words(`create_user update_user get_users get_user delete_user get_user_groups_settings get_user_usage_dump
      get_user_images get_groups create_group update_group delete_group get_users_group add_user_group
      remove_user_group get_settings_group add_settings_group update_settings_group remove_settings_group
      get_permissions get_permissions_group add_permissions_group remove_permissions_group get_images_group
      add_images_group remove_images_group get_all_ssos add_sso_mapping_group get_sso_mappings_group
      update_sso_mapping_group delete_sso_mapping_group get_sso_attribute_mapping_fields get_sso_attribute_mappings
      add_sso_attribute_mapping update_sso_attribute_mapping delete_sso_attribute_mapping get_oidc_configs
      create_oidc_config update_oidc_config delete_oidc_config get_saml_configs get_saml_config set_saml_config
      update_saml_config delete_saml_config get_ldap_configs get_ldap_config create_ldap_config update_ldap_config
      delete_ldap_config test_ldap_config get_zones create_zone update_zone delete_zone get_vm_provider_configs
      create_vm_provider_config update_vm_provider_config delete_vm_provider_config get_dns_provider_configs
      create_dns_provider_config update_dns_provider_config delete_dns_provider_config get_server_pools
      create_server_pool update_server_pool delete_server_pool get_autoscale_configs create_autoscale_config
      update_autoscale_config delete_autoscale_config get_schedules create_schedule update_schedule delete_schedule
      get_servers create_server update_server delete_server destroy_agent_kasms get_server_custom_network_names
      get_images create_image update_image delete_image create_image_from_session get_registries create_registry
      update_registry registry_auto_updates delete_registry get_storage_providers create_storage_provider
      update_storage_provider delete_storage_provider get_file_mappings create_file_map update_file_map
      upload_file_mapping delete_file_map get_connection_proxies create_connection_proxy update_connection_proxy
      delete_connection_proxy get_url_filter_policies create_url_filter_policy update_url_filter_policy
      delete_url_filter_policy get_all_categories get_safe_search_patterns get_branding_configs
      create_branding_config update_branding_config delete_branding_config get_staging_configs create_staging_config
      update_staging_config delete_staging_config get_cast_configs create_cast_config update_cast_config
      delete_cast_config get_api_configs create_api_configs update_api_configs delete_api_configs get_settings
      update_setting system_info get_licenses add_license delete_license export_schema export_data import_data
      get_managers delete_manager get_physical_tokens delete_physical_token assign_physical_token
      unassign_physical_token upload_physical_tokens get_kasms get_kasm get_session_history get_session_recording
      get_report get_agent_report get_alert_report get_distinct_hosts`),
  },
  {
    users: "Terraform provider, tested",
    source: "kasm-wire.md 14.2",
    calls: words(`create_group get_groups update_group delete_group add_user_group remove_user_group add_images_group
      get_images_group remove_images_group create_image get_images get_registries create_registry delete_registry
      create_cast_config get_cast_config update_cast_config delete_cast_config create_user get_user get_users
      update_user delete_user update_user_attributes get_kasms set_session_permissions get_session_permissions
      request_kasm get_kasm_status destroy_kasm keepalive get_rdp_client_connection_info create_api_configs
      add_permissions_group`),
  },
  {
    users: "Terraform provider, failures tolerated",
    source: "kasm-wire.md 14.2",
    calls: words("update_image delete_image join_kasm get_kasm_frame_stats"),
  },
  {
    users: "Terraform provider, code only",
    source: "kasm-wire.md 14.2",
    calls: words(`get_users_group add_settings_group set_settings_group get_image get_cast_configs get_staging_config
      get_staging_configs create_staging_config update_staging_config delete_staging_config get_zones get_licenses
      activate get_login logout_user get_attributes get_session_recordings get_sessions_recordings
      delete_all_session_permissions create_session_token get_session_token get_session_tokens update_session_token
      delete_session_token delete_session_tokens`),
  },
];

/** Calls that are known and not in the catalogue, with the reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  import_data: "it would replace the whole configuration by an archive of an unknown form; load() takes a dump instead",
};

export interface KnownCallState {
  readonly name: string;
  readonly users: readonly string[];
  readonly state: "served" | "refused" | "out";
  /** Why it is refused or out. */
  readonly reason?: string;
}

/** Every known call, once, and what becomes of it here. */
export function knownCallStates(): KnownCallState[] {
  const names = [...new Set(KNOWN_USES.flatMap(({ calls }) => calls))];
  return names.map((name) => {
    const users = KNOWN_USES.filter(({ calls }) => calls.includes(name)).map((use) => use.users);
    const call = CALLS.find((each) => each.name === name);
    if (call === undefined) return { name, users, state: "out", reason: LEFT_OUT[name] };
    return call.refused === undefined
      ? { name, users, state: "served" }
      : { name, users, state: "refused", reason: call.refused };
  });
}

/** Fields that only --risky tries, as they would change how the server works for others, with what they would do. */
export const RISKY: Readonly<Record<string, string>> = {
  "autoscale_configs.enabled": "would make machines",
  "oidc_configs.enabled": "would show a sign-in button",
  "oidc_configs.auto_login": "could sign people in elsewhere",
  "oidc_configs.is_default": "could take the default away from another config",
  "saml_configs.enabled": "would show a sign-in button",
  "saml_configs.auto_login": "could sign people in elsewhere",
  "saml_configs.is_default": "could take the default away from another config",
  "ldap_configs.enabled": "would be asked for everybody's password",
  "branding_configs.is_default": "would change how the server looks",
  "staging_configs.num_sessions": "would start sessions",
};

/** Calls that are not tried, with the reason. */
export const UNTRIED: Readonly<Record<string, string>> = {
  activate: "uses up a licence",
  add_license: "needs a licence to spare",
  delete_license: "would take a licence away",
  delete_manager: "would take a manager away",
  destroy_agent_kasms: "would end sessions",
  delete_physical_token: "there is no token of the run's own: the form of their files is not known",
  assign_physical_token: "there is no token of the run's own: the form of their files is not known",
  unassign_physical_token: "there is no token of the run's own: the form of their files is not known",
  upload_physical_tokens: "the form of the file is not known",
  update_agent: "would change an agent; the run can't make one",
  update_setting: "would change a setting of the whole server",
  test_ldap_config: "needs a directory",
  new_session_token: "needs a person's session",
  import_data: "would replace everything",
  create_image_from_session: "needs a session",
};

/** Families of calls that are about people's sessions: the suite starts none. */
export const ABOUT_SESSIONS: ReadonlySet<string> = new Set([
  "kasms",
  "session_demands",
  "session_history",
  "session_permissions",
  "session_tokens",
]);

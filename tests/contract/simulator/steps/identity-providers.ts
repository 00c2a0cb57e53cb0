import { expect } from "@jest/globals";
import { items, type Body, type Running } from "../support";
import { find } from "./find";

export const LDAP: Body = {
  name: "Directory",
  url: "ldaps://ad.example.com",
  search_base: "dc=example,dc=com",
  search_filter: "&(objectClass=user)(sAMAccountName={0})",
  group_membership_filter: "&(objectClass=group)(member={0})",
  service_account_dn: "cn=kasm,dc=example,dc=com",
  service_account_password: "directory-secret",
};

/** Made in two steps, as the web client does it. */
async function saml({ call }: Running): Promise<Body> {
  const made = (await call("set_saml_config", { target_saml_config: { display_name: " " } })).saml_config as Body;
  expect(made).toMatchObject({ display_name: " ", enabled: true, adfs: false, idp_entity_id: null });
  const target = { saml_id: made.saml_id };
  await call("update_saml_config", {
    target_saml_config: {
      ...target,
      display_name: "Continue with SAML",
      sp_private_key: "saml-secret",
      want_assertions_signed: true,
      signature_algorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    },
  });
  await call("update_saml_config", {
    target_saml_config: { ...target, sp_acs_url: `https://kasm.example.com/api/acs/?id=${String(made.saml_id)}` },
  });
  const read = (await call("get_saml_config", { target_saml_config: target })).saml_config;
  expect(read).toMatchObject({
    ...target,
    display_name: "Continue with SAML",
    sp_private_key: "**********",
    want_assertions_signed: true,
    sp_acs_url: expect.stringContaining("/api/acs/"),
  });
  expect(items(await call("get_saml_configs"), "saml_configs")).toEqual([read]);
  return made;
}

async function ldap(running: Running): Promise<Body> {
  const { call, ask } = running;
  await call("create_ldap_config", { target_ldap_config: LDAP });
  const made = await find(running, "get_ldap_configs", "ldap_configs", { name: "Directory" });
  expect(made).toMatchObject({
    service_account_password: "**********",
    email_attribute: "mail",
    search_subtree: true,
    auto_create_app_user: false,
    connection_timeout: 10,
  });
  const target = { target_ldap_config: { ldap_id: made.ldap_id } };
  const user = { username: "ada@example.com", password: "Secret-1!" };
  await call("test_ldap_config", { ...target, target_user: user });
  const wrong = await ask("test_ldap_config", { ...target, target_user: { ...user, password: "wrong" } });
  expect(wrong.body.error_message).toBe("Invalid username or password");
  await call("update_ldap_config", { target_ldap_config: { ldap_id: made.ldap_id, enabled: false } });
  expect((await call("get_ldap_config", target)).ldap_config).toMatchObject({ enabled: false, name: "Directory" });
  const disabled = await ask("test_ldap_config", { ...target, target_user: user });
  expect(disabled.body.error_message).toBe("The LDAP config is disabled");
  return made;
}

async function attributes(running: Running, providerId: string): Promise<void> {
  const { call } = running;
  const { fields } = await call("get_sso_attribute_mapping_fields");
  expect(fields).toContain("organization");
  const list = { sso_id: providerId };
  await call("add_sso_attribute_mapping", {
    target_sso_attribute_mapping: { ...list, attribute_name: "department", user_field: "organization" },
  });
  const mapping = await find(running, "get_sso_attribute_mappings", "attribute_mappings", {}, list);
  const { sso_attribute_id } = mapping;
  await call("update_sso_attribute_mapping", {
    target_sso_attribute_mapping: { sso_attribute_id, attribute_name: "tel", user_field: "phone" },
  });
  const changed = await find(running, "get_sso_attribute_mappings", "attribute_mappings", { sso_attribute_id }, list);
  expect(changed).toMatchObject({ attribute_name: "tel", user_field: "phone" });
  await call("delete_sso_attribute_mapping", { sso_attribute_id });
  expect(items(await call("get_sso_attribute_mappings", list), "attribute_mappings")).toEqual([]);
}

async function groupMapping(running: Running, group: Body, sso: Body, column: string): Promise<void> {
  const { call } = running;
  const sso_id = String(sso.id).replaceAll("-", "");
  const list = { group_id: group.group_id };
  await call("add_sso_mapping_group", {
    target_sso_mapping: { ...list, sso_id, sso_group_attributes: "cn=kasm", apply_to_all_users: false },
  });
  const mapping = await find(running, "get_sso_mappings_group", "group_mappings", { [column]: sso_id }, list);
  expect(mapping.sso_name).toBe(sso.name);
  const others = ["oidc_id", "saml_id", "ldap_id"].filter((key) => key !== column);
  for (const key of others) expect([key, mapping[key]]).toEqual([key, null]);
  const { sso_group_id } = mapping;
  await call("update_sso_mapping_group", {
    target_sso_mapping: { sso_group_id, sso_id, sso_type: sso.sso_type, apply_to_all_users: true },
  });
  const changed = await find(running, "get_sso_mappings_group", "group_mappings", { sso_group_id }, list);
  expect(changed).toMatchObject({ [column]: sso_id, apply_to_all_users: true, sso_group_attributes: "cn=kasm" });
  await call("delete_sso_mapping_group", { sso_group_id });
}

/** SAML and LDAP configs with their mappings, from making to deleting. */
export async function identityProviders(running: Running, group: Body): Promise<void> {
  const { call } = running;
  const { saml_id } = await saml(running);
  const { ldap_id } = await ldap(running);
  for (const [type, column, name] of [
    ["saml", "saml_id", "Continue with SAML"],
    ["ldap", "ldap_id", "Directory"],
  ] as const) {
    const sso = await find(running, "get_all_ssos", "ssos", { sso_type: type, name });
    await attributes(running, String(sso.id));
    await groupMapping(running, group, sso, column);
  }
  await call("delete_saml_config", { target_saml_config: { saml_id } });
  await call("delete_ldap_config", { target_ldap_config: { ldap_id } });
  expect((await call("get_all_ssos")).ssos).toEqual([]);
}

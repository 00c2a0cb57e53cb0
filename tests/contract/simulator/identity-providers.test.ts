import { afterEach, expect, test } from "@jest/globals";
import { LDAP } from "./steps/identity-providers";
import { items, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const ALL_USERS = "68d557ac-4cac-42cc-a9f3-1c7c853de0f3";

async function saml({ call }: Running, fields: Body = {}): Promise<Body> {
  return (await call("set_saml_config", { target_saml_config: { display_name: "SAML", ...fields } }))
    .saml_config as Body;
}

async function ldap(running: Running, fields: Body = {}): Promise<Body> {
  await running.call("create_ldap_config", { target_ldap_config: { ...LDAP, ...fields } });
  return items(await running.call("get_ldap_configs"), "ldap_configs")[0] ?? {};
}

test.each([
  ["all", "https://kasm.example.com/metadata"],
  ["display_name", null],
])("saml_create %s", async (value, kept) => {
  const running = await start({ unknown: { saml_create: value } });
  const made = await saml(running, { sp_entity_id: "https://kasm.example.com/metadata", debug: true });
  expect(made).toMatchObject({ display_name: "SAML", sp_entity_id: kept, debug: kept !== null });
});

test.each([
  ["an algorithm that is none", { signature_algorithm: "md5" }, "Invalid signature_algorithm"],
  ["a name too long", { display_name: "x".repeat(256) }, "Invalid display_name: longer than 255"],
])("a SAML config with %s is refused", async (_what, fields, message) => {
  const { ask } = await start();
  const answer = await ask("set_saml_config", { target_saml_config: fields });
  expect(answer.body.error_message).toContain(message);
});

test.each(["name", "url", "search_base", "search_filter", "group_membership_filter"])(
  "an LDAP config needs %s",
  async (key) => {
    const { ask } = await start();
    const { [key]: _left, ...rest } = LDAP;
    const answer = await ask("create_ldap_config", { target_ldap_config: rest });
    expect(answer.body.error_message).toBe(`Missing required field: ${key}`);
  },
);

test.each<[string, Body, string | undefined, string]>([
  ["a good config", {}, undefined, "Secret-1!"],
  ["a URL of another kind", { url: "https://ad.example.com" }, "not an ldap:// URL", "Secret-1!"],
  ["a URL without a host", { url: "ldap://" }, "not an ldap:// URL", "Secret-1!"],
  ["no password of the service account", { service_account_password: "" }, "Invalid service account", "Secret-1!"],
  ["another domain", { username_domain_match: "other.org, more.org" }, "domain does not match", "Secret-1!"],
  ["the user's domain", { username_domain_match: "other.org,example.com" }, undefined, "Secret-1!"],
  ["no password", {}, "Invalid username or password", ""],
])("test_ldap_config with %s", async (_what, fields, message, password) => {
  const running = await start();
  const { ldap_id } = await ldap(running, fields);
  const answer = await running.ask("test_ldap_config", {
    target_ldap_config: { ldap_id },
    target_user: { username: "ada@example.com", password },
  });
  if (message === undefined) expect(answer.body).toEqual({});
  else expect(answer.body.error_message).toContain(message);
});

test.each([
  ["optional", undefined],
  ["required", "Missing required field: sso_type"],
])("sso_update_type %s", async (value, message) => {
  const running = await start({ unknown: { sso_update_type: value } });
  const { ldap_id } = await ldap(running);
  await running.call("add_sso_mapping_group", {
    target_sso_mapping: { group_id: ALL_USERS, sso_id: ldap_id, sso_group_attributes: "cn=a" },
  });
  const listed = await running.call("get_sso_mappings_group", { group_id: ALL_USERS });
  const { sso_group_id } = items(listed, "group_mappings")[0] ?? {};
  const update = (more: Body) =>
    running.ask("update_sso_mapping_group", { target_sso_mapping: { sso_group_id, sso_id: ldap_id, ...more } });
  expect((await update({})).body.error_message).toBe(message);
  expect((await update({ sso_type: "saml" })).body.error_message).toBe("Unknown SSO config: sso_id");
  expect((await update({ sso_type: "ldap" })).body).toEqual({});
});

test.each([
  ["checked", "Invalid user_field"],
  ["free", undefined],
])("sso_user_field %s", async (value, message) => {
  const running = await start({ unknown: { sso_user_field: value } });
  const { saml_id } = await saml(running);
  const answer = await running.ask("add_sso_attribute_mapping", {
    target_sso_attribute_mapping: { sso_id: saml_id, attribute_name: "a", user_field: "shoe_size" },
  });
  if (message === undefined) expect(answer.body).toEqual({});
  else expect(answer.body.error_message).toContain(message);
});

test("a provider that goes takes its mappings along, and its users stay", async () => {
  const running = await start();
  const { call, simulator } = running;
  const { saml_id } = await saml(running);
  await call("add_sso_mapping_group", {
    target_sso_mapping: { group_id: ALL_USERS, sso_id: saml_id, apply_to_all_users: true },
  });
  await call("add_sso_attribute_mapping", {
    target_sso_attribute_mapping: { sso_id: saml_id, attribute_name: "a", user_field: "phone" },
  });
  await call("create_user", { target_user: { username: "ada", realm: "saml", saml_id, password: "Any-Pass-1!" } });
  await call("delete_saml_config", { target_saml_config: { saml_id } });
  const { families } = simulator.dump();
  expect([families.sso_mappings, families.sso_attribute_mappings]).toEqual([[], []]);
  expect(families.users?.find((row) => row.username === "ada")).toMatchObject({ realm: "saml", saml_id: null });
});

test.each([
  ["saml", "set_saml_config", { target_saml_config: { display_name: "a" } }],
  ["ldap", "create_ldap_config", { target_ldap_config: LDAP }],
])("without the licence feature %s %s is refused", async (feature, name, body) => {
  const { ask } = await start({ licenseFeatures: [] });
  expect((await ask(name, body)).body.error_message).toBe(`This feature is not licensed: ${feature}`);
});

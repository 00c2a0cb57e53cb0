import { afterEach, expect, test } from "@jest/globals";
import { publicly } from "./steps/people";
import { ALL_USERS, items, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

async function user({ call }: Running, username = "ada", fields: Body = {}): Promise<Body> {
  return (await call("create_user", { target_user: { username, password: "Secret-1!", ...fields } })).user as Body;
}

test.each([
  ["checked", "Invalid password"],
  ["free", undefined],
])("password_rule %s", async (value, message) => {
  const running = await start({ unknown: { password_rule: value } });
  const { user_id } = await user(running);
  for (const password of ["Secr-1!", "secret-1!", "SECRET-1!", "Secret-!", "Secret-1"]) {
    const answer = await running.ask("update_user", { target_user: { user_id, password } });
    if (message === undefined) expect(answer.body).not.toHaveProperty("error_message");
    else expect(answer.body.error_message).toContain(message);
    expect(answer.text).not.toContain(`"${password}"`);
  }
});

test("a user of another realm needs no password, and any will do", async () => {
  const running = await start();
  const { saml_id } = (await running.call("set_saml_config", { target_saml_config: { display_name: "a" } }))
    .saml_config as Body;
  const made = await running.call("create_user", {
    target_user: { username: "ada", realm: "saml", saml_id, password: "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed" },
  });
  expect(made.user).toMatchObject({ realm: "saml", saml_id, email: "ada" });
  await running.call("create_user", { target_user: { username: "bob", realm: "ldap" } });
  const { user_id } = made.user as Body;
  const change = await running.ask("update_user", { target_user: { user_id, realm: "local" } });
  expect(change.body.error_message).toBe("realm can't be changed");
});

test.each([
  ["None", "None"],
  ["null", null],
])("user_dates %s", async (value, shown) => {
  expect(await user(await start({ unknown: { user_dates: value } }))).toMatchObject({ last_session: shown });
});

test.each([
  ["all", 26],
  ["page", 20],
])("users_unpaged %s; pages are counted from 0, sorted and filtered", async (value, count) => {
  const running = await start({ unknown: { users_unpaged: value } });
  for (let index = 0; index < 25; index++) await user(running, `user${String(index).padStart(2, "0")}`);
  expect(items(await running.call("get_users"), "users")).toHaveLength(count);
  const page = { page: 2, page_size: 10, sort_by: "username", sort_direction: "desc" };
  const found = await running.call("get_users", { ...page, filters: [{ id: "username", value: "user" }] });
  expect(found).toMatchObject({ total: 25, page: 2 });
  expect(items(found, "users").map((each) => each.username)).toEqual([
    "user04",
    "user03",
    "user02",
    "user01",
    "user00",
  ]);
  const outside = await running.call("get_users", { filters: [{ id: "exclude_group", value: ALL_USERS.group_id }] });
  expect(outside.total).toBe(0);
  const members = await running.call("get_users_group", {
    target_group: ALL_USERS,
    page: 1,
    page_size: 2,
    filters: [{ id: "username", value: "user0" }],
  });
  expect(members).toMatchObject({ total: 10, users: [{ name: "user02" }, { name: "user03" }] });
});

test.each([
  ["refuse", "already", "not"],
  ["accept", undefined, undefined],
])("repeated_membership %s", async (value, twice, gone) => {
  const running = await start({ unknown: { repeated_membership: value } });
  const { user_id } = await user(running);
  const { group_id } = (await running.call("create_group", { target_group: { name: "g" } })).group as Body;
  const { image_id } = (await running.call("create_image", { target_image: { name: "a" } })).image as Body;
  const server_id = running.simulator.registerAgent({ hostname: "a", cores: 1, memoryBytes: 1 });
  const group = { target_group: { group_id } };
  const member = { target_user: { user_id } };
  for (const [noun, body, path] of [
    ["user_group", { ...group, ...member }, "/api/admin/"],
    ["images_group", { ...group, target_image: { image_id } }, "/api/admin/"],
    ["user_server", { ...member, target_server: { server_id } }, "/api/public/"],
  ] as const) {
    const [add, remove] = noun === "user_server" ? ["assign_", "unassign_"] : ["add_", "remove_"];
    const answers = [];
    for (const name of [add, add, remove, remove]) {
      answers.push((await running.ask(name + noun, body, path)).body.error_message);
    }
    expect(answers.map(String)).toEqual([
      "undefined",
      expect.stringContaining(String(twice)),
      "undefined",
      expect.stringContaining(String(gone)),
    ]);
  }
});

test.each([
  ["objects", expect.objectContaining({ hostname: "a" })],
  ["ids", expect.stringMatching(/^[0-9a-f]{32}$/)],
])("assigned_servers %s", async (value, shown) => {
  const running = await start({ unknown: { assigned_servers: value } });
  const { user_id } = await user(running);
  const server_id = running.simulator.registerAgent({ hostname: "a", cores: 1, memoryBytes: 1 });
  await publicly(running, "assign_user_server", { target_user: { user_id }, target_server: { server_id } });
  const read = (await running.call("get_user", { target_user: { user_id } })).user as Body;
  expect(read.assigned_servers).toEqual([shown]);
  await running.call("delete_server", { target_server: { server_id }, force: true });
  expect((await running.call("get_user", { target_user: { user_id } })).user).toMatchObject({ assigned_servers: [] });
});

test.each([
  ["auto_login_kasm", "user_login_to_kasm"],
  ["user_login_to_kasm", "auto_login_kasm"],
])("auto_login_attribute %s", async (name, other) => {
  const running = await start({ kasmVersion: "1.19.0", unknown: { auto_login_attribute: name } });
  const { user_id } = await user(running);
  const target = { user_id, [name]: true };
  await publicly(running, "update_user_attributes", { target_user_attributes: target });
  const read = (await publicly(running, "get_attributes", { target_user: { user_id } })).user_attributes;
  expect(read).toMatchObject({ [name]: true });
  expect(read).not.toHaveProperty(other);
});

test("a private key is taken and never shown", async () => {
  const running = await start({ unknown: { secret_masking: "clear" } });
  const { user_id } = await user(running);
  const { simulator } = running;
  await publicly(running, "update_user_attributes", {
    target_user_attributes: { user_id, ssh_private_key: "planted-key", ssh_public_key: "ssh-rsa AAAA" },
  });
  const { text } = await running.ask("get_attributes", { target_user: { user_id } }, "/api/public/");
  expect(text).toContain("ssh-rsa AAAA");
  expect(text + JSON.stringify([simulator.dump(), simulator.journal.entries()])).not.toContain("planted-key");
});

test("attributes of administrators need the right over administrators", async () => {
  const { ask, call } = await start({ apiKeyPermissions: ["users_view", "users_modify"] });
  const [admin] = items(await call("get_users"), "users");
  const body = { target_user_attributes: { user_id: admin?.user_id, theme: "Dark" } };
  expect((await ask("update_user_attributes", body, "/api/public/")).status).toBe(403);
});

import { DrivenClock } from "../../../simulator";
import { afterEach, expect, test } from "@jest/globals";
import { setGroupSetting } from "./steps/settings";
import { ALL_USERS, items, post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const login = ({ simulator }: Running, username: string, password: string) =>
  post(`${simulator.url}/api/authenticate`, { username, password, token: null });

test("health needs no sign-in", async () => {
  const { simulator } = await start();
  const response = await fetch(`${simulator.url}/api/__healthcheck`);
  expect(await response.json()).toEqual({ ok: true });
});

test.each<[string, Body]>([
  ["a wrong secret", { api_key_secret: "x".repeat(32) }],
  ["an unknown key", { api_key: "unknown" }],
  ["the key under a wrong name", { api_key_secret: undefined, api_secret: "x" }],
  ["no credentials", { api_key: undefined, api_key_secret: undefined }],
  ["null credentials", { api_key: null, api_key_secret: null, username: null, token: null }],
  ["a token of nobody", { api_key: undefined, api_key_secret: undefined, username: "admin@kasm.local", token: "x" }],
])("%s is 401", async (_what, body) => {
  const { ask, simulator } = await start();
  const answer = await ask("get_zones", body);
  expect(answer.status).toBe(401);
  expect(answer.body).toHaveProperty("error_message");
  expect(simulator.journal.entries()[0]).toMatchObject({ status: 401, done: false, caller: { kind: "nobody" } });
});

test("a key can be disabled, expired, or read-only", async () => {
  const running = await start();
  const { call, simulator } = running;
  const key = (await call("create_api_configs", { api_config: { name: "ci", enabled: true, read_only: true } }))
    .api_config as Body;
  const pair = { api_key: key.api_key, api_key_secret: key.api_key_secret };
  const list = () => post(`${simulator.url}/api/admin/get_zones`, pair);
  expect((await list()).status).toBe(403);
  await call("add_permissions_group", { target_api_config: { api_id: key.api_id }, target_permissions: [1900, 1902] });
  expect((await list()).status).toBe(200);
  const write = await post(`${simulator.url}/api/admin/create_zone`, { ...pair, target_zone: { zone_name: "b" } });
  expect(write).toMatchObject({ status: 403, body: { error_message: "Unauthorized" } });
  await call("update_api_configs", { target_api: { api_id: key.api_id, expires: "2020-01-01 00:00:00" } });
  expect((await list()).status).toBe(401);
  await call("update_api_configs", { target_api: { api_id: key.api_id, expires: null, enabled: false } });
  expect((await list()).status).toBe(401);
});

test("a session signs in with token and user name, on both paths", async () => {
  const running = await start();
  const { simulator } = running;
  const { body } = await login(running, simulator.adminUsername, simulator.adminPassword);
  const session = { username: simulator.adminUsername, token: body.token };
  for (const path of ["/api/admin/", "/api/public/"]) {
    expect((await post(`${simulator.url}${path}get_zones`, session)).status).toBe(200);
  }
  const other = { ...session, username: "somebody" };
  expect((await post(`${simulator.url}/api/admin/get_zones`, other)).status).toBe(401);
});

test("a session ends after session_lifetime", async () => {
  const clock = new DrivenClock(new Date("2026-01-01T00:00:00Z"));
  const running = await start({ clock });
  const { simulator } = running;
  const { body } = await login(running, simulator.adminUsername, simulator.adminPassword);
  const list = () =>
    post(`${simulator.url}/api/admin/get_zones`, { username: simulator.adminUsername, token: body.token });
  expect((await list()).status).toBe(200);
  await clock.advance(288_001_000);
  expect((await list()).status).toBe(401);
});

test.each([
  [undefined, 403],
  ["forbidden", 403],
  ["unauthorized", 401],
  ["message", 200],
])("a wrong password, switch at %s", async (value, status) => {
  const running = await start({ unknown: { wrong_password: value } });
  const answer = await login(running, running.simulator.adminUsername, "wrong");
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual({ error_message: "Access Denied!" });
});

test("two factors, an expired password and too many failures stop a sign-in", async () => {
  const running = await start();
  const { call } = running;
  const user = (await call("create_user", { target_user: { username: "ada", password: "Secret-1!" } })).user as Body;
  const set = (fields: Body) => call("update_user", { target_user: { user_id: user.user_id, ...fields } });
  expect((await login(running, "ada", "Secret-1!")).body.token).toEqual(expect.any(String));

  await set({ set_two_factor: true });
  expect((await login(running, "ada", "Secret-1!")).body).toEqual({
    require_2fa: true,
    set_two_factor: false,
    allow_totp_2fa: true,
    allow_webauthn_2fa: true,
  });
  await set({ set_two_factor: false, force_password_reset: true });
  expect(await login(running, "ada", "Secret-1!")).toMatchObject({ status: 403, body: { reason: "expired_password" } });
  await set({ password: "Secret-2!" });
  expect((await login(running, "ada", "Secret-2!")).status).toBe(200);

  for (let attempt = 0; attempt < 5; attempt++) await login(running, "ada", "wrong");
  expect((await login(running, "ada", "Secret-2!")).status).toBe(403);
  await set({ locked: false });
  expect((await login(running, "ada", "Secret-2!")).status).toBe(200);
  await set({ disabled: true });
  expect((await login(running, "ada", "Secret-2!")).status).toBe(403);
});

test("an ordinary user's session has no rights", async () => {
  const running = await start();
  await running.call("create_user", { target_user: { username: "ada", password: "Secret-1!" } });
  const { body } = await login(running, "ada", "Secret-1!");
  expect(body.authorized_views).toMatchObject({ admin_dashboard: false, zones: false });
  const answer = await post(`${running.simulator.url}/api/admin/get_zones`, { username: "ada", token: body.token });
  expect(answer).toMatchObject({ status: 403, body: { error_message: "Unauthorized" } });
});

test("passwords, hashes and tokens are never answered", async () => {
  const running = await start();
  await running.call("create_user", { target_user: { username: "ada", password: "Secret-1!" } });
  const { text } = await running.ask("get_users");
  expect(items(JSON.parse(text) as Body, "users")).toHaveLength(2);
  expect(text).not.toMatch(/password_hash|"password"|Secret-1!|token_hash/);
});

test("require_2fa of a group asks for a second factor to be set up, of the kinds that the group allows", async () => {
  const running = await start();
  const { call } = running;
  await call("create_user", { target_user: { username: "ada", password: "Secret-1!" } });
  await setGroupSetting(running, ALL_USERS, "require_2fa", "True");
  await setGroupSetting(running, ALL_USERS, "allow_webauthn_2fa", "False");
  expect((await login(running, "ada", "Secret-1!")).body).toEqual({
    require_2fa: true,
    set_two_factor: true,
    allow_totp_2fa: true,
    allow_webauthn_2fa: false,
  });
});

test("what a user must do at the next sign-in can be set", async () => {
  const running = await start();
  const { simulator, call } = running;
  const { adminUsername } = simulator;
  const signIn = () => login(running, adminUsername, simulator.adminPassword);
  simulator.requireAtSignIn(adminUsername, "totp");
  expect((await signIn()).body).toMatchObject({ require_2fa: true, set_two_factor: false });
  simulator.requireAtSignIn(adminUsername, "new password");
  expect(await signIn()).toMatchObject({ status: 403, body: { reason: "expired_password" } });
  simulator.requireAtSignIn(adminUsername, "webauthn");
  expect((await signIn()).body).toEqual({
    webauthn_authentication_options: expect.objectContaining({ challenge: expect.any(String) }),
    request_id: expect.any(String),
  });
  const [admin] = items(await call("get_users"), "users");
  await call("update_user", { target_user: { user_id: admin?.user_id, reset_webauthn: true } });
  expect((await signIn()).body.token).toEqual(expect.any(String));
  simulator.requireAtSignIn(adminUsername, "totp");
  simulator.requireAtSignIn(adminUsername, "nothing");
  expect((await signIn()).body.token).toEqual(expect.any(String));
  expect(() => simulator.requireAtSignIn("nobody", "totp")).toThrow("no user nobody");
});

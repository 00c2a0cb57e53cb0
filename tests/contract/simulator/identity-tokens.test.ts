import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { anotherKey, FakeProvider, signedBySecret, unsigned, type Claims } from "./identity-provider";
import { start, stopAll, type Running } from "./support";

let provider: FakeProvider;
let running: Running;
let id = "";
beforeEach(async () => {
  provider = await FakeProvider.start();
  running = await start();
  const made = await running.call("create_oidc_config", { target_oidc_config: provider.kasmConfig });
  id = (made.oidc_config as { oidc_id: string }).oidc_id;
});
afterEach(async () => {
  await stopAll();
  await provider.stop();
});

const signIn = () => provider.signIn(running.simulator.url, id);
const sessions = () => running.simulator.dump().families.session_tokens ?? [];

describe("ID tokens", () => {
  test("a right one signs in", async () => {
    const answer = await signIn();
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/"]);
    expect(sessions()).toMatchObject([{ oidc_id: id, oidc_sid: "session-1", oidc_subject: "subject-1" }]);
  });

  const past = Math.floor(Date.now() / 1000) - 3600;
  test.each<[string, Claims, RegExp]>([
    ["of another sign-in", { nonce: "another" }, /"nonce"/],
    ["without nonce", { nonce: undefined }, /"nonce"/],
    ["of another issuer", { iss: "https://evil.example.com" }, /"iss"/],
    ["for another client", { aud: "another" }, /"aud"/],
    ["that is old", { iat: past, exp: past + 60 }, /"exp"/],
    ["without subject", { sub: undefined }, /"sub"/],
    ["of somebody else than the User Info URL's", { sub: "subject-2" }, /"sub"/],
  ])("one %s is refused", async (_what, claims, reason) => {
    provider.idToken = claims;
    await expectRefused(reason);
  });

  test("one that another key has signed is refused", async () => {
    provider.signingKey = await anotherKey();
    await expectRefused(/signature verification failed/);
  });

  test("without the issuer's keys nobody signs in, without an issuer nobody asks for them", async () => {
    await running.call("update_oidc_config", {
      target_oidc_config: { oidc_id: id, oidc_config_id: id, issuer: `${provider.issuer}/elsewhere` },
    });
    await expectRefused(/unexpected HTTP response status code/);
    provider.signingKey = await anotherKey();
    await running.call("update_oidc_config", { target_oidc_config: { oidc_id: id, oidc_config_id: id, issuer: "" } });
    expect((await signIn()).status).toBe(302);
  });

  async function expectRefused(reason: RegExp): Promise<void> {
    const answer = await signIn();
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("Authentication Error");
    expect(running.simulator.log.lines("sign-in").slice(-1)[0]?.text).toMatch(reason);
    expect(sessions()).toEqual([]);
    expect(answer.headers.get("set-cookie")).toBeNull();
  }
});

describe("logout tokens", () => {
  const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
  const right = (): Claims => ({ jti: "token-1", events, sid: "session-1", sub: "subject-1" });
  const send = async (form: Record<string, string>) => {
    const url = `${running.simulator.url}/api/oidc_backchannel_logout`;
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(form) });
    return { status: answer.status, caching: answer.headers.get("cache-control"), text: await answer.text() };
  };
  const logOut = async (claims: Claims) => send({ logout_token: await provider.sign(claims) });

  beforeEach(async () => {
    await signIn();
  });

  test("a right one ends the session; a session that is not here is no error", async () => {
    expect(await logOut({ ...right(), sid: "session-2" })).toMatchObject({ status: 200 });
    expect(sessions()).toHaveLength(1);
    expect(await logOut({ ...right(), jti: "token-2" })).toMatchObject({ status: 200, caching: "no-store" });
    expect(sessions()).toEqual([]);
  });

  test("one without sid ends every session of its subject", async () => {
    provider.idToken = { sid: "session-2" };
    await signIn();
    expect(await logOut({ ...right(), sid: undefined, sub: "subject-2" })).toMatchObject({ status: 200 });
    expect(sessions()).toHaveLength(2);
    expect(await logOut({ ...right(), jti: "token-2", sid: undefined })).toMatchObject({ status: 200 });
    expect(sessions()).toEqual([]);
  });

  const [past, future] = [-3600, 3600].map((seconds) => Math.floor(Date.now() / 1000) + seconds);
  test.each<[string, Claims]>([
    ["of another issuer", { iss: "https://evil.example.com" }],
    ["for another client", { aud: "another" }],
    ["of another event", { events: { "http://schemas.openid.net/event/other": {} } }],
    ["whose event is no object", { events: { "http://schemas.openid.net/event/backchannel-logout": true } }],
    ["without events, such as an ID token", { events: undefined }],
    ["with a nonce", { nonce: "a" }],
    ["without id", { jti: undefined }],
    ["without expiry", { exp: undefined }],
    ["without time", { iat: undefined }],
    ["that names nobody", { sid: undefined, sub: undefined }],
    ["that has expired", { exp: past }],
    ["that was made long ago", { iat: past }],
    ["that was made in the future", { iat: future }],
  ])("one %s is refused", async (_what, claims) => {
    expect(await logOut({ ...right(), ...claims })).toMatchObject({ status: 400, caching: "no-store" });
    expect(sessions()).toHaveLength(1);
    expect(await logOut(right())).toMatchObject({ status: 200 });
  });

  test("forged ones are refused: of another key, of a shared secret, of nobody, and what is none", async () => {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: provider.issuer, aud: "kasm", iat: now, exp: now + 60, ...right() };
    const forms: Record<string, string>[] = [
      { logout_token: await provider.sign(right(), await anotherKey()) },
      { logout_token: await signedBySecret(all, "client-secret") },
      { logout_token: unsigned(all) },
      { logout_token: "a.b.c" },
      { logout_token: "" },
      {},
    ];
    for (const form of forms) {
      const { status, caching, text } = await send(form);
      expect([status, caching, JSON.parse(text)]).toEqual([
        400,
        "no-store",
        { error: "invalid_request", error_description: expect.stringMatching(/\w/) },
      ]);
    }
    expect(sessions()).toHaveLength(1);
  });

  test("one that is sent twice is refused the second time, also when both come at once", async () => {
    const token = await provider.sign(right());
    const both = await Promise.all([send({ logout_token: token }), send({ logout_token: token })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  });
});

test("/api/sso answers where a sign-in starts, and says why it does not", async () => {
  const ask = async (body: Claims) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${running.simulator.url}/api/sso`, {
      method: "POST",
      headers,
      body: JSON.stringify({ token: null, username: null, ...body }),
    });
    return (await answer.json()) as Claims;
  };
  const { url } = await ask({ id, sso_type: "oidc_id" });
  expect(String(url)).toMatch(new RegExp(`^${provider.issuer}/auth\\?.*state=`));
  expect(await ask({ id: "0".repeat(32), sso_type: "oidc_id" })).toEqual({
    error_message: "there is no OpenID config with this id",
  });
  expect(await ask({ id, sso_type: "saml_id" })).toEqual({ error_message: "the simulator does not sign in by SAML" });
  expect(await ask({})).toHaveProperty("error_message");
});

test("addresses that are none fail the sign-in, not the server", async () => {
  const change = (fields: Claims) =>
    running.call("update_oidc_config", { target_oidc_config: { oidc_id: id, oidc_config_id: id, ...fields } });
  for (const key of ["token_url", "user_info_url", "issuer", "redirect_url"]) {
    await running.call("update_oidc_config", {
      target_oidc_config: { oidc_id: id, oidc_config_id: id, ...provider.kasmConfig, [key]: "no address" },
    });
    const answer = await signIn();
    expect([key, answer.status, (await answer.text()).includes("Authentication Error")]).toEqual([key, 401, true]);
  }
  await change({ auth_url: "no address" });
  expect((await fetch(`${running.simulator.url}/api/sso_login?id=${id}`)).status).toBe(401);
});

test("a form of another site logs nobody out", async () => {
  const cookie = (await signIn()).headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const logOut = (origin: string) => {
    const headers = { cookie, origin };
    return fetch(`${running.simulator.url}/simulator/logout`, { method: "POST", redirect: "manual", headers });
  };
  expect((await logOut("https://evil.example.com")).status).toBe(403);
  expect(sessions()).toHaveLength(1);
  // The provider names no address for ending its session, so only this one ends.
  const answer = await logOut(running.simulator.url);
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
  expect(sessions()).toEqual([]);
});

test("a huge answer of the provider is an error like any other", async () => {
  provider.userInfo = { padding: "x".repeat(2 * 1024 * 1024) };
  const answer = await signIn();
  expect(answer.status).toBe(401);
  expect(running.simulator.log.lines("sign-in").slice(-1)[0]?.text).toMatch(
    /gives no answer: .*(size|limit|exceeded)/i,
  );
});

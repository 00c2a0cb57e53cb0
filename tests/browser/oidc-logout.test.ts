import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { DrivenClock } from "../../simulator";
import { SignInBench } from "./support/bench";
import { Capture } from "./support/capture";

let bench: SignInBench;
const clock = new DrivenClock();
beforeAll(async () => {
  bench = await SignInBench.open({ name: "logout", simulator: { clock } });
});
afterAll(() => bench.close());
beforeEach(() => bench.changeConfig(bench.realm.kasmConfig));

const people = () => bench.realm.people;
const backChannel = (token: string) =>
  bench.post(
    "/api/oidc_backchannel_logout",
    new URLSearchParams({ logout_token: token }).toString(),
    "application/x-www-form-urlencoded",
  );

test("logging out of Kasm ends both sessions, and comes back to Kasm", async () => {
  const { browser } = await bench.signIn(people().bob);
  expect(await bench.realm.sessionsOf(people().bob)).toHaveLength(1);
  const token = browser.cookie("session_token")?.value ?? "";
  const page = await browser.post(`${bench.url}/simulator/logout`);
  const end = page.trail
    .map((url) => new URL(url))
    .find(({ pathname }) => pathname.endsWith("/protocol/openid-connect/logout"));
  expect(end?.searchParams.get("post_logout_redirect_uri")).toBe(`${bench.url}/`);
  expect(page.url).toBe(`${bench.url}/`);
  expect(await bench.realm.sessionsOf(people().bob)).toEqual([]);
  expect(browser.cookie("session_token")).toBeUndefined();
  const { status } = await bench.post("/api/license_status", JSON.stringify({ token, username: "bob" }));
  expect(status).toBe(401);
  // The next sign-in asks for the password again.
  expect((await browser.get(bench.loginUrl)).text).toContain("kc-form-login");
});

test("without Logout with OIDC Provider only Kasm's session ends", async () => {
  await bench.changeConfig({ logout_with_oidc_provider: false });
  const { browser } = await bench.signIn(people().bob);
  const page = await browser.post(`${bench.url}/simulator/logout`);
  expect(page.trail).toEqual([`${bench.url}/simulator/logout`]);
  expect(await bench.realm.sessionsOf(people().bob)).toHaveLength(1);
  // Keycloak still knows who it is.
  expect((await browser.get(bench.loginUrl)).url).toBe(`${bench.url}/`);
  await bench.realm.endSessions(people().bob);
});

test("when Keycloak ends a session, it tells Kasm, which ends that one and no other", async () => {
  const { browser: first } = await bench.signIn(people().bob);
  const { browser: other } = await bench.signIn(people().carol);
  await bench.realm.endSessions(people().bob);
  expect(await bench.sessionStatus(first)).toBe(401);
  expect(await bench.sessionStatus(other)).toBe(200);
  const { status, done } =
    bench.kasm.journal.entries().filter(({ path }) => path.endsWith("_backchannel_logout"))[0] ?? {};
  expect([status, done]).toEqual([200, true]);
});

test("of two sessions of one person Keycloak ends one", async () => {
  const { browser: first } = await bench.signIn(people().alice);
  const [session] = await bench.realm.sessionsOf(people().alice);
  const { browser: second } = await bench.signIn(people().alice);
  await bench.realm.endSession(session?.id ?? "");
  expect([await bench.sessionStatus(first), await bench.sessionStatus(second)]).toEqual([401, 200]);
});

test("a session that was renewed by new_session_token still ends with Keycloak's", async () => {
  const { browser } = await bench.signIn(people().alice);
  const { text } = await bench.post(
    "/api/new_session_token",
    JSON.stringify({ token: browser.cookie("session_token")?.value, username: "alice" }),
  );
  const token = (JSON.parse(text) as { token: string }).token;
  const status = async () =>
    (await bench.post("/api/license_status", JSON.stringify({ token, username: "alice" }))).status;
  expect(await status()).toBe(200);
  await bench.realm.endSessions(people().alice);
  expect(await status()).toBe(401);
});

test("Keycloak's own logout token is good once, and not for ever", async () => {
  const capture = new Capture();
  await capture.listen();
  await bench.realm.backChannelTo(capture.url);
  try {
    const { browser } = await bench.signIn(people().bob);
    await bench.realm.endSessions(people().bob);
    const token = capture.forms[0]?.get("logout_token") ?? "";
    expect(await bench.sessionStatus(browser)).toBe(200);
    const answer = await backChannel(token);
    expect([answer.status, answer.headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(await bench.sessionStatus(browser)).toBe(401);
    const again = await backChannel(token);
    expect(again.status).toBe(400);
    expect(JSON.parse(again.text)).toEqual({
      error: "invalid_request",
      error_description: "the token was used before",
    });
    const next = await bench.signIn(people().bob);
    await bench.realm.endSessions(people().bob);
    await clock.advance(3600_000);
    const late = await backChannel(capture.forms[1]?.get("logout_token") ?? "");
    expect([late.status, late.headers["cache-control"]]).toEqual([400, "no-store"]);
    expect(late.text).toMatch(/exp/);
    expect(await bench.sessionStatus(next.browser)).toBe(200);
    expect(JSON.stringify([bench.kasm.journal.entries(), bench.kasm.log.lines()])).not.toContain("eyJ");
  } finally {
    await capture.close();
  }
});

test("front-channel logout ends the named session, where the config allows it", async () => {
  const opened = await SignInBench.open({ name: "logout-front", config: { enable_frontchannel_logout: false } });
  try {
    const { bob } = opened.realm.people;
    const { browser } = await opened.signIn(bob);
    const [session] = await opened.realm.sessionsOf(bob);
    const frame = new URL(`${opened.url}/simulator/oidc_frontchannel_logout`);
    frame.search = new URLSearchParams({ iss: opened.realm.issuer, sid: session?.id ?? "" }).toString();
    expect((await opened.browser().get(frame.href)).status).toBe(400);
    expect(await opened.sessionStatus(browser)).toBe(200);
    await opened.changeConfig({ enable_frontchannel_logout: true });
    const answer = await opened.browser().get(frame.href);
    expect([answer.status, answer.headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(await opened.sessionStatus(browser)).toBe(401);
  } finally {
    await opened.close();
  }
});

test("after a restart, which forgets ID tokens, Keycloak asks before it logs out", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kasm-logout-"));
  const opened = await SignInBench.open({
    name: "logout-restart",
    simulator: { stateFile: join(folder, "state.json") },
  });
  try {
    const { browser } = await opened.signIn(opened.realm.people.bob);
    await opened.restart();
    const page = await browser.post(`${opened.url}/simulator/logout`);
    expect(page.url).toContain(opened.realm.issuer);
    expect(page.text).toContain("Do you want to log out?");
    expect(browser.cookie("session_token")).toBeUndefined();
  } finally {
    await opened.close();
    rmSync(folder, { recursive: true });
  }
});

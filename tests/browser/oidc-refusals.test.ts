import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { DrivenClock, type SimulatorOptions } from "../../simulator";
import { SignInBench } from "./support/bench";
import { formAction, type Page } from "./support/http-browser";

let bench: SignInBench;
const clock = new DrivenClock();
beforeAll(async () => {
  bench = await SignInBench.open({ name: "refusals", simulator: { clock } });
});
afterAll(() => bench.close());
// So that no test needs another's config.
beforeEach(() => bench.changeConfig(bench.realm.kasmConfig));

/** The SOP's symptom, with the reason as the simulator's note and in its log. */
function expectRefusal(page: Page, reason: string | RegExp, from = bench): void {
  expect(page.text).toContain("<h1>Authentication Error</h1>");
  expect(page.status).toBe(401);
  const [last] = from.kasm.log.lines("sign-in").slice(-1);
  expect(last).toMatchObject({ level: "error" });
  expect(last?.text).toMatch(reason);
}

const callback = (parameters: Record<string, string>) =>
  `${bench.url}/api/oidc_callback?${new URLSearchParams(parameters).toString()}`;

test("a wrong client secret: Keycloak's own error is shown", async () => {
  await bench.changeConfig({ client_secret: "not-this-one" });
  const { page, browser } = await bench.signIn(bench.realm.people.bob);
  expectRefusal(page, /the provider answered unauthorized_client \(Invalid client or Invalid client credentials\)/);
  expect(browser.cookie("session_token")).toBeUndefined();
  expect(JSON.stringify(bench.kasm.log.lines())).not.toContain("not-this-one");
});

test("a redirect URL that Keycloak does not know never gets to its login form", async () => {
  await bench.changeConfig({ redirect_url: "https://kasm.example.com/api/oidc_callback" });
  const page = await bench.browser().get(bench.loginUrl);
  expect(page.url).toContain(bench.world.keycloak.url);
  expect(page.status).toBe(400);
  expect(page.text).toContain("Invalid parameter: redirect_uri");
});

test("what the provider refuses is said", async () => {
  const browser = bench.browser();
  const { headers } = await browser.once("GET", bench.loginUrl);
  const state = new URL(String(headers.location)).searchParams.get("state") ?? "";
  const iss = bench.realm.issuer;
  const page = await browser.get(callback({ state, iss, error: "access_denied", error_description: "<b>No</b>" }));
  expectRefusal(page, /the provider answered access_denied \(<b>No<\/b>\)/);
  expect(page.text).toContain("access_denied (&lt;b&gt;No&lt;/b&gt;)");
});

test("a claim that is no user name", async () => {
  await bench.changeConfig({ username_attribute: "upn" });
  const { page } = await bench.signIn(bench.realm.people.bob);
  expectRefusal(page, /the claim upn, which the Username Attribute names, is missing/);
});

test("an issuer that is not the token's", async () => {
  await bench.changeConfig({ issuer: `${bench.world.keycloak.url}/realms/master` });
  const { page } = await bench.signIn(bench.realm.people.bob);
  expectRefusal(page, /unexpected "iss" \(issuer\) response parameter value/);
});

describe("the state", () => {
  /** The address by which Keycloak sends a browser back that has signed in. */
  async function wayBack(browser = bench.browser()) {
    const form = await browser.get(bench.loginUrl);
    const { username, password } = bench.realm.people.bob;
    const sent = new URLSearchParams({ username, password }).toString();
    const answer = await browser.once("POST", formAction(form, "kc-form-login"), sent);
    return { browser, url: String(answer.headers.location) };
  }

  test("is good once", async () => {
    const { browser, url } = await wayBack();
    expect((await browser.once("GET", url)).headers.location).toBe("/");
    expectRefusal(await browser.get(url), /the state is unknown or was used before/);
  });

  test("is good in the browser that began, and spent by nobody else", async () => {
    const { browser, url } = await wayBack();
    expectRefusal(await bench.browser().get(url), /the state is another browser's/);
    expect((await browser.once("GET", url)).headers.location).toBe("/");
  });

  test("of one's own making, or none at all", async () => {
    expectRefusal(await bench.browser().get(callback({ state: "mine", code: "mine" })), /the state is unknown/);
    expectRefusal(await bench.browser().get(callback({})), /the state is unknown/);
  });

  test("is good for half an hour", async () => {
    const { browser, url } = await wayBack();
    await clock.advance(31 * 60_000);
    expectRefusal(await browser.get(url), /the sign-in took longer than 30 minutes/);
  });
});

test("tokens that have expired by Kasm's own clock", async () => {
  await clock.advance(3600_000);
  const { page } = await bench.signIn(bench.realm.people.bob);
  expectRefusal(page, /"exp" \(expiration time\) claim value, expiration is past/);
});

test("a config that is disabled, and one that is not there", async () => {
  await bench.changeConfig({ enabled: false });
  expectRefusal(await bench.browser().get(bench.loginUrl), /the OpenID config Continue with Keycloak is disabled/);
  for (const id of ["", "?id=", `?id=${"0".repeat(32)}`, "?id=<script>"]) {
    const page = await bench.browser().get(`${bench.url}/api/sso_login${id}`);
    expectRefusal(page, /there is no OpenID config with this id/);
  }
});

test("SAML: the simulator says that it does not", async () => {
  const made = await bench.ask("set_saml_config", { target_saml_config: { display_name: "Company SAML" } });
  const { saml_id } = made.saml_config as { saml_id: string };
  const page = await bench.browser().get(`${bench.url}/api/sso_login?id=${saml_id}`);
  expect(page.status).toBe(501);
  expect(page.text).toContain("the simulator does not sign in by SAML");
});

describe("on its own", () => {
  const opened: SignInBench[] = [];
  afterAll(() => Promise.all(opened.map((each) => each.close())));
  const open = async (name: string, simulator: SimulatorOptions = {}, more: object = {}) => {
    const made = await SignInBench.open({ name: `refusals-${name}`, simulator, ...more });
    opened.push(made);
    return made;
  };

  test("without the mapper nobody signs in, until the Groups Attribute is cleared (SOP 2.4)", async () => {
    const without = await open("mapper", {}, { groupsMapper: "none" });
    const { bob } = without.realm.people;
    const { page } = await without.signIn(bob);
    expectRefusal(page, /the claim groups, which the Groups Attribute names, is missing/, without);
    expect(await without.user("bob")).toBeUndefined();
    await without.changeConfig({ groups_attribute: "" });
    const { browser } = await without.signIn(bob);
    expect(await without.sessionStatus(browser)).toBe(200);
    expect(await without.groupsOf("bob")).toEqual(["All Users"]);
  });

  test("a certificate that can't be verified fails the sign-in; Debug does not verify (SOP 11)", async () => {
    const distrusting = await open("certificate", { trustedAuthorities: [] });
    const { bob } = distrusting.realm.people;
    const { page, browser } = await distrusting.signIn(bob);
    expectRefusal(page, /the provider's certificate can't be verified: .*Debug/, distrusting);
    expect(browser.cookie("session_token")).toBeUndefined();
    await distrusting.changeConfig({ debug: true });
    const again = await distrusting.signIn(bob);
    expect(await distrusting.sessionStatus(again.browser)).toBe(200);
  });

  test("users who are disabled or locked", async () => {
    const own = await open("locked");
    const { bob } = own.realm.people;
    await own.signIn(bob);
    const user_id = (await own.user("bob"))?.user_id;
    for (const state of ["disabled", "locked"]) {
      await own.ask("update_user", { target_user: { user_id, disabled: false, locked: false, [state]: true } });
      const { page } = await own.signIn(bob);
      expectRefusal(page, new RegExp(`the user bob is ${state}`), own);
    }
  });

  test("sso_same_name: a local user's name is refused, or stands for that user", async () => {
    const target_user = { username: "bob", password: "Password-1!", first_name: "Robert" };
    const refusing = await open("same-name");
    await refusing.ask("create_user", { target_user });
    const { page } = await refusing.signIn(refusing.realm.people.bob);
    expectRefusal(page, /there is a user bob of the realm local/, refusing);
    const adopting = await open("adopt", { unknown: { sso_same_name: "adopt" } });
    await adopting.ask("create_user", { target_user });
    const { browser } = await adopting.signIn(adopting.realm.people.bob);
    expect(await adopting.sessionStatus(browser)).toBe(200);
    expect(await adopting.user("bob")).toMatchObject({ realm: "local", first_name: "Robert" });
    expect(await adopting.groupsOf("bob")).toEqual(["All Users", "Developers"]);
  });

  test("a name that another config has given out", async () => {
    const two = await open("two-configs");
    await two.signIn(two.realm.people.bob);
    const made = await two.ask("create_oidc_config", { target_oidc_config: two.realm.kasmConfig });
    const { oidc_id } = made.oidc_config as { oidc_id: string };
    const browser = two.browser();
    const form = await browser.get(`${two.url}/api/sso_login?id=${oidc_id}`);
    const { username, password } = two.realm.people.bob;
    const page = await browser.post(formAction(form, "kc-form-login"), { username, password });
    expectRefusal(page, /there is a user bob of another OpenID config/, two);
    // Once its own config is gone, the user is the next one's.
    await two.ask("delete_oidc_config", { oidc_config_id: two.configId });
    await browser.get(`${two.url}/api/sso_login?id=${oidc_id}`);
    expect(await two.user("bob")).toMatchObject({ oidc_id });
  });
});

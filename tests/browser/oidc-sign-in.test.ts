import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { SimulatorOptions } from "../../simulator";
import { SignInBench } from "./support/bench";

let bench: SignInBench;
beforeAll(async () => {
  bench = await SignInBench.open({ name: "sign-in" });
});
afterAll(() => bench.close());

test("a person signs in by Keycloak, and is made with names, address and groups", async () => {
  const { bob } = bench.realm.people;
  const { browser, page } = await bench.signIn(bob);
  expect(page.url).toBe(`${bench.url}/`);
  expect(await bench.sessionStatus(browser)).toBe(200);
  expect(await bench.user("bob")).toMatchObject({
    realm: "oidc",
    oidc_id: bench.configId,
    email: "bob@example.com",
    first_name: "Bob",
    last_name: "Brown",
  });
  expect(await bench.groupsOf("bob")).toEqual(["All Users", "Developers"]);
});

test("Keycloak is asked with the configured addresses and scopes, state, nonce and PKCE, each time anew", async () => {
  const browser = bench.browser();
  const [first, second] = [await browser.once("GET", bench.loginUrl), await browser.once("GET", bench.loginUrl)];
  const addresses = [first, second].map(({ headers }) => new URL(String(headers.location)));
  const { auth_url, redirect_url } = bench.realm.kasmConfig;
  for (const address of addresses) {
    expect(address.origin + address.pathname).toBe(auth_url);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: "kasm",
      response_type: "code",
      redirect_uri: redirect_url,
      scope: "openid email profile",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
  }
  for (const key of ["state", "nonce", "code_challenge"]) {
    expect(addresses[0]?.searchParams.get(key)).not.toBe(addresses[1]?.searchParams.get(key));
  }
});

test("the session's cookies are out of reach of scripts and other sites, as the setting same_site says", async () => {
  const { carol } = bench.realm.people;
  const attributes = async () => {
    const { browser } = await bench.signIn(carol);
    return ["session_token", "username"].map((name) => browser.cookie(name)?.attributes);
  };
  const [token, username] = await attributes();
  expect(token).toEqual(expect.arrayContaining(["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]));
  expect(username).toEqual(token);
  const { settings } = (await bench.ask("get_settings")) as { settings: { name: string; setting_id: string }[] };
  const setting_id = settings.find(({ name }) => name === "same_site")?.setting_id;
  await bench.ask("update_setting", { setting_id, value: "Strict" });
  expect((await attributes())[0]).toContain("SameSite=Strict");
  await bench.ask("update_setting", { setting_id, value: "Lax" });
});

test("later sign-ins bring mapped attributes up to date, and leave the rest as it is", async () => {
  const { alice } = bench.realm.people;
  await bench.signIn(alice);
  await bench.ask("add_sso_attribute_mapping", {
    target_sso_attribute_mapping: { attribute_name: "family_name", user_field: "last_name", sso_id: bench.configId },
  });
  await bench.realm.changePerson(alice, { firstName: "Alicia", lastName: "Archer" });
  await bench.signIn(alice);
  expect(await bench.user("alice")).toMatchObject({ first_name: "Alice", last_name: "Archer" });
});

test("sessions say which of the provider's they belong to", async () => {
  const { bob } = bench.realm.people;
  await bench.realm.endSessions(bob);
  await bench.signIn(bob);
  const [session] = await bench.realm.sessionsOf(bob);
  const rows = bench.kasm.dump().families.session_tokens ?? [];
  expect(rows).toContainEqual(expect.objectContaining({ oidc_id: bench.configId, oidc_sid: session?.id }));
});

describe("on its own", () => {
  const own: SignInBench[] = [];
  afterAll(() => Promise.all(own.map((each) => each.close())));
  const open = async (name: string, simulator: SimulatorOptions, config: Record<string, unknown> = {}) => {
    const opened = await SignInBench.open({ name, simulator, config });
    own.push(opened);
    return opened;
  };

  test("without TLS the cookies are sent without TLS too", async () => {
    const plain = await open("sign-in-plain", { tls: false });
    const { browser, page } = await plain.signIn(plain.realm.people.bob);
    expect(page.url).toBe(`${plain.url}/`);
    expect(browser.cookie("session_token")?.attributes).not.toContain("Secure");
  });

  test("debug logs tokens and claims with secrets masked; no token is in log, journal or state", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kasm-sign-in-"));
    const stateFile = join(folder, "state.json");
    const debugging = await open("sign-in-debug", { stateFile }, { debug: true });
    const { browser, page } = await debugging.signIn(debugging.realm.people.bob);
    const lines = debugging.kasm.log.lines("sign-in").map(({ text }) => text);
    const line = (what: string) => lines.find((text) => text.startsWith(`Continue with Keycloak: ${what}: `)) ?? "";
    expect(line("claims of the ID token")).toContain('"groups":["aegis-developers"]');
    expect(line("answer of the User Info URL")).toContain('"preferred_username":"bob"');
    expect(line("answer of the Token URL")).toContain('"access_token":"(secret)"');
    const code =
      new URL(page.trail.find((url) => url.includes("/api/oidc_callback")) ?? "").searchParams.get("code") ?? "";
    expect(code.length).toBeGreaterThan(20);
    const journal = JSON.stringify(debugging.kasm.journal.entries());
    const texts = [lines.join("\n"), journal, readFileSync(stateFile, "utf8"), JSON.stringify(debugging.kasm.dump())];
    for (const text of texts) {
      for (const secret of [code, browser.cookie("session_token")?.value ?? "", "eyJ"])
        expect(text).not.toContain(secret);
    }
    for (const text of texts.slice(0, 2)) expect(text).not.toContain(debugging.realm.clientSecret);
    rmSync(folder, { recursive: true });
  });

  test("without debug no claim is logged", async () => {
    await bench.signIn(bench.realm.people.bob);
    const log = bench.kasm.log.lines("sign-in");
    expect(log.some(({ level, text }) => level === "info" && text.startsWith("bob signed in"))).toBe(true);
    expect(log.filter(({ level }) => level === "debug")).toEqual([]);
  });

  test("without an issuer the ID token counts for nothing, and the User Info URL says who it is", async () => {
    const older = await open("sign-in-no-issuer", {}, { issuer: "", logout_with_oidc_provider: false });
    const { browser } = await older.signIn(older.realm.people.alice);
    expect(await older.sessionStatus(browser)).toBe(200);
    expect(await older.groupsOf("alice")).toEqual(["Administrators", "All Users"]);
  });

  test("oidc_claims: the ID token's count instead, where the switch says so", async () => {
    const byToken = await open("sign-in-id-token", { unknown: { oidc_claims: "id_token" } });
    // Only userinfo lacks the groups then.
    await byToken.realm.changeClient(({ protocolMappers = [] }) => ({
      protocolMappers: protocolMappers.map((mapper) => ({
        ...mapper,
        config: { ...mapper.config, "userinfo.token.claim": "false" },
      })),
    }));
    await byToken.signIn(byToken.realm.people.bob);
    expect(await byToken.groupsOf("bob")).toEqual(["All Users", "Developers"]);
  });

  test("oidc_standard_claims: only mapped attributes are copied, where the switch says so", async () => {
    const mapped = await open("sign-in-mapped", { unknown: { oidc_standard_claims: "mapped" } });
    await mapped.ask("add_sso_attribute_mapping", {
      target_sso_attribute_mapping: { attribute_name: "email", user_field: "notes", sso_id: mapped.configId },
    });
    await mapped.signIn(mapped.realm.people.bob);
    expect(await mapped.user("bob")).toMatchObject({ first_name: null, email: "bob", notes: "bob@example.com" });
  });

  test("a simulator that is started again knows its sessions, and their providers'", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kasm-sign-in-"));
    const kept = await open("sign-in-kept", { stateFile: join(folder, "state.json") });
    const { browser } = await kept.signIn(kept.realm.people.bob);
    await kept.restart();
    expect(await kept.sessionStatus(browser)).toBe(200);
    await kept.realm.endSessions(kept.realm.people.bob);
    expect(await kept.sessionStatus(browser)).toBe(401);
    rmSync(folder, { recursive: true });
  });
});

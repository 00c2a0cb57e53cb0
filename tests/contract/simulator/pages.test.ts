import { afterEach, expect, test } from "@jest/globals";
import { administrator, open, Visitor } from "./steps/visitor";
import { ALL_USERS, stopAll, type Body } from "./support";

afterEach(stopAll);

const HOSTILE = `<script>alert("1")</script><img src=x onerror='alert(2)'>`;

const oidc = (fields: Body = {}): Body => ({
  target_oidc_config: {
    display_name: "Continue with Keycloak",
    client_id: "kasm",
    client_secret: "hidden-client-secret",
    auth_url: "https://keycloak.example.com/auth",
    token_url: "https://keycloak.example.com/token",
    user_info_url: "https://keycloak.example.com/userinfo",
    username_attribute: "preferred_username",
    redirect_url: "https://kasm.example.com/api/oidc_callback",
    logout_with_oidc_provider: true,
    enable_frontchannel_logout: false,
    ...fields,
  },
});

const NAMES = [
  "zones",
  "pools",
  "servers",
  "autoscale",
  "sessions",
  "workspaces",
  "users",
  "groups",
  "sign-in-log",
  "journal",
];

test("every page is closed to what comes from elsewhere, and says that this is a simulator", async () => {
  const { visitor } = await administrator();
  for (const path of ["/", "/admin/journal", "/admin/nothing", "/staticlogin"]) {
    const seen = await (path === "/staticlogin" ? new Visitor(visitor.simulator) : visitor).get(path);
    const policy = seen.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(seen.headers.get("x-content-type-options")).toBe("nosniff");
    expect(seen.headers.get("cache-control")).toBe("no-store");
    expect(seen.text).toContain("This is a simulator of a Kasm server.");
    expect(seen.text).not.toMatch(/<(script|link|img)[^>]+(src|href)="(https?:)?\/\//);
  }
});

test("pages have a head, a slash at the end does no harm, and what is not there is 404 for who may see everything", async () => {
  const { visitor, simulator } = await administrator();
  const head = await fetch(`${simulator.url}/`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([
    200,
    "text/html; charset=utf-8",
    "",
  ]);
  expect((await visitor.get("/admin/zones/")).text).toContain('aria-current="page">Zones');
  const missing = await visitor.get("/admin/agents");
  expect([missing.status, missing.text]).toEqual([404, expect.stringContaining("There is no page /admin/agents.")]);
});

test("names stay text, whatever they hold", async () => {
  const { call, visitor } = await administrator();
  const { user } = await call("create_user", { target_user: { username: HOSTILE, password: "Secret-1!" } });
  const { group } = await call("create_group", { target_group: { name: HOSTILE, description: HOSTILE } });
  const { image } = await call("create_image", {
    target_image: { friendly_name: HOSTILE, name: HOSTILE, description: HOSTILE, cores: 1, memory: 1e9 },
  });
  const { group_id } = group as Body;
  await call("add_user_group", { target_group: { group_id }, target_user: { user_id: (user as Body).user_id } });
  await call("add_images_group", { target_group: { group_id }, target_image: { image_id: (image as Body).image_id } });
  await call("create_oidc_config", oidc({ display_name: HOSTILE, logo_url: "javascript:alert(3)" }));
  const other = new Visitor(visitor.simulator);
  expect((await other.signIn(HOSTILE, "Secret-1!")).status).toBe(303);
  const pages = [
    await visitor.get("/admin/users"),
    await visitor.get("/admin/groups"),
    await visitor.get("/admin/workspaces"),
    await visitor.get("/admin/journal"),
    await other.get("/"),
    await new Visitor(visitor.simulator).get("/"),
    await new Visitor(visitor.simulator).signIn(HOSTILE, "wrong"),
  ];
  for (const { text } of pages) {
    expect(text).toContain("&lt;script&gt;alert(");
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("onerror='");
    expect(text).not.toMatch(/(src|href)="javascript:/);
  }
});

test.each([
  ["totp", "one-time password"],
  ["webauthn", "security key"],
  ["new password", "Your password has expired"],
] as const)("a sign-in that needs %s is refused in words, without a cookie", async (need, words) => {
  const { simulator, visitor } = await open();
  simulator.requireAtSignIn(simulator.adminUsername, need);
  const seen = await visitor.signIn(simulator.adminUsername, simulator.adminPassword);
  expect(seen.status).toBe(403);
  expect(seen.text).toContain(words);
  expect(seen.headers.getSetCookie()).toEqual([]);
  expect((await visitor.get("/admin/zones")).location).toBe("/");
});

test.each([
  ["forbidden", 403],
  ["unauthorized", 401],
  // The API's 200 would be a page that is right.
  ["message", 401],
])("a wrong password is told as the API tells it (%s), and does not come back", async (wrong_password, status) => {
  const { simulator, visitor } = await open({ unknown: { wrong_password } });
  const seen = await visitor.signIn(simulator.adminUsername, "wrong-password-typed");
  expect(seen.status).toBe(status);
  expect(seen.text).toContain("Access Denied!");
  expect(seen.text).toContain(`value="${simulator.adminUsername}"`);
  expect(seen.text).not.toContain("wrong-password-typed");
  expect(JSON.stringify(simulator.journal.entries())).not.toContain("wrong-password-typed");
});

test("where LDAP is configured, a refused sign-in says that it is not played", async () => {
  const { call, visitor } = await open();
  expect((await visitor.signIn("ann", "x")).text).not.toContain("LDAP");
  const places = { url: "ldaps://ldap.example.com", search_base: "dc=example,dc=com" };
  const filters = { search_filter: "(uid={0})", group_membership_filter: "(member={0})" };
  await call("create_ldap_config", { target_ldap_config: { name: "directory", ...places, ...filters } });
  expect((await visitor.signIn("ann", "x")).text).toContain("signs nobody in by LDAP");
});

test.each(["https://evil.example.com", "null", ""])("a form from %p is refused", async (origin) => {
  const { simulator, visitor } = await open();
  const fields = { username: simulator.adminUsername, password: simulator.adminPassword };
  const seen = await visitor.post("/staticlogin", fields, origin);
  expect(seen.status).toBe(403);
  expect(seen.text).toContain("The form was not sent from");
  expect(seen.headers.getSetCookie()).toEqual([]);
});

test("the login page has a button for each enabled provider of the host name, the default first", async () => {
  const { call, visitor } = await open();
  const logo_url = "https://keycloak.example.com/resources/favicon.ico";
  for (const fields of [
    { display_name: "Second" },
    { display_name: "First", is_default: true, logo_url },
    { display_name: "Elsewhere", hostname: "other.example.com" },
    { display_name: "Here", hostname: "127.0.0.1" },
    { display_name: "Off", enabled: false },
  ]) {
    await call("create_oidc_config", oidc({ enabled: true, ...fields }));
  }
  const seen = await visitor.get("/");
  const buttons = [...seen.text.matchAll(/<a class="button[^>]+href="(\/api\/[^"]+)"[^>]*>(?:<img[^>]*>)?\s*(\w+)/g)];
  expect(buttons.map(([, , text]) => text)).toEqual(["First", "Second", "Here"]);
  expect(seen.text).toContain(`<img src="${logo_url}" alt=""`);
  expect(seen.headers.get("content-security-policy")).toContain("img-src 'self' data: https://keycloak.example.com;");
  expect(seen.text).not.toContain("Going to");
  expect(seen.text).not.toContain("hidden-client-secret");
});

test("a provider that signs in by itself is gone to from /, without script too, but not from /staticlogin", async () => {
  const { call, visitor } = await open();
  await call("create_oidc_config", oidc({ auto_login: true }));
  const { text } = await visitor.get("/");
  const [, address] = /<a href="([^"]+)" data-automatic/.exec(text) ?? [];
  expect(address).toMatch(/^\/api\/sso_login\?id=[0-9a-f]{32}$/);
  expect(text).toContain(`<noscript><meta http-equiv="refresh" content="0; url=${address}"`);
  const plain = (await visitor.get("/staticlogin")).text;
  expect(plain).not.toMatch(/Going to|http-equiv/);
  expect(plain).toContain("Continue with Keycloak");
});

test("a branding config gives the login its title, caption, logo and label", async () => {
  const { call, visitor } = await open();
  const url = (name: string) => `https://pictures.example.com/${name}.svg`;
  await call("create_branding_config", {
    target_branding_config: {
      name: "corporate",
      hostname: "127.0.0.1",
      is_default: false,
      html_title: "Corporate desktops",
      favicon_logo_url: url("icon"),
      header_logo_url: url("header"),
      login_caption: "Welcome to Corporate",
      login_logo_url: url("login"),
      login_splash_url: url("splash"),
      username_input_label: "Staff number",
      loading_session_text: "Loading",
      joining_session_text: "Joining",
      destroying_session_text: "Ending",
    },
  });
  const { text } = await visitor.get("/");
  expect(text).toContain("<title>Sign in - Corporate desktops</title>");
  expect(text).toContain("<h1>Welcome to Corporate</h1>");
  expect(text).toContain(`<img class="logo" src="${url("login")}"`);
  expect(text).toContain(`<label for="username">Staff number</label>`);
  expect(text).toContain("This is a simulator of a Kasm server.");
});

test("admin pages are for those whose rights open them", async () => {
  const { call, ask, simulator, visitor } = await administrator();
  for (const name of NAMES) expect((await visitor.get(`/admin/${name}`)).status).toBe(200);
  await call("create_user", { target_user: { username: "ann", password: "Secret-1!" } });
  const ann = new Visitor(simulator);
  expect((await ann.get("/admin/zones")).location).toBe("/");
  await ann.signIn("ann", "Secret-1!");
  for (const name of [...NAMES, "nothing", ""]) {
    const seen = await ann.get(`/admin/${name}`);
    expect([name, seen.status]).toEqual([name, 403]);
    expect(seen.text).not.toContain("/admin/");
  }
  expect((await ask("add_permissions_group", { target_group: ALL_USERS, target_permissions: [1900] })).status).toBe(
    200,
  );
  expect((await ann.get("/admin/zones")).text).toContain("$request_host$");
  expect((await ann.get("/admin/users")).status).toBe(403);
  expect((await ann.get("/")).text).toContain(`href="/admin/zones"`);
});

test("a page shows no more than its reader's rights open elsewhere", async () => {
  const { call, ask, simulator } = await administrator();
  await call("create_user", { target_user: { username: "ann", password: "Secret-1!" } });
  await call("create_image", { target_image: { friendly_name: "Chrome Browser", name: "x", cores: 1, memory: 1e9 } });
  const grant = (...permissions: number[]) =>
    ask("add_permissions_group", { target_group: ALL_USERS, target_permissions: permissions });
  // groups_view and groups_view_system, then images_view
  await grant(400, 440);
  const ann = new Visitor(simulator);
  await ann.signIn("ann", "Secret-1!");
  const seen = async (path: string) => (await ann.get(path)).text.replace(/<header[^]*<\/header>/, "");
  expect(await seen("/admin/groups")).not.toContain(simulator.adminUsername);
  await grant(300);
  expect(await seen("/admin/groups")).toContain(simulator.adminUsername);
  await grant(900);
  expect(await seen("/admin/workspaces")).toContain("<li>All Users</li>");
});

test("the journal can be narrowed to connections, where faults of the certificate are", async () => {
  const { visitor } = await administrator();
  const { text } = await visitor.get("/admin/journal?class=connection");
  expect(text).toContain("There is no such request.");
  expect(text).toMatch(/href="\/admin\/journal\?class=connection"\s+aria-current="true"/);
});

test("long tables and lists are cut, and say so", async () => {
  const { simulator, visitor } = await administrator();
  const dump = simulator.dump();
  const [pattern = {}] = dump.families.users ?? [];
  const [membership = {}] = dump.families.user_groups ?? [];
  const id = (index: number) => String(index).padStart(32, "0");
  const many = Array.from({ length: 600 }, (_, index) => ({ user_id: id(index), username: `user-${index}` }));
  const users = [...(dump.families.users ?? []), ...many.map((each) => ({ ...pattern, ...each }))];
  const joined = many.map(({ user_id }) => ({ ...membership, user_group_id: user_id, user_id }));
  const user_groups = [...(dump.families.user_groups ?? []), ...joined];
  simulator.load({ ...dump, families: { ...dump.families, users, user_groups } });
  const text = (await visitor.get("/admin/users")).text;
  expect(text).toContain("The first 500 of 601.");
  expect(text).toContain("user-498<");
  expect(text).not.toContain("user-499<");
  expect((await visitor.get("/admin/groups")).text).toContain("and 571 more");
});

test("no page shows a secret", async () => {
  const { call, visitor, simulator } = await administrator();
  await call("create_oidc_config", oidc());
  await visitor.signIn(simulator.adminUsername, "another-wrong-password");
  const secrets = ["hidden-client-secret", "another-wrong-password", simulator.adminPassword, simulator.apiKeySecret];
  for (const name of NAMES) {
    const { text } = await visitor.get(`/admin/${name}`);
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
});

test("signing out forgets the session, for a form of our own only", async () => {
  const { visitor } = await administrator();
  const foreign = await visitor.post("/simulator/logout", {}, "https://evil.example.com");
  expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([403, []]);
  expect((await visitor.get("/admin/zones")).status).toBe(200);
  expect((await visitor.post("/simulator/logout", {})).location).toBe("/");
  expect((await visitor.get("/admin/zones")).location).toBe("/");
});

test("a sign-in that fails is told in the frame of all pages, with its reason", async () => {
  const { visitor } = await open();
  const seen = await visitor.get(`/api/sso_login?id=${HOSTILE}`);
  expect(seen.status).toBe(401);
  expect(seen.text).toContain("<h1>Authentication Error</h1>");
  expect(seen.text).toContain("there is no OpenID config with this id.");
  expect(seen.headers.get("content-security-policy")).toContain("default-src 'none'");
});

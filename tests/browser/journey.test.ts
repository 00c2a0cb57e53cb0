import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { HeadlessChromium, picture, screenshots } from "./support/chromium";
import { employees, ReferenceStack, type Employee } from "./support/stack";

const BUTTON = "Continue with Keycloak";
const BROWSERS = ["Chrome Browser", "Firefox Browser"];
const EVERYTHING = [...BROWSERS, "Terminal", "Ubuntu Desktop", "VS Code"];
const { bob, carol } = employees;

let stack: ReferenceStack;
let browser: HeadlessChromium;
/** Where each employee is at the moment. */
const at: Partial<Record<string, Page>> = {};

beforeAll(async () => {
  stack = await ReferenceStack.up("journey");
  const { kasm, world } = stack.environment;
  browser = await HeadlessChromium.launch(
    { url: kasm.url, certificateAuthority: kasm.certificateAuthority ?? "" },
    { url: world.keycloak.url, certificateAuthority: world.keycloak.caCertificate },
  );
});

afterAll(async () => {
  await browser?.close();
  await stack?.down();
  process.stdout.write(`Pictures of the journey: ${screenshots}\n`);
});

/** Fills in Keycloak's form. */
async function atKeycloak(page: Page, { username, password }: Employee): Promise<void> {
  await page.locator("#kc-form-login").waitFor();
  await page.locator("#username").fill(username);
  await page.locator("#password").fill(password);
  await page.locator("#kc-login").click();
}

/** Clicks the button and signs in. */
async function signIn(page: Page, employee: Employee): Promise<void> {
  await page.goto(stack.url);
  await page.getByRole("link", { name: BUTTON }).click();
  await atKeycloak(page, employee);
}

const dashboard = (page: Page) => page.getByRole("heading", { name: "Workspaces", exact: true }).waitFor();
const loginForm = (page: Page) => page.getByLabel("Password").waitFor();

async function workspaces(page: Page): Promise<string[]> {
  await dashboard(page);
  return page.getByRole("list", { name: "Workspaces" }).getByRole("heading").allTextContents();
}

/** The groups that the admin page shows for a user. */
async function groupsOf(administrator: Page, username: string): Promise<string[]> {
  await administrator.goto(`${stack.url}/admin/users`);
  const row = administrator
    .getByRole("row")
    .filter({ has: administrator.getByRole("rowheader", { name: username, exact: true }) });
  return row.getByRole("listitem").allTextContents();
}

test("the login page has the local form and the configured button", async () => {
  const page = await browser.visitor();
  await page.goto(stack.url);
  await page.getByText("This is a simulator of a Kasm server.").waitFor();
  await page.getByLabel("Username").waitFor();
  expect(await page.getByRole("link", { name: BUTTON }).getAttribute("href")).toMatch(/^\/api\/sso_login\?id=/);
  await picture(page, "login");
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  await picture(page, "login-on-a-phone");
});

test.each([
  ["alice", BROWSERS],
  ["bob", EVERYTHING],
  ["carol", BROWSERS],
] as const)("%s sees the workspaces of the own groups and no others", async (name, expected) => {
  const employee = employees[name];
  const page = (at[employee.username] = await browser.visitor());
  await signIn(page, employee);
  expect(await workspaces(page)).toEqual(expected);
  await picture(page, `dashboard-of-${employee.username}`);
});

test("the admin page shows who is in which group, to those whose rights allow it", async () => {
  const page = at.alice as Page;
  expect(await groupsOf(page, "alice")).toEqual(["Administrators", "All Users"]);
  expect(await groupsOf(page, "bob")).toEqual(["Developers", "All Users"]);
  expect(await groupsOf(page, "carol")).toEqual(["All Users"]);
  await picture(page, "admin-users");
  for (const link of ["Zones", "Pools", "Agents and servers", "Autoscale", "Groups", "Sign-in log", "Journal"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: link }).click();
    await page.getByRole("heading", { name: link, exact: true, level: 1 }).waitFor();
    await picture(page, `admin-${link.toLowerCase().replaceAll(" ", "-")}`);
  }
  const answer = await (at.carol as Page).goto(`${stack.url}/admin/users`);
  expect(answer?.status()).toBe(403);
  await (at.carol as Page).getByRole("heading", { name: "Not allowed" }).waitFor();
});

test("a session is launched and ended by keyboard alone", async () => {
  const page = at.bob as Page;
  await page.goto(stack.url);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Launch Chrome Browser");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Chrome Browser" }).waitFor();
  await page.getByText("no desktop is streamed").waitFor();
  await picture(page, "session");
  await page.getByRole("button", { name: "End Chrome Browser" }).press("Enter");
  await page.getByText("You have no session.").waitFor();
});

test("whoever leaves the group in Keycloak loses the group in Kasm at the next login", async () => {
  const page = at.bob as Page;
  await stack.leave(bob, "aegis-developers");
  await page.goto(stack.url);
  expect(await workspaces(page)).toEqual(EVERYTHING);
  await page.getByRole("button", { name: "Sign out" }).click();
  await loginForm(page);
  await signIn(page, bob);
  expect(await workspaces(page)).toEqual(BROWSERS);
  expect(await groupsOf(at.alice as Page, "bob")).toEqual(["All Users"]);
});

test("signing out ends both sessions: Keycloak asks for a password again", async () => {
  const page = at.bob as Page;
  await page.getByRole("button", { name: "Sign out" }).click();
  await loginForm(page);
  expect(new URL(page.url()).origin).toBe(stack.url);
  await page.goto(`${stack.url}/admin/users`);
  await loginForm(page);
  await page.getByRole("link", { name: BUTTON }).click();
  await page.locator("#kc-form-login").waitFor();
});

test("when Keycloak ends a session, Kasm's ends too", async () => {
  const page = at.carol as Page;
  await page.goto(stack.url);
  await dashboard(page);
  await stack.endSessions(carol);
  await page.goto(stack.url);
  await loginForm(page);
});

test("whoever is in no group at all is refused: Keycloak leaves an empty claim out", async () => {
  const page = await browser.visitor();
  await stack.leave(carol, "aegis-users");
  await signIn(page, carol);
  await page.getByRole("heading", { name: "Authentication Error" }).waitFor();
  await stack.join(carol, "aegis-users");
});

test("a provider that signs in by itself does so, but not at the static login", async () => {
  await stack.changeLogin({ auto_login: true });
  const page = await browser.visitor();
  await page.goto(stack.url);
  await atKeycloak(page, carol);
  expect(await workspaces(page)).toEqual(BROWSERS);

  const administrator = await browser.visitor({ colorScheme: "dark" });
  await administrator.goto(`${stack.url}/#/staticlogin`);
  await administrator.waitForURL(`${stack.url}/staticlogin`);
  await administrator.getByLabel("Username").fill(stack.environment.kasm.adminUsername);
  await administrator.getByLabel("Password").fill(stack.environment.kasm.adminPassword);
  await administrator.keyboard.press("Enter");
  await dashboard(administrator);
  await picture(administrator, "dashboard-in-the-dark");

  const withoutScript = await browser.visitor({ javaScriptEnabled: false });
  await withoutScript.goto(stack.url);
  await withoutScript.locator("#kc-form-login").waitFor();
  await withoutScript.goto(`${stack.url}/staticlogin`);
  await loginForm(withoutScript);
});

test("without the mapper nobody signs in, and the log says why", async () => {
  await stack.changeLogin({ auto_login: false });
  await stack.removeMapper();
  const page = await browser.visitor();
  await signIn(page, carol);
  await page.getByRole("heading", { name: "Authentication Error" }).waitFor();
  const told = await page.getByRole("alert").textContent();
  expect(told).toContain("the claim groups, which the Groups Attribute names, is missing");
  await picture(page, "missing-mapper");
  await page.goto(`${stack.url}/admin/users`);
  await loginForm(page);
  const administrator = at.alice as Page;
  await administrator.goto(`${stack.url}/admin/sign-in-log`);
  await administrator.getByRole("cell", { name: "the claim groups" }).first().waitFor();
});

test("no page tried to load or run what its policy forbids", () => {
  expect(browser.complaints).toEqual([]);
});

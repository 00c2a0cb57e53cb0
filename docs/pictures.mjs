// Makes the pictures of docs/simulator-pages.md: a simulator with a little of the reference stack in it, seen through
// the Chromium on the PATH. `npm run build && node docs/pictures.mjs`.
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { fetch } from "undici";

const load = createRequire(import.meta.url);
const { DrivenClock, KasmSimulator } = load("../dist/simulator/index.js");
const clock = new DrivenClock(new Date("2026-03-02T09:00:00Z"));
const simulator = new KasmSimulator({ clock, strict: true });
const password = "Picture-1!";

async function ask(name, body = {}) {
  const answer = await fetch(`${simulator.url}/api/admin/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...simulator.credentials, ...body }),
  });
  const json = await answer.json();
  if (answer.status !== 200 || json.error_message) throw new Error(`${name}: ${JSON.stringify(json)}`);
  return json;
}

const workspaces = {
  "Chrome Browser": ["kasmweb/chrome:1.18.0", "Isolated web browsing"],
  "Firefox Browser": ["kasmweb/firefox:1.18.0", "Alternative browser"],
  "Ubuntu Desktop": ["kasmweb/desktop:1.18.0", "Full Linux desktop"],
  "VS Code": ["kasmweb/vs-code:1.18.0", "Development IDE"],
  Terminal: ["kasmweb/terminal:1.18.0", "CLI access"],
};

async function fill() {
  const pool = { server_pool_name: "harvester-agents", server_pool_type: "Docker Agent" };
  const { server_pool } = await ask("create_server_pool", { target_server_pool: pool });
  for (const [hostname, minutes] of [
    ["agent-1", 90],
    ["agent-2", 30],
  ]) {
    const serverPoolId = server_pool.server_pool_id;
    const server_id = simulator.registerAgent({ hostname, cores: 8, memoryBytes: 16e9, serverPoolId });
    await ask("update_server", { target_server: { server_id, enabled: true } });
    await clock.advance(minutes * 60_000);
  }
  const images = {};
  for (const [friendly_name, [name, description]] of Object.entries(workspaces)) {
    const target_image = { friendly_name, name, description, cores: 2, memory: 2768000000 };
    images[friendly_name] = (await ask("create_image", { target_image })).image.image_id;
  }
  await ask("create_user", { target_user: { username: "bob", password } });
  return images;
}

async function signIn(browser, username, secret) {
  const page = await browser.newPage({ viewport: { width: 1240, height: 620 } });
  await page.goto(`${simulator.url}/staticlogin`);
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password").fill(secret);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Workspaces", exact: true }).waitFor();
  return page;
}

async function keep(page, name) {
  const path = join(import.meta.dirname, "pictures", `${name}.png`);
  await page.screenshot({ path });
  console.log(`${path}: ${Math.ceil(statSync(path).size / 1000)} kB`);
}

await simulator.listen();
const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
try {
  await fill();
  const bob = await signIn(browser, "bob", password);
  for (const name of ["Ubuntu Desktop", "VS Code"]) {
    await bob.getByRole("button", { name: `Launch ${name}` }).click();
    await bob.getByRole("heading", { name }).waitFor();
    await bob.goto(simulator.url);
  }
  await keep(bob, "dashboard");
  const administrator = await signIn(browser, simulator.adminUsername, simulator.adminPassword);
  await administrator.goto(`${simulator.url}/admin/servers`);
  await keep(administrator, "admin");
} finally {
  await browser.close();
  await simulator.close();
}

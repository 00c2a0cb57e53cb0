import { afterEach, expect, test } from "@jest/globals";
import { DrivenClock, type SimulatorOptions } from "../../../simulator";
import { enabledAgent } from "./steps/agents";
import { setGroupSetting } from "./steps/settings";
import { open, Visitor } from "./steps/visitor";
import { ALL_USERS, stopAll, type Body } from "./support";

afterEach(stopAll);

/** Ann, an agent with room for two sessions, and Chrome for everybody. */
async function office(options: SimulatorOptions = {}) {
  const running = await open({ clock: new DrivenClock(new Date("2026-03-02T09:00:00Z")), ...options });
  const { call, simulator, visitor } = running;
  await call("create_user", { target_user: { username: "ann", password: "Secret-1!" } });
  await enabledAgent(running, { hostname: "agent-1", cores: 4, memoryBytes: 8e9 });
  const workspace = async (friendly_name: string, fields: Body = {}, assigned = true) => {
    const image = { friendly_name, name: "kasmweb/x:1", cores: 2, memory: 2768000000, ...fields };
    const { image_id } = (await call("create_image", { target_image: image })).image as Body;
    // A new workspace joins the built-in groups by itself.
    if (!assigned) await call("remove_images_group", { target_group: ALL_USERS, target_image: { image_id } });
    return String(image_id);
  };
  const chrome = await workspace("Chrome Browser", { description: "Isolated web browsing" });
  await visitor.signIn("ann", "Secret-1!");
  const live = (): readonly Body[] => simulator.dump().families.kasms ?? [];
  const setForAll = async (values: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(values)) await setGroupSetting(running, ALL_USERS, name, value);
  };
  return { ...running, workspace, chrome, live, setForAll };
}

const cards = (text: string): string[] =>
  [...text.matchAll(/<li class="card">\s*<h2>([^<]*)<\/h2>/g)].map(([, name = ""]) => name);

test("the dashboard shows the workspaces of the user's groups and no others", async () => {
  const { visitor, workspace } = await office();
  await workspace("Not assigned", {}, false);
  await workspace("Hidden", { hidden: true });
  await workspace("Disabled", { enabled: false });
  await workspace("Link", { image_type: "Link", link_url: "https://wiki.example.com/" });
  await workspace("Small", { cores: 1, memory: 1e9 });
  const { text } = await visitor.get("/");
  expect(cards(text)).toEqual(["Chrome Browser", "Link", "Small"]);
  expect(text).toContain("1 core, 1000 MB");
  expect(text).toContain("Isolated web browsing");
  expect(text).toContain("2 cores, 2768 MB");
  expect(text).toContain(`href="https://wiki.example.com/"`);
  expect(text).toContain("You have no session.");
});

test("a session is launched, shown with its limits as data, and ended", async () => {
  const { setForAll, visitor, chrome, live } = await office();
  await setForAll({ session_time_limit: "14400", idle_disconnect: "10" });
  const launched = await visitor.post("/simulator/launch", { image_id: chrome });
  expect(launched.status).toBe(303);
  expect(launched.location).toMatch(/^\/simulator\/session\/[0-9a-f]{32}$/);
  const page = await visitor.get(launched.location ?? "");
  expect(page.text).toContain("no desktop is streamed and no container runs");
  for (const fact of ["running", "agent-1", "2026-03-02 09:00:00 UTC", "2026-03-02 13:00:00 UTC", "10 minutes"]) {
    expect(page.text).toContain(fact);
  }
  const [session] = live();
  for (const key of ["token", "view_only_token"]) expect(page.text).not.toContain(String(session?.[key]));
  const { text } = await visitor.get("/");
  expect(text).toContain(`href="${launched.location}"`);
  const kasm_id = String(session?.kasm_id);
  expect((await visitor.post("/simulator/end", { kasm_id })).location).toBe("/");
  expect(live()).toEqual([]);
  expect((await visitor.post("/simulator/end", { kasm_id })).location).toBe("/");
  const gone = await visitor.get(launched.location ?? "");
  expect(gone.status).toBe(404);
  expect(gone.text).toContain("You have no such session.");
});

test("a session without limits says so", async () => {
  const { setForAll, visitor, chrome } = await office();
  await setForAll({ keepalive_expiration: "0", idle_disconnect: "0" });
  const launched = await visitor.post("/simulator/launch", { image_id: chrome });
  const { text } = await visitor.get(launched.location ?? "");
  const fact = (term: string) => new RegExp(`<dt>${term}</dt>\\s*<dd>([^<]*)</dd>`).exec(text)?.[1];
  expect(["Time limit", "Idle limit", "Ends without a sign of life"].map(fact)).toEqual(["none", "none", "never"]);
});

test("who may not end sessions is offered no way, and refused one", async () => {
  const { setForAll, visitor, chrome, live } = await office();
  const launched = await visitor.post("/simulator/launch", { image_id: chrome });
  const page = launched.location ?? "";
  expect((await visitor.get(page)).text).toContain('action="/simulator/end"');
  await setForAll({ allow_kasm_delete: "False" });
  expect((await visitor.get(page)).text).not.toContain('action="/simulator/end"');
  expect((await visitor.get("/")).text).not.toContain('action="/simulator/end"');
  const refused = await visitor.post("/simulator/end", { kasm_id: page.split("/").pop() ?? "" });
  expect(refused.status).toBe(403);
  expect(refused.text).toContain("Your groups do not allow you to end sessions.");
  expect(live()).toHaveLength(1);
});

test("a launch that is refused says why", async () => {
  const { visitor, workspace, chrome, live } = await office();
  const other = await workspace("Not assigned", {}, false);
  const refused = async (image_id: string) => {
    const { status, text } = await visitor.post("/simulator/launch", { image_id });
    return [status, /role="alert">\s*([^<]*?)\s*</.exec(text)?.[1]];
  };
  expect(await refused(other)).toEqual([409, "Not assigned: Image Not Authorized"]);
  expect(await refused("nothing")).toEqual([404, "There is no such workspace."]);
  await visitor.post("/simulator/launch", { image_id: chrome });
  await visitor.post("/simulator/launch", { image_id: chrome });
  expect((await visitor.get("/")).text).toContain("No resources are available");
  expect(await refused(chrome)).toEqual([409, "Chrome Browser: No resources are available for the session"]);
  expect(live()).toHaveLength(2);
});

test.each(["/simulator/launch", "/simulator/end"])(
  "%s takes no form from another site, and none of nobody",
  async (path) => {
    const { visitor, simulator, chrome, live } = await office();
    const launched = await visitor.post("/simulator/launch", { image_id: chrome });
    const fields = { image_id: chrome, kasm_id: (launched.location ?? "").split("/").pop() ?? "" };
    expect((await visitor.post(path, fields, "https://evil.example.com")).status).toBe(403);
    expect((await new Visitor(simulator).post(path, fields)).location).toBe("/");
    expect(live()).toHaveLength(1);
  },
);

test("a session is its own user's only", async () => {
  const { call, visitor, simulator, chrome, live } = await office();
  const launched = await visitor.post("/simulator/launch", { image_id: chrome });
  await call("create_user", { target_user: { username: "bob", password: "Secret-1!" } });
  const bob = new Visitor(simulator);
  await bob.signIn("bob", "Secret-1!");
  expect((await bob.get(launched.location ?? "")).status).toBe(404);
  await bob.post("/simulator/end", { kasm_id: (launched.location ?? "").split("/").pop() ?? "" });
  expect(live()).toHaveLength(1);
});

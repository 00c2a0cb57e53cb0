import { afterEach, describe, expect, test } from "@jest/globals";
import { CALLS, type SimulatorOptions } from "../../../simulator";
import { catalogueRows } from "../../../simulator/catalogue/coverage";
import { KNOWN_USES, knownCallStates, LEFT_OUT } from "../../../simulator/catalogue/known-calls";
import { WIRE_INFERENCES } from "../../../simulator/catalogue/wire-inferences";
import { pathOf } from "./steps/callers";
import { find } from "./steps/find";
import { setSetting } from "./steps/settings";
import { cookieOf, signedIn } from "./steps/sign-in";
import { items, post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

describe("the table of known calls", () => {
  test("says of each whether it is served, refused or out, and why it is not served", () => {
    const states = knownCallStates();
    expect(states.filter(({ state, reason }) => state !== "served" && reason === undefined)).toEqual([]);
    expect(new Set(states.map(({ name }) => name)).size).toBe(states.length);
    for (const { calls } of KNOWN_USES) expect(new Set(calls).size).toBe(calls.length);
  });

  test("leaves nothing out that is in the catalogue", () => {
    const names = CALLS.map((call) => call.name);
    expect(Object.keys(LEFT_OUT).filter((name) => names.includes(name))).toEqual([]);
  });

  test.each(["Developer API", "Terraform provider, tested", "Terraform provider, code only"])(
    "what %s uses is under /api/public/",
    (users) => {
      const used = KNOWN_USES.find((use) => use.users === users)?.calls ?? [];
      const elsewhere = CALLS.filter(({ name, at }) => used.includes(name) && !at.includes("public"));
      expect(elsewhere.map(({ name }) => name)).toEqual([]);
    },
  );

  test.each(["web client", "callers of the admin API"])("what %s uses is under /api/admin/", (users) => {
    const used = KNOWN_USES.find((use) => use.users === users)?.calls ?? [];
    const elsewhere = CALLS.filter(({ name, at }) => used.includes(name) && !at.includes("admin"));
    expect(elsewhere.map(({ name }) => name)).toEqual([]);
  });

  test("what is out is not there", async () => {
    const { ask } = await start({ strict: false });
    for (const name of Object.keys(LEFT_OUT)) expect((await ask(name)).status).toBe(404);
  });
});

describe("what is refused", () => {
  test.each(CALLS.filter((call) => call.refused !== undefined).map((call) => [call.name, call] as const))(
    "%s says why, to those who hold the right",
    async (name, call) => {
      const { permissions, refused } = call;
      const path = pathOf(call);
      const { ask } = await start({ apiKeyPermissions: [...permissions] });
      expect(await ask(name, {}, path)).toMatchObject({ status: 501, body: { error_message: refused } });
      const other = await start({ apiKeyPermissions: [] });
      expect((await other.ask(name, {}, path)).status).toBe(403);
    },
  );
});

test("a file comes in a form only", async () => {
  const { ask, call } = await start();
  const { group_id } = (await call("create_group", { target_group: { name: "a" } })).group as Body;
  const ufile = { file_name: "a", content_type: "text/plain", content_base64: "YQ==" };
  const file = { name: "a", destination: "/a", file_type: "binary", group_id };
  expect((await ask("upload_file_mapping", { ...file, ufile })).body.error_message).toContain("ufile");
  expect(items(await call("get_file_mappings", { group_id }), "file_mappings")).toEqual([]);
});

describe("group settings by name", () => {
  const accepting: SimulatorOptions = { unknown: { settings_by_name: "accept" } };

  async function developers(options: SimulatorOptions): Promise<{ running: Running; target_group: Body }> {
    const running = await start(options);
    const { group_id } = (await running.call("create_group", { target_group: { name: "Developers" } })).group as Body;
    return { running, target_group: { group_id } };
  }
  const valuesOf = async ({ call }: Running, target_group: Body): Promise<Body> =>
    Object.fromEntries(
      items(await call("get_settings_group", { target_group }), "settings").map(
        (each) => [String(each.name), each.value] as const,
      ),
    );

  test("refuse: an id is missing, and set_settings_group is not there", async () => {
    const { running, target_group } = await developers({});
    const target_setting = { name: "allow_kasm_sharing", value: "True" };
    const added = await running.ask("add_settings_group", { target_group, target_setting });
    expect(added.body.error_message).toBe("Missing required field: group_setting_id");
    const settings = [target_setting];
    expect((await running.ask("set_settings_group", { target_group, settings }, "/api/public/")).status).toBe(404);
    expect(await valuesOf(running, target_group)).toEqual({});
  });

  test("accept: both are taken, all settings or none", async () => {
    const { running, target_group } = await developers(accepting);
    await running.call("add_settings_group", { target_group, target_setting: { name: "idle_disconnect", value: "5" } });
    const set = (settings: Body[]) => running.ask("set_settings_group", { target_group, settings }, "/api/public/");
    const sharing = { name: "allow_kasm_sharing", value: "True" };
    expect((await set([sharing, { name: "idle_disconnect", value: "30" }])).body).toEqual({});
    const expected = { allow_kasm_sharing: "True", idle_disconnect: "30" };
    expect(await valuesOf(running, target_group)).toEqual(expected);
    const off = { name: "allow_kasm_sharing", value: "False" };
    expect((await set([off, { name: "no_such", value: "1" }])).body.error_message).toContain("no_such");
    expect((await set([off, { name: "idle_disconnect", value: "soon" }])).body.error_message).toContain("not a number");
    expect(await valuesOf(running, target_group)).toEqual(expected);
  });

  test("a name beside the id is no problem", async () => {
    const { running, target_group } = await developers({});
    const name = "idle_disconnect";
    const { group_setting_id } = await find(running, "get_settings_group", "settings", { name });
    await running.call("add_settings_group", { target_group, target_setting: { group_setting_id, name, value: "5" } });
    expect(await valuesOf(running, target_group)).toEqual({ idle_disconnect: "5" });
  });
});

test.each([
  ["licenses", ["licenses"]],
  ["data", ["code", "data", "message", "success"]],
])("licenses_answer %s", async (value, keys) => {
  const { call } = await start({ unknown: { licenses_answer: value } });
  const answer = await call("get_licenses");
  expect(Object.keys(answer).sort()).toEqual(keys);
  expect((answer.licenses ?? answer.data) as Body[]).toMatchObject([{ issued_to: "simulator" }]);
});

test("a user's workspaces are those of its groups", async () => {
  const running = await start();
  const { call } = running;
  const target_user = { username: "ada" };
  const { user_id } = (await call("create_user", { target_user: { ...target_user, password: "Secret-1!" } }))
    .user as Body;
  const { group_id } = (await call("create_group", { target_group: { name: "Developers" } })).group as Body;
  await setSetting(running, "add_images_to_default_group", false);
  const { image_id } = (await call("create_image", { target_image: { name: "a", friendly_name: "A" } })).image as Body;
  const names = async () => items(await call("get_user_images", { target_user }), "images").map((each) => each.name);
  expect(await names()).toEqual([]);
  await call("add_images_group", { target_group: { group_id }, target_image: { image_id } });
  expect(await names()).toEqual([]);
  await call("add_user_group", { target_group: { group_id }, target_user: { user_id } });
  expect(await names()).toEqual(["a"]);
});

describe("signing a call without credentials in its body", () => {
  const list = async ({ simulator }: Running, headers: Record<string, string>, body: Body = {}) =>
    (
      await fetch(`${simulator.url}/api/admin/get_zones`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      })
    ).status;
  const nulls = { token: null, username: null };

  test.each([
    ["accept", 200],
    ["refuse", 401],
  ])("json_cookies %s", async (value, status) => {
    const running = await start({ unknown: { json_cookies: value } });
    const cookie = { cookie: cookieOf(await signedIn(running)) };
    expect(await list(running, cookie)).toBe(status);
    expect(await list(running, cookie, nulls)).toBe(status);
  });

  test("credentials in the body win over cookies, good ones and bad ones", async () => {
    const running = await start();
    const cookie = { cookie: cookieOf(await signedIn(running)) };
    expect(await list(running, cookie, { api_key: "x", api_key_secret: "y" })).toBe(401);
    expect(await list(running, cookie, { token: "x", username: running.simulator.adminUsername })).toBe(401);
    expect(await list(running, { cookie: "session_token=x; username=y" }, running.simulator.credentials)).toBe(200);
  });

  test("cookies of another user, of no session, or of none at all are 401", async () => {
    const running = await start();
    const somebody = { ...(await signedIn(running)), username: "somebody" };
    expect(await list(running, { cookie: cookieOf(somebody) })).toBe(401);
    expect(await list(running, { cookie: "session_token=x; username=admin%40kasm.local" })).toBe(401);
    expect(await list(running, { cookie: "theme=dark" }, nulls)).toBe(401);
  });

  test.each([
    ["refuse", 401],
    ["accept", 200],
  ])("key_headers %s", async (value, status) => {
    const running = await start({ unknown: { key_headers: value } });
    const { apiKey, apiKeySecret } = running.simulator;
    const headers = { "X-Api-Key": apiKey, "X-Api-Secret": apiKeySecret };
    expect(await list(running, headers)).toBe(status);
    expect(await list(running, headers, nulls)).toBe(status);
    expect(await list(running, { ...headers, "X-Api-Secret": "x" })).toBe(401);
    expect(await list(running, { ...headers, "X-Api-Secret": "x" }, running.simulator.credentials)).toBe(200);
    expect(JSON.stringify(running.simulator.journal.entries())).not.toContain(apiKeySecret);
  });

  test("open calls take the null credentials of a client that nobody is signed in to", async () => {
    const { simulator } = await start();
    const password = simulator.adminPassword;
    const body = { token: null, username: simulator.adminUsername, password };
    expect((await post(`${simulator.url}/api/authenticate`, body)).status).toBe(200);
  });
});

test("what is inferred of the wire names rows that are there, and switches or a reason", () => {
  const names = catalogueRows().map(({ kind, name }) => `${kind} ${name}`);
  for (const { about, rows = [], switches, reason } of WIRE_INFERENCES) {
    expect([about, switches !== undefined || reason !== undefined]).toEqual([about, true]);
    const missing = rows.filter((row) => {
      const wanted = row.endsWith("*") ? row.slice(0, -1) : undefined;
      return !names.some((name) => (wanted === undefined ? name === row : name.startsWith(wanted)));
    });
    expect(missing).toEqual([]);
  }
});

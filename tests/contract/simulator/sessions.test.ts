import { afterEach, describe, expect, test } from "@jest/globals";
import { signedIn } from "./steps/sign-in";
import { items, post, stopAll, type Body } from "./support";
import { office } from "./sessions-office";

afterEach(stopAll);

describe("a session's life", () => {
  test("links: each look at the status makes a new one and ends the one before it", async () => {
    const { agent, user, image, request, publicly, simulator } = await office();
    await agent();
    const user_id = await user("ada");
    const first = await request(user_id, await image());
    const alive = async (token: unknown) =>
      (await post(`${simulator.url}/api/get_kasm_status`, { username: "ada", token, kasm_id: first.kasm_id })).status;
    expect(await alive(first.session_token)).toBe(200);
    const { body } = await publicly("get_kasm_status", { user_id, kasm_id: first.kasm_id });
    expect(await alive(first.session_token)).toBe(401);
    expect(await alive(String(body.kasm_url).split("/").at(-1))).toBe(200);
  });

  test("session_start slow: starting, without a session to show, until the clock has passed 5 seconds", async () => {
    const { agent, user, image, request, publicly, clock } = await office({ unknown: { session_start: "slow" } });
    await agent();
    const user_id = await user("ada");
    const { kasm_id } = await request(user_id, await image());
    const status = async () => (await publicly("get_kasm_status", { user_id, kasm_id })).body;
    await clock.advance(2_000);
    const starting = await status();
    expect(starting).toMatchObject({ kasm_id, status: "starting", operational_progress: 40 });
    expect(starting).not.toHaveProperty("kasm");
    await clock.advance(3_000);
    expect(await status()).toMatchObject({ operational_status: "running", kasm: { kasm_id } });
  });

  test.each([
    ["delete", []],
    ["pause", [{ operational_status: "paused" }]],
    ["stop", [{ operational_status: "stopped" }]],
  ])("without a keepalive for keepalive_expiration seconds: %s", async (action, left) => {
    const { agent, user, image, request, publicly, setting, kasms, clock } = await office();
    await agent();
    await setting("keepalive_expiration", "600");
    await setting("keepalive_expiration_action", action);
    const { kasm_id } = await request(await user("ada"), await image());
    await clock.advance(599_000);
    await publicly("keepalive", { kasm_id });
    await clock.advance(599_000);
    expect(await kasms()).toMatchObject([{ operational_status: "running", expiration_date: "2026-03-02 08:19:59" }]);
    await clock.advance(1_000);
    expect(await kasms()).toMatchObject(left);
  });

  test.each([
    ["the group setting", { group: "1800" }],
    ["the workspace's own, over the group's", { group: "60", image: 1800 }],
  ])("session_time_limit ends a session whatever keeps it alive: %s", async (_name, limits: Body) => {
    const { agent, user, image, request, publicly, setting, kasms, clock, call } = await office();
    await agent();
    await setting("session_time_limit", String(limits.group));
    const { kasm_id } = await request(await user("ada"), await image({ session_time_limit: limits.image ?? null }));
    await clock.advance(1_799_000);
    await publicly("keepalive", { kasm_id });
    expect(await kasms()).toHaveLength(1);
    await clock.advance(3_600_000);
    expect(await kasms()).toEqual([]);
    expect(items(await call("get_session_history"), "session_history")).toMatchObject([
      { kasm_id, end_reason: "time limit", start_date: "2026-03-02 08:00:00", end_date: "2026-03-02 08:30:00" },
    ]);
  });

  test("a session that ended is unknown to every call", async () => {
    const { agent, user, image, request, publicly, ask } = await office();
    await agent();
    const user_id = await user("ada");
    const { kasm_id } = await request(user_id, await image());
    await publicly("destroy_kasm", { user_id, kasm_id });
    for (const name of ["get_kasm_status", "destroy_kasm", "keepalive"]) {
      expect((await publicly(name, { user_id, kasm_id })).body).toEqual({ error_message: "Session not found" });
    }
    expect((await ask("get_kasm", { kasm_id })).body).toEqual({ error_message: "Session not found" });
  });

  test("survives a restart from its state, and the secret parts are in no journal", async () => {
    const one = await office();
    await one.agent();
    const asked = await one.request(await one.user("ada"), await one.image(), { enable_sharing: true });
    const other = await office();
    other.simulator.load(one.simulator.dump());
    expect(await other.kasms()).toMatchObject([{ kasm_id: asked.kasm_id, share_id: asked.share_id }]);
    const [row] = await one.kasms();
    const journal = JSON.stringify(one.simulator.journal.entries());
    for (const secret of [row?.token, row?.view_only_token, asked.session_token]) {
      expect(String(secret).length).toBeGreaterThan(20);
      expect(journal).not.toContain(secret);
    }
  });
});

describe("as other callers ask", () => {
  test("the command line client: no user beside a session's id", async () => {
    const { agent, user, image, request, publicly, ask } = await office();
    await agent();
    const { kasm_id } = await request(await user("ada"), await image());
    expect((await publicly("get_kasm_status", { kasm_id })).body.kasm).toMatchObject({ kasm_id, status: "running" });
    expect((await ask("stop_kasm", { kasm_id }, "/api/")).body).toEqual({});
    expect((await publicly("destroy_kasm", { kasm_id })).body).toEqual({});
  });

  test("the Terraform provider: keys beside the documented ones, and numbers where it reads numbers", async () => {
    const { agent, user, image, publicly } = await office();
    await agent();
    const [user_id, image_id] = [await user("ada"), await image()];
    const { body } = await publicly("request_kasm", {
      user_id,
      image_id,
      share: true,
      enable_sharing: true,
      environment: {},
      session_token: "",
      persistent: false,
      allow_resume: true,
      session_authentication: false,
      client_settings: { allow_kasm_sharing: true },
    });
    const joined = (await publicly("join_kasm", { user_id, share_id: body.share_id })).body.kasm as Body;
    expect(joined).toMatchObject({
      port: 443,
      port_map: { vnc: { port: 443 } },
      client_settings: { idle_disconnect: 20, allow_kasm_sharing: true },
    });
  });

  test.each([
    ["memory", "memory"],
    ["memory_bytes", "memory_bytes"],
  ])("session_memory_name %s on 1.19", async (value, name) => {
    const { agent, user, image, request, kasms } = await office({
      kasmVersion: "1.19.0",
      unknown: { session_memory_name: value },
    });
    await agent();
    await request(await user("ada"), await image());
    expect(Object.entries((await kasms())[0] ?? {}).filter(([key]) => key.startsWith("memory"))).toEqual([[name, 2e9]]);
  });

  test.each(["evidence", "none"])("with public_paths %s the Developer API has its sessions", async (public_paths) => {
    const { publicly } = await office({ unknown: { public_paths } });
    expect((await publicly("get_kasm_status", { kasm_id: "0".repeat(32) })).body.error_message).toBe(
      "Session not found",
    );
  });
});

test("a login link signs its user in, and no journal holds its token", async () => {
  const { user, publicly, simulator } = await office();
  const user_id = await user("ada");
  const { body } = await publicly("get_login", { target_user: { user_id } });
  const token = String(body.url).split("/").at(-1) ?? "";
  expect(JSON.stringify(simulator.journal.entries())).not.toContain(token);
  const renewed = await post(`${simulator.url}/api/new_session_token`, { username: "ada", token });
  expect(renewed.body).toMatchObject({ username: "ada" });
});

describe("joining", () => {
  test.each(["share_id", "shared_id"])("by %s: another user's link and what a viewer may know", async (key) => {
    const { agent, user, image, request, publicly } = await office();
    await agent();
    const { share_id, kasm_id } = await request(await user("ada"), await image(), { enable_sharing: true });
    const grace = await user("grace");
    const joined = (await publicly("join_kasm", { user_id: grace, [key]: share_id })).body;
    expect(joined).toMatchObject({ user_id: grace, username: "grace", kasm: { kasm_id, user: { username: "ada" } } });
    expect(joined.kasm).not.toHaveProperty("token");
    expect(joined.kasm_url).toContain(`/${String(kasm_id)}/${grace}/`);
  });

  test.each([
    ["asked", "False", true],
    ["allowed", "False", false],
    ["allowed", "True", true],
  ])("session_sharing %s with allow_kasm_sharing %s: can be joined: %s", async (value, allowed, shared) => {
    const { agent, user, image, request, setting } = await office({ unknown: { session_sharing: value } });
    await agent();
    await setting("allow_kasm_sharing", allowed);
    const asked = await request(await user("ada"), await image(), { enable_sharing: true });
    expect(typeof asked.share_id === "string").toBe(shared);
  });

  test("not without sharing", async () => {
    const { agent, user, image, request, publicly } = await office();
    await agent();
    const user_id = await user("ada");
    expect((await request(user_id, await image())).share_id).toBeNull();
    const share_id = "0".repeat(32);
    expect((await publicly("join_kasm", { user_id, share_id })).body.error_message).toBe("Session not found");
  });
});

describe("who may", () => {
  test.each([
    [["user", "users_auth_session"], 200],
    [["user", "sessions_view", "sessions_modify", "sessions_delete", "global_admin"], 403],
    [["users_auth_session"], 403],
  ])("a key with %j asks for a session of a user: %d", async (apiKeyPermissions, status) => {
    const { publicly, simulator } = await office({ apiKeyPermissions });
    const user_id = simulator.dump().families.users?.[0]?.user_id;
    const answer = await publicly("request_kasm", { user_id, image_id: "0".repeat(32) });
    expect([answer.status, answer.body.error_message]).toEqual([
      status,
      status === 200 ? "Image not found" : "Unauthorized",
    ]);
  });

  test("a person acts for itself only, and ends and pauses as its groups' settings say", async () => {
    const { agent, user, image, request, setting, simulator, ask } = await office();
    await agent();
    const image_id = await image();
    const own = await user("ada");
    const other = await user("grace");
    const foreign = await request(other, image_id);
    const session = await signedIn({ simulator }, "ada", "Secret-1!");
    const person = (name: string, body: Body) => post(`${simulator.url}/api/${name}`, { ...session, ...body });
    expect((await person("request_kasm", { user_id: other, image_id })).status).toBe(403);
    expect((await person("destroy_kasm", { kasm_id: foreign.kasm_id })).status).toBe(403);
    const { kasm_id, user_id } = (await person("request_kasm", { image_id })).body;
    expect(user_id).toBe(own);
    expect((await person("pause_kasm", { kasm_id })).status).toBe(403);
    await setting("allow_kasm_pause", "True");
    await setting("allow_kasm_delete", "False");
    expect((await person("pause_kasm", { kasm_id })).body).toEqual({});
    expect((await person("destroy_kasm", { kasm_id })).status).toBe(403);
    expect((await ask("destroy_kasm", { kasm_id }, "/api/public/")).body).toEqual({});
  });

  test("what needs a container or a desktop is refused with a sentence", async () => {
    const { publicly } = await office();
    const exec = await publicly("exec_command_kasm", { kasm_id: "x", exec_config: { cmd: "id" } });
    expect(exec).toMatchObject({ status: 501, body: { error_message: expect.stringContaining("No container runs") } });
    for (const name of ["get_kasm_frame_stats", "get_kasm_bottleneck_stats", "get_kasm_screenshot"]) {
      expect((await publicly(name)).body.error_message).toContain("No desktop streams");
    }
  });
});

describe("users", () => {
  test("show their sessions, and with sessions are deleted by force only", async () => {
    const { agent, user, image, request, call, ask, kasms } = await office();
    await agent();
    const user_id = await user("ada");
    const { kasm_id } = await request(user_id, await image());
    expect((await call("get_user", { target_user: { user_id } })).user).toMatchObject({
      kasms: [{ kasm_id }],
      last_session: "2026-03-02 08:00:00",
    });
    const refusal = await ask("delete_user", { target_user: { user_id }, force: false });
    expect(refusal.body.error_message).toBe("The user has sessions: use force");
    await call("delete_user", { target_user: { user_id }, force: true });
    expect(await kasms()).toEqual([]);
    expect(items(await call("get_session_history"), "session_history")).toMatchObject([
      { username: "ada", end_reason: "user deleted" },
    ]);
  });

  test("without a user an anonymous one is made; it leaves with its session and with a refusal", async () => {
    const { agent, image, publicly, call } = await office();
    const anonymous = async () => items(await call("get_users", { anonymous_only: true }), "users");
    const image_id = await image();
    expect((await publicly("request_kasm", { image_id })).body.error_message).toBe(
      "No resources are available for the session",
    );
    expect(await anonymous()).toEqual([]);
    await agent();
    const { user_id, kasm_id } = (await publicly("request_kasm", { image_id })).body;
    expect(await anonymous()).toMatchObject([{ user_id, anonymous: true }]);
    expect(items(await call("get_users"), "users")).toHaveLength(1);
    await publicly("destroy_kasm", { user_id, kasm_id });
    expect(await anonymous()).toEqual([]);
  });

  test("without a workspace the user's own default is taken, else that of its groups", async () => {
    const { agent, user, image, publicly, setting, call } = await office();
    await agent();
    const user_id = await user("ada");
    const ask = async () => (await publicly("request_kasm", { user_id })).body;
    expect((await ask()).error_message).toBe("Missing required field: image_id");
    const [group, own] = [await image(), await image()];
    await setting("default_image", group);
    await ask();
    await publicly("update_user_attributes", { target_user_attributes: { user_id, default_image: own } });
    await ask();
    expect(items(await call("get_kasms"), "kasms").map((row) => row.image_id)).toEqual([group, own]);
  });
});

test("history: pages, filters and order", async () => {
  const { agent, user, image, request, publicly, call, clock } = await office();
  await agent();
  const image_id = await image();
  for (const username of ["ada", "grace", "mary"]) {
    const user_id = await user(username);
    const { kasm_id } = await request(user_id, image_id);
    await clock.advance(60_000);
    await publicly("destroy_kasm", { user_id, kasm_id });
  }
  const names = async (body: Body) => {
    const answer = await call("get_session_history", body);
    return [items(answer, "session_history").map((row) => row.username), answer.total];
  };
  expect(await names({})).toEqual([["mary", "grace", "ada"], 3]);
  expect(await names({ page: 1, page_size: 2 })).toEqual([["ada"], 3]);
  expect(await names({ sort_by: "username", sort_direction: "asc" })).toEqual([["ada", "grace", "mary"], 3]);
  expect(await names({ filters: [{ id: "username", value: "GRA" }] })).toEqual([["grace"], 1]);
  const or_filters = ["ada", "mary"].map((value) => ({ id: "username", value }));
  expect(await names({ or_filters })).toEqual([["mary", "ada"], 2]);
});

test("permissions: all of them or none, and they go with the session", async () => {
  const { agent, user, image, request, publicly, simulator } = await office();
  await agent();
  const user_id = await user("ada");
  const grace = await user("grace");
  const { kasm_id } = await request(user_id, await image());
  const set = (...session_permissions: Body[]) =>
    publicly("set_session_permissions", { target_session_permissions: { kasm_id, session_permissions } });
  expect((await set({ user_id: grace, access: "r" }, { user_id, access: "all" })).body.error_message).toBe(
    "Invalid access: not one of r, rw",
  );
  expect(simulator.dump().families.session_permissions ?? []).toEqual([]);
  await set({ user_id: grace, access: "r" });
  expect((await set({ user_id: grace, access: "rw" })).body.session_permissions).toMatchObject([
    { user_id: grace, access: "rw", vnc_username: "vnc-grace" },
  ]);
  await publicly("destroy_kasm", { user_id, kasm_id });
  expect(simulator.dump().families.session_permissions ?? []).toEqual([]);
});

test("a workspace that is in use is deleted as required_reference_delete says", async () => {
  for (const [value, left] of [
    ["refuse", 1],
    ["cascade", 0],
  ] as const) {
    const { agent, user, image, request, ask, kasms } = await office({ unknown: { required_reference_delete: value } });
    await agent();
    const image_id = await image();
    await request(await user("ada"), image_id);
    await ask("delete_image", { target_image: { image_id } });
    expect(await kasms()).toHaveLength(left);
  }
});

import { expect } from "@jest/globals";
import { items, post, type Body, type Running } from "../support";
import { enabledAgent } from "./agents";
import { find } from "./find";
import { publicly } from "./people";

/** One session from its request to its end, what is asked of it on the way, and what is left of it. */
export async function sessions(running: Running, user: Body, image: Body): Promise<void> {
  const { call, ask } = running;
  const server_id = await enabledAgent(running, { hostname: "carrier", cores: 8, memoryBytes: 2 ** 34 });
  const user_id = user.user_id;
  const asked = await publicly(running, "request_kasm", { user_id, image_id: image.image_id, enable_sharing: true });
  expect(asked).toMatchObject({ status: "starting", user_id, username: user.username });
  const session = { user_id, kasm_id: asked.kasm_id };
  const { kasm, kasm_url } = await publicly(running, "get_kasm_status", { ...session, skip_agent_check: true });
  expect(kasm).toMatchObject({ ...session, operational_status: "running", server: { hostname: "carrier" } });
  expect(kasm_url).toMatch(new RegExp(`^/#/connect/kasm/${String(asked.kasm_id)}/${String(user_id)}/[0-9a-f]{64}$`));

  const joined = await publicly(running, "join_kasm", { user_id, share_id: asked.share_id });
  expect(joined.kasm).toMatchObject({ share_id: asked.share_id, image: { friendly_name: image.friendly_name } });
  expect(await find(running, "get_kasms", "kasms", { kasm_id: asked.kasm_id })).toMatchObject({ user_id, server_id });
  expect((await call("get_kasm", { kasm_id: asked.kasm_id })).kasm).toMatchObject(session);
  expect(await publicly(running, "keepalive", { kasm_id: asked.kasm_id })).toEqual({ usage_reached: false });
  for (const [name, status] of Object.entries({ pause_kasm: "paused", stop_kasm: "stopped", resume_kasm: "running" })) {
    const turned = await ask(name, session, "/api/");
    expect([name, turned.body]).toEqual([name, {}]);
    expect((await call("get_kasm", { kasm_id: asked.kasm_id })).kasm).toMatchObject({ operational_status: status });
  }
  const rdp = await ask("get_rdp_client_connection_info", { ...session, connection_type: "url" }, "/api/public/");
  expect(rdp.body.error_message).toBe("The session is not one of RDP");

  const target = { kasm_id: asked.kasm_id };
  await publicly(running, "set_session_permissions", {
    target_session_permissions: { ...target, session_permissions: [{ user_id, access: "rw" }] },
  });
  const granted = await publicly(running, "get_session_permissions", { target_session_permissions: target });
  expect(granted.session_permissions).toMatchObject([{ user_id, access: "rw", username: user.username }]);
  await publicly(running, "delete_all_session_permissions", { target_session_permissions: target });
  expect(await publicly(running, "get_session_permissions", { target_session_permissions: target })).toEqual({
    session_permissions: [],
  });

  await publicly(running, "destroy_kasm", session);
  expect(items(await call("get_kasms"), "kasms")).toEqual([]);
  const history = await find(running, "get_session_history", "session_history", target);
  expect(history).toMatchObject({ user_id, end_reason: "destroyed" });
  expect((await call("get_session_recording", { target_kasm_id: asked.kasm_id })).session_recordings).toEqual([]);
  for (const name of ["get_session_recordings", "get_sessions_recordings"]) await publicly(running, name, {});
  await tokens(running, user);
  await call("delete_server", { target_server: { server_id } });
}

async function tokens(running: Running, { user_id, username }: Body): Promise<void> {
  const { simulator } = running;
  const target_user = { user_id };
  const { session_token } = await publicly(running, "create_session_token", { target_user });
  const token = (session_token as Body).session_token;
  const target_session_token = { session_token: token };
  for (const name of ["get_session_token", "update_session_token"]) {
    expect(await publicly(running, name, { target_session_token })).toMatchObject({
      session_token: { session_token: token },
    });
  }
  const signedIn = async () => (await post(`${simulator.url}/api/new_session_token`, { token, username })).status;
  const listed = await publicly(running, "get_session_tokens", { target_user });
  expect(items(listed, "session_tokens").length).toBeGreaterThan(0);
  expect(JSON.stringify(listed)).not.toContain(token);
  await publicly(running, "delete_session_token", { target_session_token });
  expect(await signedIn()).toBe(401);

  const { url } = await publicly(running, "get_login", { target_user });
  expect(String(url)).toContain(`${simulator.url}/#/connect/login/dashboard/${String(user_id)}/`);
  const login = String(url).split("/").at(-1);
  await publicly(running, "logout_user", { target_user });
  await publicly(running, "delete_session_tokens", { target_user });
  expect((await post(`${simulator.url}/api/new_session_token`, { token: login, username })).status).toBe(401);
}

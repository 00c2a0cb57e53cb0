import { expect } from "@jest/globals";
import { type Body, type Running } from "../support";
import { defaultZone, find } from "./find";

/** The body of a call that is served at /api/public/ only; throws when it is refused. */
export async function publicly({ ask }: Running, name: string, body: Body): Promise<Body> {
  const answer = await ask(name, body, "/api/public/");
  if (answer.status !== 200 || "error_message" in answer.body) throw new Error(`${name}: ${answer.text}`);
  return answer.body;
}

/** Preferences of a user, and the servers that are assigned to it. */
export async function userExtras(running: Running, user: Body): Promise<void> {
  const { call } = running;
  const target_user = { user_id: user.user_id };
  const before = (await publicly(running, "get_attributes", { target_user })).user_attributes as Body;
  expect(before).toMatchObject({ user_id: user.user_id, ssh_public_key: expect.stringMatching(/^ssh-rsa /) });
  const changed = { theme: "Dark", preferred_language: "en-us", show_tips: false, auto_login_kasm: true };
  await publicly(running, "update_user_attributes", { target_user_attributes: { ...target_user, ...changed } });
  const read = (await publicly(running, "get_attributes", { target_user })).user_attributes;
  expect(read).toEqual({ ...before, ...changed });

  const zone = await defaultZone(running);
  const desktop = { hostname: "pc2", friendly_name: "PC 2" };
  await call("create_server", {
    target_server: {
      ...desktop,
      server_type: "Desktop",
      zone_id: zone.zone_id,
      connection_type: "RDP",
      connection_port: 3389,
    },
  });
  const { server_id } = await find(running, "get_servers", "servers", desktop);
  const pair = { target_user, target_server: { server_id } };
  await publicly(running, "assign_user_server", pair);
  expect((await call("get_user", { target_user })).user).toMatchObject({
    assigned_servers: [{ server_id, ...desktop }],
  });
  await publicly(running, "unassign_user_server", pair);
  expect((await call("get_user", { target_user })).user).toMatchObject({ assigned_servers: [] });
  await call("delete_server", { target_server: { server_id } });
}

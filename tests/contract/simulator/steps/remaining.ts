import { expect } from "@jest/globals";
import { CALLS } from "../../../../simulator";
import { pathOf } from "./callers";
import { type Body, type Running } from "../support";

/** Asks for everything that the simulator refuses, and for the workspaces of a user. */
export async function remaining({ ask, call }: Running, user: Body): Promise<void> {
  for (const each of CALLS) {
    const { name, refused } = each;
    if (refused === undefined) continue;
    const answer = await ask(name, {}, pathOf(each));
    expect([name, answer.status, answer.body]).toEqual([name, 501, { error_message: refused }]);
  }
  const { user_id, username } = user;
  const byId = await call("get_user_images", { target_user: { user_id } });
  expect(byId).toEqual(await call("get_user_images", { target_user: { username } }));
  // Refused while no switch says otherwise: one caller's code is all there is.
  expect((await ask("set_settings_group", {}, "/api/public/")).status).toBe(404);
}

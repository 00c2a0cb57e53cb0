import { afterEach, describe, expect, test } from "@jest/globals";
import { ALL_USERS, items, stopAll, type Body } from "./support";
import { office } from "./sessions-office";
import { setGroupSetting } from "./steps/settings";

afterEach(stopAll);

test("max_kasms_per_user counts a user's own live sessions", async () => {
  const { agent, user, image, request, setting, publicly } = await office();
  await agent({ cores: 64, memoryBytes: 64e9 });
  await setting("max_kasms_per_user", "1");
  const [ada, grace, image_id] = [await user("ada"), await user("grace"), await image()];
  const { kasm_id } = await request(ada, image_id);
  expect((await request(ada, image_id)).error_message).toBe(
    "The user has 1 sessions: max_kasms_per_user allows no more than 1",
  );
  expect((await request(grace, image_id)).error_message).toBeUndefined();
  await publicly("destroy_kasm", { user_id: ada, kasm_id });
  expect((await request(ada, image_id)).error_message).toBeUndefined();
});

test("the group with the lowest priority number decides", async () => {
  const each = await office();
  const { agent, user, image, request, setting, call } = each;
  await agent({ cores: 64, memoryBytes: 64e9 });
  await setting("max_kasms_per_user", "0");
  const group = (await call("create_group", { target_group: { name: "Developers", priority: 5 } })).group as Body;
  const target_group = { group_id: group.group_id };
  await setGroupSetting(each, target_group, "max_kasms_per_user", "1");
  const [user_id, image_id] = [await user("ada"), await image()];
  expect((await request(user_id, image_id)).error_message).toContain("no more than 0");
  await call("add_user_group", { target_group, target_user: { user_id } });
  expect((await request(user_id, image_id)).error_message).toBeUndefined();
});

test.each([
  ["per_user", "daily", 2, 24],
  ["per_user", "total", 2, undefined],
  ["per_group", "daily", 2, 24],
])(
  "usage_limit %s %s: %d hours, then none until the interval is over (%s hours)",
  async (type, interval, hours, next) => {
    const { agent, user, image, request, setting, publicly, clock } = await office();
    await agent({ cores: 64, memoryBytes: 64e9 });
    await setting("keepalive_expiration", "0");
    await setting("usage_limit", JSON.stringify({ type, hours, interval }));
    const [ada, grace, image_id] = [await user("ada"), await user("grace"), await image()];
    const { kasm_id } = await request(ada, image_id);
    await clock.advance(1.5 * 3_600_000);
    expect((await publicly("keepalive", { kasm_id })).body).toEqual({ usage_reached: false });
    await clock.advance(0.5 * 3_600_000);
    expect((await publicly("keepalive", { kasm_id })).body).toEqual({ usage_reached: true });
    await publicly("destroy_kasm", { user_id: ada, kasm_id });
    expect((await request(ada, image_id)).error_message).toBe(`The usage limit of 2 hours ${interval} is reached`);
    expect((await request(grace, image_id)).error_message).toEqual(
      type === "per_group" ? expect.stringContaining("usage limit") : undefined,
    );
    await clock.advance((next ?? 1000) * 3_600_000);
    expect((await request(ada, image_id)).error_message === undefined).toBe(next !== undefined);
  },
);

test("the licence limits the sessions of all users together", async () => {
  const { agent, user, image, request, call } = await office();
  await agent({ cores: 64, memoryBytes: 64e9 });
  await call("add_license", { license_key: "KASM-SIMULATOR-ENTERPRISE-1-00000001" });
  for (const row of items(await call("get_licenses"), "licenses")) {
    if (row.limit !== 1) await call("delete_license", { license_id: row.license_id });
  }
  const image_id = await image();
  expect((await request(await user("ada"), image_id)).error_message).toBeUndefined();
  expect((await request(await user("grace"), image_id)).error_message).toBe(
    "The licence allows no more than 1 sessions at a time",
  );
});

describe("workspaces", () => {
  test.each<[string, Body, string]>([
    ["disabled", { enabled: false }, "The workspace is disabled"],
    ["a link", { image_type: "Link", link_url: "https://www.example.com" }, "A link has no session"],
  ])("%s", async (_what, fields, message) => {
    const { agent, user, image, request } = await office();
    await agent();
    expect((await request(await user("ada"), await image(fields))).error_message).toBe(message);
  });

  test("of none of the user's groups; disabled with the group's own words", async () => {
    const { agent, user, image, request, setting, call } = await office();
    await agent();
    const [user_id, image_id] = [await user("ada"), await image()];
    await call("remove_images_group", { target_group: ALL_USERS, target_image: { image_id } });
    expect((await request(user_id, image_id)).error_message).toBe("Image Not Authorized");
    await call("add_images_group", { target_group: ALL_USERS, target_image: { image_id } });
    await setting("disabled_image_message", "Closed for maintenance");
    await call("update_image", { target_image: { image_id, enabled: false } });
    expect((await request(user_id, image_id)).error_message).toBe("Closed for maintenance");
  });

  test.each([{ locked: true }, { disabled: true }])("not for a user who is %j", async (state) => {
    const { agent, user, image, request, call } = await office();
    await agent();
    const user_id = await user("ada");
    await call("update_user", { target_user: { user_id, ...state } });
    expect((await request(user_id, await image())).error_message).toBe("The user is disabled or locked");
  });
});

test.each<[Body, string]>([
  [{ rdp_client_type: "VNC" }, "Invalid rdp_client_type: not one of GUAC, RDP_CLIENT"],
  [{ persistent_profile_mode: "Maybe" }, "Invalid persistent_profile_mode: not one of Enabled, Disabled, Reset"],
  [{ server_id: "first" }, "Invalid server_id: not an id"],
])("request_kasm with %j is refused", async (fields, message) => {
  const { agent, user, image, request } = await office();
  await agent();
  expect((await request(await user("ada"), await image(), fields)).error_message).toBe(message);
});

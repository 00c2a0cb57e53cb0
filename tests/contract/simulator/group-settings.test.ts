import { afterEach, expect, test } from "@jest/globals";
import { setGroupSetting } from "./steps/settings";
import { items, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const NOBODY = "0".repeat(32);

async function setter(running: Running): Promise<(name: string, value: unknown) => Promise<Body>> {
  const { group_id } = (await running.call("create_group", { target_group: { name: "g" } })).group as Body;
  const catalogue = items(await running.call("get_settings_group"), "settings");
  return async (name, value) => {
    const entry = catalogue.find((each) => each.name === name);
    const body = { target_group: { group_id }, target_setting: { group_setting_id: entry?.group_setting_id, value } };
    return (await running.ask("add_settings_group", body)).body;
  };
}

test.each(["default_image", "web_filter_policy"])("%s takes an id, or nothing", async (name) => {
  const set = await setter(await start());
  expect((await set(name, "Chrome")).error_message).toContain("not an id");
  expect(await set(name, NOBODY)).toEqual({});
});

test.each([
  ["free", undefined],
  ["checked", "there is no such"],
])("setting_references %s", async (value, message) => {
  const running = await start({ unknown: { setting_references: value } });
  const set = await setter(running);
  const answer = await set("default_image", NOBODY);
  if (message === undefined) expect(answer).toEqual({});
  else expect(answer.error_message).toContain(message);
  if (message === undefined) return;
  const { image_id } = (await running.call("create_image", { target_image: { name: "a" } })).image as Body;
  expect(await set("default_image", image_id)).toEqual({});
});

test.each([
  ["default_ui_language", "language", "de-de"],
  ["session_banner", "border_value", "anything"],
  ["dashboard_redirect", "string", "/#/chat"],
  ["web_filter_policy", "filter_policy", ""],
])("%s is of the type %s", async (name, type, value) => {
  const running = await start();
  const entry = items(await running.call("get_settings_group"), "settings").find((each) => each.name === name);
  expect(entry).toMatchObject({ value_type: type, group_id: null });
  expect(await (await setter(running))(name, value)).toEqual({});
});

test("the group with the lowest priority number decides", async () => {
  const running = await start();
  const { call } = running;
  const { user_id } = (await call("create_user", { target_user: { username: "ada", password: "Secret-1!" } }))
    .user as Body;
  for (const [priority, value] of [
    [30, "3"],
    [20, "2"],
  ] as const) {
    const made = (await call("create_group", { target_group: { name: `g${priority}`, priority } })).group as Body;
    const target_group = { group_id: made.group_id };
    await setGroupSetting(running, target_group, "max_kasms_per_user", value);
    await call("add_user_group", { target_group, target_user: { user_id } });
  }
  const settings = await call("get_user_groups_settings", { target_user: { username: "ada" } });
  expect(items(settings, "settings").find((each) => each.name === "max_kasms_per_user")).toMatchObject({ value: "2" });
});

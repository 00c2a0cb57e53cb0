import type { Body, Running } from "../support";
import { find } from "./find";

type Caller = Pick<Running, "call">;

/** Changes a setting of the server; throws when that is refused. */
export async function setSetting(running: Caller, name: string, value: unknown): Promise<void> {
  const { setting_id } = await find(running, "get_settings", "settings", { name });
  await running.call("update_setting", { setting_id, value });
}

/** Gives a group a setting that it does not have yet; throws when that is refused. */
export async function setGroupSetting(running: Caller, group: Body, name: string, value: unknown): Promise<void> {
  const { group_setting_id } = await find(running, "get_settings_group", "settings", { name });
  await running.call("add_settings_group", { target_group: group, target_setting: { group_setting_id, value } });
}

import { GROUP_SETTINGS } from "../catalogue/group-settings";
import { settingEntry, winningSettings } from "../calls/settings";
import { type JsonObject, textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

/** Group settings that a session carries (kasm-wire.md 4.5). */
const CARRIED = /^(allow_kasm_|allow_persistent_profile$|control_panel\.|kasm_audio_|kasm_ime_|lock_sharing_)/;
const NAMED = new Set(["enable_webp", "idle_disconnect", "keepalive_interval", "session_time_limit"]);

/** What a session may do, resolved from its user's groups when it starts: booleans and numbers, not text. */
export function clientSettings(server: ServerContext, user: Row, sharing: boolean): JsonObject {
  const settings: JsonObject = {};
  const won = new Map(winningSettings(server, user).map((row) => [row.name, row]));
  for (const { name, type } of GROUP_SETTINGS) {
    if (!CARRIED.test(name) && !NAMED.has(name)) continue;
    const value = textOf((won.get(name) ?? settingEntry(server, name))?.value);
    settings[name] = type === "bool" ? value === "True" : Number(value);
  }
  if (sharing) settings.allow_kasm_sharing = true;
  return settings;
}

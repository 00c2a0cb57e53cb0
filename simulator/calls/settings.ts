import { type Json, textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

type Server = Pick<ServerContext, "tables">;

/** The value of a global setting, as text; "" where there is none. */
export function settingValue(server: Server, name: string): string {
  const value = server.tables.having("settings", "name", name)[0]?.value;
  return typeof value === "string" ? value : "";
}

/** The group settings that win for a user: the group with the lowest priority number decides. */
export function winningSettings(server: Server, user: Row): Row[] {
  const groups = server.tables
    .filter("user_groups", (row) => row.user_id === user.user_id)
    .map((row) => server.tables.get("groups", row.group_id))
    .filter((group) => group !== undefined)
    .sort((one, other) => Number(one.priority) - Number(other.priority));
  const won = new Map<string, Row>();
  for (const group of groups) {
    for (const row of server.tables.filter("group_settings", (each) => each.group_id === group.group_id)) {
      if (!won.has(textOf(row.name))) won.set(textOf(row.name), row);
    }
  }
  return [...won.values()];
}

/** The catalogue's entry of a group setting, which has its default. */
export const settingEntry = (server: Server, name: Json | undefined): Row | undefined =>
  server.tables.find("group_settings", (row) => row.group_id === null && row.name === name);

/** The value of a group setting for a user: what its groups say, else the catalogue's default; "" where there is none. */
export function settingFor(server: Server, user: Row, name: string): string {
  const won = winningSettings(server, user).find((row) => row.name === name);
  return textOf((won ?? settingEntry(server, name))?.value);
}

/** Whether a setting that is True or False is on for a user. */
export function isOnFor(server: Server, user: Row, name: string): boolean {
  return settingFor(server, user, name) === "True";
}

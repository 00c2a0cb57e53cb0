import type { ServerContext } from "../server/context";

/** The value of a global setting, as text; "" where there is none. */
export function settingValue(server: Pick<ServerContext, "tables">, name: string): string {
  const value = server.tables.find("settings", (row) => row.name === name)?.value;
  return typeof value === "string" ? value : "";
}

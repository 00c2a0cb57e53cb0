import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

/**
 * The branding config for a host name: its own, else the default one; undefined where there is none. That the host name
 * decides is documented for configs (kasm-1.19-columns.md branding_configs: hostname, is_default); which wins is inferred.
 */
export function brandingOf(server: Pick<ServerContext, "tables">, hostname: string): Row | undefined {
  const configs = server.tables.rows("branding_configs");
  return (
    configs.find((row) => textOf(row.hostname).toLowerCase() === hostname.toLowerCase()) ??
    configs.find((row) => row.is_default === true)
  );
}

import { familyNamed } from "../catalogue";
import { newIdentifier } from "../identifiers";
import { copy, textOf } from "../json";
import type { ServerContext } from "../server/context";
import { endSessionsOn } from "../sessions/live";
import { deleteRow } from "../store/integrity";
import type { Row } from "../store/tables";
import { timestampText } from "../timestamps";

export const REMOVALS = "machine_removals";

/**
 * Notes that the machine of a server, which is about to be deleted, is to be removed by the autoscaler's next round.
 * The VM provider config is kept with it, since that may be deleted before.
 */
export function noteRemoval(server: ServerContext, row: Row): void {
  const provider = server.tables.get("vm_provider_configs", row.made_with);
  if (provider === undefined) return;
  const id = newIdentifier();
  server.tables.put(REMOVALS, id, {
    removal_id: id,
    name: textOf(row.instance_id),
    provider: copy(provider),
    at: timestampText(server.now()),
  });
}

/** What becomes of a config's machines when it is deleted: the switch autoscale_config_machines. */
export function releaseMachines(server: ServerContext, config: Row): void {
  if (server.switches.autoscale_config_machines === "kept") return;
  for (const row of server.tables.filter("servers", (each) => each.made_by === config.autoscale_config_id)) {
    noteRemoval(server, row);
    endSessionsOn(server, row);
    deleteRow(server, familyNamed("servers"), row);
  }
}

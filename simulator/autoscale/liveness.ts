import { settingValue } from "../calls/settings";
import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { ActivityLog } from "./activity-log";
import { RUNNING, timeOf } from "./machines";

/**
 * Marks agents that have stopped to report: missing after host_missing_expiration seconds, dead after
 * host_dead_expiration; 0 is never. Only an agent that has sent a heartbeat is expected to go on sending them.
 * True when something changed.
 */
export function watchAgents(server: ServerContext, log: ActivityLog): boolean {
  const missing = Number(settingValue(server, "host_missing_expiration"));
  const dead = Number(settingValue(server, "host_dead_expiration"));
  let changed = false;
  for (const row of server.tables.filter("servers", (each) => each.sends_heartbeats === true)) {
    if (![RUNNING, "missing", "dead"].includes(textOf(row.operational_status))) continue;
    const silent = (server.now().getTime() - (timeOf(row.last_reported)?.getTime() ?? 0)) / 1000;
    const status = dead > 0 && silent >= dead ? "dead" : missing > 0 && silent >= missing ? "missing" : RUNNING;
    if (status === row.operational_status) continue;
    row.operational_status = status;
    changed = true;
    const words = `${textOf(row.hostname)} is ${status}: its last report is ${Math.floor(silent)} seconds old`;
    log.add(status === RUNNING ? "info" : "warning", "", words);
  }
  return changed;
}

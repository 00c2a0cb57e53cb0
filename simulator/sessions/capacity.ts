import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { isAgent, liveSessionsOf } from "./live";

/** What a server has left for sessions. */
export interface Free {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  /** How many more sessions it may carry; Infinity where nothing limits it. */
  readonly sessions: number;
}

/** What a session of a workspace holds of its server, as the columns of sessions: nothing but a place where it is no container. */
export function needsOf(image: Row): Row {
  const container = image.image_type === "Container";
  const amount = (key: string) => (container ? Number(image[key] ?? 0) : 0);
  return { cores: amount("cores"), memory: amount("memory_bytes"), gpus: amount("gpu_count") };
}

/** What a server has for sessions altogether: an override of 0 or null is none (kasm-wire.md 9b). */
export function sizeOf(row: Row): Free {
  const own = (override: string, key: string) => Number(row[override] ?? 0) || Number(row[key] ?? 0);
  return {
    cores: own("cores_override", "cores"),
    memoryBytes: own("memory_override_bytes", "memory_bytes"),
    gpus: own("gpus_override", "gpus"),
    sessions: sessionLimit(row),
  };
}

/** A desktop without a limit of its own serves one at a time, as the form's default for a pool is. */
function sessionLimit(row: Row): number {
  const limit = row[isAgent(row) ? "container_limit" : "max_simultaneous_sessions"];
  if (typeof limit === "number" && limit > 0) return limit;
  return isAgent(row) ? Infinity : 1;
}

/** What a server's live sessions hold: paused ones too, stopped ones as the switch stopped_sessions says. */
export function usedOn(server: ServerContext, row: Row): Free {
  const releases = server.switches.stopped_sessions === "release";
  const sessions = liveSessionsOf(server, "server_id", row.server_id).filter(
    (each) => !(releases && each.operational_status === "stopped"),
  );
  const sum = (key: string) => sessions.reduce((total, each) => total + Number(each[key] ?? 0), 0);
  return { cores: sum("cores"), memoryBytes: sum("memory"), gpus: sum("gpus"), sessions: sessions.length };
}

/** What a server has left: sizes in bytes whatever the release, overrides respected, never below zero. */
export function freeOn(server: ServerContext, row: Row): Free {
  const size = sizeOf(row);
  const used = usedOn(server, row);
  const left = (key: keyof Free) => Math.max(0, size[key] - used[key]);
  return { cores: left("cores"), memoryBytes: left("memoryBytes"), gpus: left("gpus"), sessions: left("sessions") };
}

/** Whether a server answers: whoever watches it says so by operational_status, which is "running" for one that does. */
export function isOnline(row: Row): boolean {
  return row.operational_status === "running";
}

/** Whether new sessions may go to a server: it is enabled and answers. */
export function takesSessions(row: Row): boolean {
  return row.enabled === true && isOnline(row);
}

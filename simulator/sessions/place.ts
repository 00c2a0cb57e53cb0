import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { freeOn, needsOf, sizeOf, takesSessions, usedOn } from "./capacity";
import { isAgent } from "./live";

/** The zone that serves a request: that of the first manager, where its API runs. */
function homeZone(server: ServerContext): Row | undefined {
  const manager = server.tables.rowsToRead("managers")[0];
  return server.tables.get("zones", manager?.zone_id) ?? server.tables.rowsToRead("zones")[0];
}

/** The zones where a workspace may run, in the order in which they are tried (kasm-docs.md 7.3). */
export function zonesFor(server: ServerContext, image: Row): Row[] {
  const only = image.restrict_to_zone === true ? server.tables.get("zones", image.zone_id) : undefined;
  if (only !== undefined) return [only];
  const home = homeZone(server);
  if (home === undefined) return [];
  const others = server.tables.filter("zones", (zone) => zone !== home);
  return home.search_alternate_zones === false ? [home] : [home, ...others];
}

/** The servers on which a workspace may run, whether they have room or not. */
export function placesFor(server: ServerContext, user: Row | undefined, image: Row, zone: Row): Row[] {
  const inZone = server.tables.filter("servers", (row) => row.zone_id === zone.zone_id && takesSessions(row));
  if (image.image_type === "Container") {
    return inZone.filter((row) => mayCarry(row, image));
  }
  if (image.image_type === "Server") return inZone.filter((row) => row.server_id === image.server_id);
  const pooled = inZone.filter((row) => !isAgent(row) && row.server_pool_id === image.server_pool_id);
  const pool = server.tables.get("server_pools", image.server_pool_id);
  if (pool?.server_assignment_enabled !== true || user === undefined) return pooled;
  return pooled.filter((row) => isAssigned(server, user, row));
}

/** Whether an agent may carry a container: its networks and the workspace's own server allow it. */
const mayCarry = (row: Row, image: Row): boolean =>
  isAgent(row) && hasNetwork(row, image) && (image.restrict_to_server !== true || row.server_id === image.server_id);

/** Whether a zone has an agent that takes sessions and may carry a container. */
export function hasPlace(server: ServerContext, image: Row, zone: Row): boolean {
  const matches = (row: Row) => takesSessions(row) && mayCarry(row, image);
  return server.tables.having("servers", "zone_id", zone.zone_id).some(matches);
}

const isAssigned = (server: ServerContext, user: Row, row: Row): boolean =>
  server.tables.find(
    "user_server_assignments",
    (each) => each.user_id === user.user_id && each.server_id === row.server_id,
  ) !== undefined;

function hasNetwork(agent: Row, image: Row): boolean {
  if (image.restrict_to_network !== true || !Array.isArray(image.restrict_network_names)) return true;
  const names = Array.isArray(agent.docker_network_names) ? agent.docker_network_names : [];
  return image.restrict_network_names.some((name) => names.includes(name));
}

/** Whether a server has room for one more session; `needs` is a session, or what one would hold. */
export function fits(server: ServerContext, place: Row, needs: Row): boolean {
  const free = freeOn(server, place);
  return (
    free.sessions >= 1 &&
    free.cores >= Number(needs.cores ?? 0) &&
    free.memoryBytes >= Number(needs.memory ?? 0) &&
    free.gpus >= Number(needs.gpus ?? 0)
  );
}

/** The server that a new session goes to: the first zone that has room, there by the zone's load strategy. */
export function choosePlace(server: ServerContext, user: Row, image: Row, wanted?: string): Row | undefined {
  const needs = needsOf(image);
  for (const zone of zonesFor(server, image)) {
    const places = placesFor(server, user, image, zone).filter(
      (row) => (wanted === undefined || row.server_id === wanted) && fits(server, row, needs),
    );
    const [best] = ordered(server, zone, places);
    if (best !== undefined) return best;
  }
  return undefined;
}

function ordered(server: ServerContext, zone: Row, places: readonly Row[]): Row[] {
  const strategy = textOf(zone.load_strategy);
  const sign = strategy.startsWith("most_") ? -1 : 1;
  const measure = strategy.endsWith("_load") ? loadOf : (of: ServerContext, row: Row) => usedOn(of, row).sessions;
  const scaled = (row: Row) =>
    zone.prioritize_static_agents !== false && typeof row.autoscale_config_id === "string" ? 1 : 0;
  return [...places].sort(
    (one, other) => scaled(one) - scaled(other) || sign * (measure(server, one) - measure(server, other)),
  );
}

/** How full a server is, from 0 to 1: by the scarcer of cores and memory, or by sessions where it has no sizes. */
function loadOf(server: ServerContext, row: Row): number {
  const size = sizeOf(row);
  const used = usedOn(server, row);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  if (!isAgent(row)) return share(used.sessions, size.sessions);
  return Math.max(share(used.cores, size.cores), share(used.memoryBytes, size.memoryBytes));
}

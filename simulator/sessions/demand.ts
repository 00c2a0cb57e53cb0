import { newIdentifier } from "../identifiers";
import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { timestampText } from "../timestamps";
import { needsOf } from "./capacity";

/** Notes that a session found no room: the autoscaler goes by it. */
export function noteDemand(server: ServerContext, user: Row, image: Row, zone: Row | undefined): void {
  const id = newIdentifier();
  server.tables.put("session_demands", id, {
    demand_id: id,
    user_id: user.user_id ?? null,
    image_id: image.image_id ?? null,
    zone_id: zone?.zone_id ?? null,
    server_pool_id: image.server_pool_id ?? null,
    ...needsOf(image),
    at: timestampText(server.now()),
  });
}

/** What found no room since the demands were last settled, oldest first. */
export const openDemands = (server: ServerContext): readonly Row[] => server.tables.rows("session_demands");

/** Forgets demands that the autoscaler has acted on. */
export function settleDemands(server: ServerContext, demands: readonly Row[]): void {
  for (const demand of demands) server.tables.remove("session_demands", textOf(demand.demand_id));
}

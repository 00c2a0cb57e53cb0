import { settingFor } from "../calls/settings";
import { refused } from "../failure";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { limitOf } from "../calls/licenses";
import { liveSessions, liveSessionsOf } from "./live";
import { usageReached } from "./usage";

/** Refuses one more session for a user: max_kasms_per_user, usage_limit, and the licence's limit of sessions at a time. */
export function checkLimits(server: ServerContext, user: Row): void {
  const most = Number(settingFor(server, user, "max_kasms_per_user"));
  const own = liveSessionsOf(server, "user_id", user.user_id).length;
  if (own >= most) {
    throw refused(server.switches, `The user has ${own} sessions: max_kasms_per_user allows no more than ${most}`);
  }
  const usage = usageReached(server, user);
  if (usage !== undefined) throw refused(server.switches, usage);
  const licence = server.tables.rowsToRead("licenses").reduce((total, row) => total + Number(limitOf(row)), 0);
  if (liveSessions(server).length >= licence) {
    throw refused(server.switches, `The licence allows no more than ${licence} sessions at a time`);
  }
}

import { groupsOf } from "../access/rights";
import { settingFor } from "../calls/settings";
import { isObject, type Json, textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { instantOf } from "../timestamps";

const HOUR = 3_600_000;

/** When the interval began in which usage counts (UTC); weeks begin on Monday. */
function beginOf(interval: string, now: Date): number {
  const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  if (interval === "daily") return day;
  if (interval === "weekly") return day - ((now.getUTCDay() + 6) % 7) * 24 * HOUR;
  if (interval === "monthly") return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  return 0;
}

/**
 * Which limit on usage a user has reached, in words; undefined for none. The group setting usage_limit counts the
 * hours of live and ended sessions in its interval: the user's own, or those of all members of the user's groups
 * that have it (kasm-wire.md 4.5).
 */
export function usageReached(server: ServerContext, user: Row): string | undefined {
  const limit = parsed(settingFor(server, user, "usage_limit"));
  if (!isObject(limit) || typeof limit.hours !== "number") return undefined;
  const began = beginOf(textOf(limit.interval), server.now());
  const people = limit.type === "per_group" ? membersBeside(server, user) : new Set<Json>([user.user_id ?? null]);
  const rows = [...server.tables.rowsToRead("session_history"), ...server.tables.rowsToRead("kasms")];
  const used = rows
    .filter((row) => people.has(row.user_id ?? null))
    .reduce((total, row) => total + hoursSince(server, row, began), 0);
  if (used < limit.hours) return undefined;
  return `The usage limit of ${limit.hours} hours ${textOf(limit.interval)} is reached`;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function hoursSince(server: ServerContext, row: Row, began: number): number {
  const stop = row.end_date === undefined ? server.now().getTime() : instantOf(row.end_date);
  return Math.max(0, stop - Math.max(began, instantOf(row.start_date))) / HOUR;
}

/** The members of the user's groups that have the setting. */
function membersBeside(server: ServerContext, user: Row): Set<Json> {
  const limited = new Set(
    server.tables.filter("group_settings", (row) => row.name === "usage_limit").map((row) => row.group_id ?? null),
  );
  const own = groupsOf(server, user.user_id);
  const members = server.tables.filter(
    "user_groups",
    (row) => own.has(row.group_id ?? null) && limited.has(row.group_id ?? null),
  );
  return new Set(members.map((row) => row.user_id ?? null));
}

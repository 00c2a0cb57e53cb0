import { hashPassword } from "../../access/passwords";
import { holds, requireOneOf, rightsOf } from "../../access/rights";
import { timestampText } from "../../access/sign-in";
import { permissionId } from "../../catalogue/permissions";
import { refused } from "../../failure";
import { ALL_USERS_GROUP_ID, newIdentifier } from "../../identifiers";
import { type JsonObject, textOf } from "../../json";
import type { CallRequest, ServerContext } from "../../server/context";
import type { Row } from "../../store/tables";
import { shownIdentifier } from "../../wire/encode";
import type { FamilyRules } from "../rules";

/** Built-in groups need the rights that end in _system as well (kasm-docs.md 2.3). */
export function requireGroupRight(request: CallRequest, group: Row, right: "view" | "modify" | "delete"): void {
  if (group.is_system === true) requireOneOf(request, `groups_${right}_system`);
}

export const groupRules: FamilyRules = {
  authorise: (request, row, action) => {
    if (row !== undefined) requireGroupRight(request, row, action === "delete" ? "delete" : "modify");
  },
  select: (request, rows) => {
    const shown = request.server.switches.system_groups_unseen === "shown";
    if (shown || holds(rightsOf(request.server, request.caller), "groups_view_system")) return rows;
    return rows.filter((row) => row.is_system !== true);
  },
  beforeDelete: ({ server, body }, row) => {
    if (row.is_system === true) throw refused(server.switches, "A system group can't be deleted");
    const members = server.tables.find("user_groups", (each) => each.group_id === row.group_id);
    if (members !== undefined && body.force !== true) {
      throw refused(server.switches, "The group has members: use force", 409);
    }
  },
};

/** Puts a user into a group, once. */
export function joinGroup(server: ServerContext, user: string, group: string): boolean {
  if (server.tables.find("user_groups", (row) => row.user_id === user && row.group_id === group)) return false;
  const identifier = newIdentifier();
  server.tables.put("user_groups", identifier, { user_group_id: identifier, user_id: user, group_id: group });
  return true;
}

/** Whether one of the user's groups carries global_admin. */
export function isAdministrator(server: ServerContext, user: string): boolean {
  const groups = new Set(server.tables.filter("user_groups", (row) => row.user_id === user).map((row) => row.group_id));
  const right = permissionId("global_admin") ?? 0;
  return (
    server.tables.find(
      "group_permissions",
      (row) => row.permission_id === right && row.group_id !== null && groups.has(row.group_id ?? null),
    ) !== undefined
  );
}

/** Null dates of users are the text "None" (kasm-docs.md 3.2). */
const dateText = (value: unknown): string => (typeof value === "string" ? value : "None");

export const userRules: FamilyRules = {
  authorise: (request, row) => {
    if (row !== undefined && isAdministrator(request.server, textOf(row.user_id))) {
      requireOneOf(request, "users_modify_admin");
    }
  },
  select: ({ server, body }, rows) => pageOf(filterUsers(server, body, rows), body),
  check: ({ server }, row, before) => {
    const local = row.realm === "local";
    if (before === undefined && local && (typeof row.password !== "string" || row.password === "")) {
      throw refused(server.switches, "Missing required field: password");
    }
    row.email ??= row.username ?? null;
    if (typeof row.password === "string" && row.password !== "") {
      row.password_hash = hashPassword(row.password);
      row.password_set_date = timestampText(server.now());
      row.password_expired = false;
    }
    if (row.force_password_reset === true) row.password_expired = true;
    if (row.locked === false) row.failed_attempts = 0;
    if (before === undefined) row.created = timestampText(server.now());
  },
  beforeDelete: (request, row) => {
    if (request.caller.kind === "session" && request.caller.id === row.user_id) {
      throw refused(request.server.switches, "You can't delete yourself");
    }
  },
  afterCreate: ({ server }, row) => {
    joinGroup(server, textOf(row.user_id), ALL_USERS_GROUP_ID);
  },
  beside: ({ server, body }) => ({
    page: body.page ?? null,
    total: filterUsers(server, body, server.tables.rows("users")).length,
  }),
  runtime: (server, row): JsonObject => ({
    anonymous: false,
    created: dateText(row.created),
    password_set_date: dateText(row.password_set_date),
    last_session: "None",
    two_factor: row.set_two_factor === true,
    kasms: [],
    assigned_servers: [],
    groups: server.tables
      .filter("user_groups", (each) => each.user_id === row.user_id)
      .map((each) => server.tables.get("groups", each.group_id))
      .filter((group) => group !== undefined)
      .map((group) => ({ group_id: shownIdentifier(server, textOf(group.group_id)), name: group.name ?? null })),
  }),
};

function filterUsers(server: ServerContext, body: JsonObject, rows: Row[]): Row[] {
  let found = rows;
  for (const filter of Array.isArray(body.filters) ? body.filters : []) {
    if (typeof filter !== "object" || filter === null || Array.isArray(filter)) continue;
    const value = typeof filter.value === "string" ? filter.value : "";
    if (filter.id === "username") found = found.filter((row) => textOf(row.username).includes(value));
    if (filter.id === "exclude_group") {
      const group = value.replaceAll("-", "");
      const members = new Set(
        server.tables.filter("user_groups", (row) => row.group_id === group).map((row) => row.user_id),
      );
      found = found.filter((row) => !members.has(row.user_id));
    }
  }
  if (body.anonymous_only === true) return [];
  const key = typeof body.sort_by === "string" ? body.sort_by : undefined;
  if (key !== undefined) {
    const sign = body.sort_direction === "desc" ? -1 : 1;
    found = [...found].sort((one, other) => sign * textOf(one[key] ?? "").localeCompare(textOf(other[key] ?? "")));
  }
  return found;
}

/** The asked page (counted from 0); everything where no page is asked for. */
export function pageOf<T>(rows: readonly T[], body: JsonObject): T[] {
  const size = Number(body.page_size ?? 0);
  const page = Number(body.page ?? 0);
  if (!Number.isInteger(size) || size <= 0 || !Number.isInteger(page) || page < 0) return [...rows];
  return rows.slice(page * size, (page + 1) * size);
}

import { hashPassword } from "../../access/passwords";
import { requireOneOf } from "../../access/rights";
import { refused } from "../../failure";
import { ALL_USERS_GROUP_ID } from "../../identifiers";
import { type Json, type JsonObject, textOf } from "../../json";
import type { CallRequest, ServerContext } from "../../server/context";
import { end, liveSessionsOf } from "../../sessions/live";
import type { Row } from "../../store/tables";
import { shownIdentifier } from "../../wire/encode";
import type { FamilyRules } from "../rules";
import { timestampText } from "../../timestamps";
import { isAdministrator, joinGroup, pageOf } from "./access";
import { summariesWhere } from "./sessions";

/** Null dates of users are the text "None", or null where the switch says so (kasm-docs.md 3.2). */
const dateText = (server: ServerContext, value: unknown): string | null =>
  typeof value === "string" ? value : server.switches.user_dates === "None" ? "None" : null;

/** The web client's rule for passwords (kasm-wire.md 1.10). */
const PASSWORD_RULE = [/^.{8,}$/s, /[A-Z]/, /[a-z]/, /[0-9]/, /[!#$%^&*@]/];

/** Passwords of other realms are not the server's: the web client sends a random one (kasm-wire.md 12.12). */
function checkPassword(server: ServerContext, row: Row): void {
  if (server.switches.password_rule === "free" || row.realm !== "local") return;
  if (!PASSWORD_RULE.every((rule) => rule.test(textOf(row.password)))) {
    throw refused(
      server.switches,
      "Invalid password: 8 characters, with an upper and a lower case letter, a digit and one of !#$%^&*@",
    );
  }
}

const serversOf = (server: ServerContext, user: Json | undefined): Json[] =>
  server.tables.having("user_server_assignments", "user_id", user).map((row): Json => {
    const id = shownIdentifier(server, textOf(row.server_id));
    if (server.switches.assigned_servers === "ids") return id;
    const found = server.tables.get("servers", row.server_id);
    return { server_id: id, friendly_name: found?.friendly_name ?? null, hostname: found?.hostname ?? null };
  });

/** Who has global_admin can be changed only with a right of its own (kasm-docs.md 2.3). */
export function requireUserRight(request: CallRequest, row: Row): void {
  if (isAdministrator(request.server, textOf(row.user_id))) requireOneOf(request, "users_modify_admin");
}

export const userRules: FamilyRules = {
  authorise: (request, row) => {
    if (row !== undefined) requireUserRight(request, row);
  },
  select: ({ server, body }, rows) => {
    const unpaged = body.page_size === undefined && server.switches.users_unpaged === "page";
    return pageOf(filterUsers(server, body, rows), unpaged ? { page: 0, ...body, page_size: 20 } : body);
  },
  check: ({ server }, row, before) => {
    const local = row.realm === "local";
    if (before === undefined && local && (typeof row.password !== "string" || row.password === "")) {
      throw refused(server.switches, "Missing required field: password");
    }
    row.email ??= row.username ?? null;
    if (typeof row.password === "string" && row.password !== "") {
      checkPassword(server, row);
      row.password_hash = hashPassword(row.password);
      row.password_set_date = timestampText(server.now());
      row.password_expired = false;
    }
    if (row.reset_webauthn === true) row.webauthn_enrolled = false;
    if (row.force_password_reset === true) row.password_expired = true;
    if (row.locked === false) row.failed_attempts = 0;
    if (before === undefined) row.created = timestampText(server.now());
  },
  beforeDelete: (request, row) => {
    if (request.caller.kind === "session" && request.caller.id === row.user_id) {
      throw refused(request.server.switches, "You can't delete yourself");
    }
    const { server, body } = request;
    const sessions = liveSessionsOf(server, "user_id", row.user_id);
    if (sessions.length > 0 && body.force !== true) {
      throw refused(server.switches, "The user has sessions: use force", 409);
    }
    for (const session of sessions) end(server, session, "user deleted");
  },
  afterCreate: ({ server }, row) => {
    joinGroup(server, textOf(row.user_id), ALL_USERS_GROUP_ID);
  },
  beside: ({ server, body }) => ({
    page: body.page ?? null,
    total: filterUsers(server, body, server.tables.rowsToRead("users")).length,
  }),
  runtime: (server, row): JsonObject => ({
    anonymous: row.anonymous === true,
    created: dateText(server, row.created),
    password_set_date: dateText(server, row.password_set_date),
    last_session: dateText(server, row.last_session),
    two_factor: row.set_two_factor === true,
    kasms: summariesWhere(server, "user_id", row.user_id ?? null),
    assigned_servers: serversOf(server, row.user_id),
    groups: server.tables
      .having("user_groups", "user_id", row.user_id)
      .map((each) => server.tables.get("groups", each.group_id))
      .filter((group) => group !== undefined)
      .map((group) => ({ group_id: shownIdentifier(server, textOf(group.group_id)), name: group.name ?? null })),
  }),
};

/** The users that the call's filters let through, in the asked order. */
export function filterUsers(server: ServerContext, body: JsonObject, rows: Row[]): Row[] {
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
  if (body.anonymous_only === true) found = found.filter((row) => row.anonymous === true);
  else if (body.anonymous !== true) found = found.filter((row) => row.anonymous !== true);
  const key = typeof body.sort_by === "string" ? body.sort_by : undefined;
  if (key !== undefined) {
    const sign = body.sort_direction === "desc" ? -1 : 1;
    found = [...found].sort((one, other) => sign * textOf(one[key] ?? "").localeCompare(textOf(other[key] ?? "")));
  }
  return found;
}

import { groupsOf, holds, requireOneOf, rightsOf } from "../../access/rights";
import { permissionId } from "../../catalogue/permissions";
import { refused, unauthorized } from "../../failure";
import { newIdentifier } from "../../identifiers";
import { scalarText, type JsonObject } from "../../json";
import type { CallRequest, ServerContext } from "../../server/context";
import type { Row } from "../../store/tables";
import type { FamilyRules } from "../rules";

/** Whether the caller is a person in this group. */
function isMember({ server, caller }: CallRequest, group: Row): boolean {
  return (
    caller.kind === "session" &&
    server.tables.find("user_groups", (row) => row.group_id === group.group_id && row.user_id === caller.id) !==
      undefined
  );
}

/**
 * Built-in groups need the rights that end in _system as well. Who has only the right for groups it is a member of
 * must be in this one (kasm-docs.md 2.3; how the server does it is inferred from the rights' names).
 */
export function requireGroupRight(request: CallRequest, group: Row, right: "view" | "modify" | "delete"): void {
  if (right !== "delete" && !holds(rightsOf(request.server, request.caller), `groups_${right}`)) {
    if (!isMember(request, group)) throw unauthorized(`${request.call.name} needs the permission groups_${right}`);
  }
  if (group.is_system === true) requireOneOf(request, `groups_${right}_system`);
}

export const groupRules: FamilyRules = {
  authorise: (request, row, action) => {
    if (row !== undefined) requireGroupRight(request, row, action === "delete" ? "delete" : "modify");
  },
  select: (request, rows) => {
    const rights = rightsOf(request.server, request.caller);
    const visible = holds(rights, "groups_view") ? rows : rows.filter((row) => isMember(request, row));
    const shown = request.server.switches.system_groups_unseen === "shown";
    if (shown || holds(rights, "groups_view_system")) return visible;
    return visible.filter((row) => row.is_system !== true);
  },
  beforeDelete: ({ server, body }, row) => {
    if (row.is_system === true && server.switches.system_group_delete === "refuse") {
      throw refused(server.switches, "A system group can't be deleted");
    }
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
  const groups = groupsOf(server, user);
  const right = permissionId("global_admin") ?? 0;
  return (
    server.tables.find(
      "group_permissions",
      (row) => row.permission_id === right && row.group_id !== null && groups.has(row.group_id ?? null),
    ) !== undefined
  );
}

/** The asked page (counted from 0); everything where no page is asked for. */
export function pageOf<T>(rows: readonly T[], body: JsonObject): T[] {
  const size = Number(scalarText(body.page_size) ?? 0);
  const page = Number(scalarText(body.page) ?? 0);
  if (!Number.isInteger(size) || size <= 0 || !Number.isInteger(page) || page < 0) return [...rows];
  return rows.slice(page * size, (page + 1) * size);
}

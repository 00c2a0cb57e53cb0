import { requireAll, requireOneOf } from "../../access/rights";
import { familyNamed } from "../../catalogue";
import { friendlyPermissionName, PERMISSIONS, permissionName, wirePermissionName } from "../../catalogue/permissions";
import { refused } from "../../failure";
import { newIdentifier } from "../../identifiers";
import { isObject, type JsonObject, textOf } from "../../json";
import type { CallRequest, Handler, ServerContext } from "../../server/context";
import type { Row } from "../../store/tables";
import { encodeRow } from "../../wire/encode";
import { requireGroupRight } from "../families/access";
import { identifierIn, rowOf } from "../records";
import { targetGroup, targetRow } from "./groups";

const family = familyNamed("group_permissions");

const getPermissions: Handler = (request) => {
  requireOneOf(request, "groups_view", "devapi_view");
  return {
    permissions: PERMISSIONS.map(({ id, name }) => ({
      permission_id: id,
      name: wirePermissionName(name),
      friendly_name: friendlyPermissionName(name),
      description: friendlyPermissionName(name),
    })),
  };
};

/** The holder that a request names: a group or an API key. */
function holderOf(request: CallRequest, right: "view" | "modify"): { group_id: string | null; api_id: string | null } {
  if (isObject(request.body.target_api_config)) {
    requireAll(request, [`devapi_${right}`]);
    const key = targetRow(request, "target_api_config", "api_id", "api_configs");
    return { group_id: null, api_id: textOf(key.api_id) };
  }
  requireAll(request, [`groups_${right}`]);
  const group = targetGroup(request);
  requireGroupRight(request, group, right);
  return { group_id: textOf(group.group_id), api_id: null };
}

function held(server: ServerContext, holder: { group_id: string | null; api_id: string | null }): Row[] {
  return server.tables.filter(
    "group_permissions",
    (row) => row.group_id === holder.group_id && row.api_id === holder.api_id,
  );
}

function shown(server: ServerContext, row: Row): JsonObject {
  const name = permissionName(Number(row.permission_id)) ?? "";
  return encodeRow(server, family, row, {
    permission_name: wirePermissionName(name),
    permission_description: friendlyPermissionName(name),
  });
}

const getPermissionsGroup: Handler = (request) => ({
  permissions: held(request.server, holderOf(request, "view")).map((row) => shown(request.server, row)),
});

const addPermissionsGroup: Handler = (request) => {
  const { server, body } = request;
  const holder = holderOf(request, "modify");
  const wanted = body.target_permissions;
  if (!Array.isArray(wanted)) throw refused(server.switches, "Missing required field: target_permissions");
  const ids = wanted.map(Number);
  for (const id of ids) {
    if (permissionName(id) === undefined) throw refused(server.switches, `Unknown permission: ${id}`, 404);
  }
  const has = new Set(held(server, holder).map((row) => row.permission_id));
  for (const id of new Set(ids)) if (!has.has(id)) grant(server, holder, id);
  return { permissions: held(server, holder).map((row) => shown(server, row)) };
};

/** Gives a group or an API key one permission. */
export function grant(
  server: Pick<ServerContext, "tables">,
  holder: { group_id: string | null; api_id: string | null },
  permission: number,
): void {
  const identifier = newIdentifier();
  server.tables.put("group_permissions", identifier, {
    group_permission_id: identifier,
    ...holder,
    permission_id: permission,
  });
}

const removePermissionsGroup: Handler = (request) => {
  const { server, body } = request;
  const row = rowOf(server, family, identifierIn(server, body, ["group_permission_id"]));
  const group = server.tables.get("groups", row.group_id);
  requireAll(request, [group === undefined ? "devapi_modify" : "groups_modify"]);
  if (group !== undefined) requireGroupRight(request, group, "modify");
  server.tables.remove("group_permissions", textOf(row.group_permission_id));
  return {};
};

export const permissionCalls: Readonly<Record<string, Handler>> = {
  get_permissions: getPermissions,
  get_permissions_group: getPermissionsGroup,
  add_permissions_group: addPermissionsGroup,
  remove_permissions_group: removePermissionsGroup,
};

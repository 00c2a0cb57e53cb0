import { permissionName } from "../catalogue/permissions";
import { unauthorized } from "../failure";
import type { Json } from "../json";
import type { Caller, CallRequest, ServerContext } from "../server/context";

/** What global_admin does not bring along (kasm-docs.md 2.3). */
const APART = new Set(["global_admin", "users_modify_admin", "users_auth_session", "user", "kasm_session"]);

/** The ids of the groups that a user is in. */
export const groupsOf = (server: ServerContext, user: Json | undefined): ReadonlySet<Json> =>
  new Set(server.tables.filter("user_groups", (row) => row.user_id === user).map((row) => row.group_id ?? null));

/** The permission names of a caller: a key's own, or those of a user's groups. */
export function rightsOf(server: ServerContext, caller: Caller): ReadonlySet<string> {
  if (caller.kind === "nobody") return new Set();
  const groups = caller.kind === "session" ? groupsOf(server, caller.id) : new Set<Json>();
  const rows = server.tables.filter("group_permissions", (row) =>
    caller.kind === "key" ? row.api_id === caller.id : row.group_id !== null && groups.has(row.group_id ?? null),
  );
  return new Set(rows.map((row) => permissionName(Number(row.permission_id))).filter((name) => name !== undefined));
}

export function holds(rights: ReadonlySet<string>, name: string): boolean {
  return rights.has(name) || (rights.has("global_admin") && !APART.has(name));
}

/** 403 unless the caller has one of the rights. */
export function requireOneOf(request: CallRequest, ...names: string[]): void {
  requireIn(rightsOf(request.server, request.caller), request, names);
}

/** What lets a person into calls on groups for the groups it is in; which those are, the call looks after. */
const OWN_GROUPS: Readonly<Record<string, string>> = {
  groups_view: "groups_view_ifmember",
  groups_modify: "groups_modify_ifmember",
};

function requireIn(rights: ReadonlySet<string>, request: CallRequest, names: readonly string[]): void {
  const person = request.caller.kind === "session";
  const own = names.map((name) => OWN_GROUPS[name]).filter((name) => name !== undefined);
  if (!names.some((name) => holds(rights, name)) && !(person && own.some((name) => rights.has(name)))) {
    throw unauthorized(`${request.call.name} needs the permission ${names.join(" or ")}`);
  }
}

/** 403 unless the caller has all of the rights. */
export function requireAll(request: CallRequest, names: readonly string[]): void {
  if (names.length === 0) return;
  const rights = rightsOf(request.server, request.caller);
  for (const name of names) requireIn(rights, request, [name]);
}

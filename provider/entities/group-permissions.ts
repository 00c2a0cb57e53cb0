import type * as pulumi from "@pulumi/pulumi";
import { defineEntity, members, peek, reference, referredId, send } from "../core";
import type { Adapter, Reference, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { modifyGroup, targetGroup } from "./group";
import { requireKnown } from "./known-names";
import { lookup } from "./lookup";
import { permissionIds, permissionName, type PermissionName } from "./permission-names";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link GroupPermissions} is made of (kasm-wire.md 4.4, kasm-docs.md 2.3). */
export interface GroupPermissionsFields {
  /** The group whose members may do it. A change replaces the resource. */
  group: ReferenceInput;
  /**
   * What they may do, by name. Each is managed by itself: those not listed stay as they are, and one that is taken out of
   * the list goes unless the group had it before. At least one. Updates in place.
   */
  permissions: pulumi.Input<pulumi.Input<PermissionName>[]>;
}

export interface GroupPermissionsArgs extends CommonArgs, GroupPermissionsFields {}

const list = "get_permissions_group";

/** The server's catalogue: `JWT_AUTHORIZATION.ZONES_VIEW` is what a program calls `zones_view`. */
async function catalogue({ client }: Scope): Promise<ReadonlyMap<string, number>> {
  const rows = await client.list("get_permissions", {}, "permissions");
  return new Map(
    rows.map(({ name, permission_id }) => [
      String(name)
        .replace(/^JWT_AUTHORIZATION\./i, "")
        .toLowerCase(),
      Number(permission_id),
    ]),
  );
}

/** The group's permissions by the program's names, with the entries that grant them. */
async function granted(scope: Scope): Promise<ReadonlyMap<string, unknown>> {
  const rows = await scope.client.list(list, targetGroup(scope), "permissions");
  const names = new Map([...(await catalogue(scope))].map(([name, id]) => [id, name]));
  const nameOf = (id: number) => {
    const name = names.get(id);
    return name !== undefined && name in permissionIds ? name : permissionName(id);
  };
  return new Map(rows.map((row) => [nameOf(Number(row["permission_id"])), row["group_permission_id"]]));
}

/** Adds before it takes away, so that nobody is without a right that stays. */
async function write(scope: Scope, changes: WireObject): Promise<void> {
  const { client } = scope;
  const now = await granted(scope);
  const known = await catalogue(scope);
  const wanted = Object.keys(changes).filter((name) => changes[name] === true && !now.has(name));
  const about = { kind: "GroupPermissions", name: (scope.inputs["group"] as Reference).name };
  requireKnown(
    scope,
    about,
    wanted.map((name) => ({ wire: name, program: name })),
    [...known.keys()],
  );
  if (wanted.length > 0) {
    const body = { ...targetGroup(scope), target_permissions: wanted.map((name) => known.get(name)) };
    await send(client, "add_permissions_group", body, "create", [list]);
  }
  for (const [name, value] of Object.entries(changes)) {
    const group_permission_id = now.get(name);
    if (value === true || group_permission_id === undefined) continue;
    await send(client, "remove_permissions_group", { group_permission_id }, "delete", [list]);
  }
}

const adapter: Adapter = {
  async observe(scope) {
    const names = [...(await granted(scope)).keys()].map((name) => [name, true]);
    return [{ group_id: referredId(scope, "group"), ...Object.fromEntries(names) } as WireObject];
  },
  identify: ({ group_id }) => String(group_id),
  create: () => Promise.reject(new Error("a group's permissions exist as long as their group")),
  update: (scope, _observed, changes) => write(scope, changes),
  remove: () => Promise.reject(new Error("a group's permissions exist as long as their group")),
  async probe(client) {
    await peek(client, "get_groups", "groups");
    await peek(client, "get_permissions", "permissions");
    return [];
  },
};

export const groupPermissions = defineEntity<GroupPermissionsFields>({
  kind: "GroupPermissions",
  title: "group permissions",
  adapter,
  facet: true,
  fields: {
    group: reference("group_id", { to: "Group" }).replaces(),
    permissions: members(Object.keys(permissionIds)),
  },
  naturalKey: ["group"],
  permissions: {
    read: ["400 groups_view", "440 groups_view_system"],
    create: ["401 groups_modify"],
    update: modifyGroup,
    delete: modifyGroup,
  },
  rules: [
    ({ permissions }) =>
      Array.isArray(permissions) && permissions.length === 0
        ? { property: "permissions", reason: "name at least one, or leave the resource out" }
        : undefined,
  ],
  warnings: [
    ({ group, permissions }) =>
      Array.isArray(permissions) && permissions.includes("global_admin")
        ? `global_admin makes every member of ${(group as { name?: string } | undefined)?.name ?? "the group"} an administrator, whatever else is listed.`
        : undefined,
  ],
});

/**
 * What the members of a group may do in Kasm's administration. One resource per group. On destroy, what the group had
 * before is put back.
 *
 * ```ts
 * new GroupPermissions("helpdesk", { group: helpdesk, permissions: ["users_view", "sessions_view", "sessions_delete"] });
 * ```
 */
export class GroupPermissions extends entityResource<GroupPermissionsArgs>(groupPermissions) {}

/** The permissions a group has, as the server shows them. */
export type GroupPermissionsValues = ValuesOf<GroupPermissionsFields>;

/** Reads the permissions of a group. */
export const { get: getGroupPermissions, getOutput: getGroupPermissionsOutput } = lookup<
  { group: Reference },
  GroupPermissionsValues
>(groupPermissions);

import { defineEntity, isObject, peek, plainId, reference, referredId, send } from "../core";
import type { Adapter, Reference, Right, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { userRecord } from "./user-records";

/** What a {@link GroupMembership} is made of (kasm-wire.md 4.2, kasm-docs.md 3.1). Every change replaces it. */
export interface GroupMembershipFields {
  /** The user who shall be in the group. */
  user: ReferenceInput;
  /** The group. Built-in ones too: everybody is in `All Users` already. */
  group: ReferenceInput;
}

export interface GroupMembershipArgs extends CommonArgs, GroupMembershipFields {}

const lists = ["get_users", "get_users_group"];
const pair = ({ group_id, user_id }: WireObject) => ({ target_group: { group_id }, target_user: { user_id } });

const adapter: Adapter = {
  // What a user is in takes one call; who is in a group takes a page for every few users.
  async observe(scope: Scope) {
    const user_id = referredId(scope, "user");
    const { groups } = await userRecord(scope.client, user_id);
    return Array.isArray(groups) ? groups.filter(isObject).map((group): WireObject => ({ ...group, user_id })) : [];
  },
  identify: ({ group_id, user_id }) => `${plainId(group_id)}/${plainId(user_id)}`,
  async create({ client }, body) {
    await send(client, "add_user_group", pair(body), "create", lists);
    return undefined;
  },
  update: () => Promise.resolve(),
  async remove({ client }, observed) {
    await send(client, "remove_user_group", pair(observed), "delete", lists);
  },
  async probe(client) {
    await peek(client, "get_groups", "groups");
    await peek(client, "get_users", "users");
    return [];
  },
};

// Whether the group is built in does not show in a user's list.
const modify: readonly Right[] = ["401 groups_modify", "441 groups_modify_system"];

export const groupMembership = defineEntity<GroupMembershipFields>({
  kind: "GroupMembership",
  title: "group membership",
  adapter,
  fields: {
    user: reference("user_id", { to: "User" }).replaces(),
    group: reference("group_id", { to: "Group", name: "name" }).replaces(),
  },
  naturalKey: ["user", "group"],
  permissions: {
    read: ["300 users_view", "400 groups_view"],
    create: modify,
    update: () => modify,
    delete: () => modify,
  },
});

/**
 * Puts a user into a group, without owning either. Memberships that follow from sign-in are those of an
 * {@link SsoGroupMapping}, which Kasm changes at each sign-in.
 *
 * ```ts
 * new GroupMembership("ada-developers", { user: ada, group: developers });
 * new GroupMembership("ada-everyone", { user: ada, group: everyone, adopt: true, onDestroy: "retain" });   // there from the start
 * ```
 */
export class GroupMembership extends entityResource<GroupMembershipArgs>(groupMembership) {}

/** A group membership as the server shows it. */
export type GroupMembershipValues = ValuesOf<GroupMembershipFields>;

/** Looks up whether a user is in a group. Fails when not. */
export const { get: getGroupMembership, getOutput: getGroupMembershipOutput } = lookup<
  { user: Reference; group: Reference },
  GroupMembershipValues
>(groupMembership);

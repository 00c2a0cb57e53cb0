import { defineEntity, isObject, peek, plainId, reference, referredId } from "../core";
import type { Adapter, Reference, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { userRecord } from "./user-records";

/** What a {@link UserServerAssignment} is made of (kasm-docs.md 3.1 and 3.2). Every change replaces it. */
export interface UserServerAssignmentFields {
  /** The user who gets the server. */
  user: ReferenceInput;
  /** A server of a server pool. From 1.19 on the pool must have `serverAssignmentEnabled`. */
  server: ReferenceInput;
}

export interface UserServerAssignmentArgs extends CommonArgs, UserServerAssignmentFields {}

const pair = ({ user_id, server_id }: WireObject) => ({ target_user: { user_id }, target_server: { server_id } });
const invalidates = ["get_users", "get_servers"];

const adapter: Adapter = {
  async observe(scope: Scope) {
    const user_id = referredId(scope, "user");
    const { assigned_servers: servers } = await userRecord(scope.client, user_id);
    if (!Array.isArray(servers)) return [];
    return servers.map((server: unknown) => ({ ...(isObject(server) ? server : { server_id: server }), user_id }));
  },
  identify: ({ user_id, server_id }) => `${plainId(user_id)}/${plainId(server_id)}`,
  async create({ client }, body) {
    await client.call("assign_user_server", pair(body), "create", { at: "public", invalidates });
    return undefined;
  },
  update: () => Promise.resolve(),
  async remove({ client }, observed) {
    await client.call("unassign_user_server", pair(observed), "delete", { at: "public", invalidates });
  },
  async probe(client) {
    await peek(client, "get_users", "users");
    await peek(client, "get_servers", "servers");
    return [];
  },
};

export const userServerAssignment = defineEntity<UserServerAssignmentFields>({
  kind: "UserServerAssignment",
  title: "user server assignment",
  adapter,
  fields: {
    user: reference("user_id", { to: "User" }).replaces(),
    server: reference("server_id", { to: "Server" }).replaces(),
  },
  naturalKey: ["user", "server"],
  permissions: {
    read: ["300 users_view", "2300 servers_view"],
    create: ["2301 servers_modify", "301 users_modify"],
    update: () => ["2301 servers_modify", "301 users_modify"],
    delete: () => ["2301 servers_modify", "301 users_modify"],
  },
});

/**
 * Gives a user a server of a pool for good. A user may have several, and a server several users. A user with the
 * permission Global Admin is only changed by a key with `users_modify_admin` (id 351) too.
 * ```ts
 * new UserServerAssignment("ada-workstation", { user: ada, server: workstation });
 * ```
 */
export class UserServerAssignment extends entityResource<UserServerAssignmentArgs>(userServerAssignment) {}

/** A user server assignment as the server shows it. */
export type UserServerAssignmentValues = ValuesOf<UserServerAssignmentFields>;

/** Looks up whether a server is assigned to a user. Fails when it is not. */
export const { get: getUserServerAssignment, getOutput: getUserServerAssignmentOutput } = lookup<
  { user: Reference; server: Reference },
  UserServerAssignmentValues
>(userServerAssignment);

import type { KasmClient } from "../client";
import { isObject } from "../core";
import type { WireObject } from "../core";

/** The web page asks for 20 users at a time, so a shorter page is the last one. */
const leastPageSize = 20;
const pageSize = 100;

type Fetch = (body: WireObject) => Promise<WireObject[]>;

/** All users, page by page, until a page brings nobody new: how many a server gives at most is not known. */
async function everyPage(fetch: Fetch): Promise<WireObject[]> {
  const users = new Map<string, WireObject>();
  for (let page = 0; ; page++) {
    const rows = await fetch({ page, page_size: pageSize });
    const before = users.size;
    for (const row of rows) users.set(String(row["user_id"]), row);
    if (rows.length < leastPageSize || users.size === before) return [...users.values()];
  }
}

export const usersCached = (client: KasmClient) => everyPage((body) => client.list("get_users", body, "users"));

/** Past the cache: what is seen here may be old when something is made. */
export const usersNow = (client: KasmClient) =>
  everyPage(async (body) => {
    const { users } = await client.call("get_users", body, "read");
    return Array.isArray(users) ? users.filter(isObject) : [];
  });

/** How calls about a user name the user. */
export const targetUser = (id: unknown) => ({ target_user: { user_id: id } });

/** All there is to see of a user; lists show only part of it (kasm-docs.md 3.2). */
export async function userRecord(client: KasmClient, id: unknown): Promise<WireObject> {
  const { user } = await client.call("get_user", targetUser(id), "read");
  return isObject(user) ? user : {};
}

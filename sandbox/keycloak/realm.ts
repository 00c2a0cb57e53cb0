import { randomText, type WorldState } from "../state";
import type { KeycloakAdmin } from "./admin";

/** The realm is called after the first label of the domain whose users it holds. */
export const domain = "example.com";
export const realm = "example";
export const kasmClientId = "kasm";

export interface KeycloakUser {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly group: string;
}

const people = [
  { username: "alice", firstName: "Alice", lastName: "Adams", group: "aegis-admins" },
  { username: "bob", firstName: "Bob", lastName: "Brown", group: "aegis-developers" },
  { username: "carol", firstName: "Carol", lastName: "Clark", group: "aegis-users" },
];

interface Found {
  readonly id: string;
  readonly name?: string;
}

/** Makes what is missing of the realm, its groups and its users; leaves alone what is there. */
export async function ensureRealm(admin: KeycloakAdmin, state: WorldState): Promise<KeycloakUser[]> {
  if ((await admin.find(`/${realm}`)) === undefined) {
    // The events are Keycloak's own record of who changed what.
    const events = { adminEventsEnabled: true, adminEventsDetailsEnabled: true };
    await admin.post("", { realm, enabled: true, displayName: "Example", ...events });
  }
  const users: KeycloakUser[] = [];
  for (const person of people) users.push(await ensureUser(admin, state, person));
  return users;
}

async function ensureUser(
  admin: KeycloakAdmin,
  state: WorldState,
  { group, ...person }: (typeof people)[number],
): Promise<KeycloakUser> {
  const { username } = person;
  const email = `${username}@${domain}`;
  const password = state.secret(`keycloak-user-${username}`);
  const groupId = await ensureGroup(admin, group);
  let user = await findUser(admin, username);
  if (user === undefined) {
    const credentials = [{ type: "password", value: password, temporary: false }];
    await admin.post(`/${realm}/users`, { ...person, email, emailVerified: true, enabled: true, credentials });
    user = await findUser(admin, username);
  }
  await admin.put(`/${realm}/users/${user?.id}/groups/${groupId}`);
  return { username, email, password, group };
}

async function ensureGroup(admin: KeycloakAdmin, name: string): Promise<string> {
  const find = async () => {
    const found = await admin.get<Found[]>(`/${realm}/groups?exact=true&search=${encodeURIComponent(name)}`);
    return found.find((group) => group.name === name)?.id;
  };
  const known = await find();
  if (known !== undefined) return known;
  await admin.post(`/${realm}/groups`, { name });
  return (await find()) ?? "";
}

async function findUser(admin: KeycloakAdmin, username: string): Promise<Found | undefined> {
  const found = await admin.get<Found[]>(`/${realm}/users?exact=true&username=${encodeURIComponent(username)}`);
  return found[0];
}

/**
 * The client `kasm` as a set-up script leaves it before anybody follows the post-install steps: confidential, PKCE, a
 * redirect address that nobody else knows of, front-channel logout, and no mapper for groups. Left alone when there.
 */
export async function ensureKasmClient(admin: KeycloakAdmin, kasmUrl: string): Promise<void> {
  const found = await admin.get<Found[]>(`/${realm}/clients?clientId=${kasmClientId}`);
  if (found.length > 0) return;
  await admin.post(`/${realm}/clients`, {
    clientId: kasmClientId,
    name: "Kasm Workspaces",
    protocol: "openid-connect",
    enabled: true,
    publicClient: false,
    secret: randomText(24),
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: false,
    frontchannelLogout: true,
    redirectUris: [`${kasmUrl}/*`, `https://desktops.${domain}/*`],
    webOrigins: [kasmUrl],
    attributes: { "pkce.code.challenge.method": "S256", "post.logout.redirect.uris": "+" },
  });
}

import { KeycloakAdmin } from "./admin";
import { ensureKasmClient, ensureRealm, realm, type KeycloakUser } from "./realm";
import { startKeycloakServer, type KeycloakServerParts } from "./server";

export { domain, realm, kasmClientId, type KeycloakUser } from "./realm";

export interface KeycloakParts extends KeycloakServerParts {
  /** Where the client `kasm` sends people back to; no client is made without. */
  readonly kasmClientFor?: string;
  readonly log: (line: string) => void;
}

/** What a program needs to know of Keycloak. */
export interface KeycloakAccess {
  readonly url: string;
  readonly adminUsername: string;
  readonly adminPassword: string;
  readonly realm: string;
  /** PEM. */
  readonly caCertificate: string;
  /** One user in each of the realm's groups. */
  readonly users: readonly KeycloakUser[];
}

/** Starts Keycloak and makes what is missing of the realm. The program belongs to the caller's processes. */
export async function startKeycloak(parts: KeycloakParts): Promise<KeycloakAccess> {
  const { url, http, adminUsername, adminPassword } = await startKeycloakServer(parts);
  try {
    const admin = await KeycloakAdmin.signIn(http, { username: adminUsername, password: adminPassword });
    const users = await ensureRealm(admin, parts.state);
    if (parts.kasmClientFor !== undefined) await ensureKasmClient(admin, parts.kasmClientFor);
    return { url, adminUsername, adminPassword, realm, caCertificate: parts.authority.certificate, users };
  } finally {
    await http.close();
  }
}

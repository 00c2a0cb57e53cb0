import { settingValue } from "../calls/settings";
import { newIdentifier } from "../identifiers";
import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import { timestampAfter, timestampText } from "../timestamps";
import { hashSecret } from "./passwords";

/** A session token of a user: the token itself is known only here, the table keeps its hash. */
export interface IssuedToken {
  readonly token: string;
  readonly row: Row;
}

/** The session at an identity provider to which one of this server belongs. */
export interface ProviderSession {
  readonly oidc_id: string;
  /** The provider's name for it (claim `sid`), where it says one. */
  readonly oidc_sid: string | null;
  /** The provider's name for the user (claim `sub`). */
  readonly oidc_subject: string | null;
}

/** A session at the provider of a config: what is no text is no name. */
export function sessionAt(configId: string, sid: unknown, subject: unknown): ProviderSession {
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return { oidc_id: configId, oidc_sid: text(sid), oidc_subject: text(subject) };
}

/** The identity provider's session that the token in this row belongs to. */
export function providerSession(row: Row | undefined): ProviderSession | undefined {
  if (typeof row?.oidc_id !== "string") return undefined;
  return sessionAt(row.oidc_id, row.oidc_sid, row.oidc_subject);
}

/** Makes a token that lives for session_lifetime seconds. */
export function issueToken(server: ServerContext, user: Row, provider?: ProviderSession): IssuedToken {
  const token = newIdentifier() + newIdentifier();
  const session_id = newIdentifier();
  const row: Row = { session_id, user_id: user.user_id ?? null, token_hash: hashSecret(token), ...provider };
  prolong(server, row);
  server.tables.put("session_tokens", session_id, row);
  return { token, row };
}

/** Lets a token live from now on as long as a new one. */
export function prolong(server: ServerContext, row: Row): void {
  const lifetime = Number(settingValue(server, "session_lifetime")) || 288000;
  row.created = timestampText(server.now());
  row.expires = timestampAfter(server.now(), lifetime);
}

/** The row of a token, expired or not. */
export function rowOfToken(server: ServerContext, token: string): Row | undefined {
  const hash = hashSecret(token);
  return server.tables.find("session_tokens", (row) => row.token_hash === hash);
}

/** Signs a user out everywhere. */
export function removeTokensOf(server: ServerContext, user: Row): void {
  for (const row of server.tables.filter("session_tokens", (each) => each.user_id === user.user_id)) {
    server.tables.remove("session_tokens", textOf(row.session_id));
  }
}

import type { ProviderSession } from "../access/tokens";
import { makeRoom } from "./room";

const MOST = 10_000;

/**
 * ID tokens by the provider's session, for ending that one later. They are kept in memory only, so that no token is
 * ever in the state file; without one the provider asks the user whether to log out.
 */
export class IdTokens {
  private readonly known = new Map<string, string>();

  keep(session: ProviderSession, idToken: string): void {
    makeRoom(this.known, MOST, () => false);
    this.known.set(keyOf(session), idToken);
  }

  /** The session's token, which is forgotten by this. */
  take(session: ProviderSession): string | undefined {
    const found = this.known.get(keyOf(session));
    this.known.delete(keyOf(session));
    return found;
  }
}

function keyOf({ oidc_id, oidc_sid, oidc_subject }: ProviderSession): string {
  return JSON.stringify([oidc_id, oidc_sid, oidc_subject]);
}

import { makeRoom } from "./room";

const LIFETIME = 30 * 60_000;
const MOST = 10_000;

/** A sign-in that has begun: what its end must fit. */
export interface PendingSignIn {
  readonly configId: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** By which the browser is known that began it. */
  readonly browser: string;
}

/** Sign-ins that have begun, by their `state`. They are lost on a restart, and begin anew with another click. */
export class PendingSignIns {
  private readonly known = new Map<string, PendingSignIn & { readonly until: number }>();

  begin(state: string, signIn: PendingSignIn, now: Date): void {
    makeRoom(this.known, MOST, ({ until }) => until <= now.getTime());
    this.known.set(state, { ...signIn, until: now.getTime() + LIFETIME });
  }

  /** The sign-in with this state, once; a sentence where it is none that this browser could end now. */
  end(state: string, browser: string | undefined, now: Date): PendingSignIn | string {
    const signIn = this.known.get(state);
    if (signIn === undefined) return "the state is unknown or was used before: the sign-in did not begin here";
    if (signIn.browser !== browser) return "the state is another browser's";
    this.known.delete(state);
    return signIn.until > now.getTime() ? signIn : "the sign-in took longer than 30 minutes";
  }
}

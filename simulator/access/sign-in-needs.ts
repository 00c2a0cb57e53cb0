import type { ServerContext } from "../server/context";

/** What a user must do at the next sign-in before there is a token. */
export type SignInNeed = "nothing" | "totp" | "webauthn" | "new password";

/** Sets what a user must do at the next sign-in. Throws when there is no such user. */
export function requireAtSignIn(server: Pick<ServerContext, "tables">, username: string, need: SignInNeed): void {
  const user = server.tables.find("users", (row) => row.username === username);
  if (user === undefined) throw new Error(`There is no user ${username}.`);
  user.set_two_factor = need === "totp";
  user.webauthn_enrolled = need === "webauthn";
  user.password_expired = need === "new password";
}

import { post, type Running } from "../support";

/** What signs the calls of a person. */
export interface Session {
  readonly username: string;
  readonly token: string;
}

/** Signs in, the administrator where nobody else is named; throws when that is refused. */
export async function signedIn(
  { simulator }: Pick<Running, "simulator">,
  username = simulator.adminUsername,
  password = simulator.adminPassword,
): Promise<Session> {
  const { status, body, text } = await post(`${simulator.url}/api/authenticate`, { username, password });
  if (typeof body.token !== "string") throw new Error(`${username} is not signed in: ${status} ${text}`);
  return { username, token: body.token };
}

/** The cookies of a browser that somebody is signed in with. */
export const cookieOf = ({ username, token }: Session): string =>
  `session_token=${token}; username=${encodeURIComponent(username)}`;

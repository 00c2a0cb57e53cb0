import { settingValue } from "../calls/settings";
import type { Cookie } from "../server/cookies";
import type { PageRequest } from "../server/pages";

/** Whether a cookie of this request's address is for TLS only. */
const isSecure = ({ url }: PageRequest) => url.protocol === "https:";

/** The cookies of a session (kasm-docs.md 2.1), with SameSite as the setting says. */
export function sessionCookies(request: PageRequest, token: string, username: string): Cookie[] {
  const kept = { secure: isSecure(request), sameSite: sameSiteOf(request) };
  return [
    { name: "session_token", value: token, ...kept },
    { name: "username", value: username, ...kept },
  ];
}

/** Makes a browser forget its session. */
export function noSessionCookies(request: PageRequest): Cookie[] {
  return sessionCookies(request, "", "").map((cookie) => ({ ...cookie, maxAgeSeconds: 0 }));
}

const BROWSER = "sign_in_browser";

/** The mark of the browser that begins a sign-in, so that no other can end it. The simulator's own. */
export function browserOf({ cookies }: PageRequest): string | undefined {
  return cookies.get(BROWSER);
}

/** Lax whatever the setting says: the provider sends the browser back from another site. */
export function browserCookie(request: PageRequest, value: string): Cookie {
  return { name: BROWSER, value, secure: isSecure(request), sameSite: "Lax", path: "/api/" };
}

function sameSiteOf({ server }: PageRequest): Cookie["sameSite"] {
  const value = settingValue(server, "same_site").toLowerCase();
  if (value === "strict") return "Strict";
  return value === "none" ? "None" : "Lax";
}

/** The cookies of a request by name; the first of a name counts. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? "").split(";")) {
    const [name = "", ...value] = pair.trim().split("=");
    if (name !== "" && value.length > 0 && !cookies.has(name)) cookies.set(name, valueOf(value.join("=")));
  }
  return cookies;
}

function valueOf(text: string): string {
  const bare = text.replace(/^"(.*)"$/, "$1");
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/** How long and where a browser keeps a cookie. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Sent over TLS only. */
  readonly secure: boolean;
  readonly sameSite?: "Lax" | "Strict" | "None";
  /** Default `/`. */
  readonly path?: string;
  /** 0 makes the browser forget it. Default: until the browser is closed. */
  readonly maxAgeSeconds?: number;
}

/** A Set-Cookie header. No script of a page can read what is set by it. */
export function cookieHeader({ name, value, secure, sameSite = "Lax", path = "/", maxAgeSeconds }: Cookie): string {
  const parts = [`${name}=${encodeURIComponent(value)}`, `Path=${path}`, "HttpOnly", `SameSite=${sameSite}`];
  if (secure) parts.push("Secure");
  if (maxAgeSeconds !== undefined) parts.push(`Max-Age=${maxAgeSeconds}`);
  return parts.join("; ");
}

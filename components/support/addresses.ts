/**
 * One public address of a server, as browsers and other servers know it: `https://kasm.example.com`, a port if it is not
 * the usual one, no path, no trailing slash.
 * @throws Error that says what is accepted
 */
export function publicAddress(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(`"${text}" is not an address; write one like https://kasm.example.com`);
  }
  if (url.protocol !== "https:") throw new Error(`"${text}" does not start with https://; single sign-on needs TLS`);
  if (url.username !== "" || url.password !== "")
    throw new Error("an address must not carry a user name or a password");
  if (url.search !== "" || url.hash !== "")
    throw new Error(`"${text}" carries a query or a fragment; give the address only`);
  return url;
}

/** The scheme, host and port of a public address that must have no path, since Kasm serves from the root. */
export function origin(text: string): string {
  const url = publicAddress(text);
  if (url.pathname !== "/") throw new Error(`"${text}" has a path; Kasm is served from the root of its address`);
  return url.origin;
}

/** An address that may have a path (Keycloak behind `/auth`), without a trailing slash. */
export function base(text: string): string {
  const url = publicAddress(text);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

const domainPattern = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

export function isDomain(text: string): boolean {
  return domainPattern.test(text);
}

/** Kasm's addresses, all from the one the browser knows (SOP 2.2-2.4, 2.7, 4). */
export function kasmAddresses(publicUrl: string) {
  const kasm = origin(publicUrl);
  return {
    origin: kasm,
    /** What agents reach the manager by: a host, with the port where it is not 443. */
    host: new URL(kasm).host,
    anyPath: `${kasm}/*`,
    redirectUrl: `${kasm}/api/oidc_callback`,
    backchannelLogoutUrl: `${kasm}/api/oidc_backchannel_logout`,
    loginUrl: kasm,
    staticLoginUrl: `${kasm}/#/staticlogin`,
  };
}

export type KasmAddresses = ReturnType<typeof kasmAddresses>;

import { isIP } from "node:net";
import { holdsUnknown, httpUrl, type Condition } from "../core";

/** An empty list is as good as left out, where something is required. */
export function filled(value: unknown): string | undefined {
  return Array.isArray(value) && value.length === 0 ? "may not be empty" : undefined;
}

/** How long a text may be, where Kasm's database has a limit (kasm-1.19-columns.md). */
export function atMost(length: number): (value: unknown) => string | undefined {
  return (value) =>
    String(value).length > length
      ? `is ${String(value).length} characters long; Kasm keeps ${length} at most`
      : undefined;
}

/** A template without its placeholder fits everyone or no one. */
export function holds(placeholder: string, meaning: string): (value: unknown) => string | undefined {
  return (value) =>
    String(value).includes(placeholder)
      ? undefined
      : `"${String(value)}" lacks ${placeholder}, which stands for ${meaning}`;
}

/** The address of an LDAP directory. */
export function ldapUrl(value: unknown): string | undefined {
  return /^ldaps?:\/\/[^\s/]+/i.test(String(value))
    ? undefined
    : `"${String(value)}" is not the address of a directory; write ldaps:// or ldap://, then its host name`;
}

/** A host name as a browser shows it, without scheme and path. */
export function hostAlone(value: unknown): string | undefined {
  const host = String(value);
  return host === "" || /^[^\s/]+$/.test(host)
    ? undefined
    : `"${host}" is not a host name alone; write for example kasm.example.com`;
}

/** PEM text, or the same without its first and last line, as SAML metadata carries it. */
function pemOrBare(label: string, what: string): (value: unknown) => string | undefined {
  return (value) => {
    const given = String(value).trim();
    if (given === "" || new RegExp(`^-----BEGIN ([A-Z0-9]+ )*${label}-----`).test(given)) return undefined;
    if (given.startsWith("-----BEGIN "))
      return `this is no ${what}: PEM text that begins with -----BEGIN ${label}----- is expected`;
    // DER begins with a sequence, and its base64 with M.
    if (/^M[A-Za-z0-9+/=\s]+$/.test(given)) return undefined;
    return `this is no ${what}: PEM text is expected, or the base64 in it`;
  };
}

export const certificate = pemOrBare("CERTIFICATE", "certificate");
export const privateKey = pemOrBare("PRIVATE KEY", "private key");

/** What agents use to reach the manager must be an address that a machine outside the cluster can resolve. */
export function reachableFromAgents(value: unknown): string | undefined {
  const address = String(value);
  if (address.includes("$request_host$")) {
    return "`$request_host$` resolves in a browser, not on an agent's machine, which then cannot register; give the host name or address at which agents reach Kasm, for example kasm.example.com";
  }
  if (/^[a-z]+:\/\//i.test(address))
    return `"${address}" is a URL; give the host name or address alone, for example kasm.example.com`;
  return onlyInsideCluster(address)
    ? `"${address}" is known only inside the Kubernetes cluster, and agents are machines outside it; give the public host name, for example kasm.example.com`
    : undefined;
}

function onlyInsideCluster(address: string): boolean {
  const host = address.replace(/:\d+$/, "").toLowerCase();
  return (
    /\.svc(\.|$)|\.cluster\.local$/.test(host) || host === "localhost" || host.startsWith("127.") || host === "::1"
  );
}

/** Where an identity provider sends browsers back to. */
function callback(path: string): (value: unknown) => string | undefined {
  return (value) => {
    const problem = httpUrl(value);
    if (problem !== undefined) return problem;
    const url = new URL(String(value));
    if (url.protocol !== "https:") return `"${String(value)}" must begin with https://: sign-in data passes through it`;
    return url.pathname === path
      ? undefined
      : `"${String(value)}" must end in ${path}, the path at which Kasm takes the answer`;
  };
}

export const oidcCallback = callback("/api/oidc_callback");
export const storageCallback = callback("/api/cloud_storage_callback");

/**
 * Browsers come back to the host of the redirect address, so Kasm must be there: on the config's own host name where it
 * has one, else where the API is, unless that is an address that no browser uses.
 */
export const redirectToKasm: Condition = ({ redirectUrl, hostname }, server) => {
  if (typeof redirectUrl !== "string" || holdsUnknown(redirectUrl) || holdsUnknown(hostname)) return undefined;
  const host = new URL(redirectUrl).hostname;
  const own = typeof hostname === "string" && hostname !== "" ? hostname : undefined;
  const api = server === undefined ? undefined : new URL(server.endpoint).hostname;
  const expected = own ?? (api === undefined || isAddress(api) ? undefined : api);
  if (expected === undefined || expected === host) return undefined;
  const cure = own === undefined ? `; if browsers reach Kasm as ${host}, say so with hostname: "${host}"` : "";
  return { property: "redirectUrl", reason: `"${redirectUrl}" leads to ${host}, but Kasm is at ${expected}${cure}` };
};

function isAddress(host: string): boolean {
  return host === "localhost" || isIP(host.replace(/^\[|\]$/g, "")) !== 0;
}

/** Profiles are kept per user, so the path on the agent must differ by user (kasm-docs.md 7.6). */
export function profilePath(value: unknown): string | undefined {
  const path = String(value);
  if (path === "" || path.includes("{username}") || path.includes("{user_id}")) return undefined;
  const inside = path.startsWith("/home/kasm-user") ? " (/home/kasm-user is the path inside the container)" : "";
  return `"${path}" would be shared by all users${inside}; it is a path on the agent and must contain {username} or {user_id}, for example /mnt/kasm_profiles/{username}`;
}

export function clockTime(value: unknown): string | undefined {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(String(value))
    ? undefined
    : `"${String(value)}" is not a time of day; write HH:MM, for example 07:00`;
}

export function timeZone(value: unknown): string | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone: String(value) });
    return undefined;
  } catch {
    return `"${String(value)}" is not a time zone; write its IANA name, for example Europe/Berlin or Etc/UTC`;
  }
}

/** What Kasm demands of a password that it keeps (kasm-wire.md 1.10). Never repeats the value. */
export function strongPassword(value: unknown): string | undefined {
  const text = String(value);
  const missing = [
    text.length < 8 ? "8 characters" : "",
    /[A-Z]/.test(text) ? "" : "an upper-case letter",
    /[a-z]/.test(text) ? "" : "a lower-case letter",
    /\d/.test(text) ? "" : "a digit",
    /[!#$%^&*@]/.test(text) ? "" : "one of !#$%^&*@",
  ].filter((part) => part !== "");
  return missing.length === 0 ? undefined : `Kasm demands at least ${missing.join(", ")}`;
}

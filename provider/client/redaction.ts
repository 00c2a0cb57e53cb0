/**
 * Keeps secrets out of every text this package shows. Secrets are registered as they become known (settings, session
 * token, secret fields of request bodies); {@link redact} then hides them in any of the spellings in which servers,
 * proxies and programs echo values.
 */

const marker = "*****";

/**
 * Shorter values are not hidden in running text, since hiding every "a" makes a message useless; Kasm's own rules ask
 * for at least 8 characters. Short values are still hidden where their key names them as secret.
 */
const shortestSecret = 4;

/** Keys whose values are secret in Kasm's bodies (kasm-wire.md 1.7) and in everything like them. */
const secretKey =
  /secret|passw|passphrase|credential|kubeconfig|private_?key|api_?key|(^|[_-])token|[a-z]Token|nginx_key|ssl_key|license_key|activation_key|export_key|import_key|(^|_)pass$|^authorization$|^cookie$/i;

/** Keys that look secret but only describe how secrets are handled. */
const harmlessKey =
  /token_(drift_max|name|url|type)|password_set_date|force_password_reset|retrieve_password|credential_type|reset_password|_enabled$/i;

const spellingsOfSecret = new Map<string, readonly string[]>();

/** Makes a value unspeakable from now on. Masks (`**********`), empty and very short values are ignored. */
export function registerSecret(value: string): void {
  for (const part of [value, ...partsOf(value)]) {
    if (part.length < shortestSecret || /^\*+$/.test(part) || spellingsOfSecret.has(part)) continue;
    spellingsOfSecret.set(part, [...spellings(part)]);
  }
}

/** Registers every value in a body whose key names it as secret, at any depth, in JSON texts as well. */
export function registerSecretsOf(body: unknown): void {
  walkSecrets(body, false, registerSecret);
}

/** Replaces each registered secret in a text, in whatever spelling, by `*****`. */
export function redact(text: string): string {
  const hidden = hiddenRanges(text);
  if (hidden.length === 0) return text;
  let result = "";
  let position = 0;
  for (const [start, end] of hidden) {
    result += text.slice(position, start) + marker;
    position = end;
  }
  return result + text.slice(position);
}

/** A copy of a value fit to be shown: secret by key name or by registered value, at any depth. */
export function redactValue(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    redact(key),
    isSecretKey(key) && inner !== null && inner !== undefined && inner !== "" ? marker : redactValue(inner),
  ]);
  return Object.fromEntries(entries);
}

/** Whether a field of this name holds a secret in Kasm's bodies. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key) && !harmlessKey.test(key);
}

function walkSecrets(value: unknown, secret: boolean, found: (value: string) => void): void {
  if (typeof value === "string") {
    if (secret) found(value);
    const inner = value.startsWith("{") || value.startsWith("[") ? parsedJson(value) : undefined;
    if (inner !== undefined) walkSecrets(inner, secret, found);
  } else if (Array.isArray(value)) {
    for (const element of value) walkSecrets(element, secret, found);
  } else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) walkSecrets(inner, secret || isSecretKey(key), found);
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Servers quote single lines of keys and certificates, so each line of key material is a secret by itself. */
function partsOf(value: string): string[] {
  const trimmed = value.trim();
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return [trimmed, ...(lines.length > 1 ? lines.filter((line) => /^[A-Za-z0-9+/=_-]{24,}$/.test(line)) : [])];
}

function spellings(secret: string): Set<string> {
  const json = JSON.stringify(secret).slice(1, -1);
  const asciiJson = asciiEscaped(json);
  const percent = percentEncoded(secret);
  const forms = [
    secret,
    json,
    json.replaceAll("/", "\\/"),
    asciiJson,
    asciiJson.replaceAll("/", "\\/"),
    JSON.stringify(json).slice(1, -1),
    asciiEscaped(JSON.stringify(asciiJson).slice(1, -1)),
    percent,
    lowerCaseEscapes(percent),
    strictlyPercentEncoded(percent),
    lowerCaseEscapes(strictlyPercentEncoded(percent)),
    percent.replaceAll("%20", "+"),
    strictlyPercentEncoded(percent).replaceAll("%20", "+"),
    htmlEscaped(secret, "&#39;"),
    htmlEscaped(secret, "&#x27;"),
    htmlEscaped(json, "&#39;"),
    secret.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n").replaceAll("\r", "\\r"),
    Buffer.from(secret, "utf8").toString("hex"),
    ...base64Spellings(secret),
  ];
  return new Set(forms.filter((form) => form.length >= shortestSecret));
}

/** Python's JSON escapes everything beyond ASCII. */
function asciiEscaped(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function percentEncoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // half of a surrogate pair has no UTF-8 form
  }
}

function strictlyPercentEncoded(percent: string): string {
  return percent.replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function lowerCaseEscapes(percent: string): string {
  return percent.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

function htmlEscaped(text: string, apostrophe: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", apostrophe);
}

/**
 * Base64 of a text that contains the secret (as in `user:password`) depends on where in a group of three bytes the
 * secret starts; the characters that depend on the secret alone are the same for each of the three places.
 */
function base64Spellings(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const whole = bytes.toString("base64");
  const forms = [whole, whole.replace(/=+$/, "")];
  for (const before of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const firstOwn = Math.ceil((before * 8) / 6);
    const lastOwn = Math.floor(((before + bytes.length) * 8) / 6);
    const own = encoded.slice(firstOwn, lastOwn);
    if (own.length >= 6) forms.push(own);
  }
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** Ranges of the text that hold a secret, merged where they touch, in order. */
function hiddenRanges(text: string): [number, number][] {
  const found: [number, number][] = [];
  for (const forms of spellingsOfSecret.values()) {
    for (const form of forms) {
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) found.push([at, at + form.length]);
    }
  }
  found.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
  const merged: [number, number][] = [];
  for (const range of found) {
    const last = merged.at(-1);
    if (last !== undefined && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
    else merged.push(range);
  }
  return merged;
}

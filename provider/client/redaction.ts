import { formsOf, rangesOf, readingsOf } from "./spellings";

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
  /secret|passw|passphrase|credential|kubeconfig|private_?key|api_?key|(^|[_-])token|[a-z]Token|(nginx|ssl)_?key|license_key|activation_key|export_key|import_key|(^|_)pass$|^authorization$|^cookie$/i;

/** Keys that look secret but only describe how secrets are handled. */
const harmlessKey =
  /token_(drift_max|name|url|type)|password_set_date|force_password_reset|retrieve_password|credential_type|reset_password|_enabled$/i;

/** Secrets by all the forms to look for. This program has one; see {@link registerSecret}. */
export class SecretStore {
  readonly #formsOfSecret = new Map<string, readonly string[]>();

  register(value: string): void {
    for (const part of [value, ...partsOf(value)]) {
      if (part.length < shortestSecret || /^\*+$/.test(part) || this.#formsOfSecret.has(part)) continue;
      const forms = formsOf(part).filter((form) => form.length >= shortestSecret);
      this.#formsOfSecret.set(part, [...new Set(forms)]);
    }
  }

  redact(text: string): string {
    let result = "";
    let position = 0;
    for (const [start, end] of this.#hiddenRanges(text)) {
      result += text.slice(position, start) + marker;
      position = end;
    }
    return result + text.slice(position);
  }

  /** Ranges of the text that hold a secret, merged where they touch, in order. */
  #hiddenRanges(text: string): [number, number][] {
    const readings = readingsOf(text);
    const forms = [...this.#formsOfSecret.values()].flat();
    const found = readings.flatMap((reading) => forms.flatMap((form) => rangesOf(form, reading)));
    found.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
    const merged: [number, number][] = [];
    for (const range of found) {
      const last = merged.at(-1);
      if (last !== undefined && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
      else merged.push(range);
    }
    return merged;
  }
}

const secrets = new SecretStore();

/** Makes a value unspeakable from now on. Masks (`**********`), empty and very short values are ignored. */
export function registerSecret(value: string): void {
  secrets.register(value);
}

/** Registers every value in a body whose key names it as secret, at any depth, in JSON texts as well. */
export function registerSecretsOf(body: unknown): void {
  walkSecrets(body, false, registerSecret);
}

/** Replaces each registered secret in a text, in whatever spelling, by `*****`. */
export function redact(text: string): string {
  return secrets.redact(text);
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

import { caCertificateProblem } from "./ca-certificate";
import { kasmError, type KasmError } from "./errors";
import { registerSecret } from "./redaction";
import type { ConnectionSettings } from "./types";
import { parseVersion } from "./versions";

/** Something wrong with one setting. */
export interface SettingProblem {
  /** The stack config key, e.g. `kasm:endpoint`. */
  key: string;
  /** A sentence that names the key and never its value where that is secret. */
  message: string;
}

/** Each setting's environment variable; the config key is `kasm:` and the setting's name. */
const variables = {
  endpoint: "KASM_ENDPOINT",
  apiKey: "KASM_API_KEY",
  apiKeySecret: "KASM_API_KEY_SECRET",
  username: "KASM_USERNAME",
  password: "KASM_PASSWORD",
  caCertificate: "KASM_CA_CERTIFICATE",
  apiPath: "KASM_API_PATH",
  serverVersion: "KASM_SERVER_VERSION",
} as const;

type SettingName = keyof typeof variables;

/** The settings by their names under `kasm:` in a stack's configuration. */
export const settingNames = Object.keys(variables) as readonly SettingName[];

type Texts = Readonly<Record<string, string | undefined>>;

const keyPair = ["apiKey", "apiKeySecret"] as const;
const signInPair = ["username", "password"] as const;

/**
 * Merges stack config (`kasm:endpoint`, ...) and environment (`KASM_ENDPOINT`, ...), which wins. Nothing is validated
 * here: the endpoint may be empty. A way to sign in that the environment names replaces the other way in the config.
 */
export function connectionFromEnvironment(config: Texts, environment: Texts = process.env): ConnectionSettings {
  const fromEnvironment = (name: SettingName): string | undefined => filled(environment[variables[name]]);
  const overridden = (names: readonly SettingName[]): boolean => names.some((name) => fromEnvironment(name));
  const dropped = new Set<SettingName>();
  if (overridden(signInPair) && !overridden(keyPair)) for (const name of keyPair) dropped.add(name);
  if (overridden(keyPair) && !overridden(signInPair)) for (const name of signInPair) dropped.add(name);

  const settings: Record<string, string> = {};
  for (const name of settingNames) {
    const value = fromEnvironment(name) ?? (dropped.has(name) ? undefined : filled(config[`kasm:${name}`]));
    if (value !== undefined) settings[name] = name === "caCertificate" ? withRealLines(value) : value;
  }
  for (const name of ["apiKey", "apiKeySecret", "password"]) {
    const secret = settings[name];
    if (secret !== undefined) registerSecret(secret);
  }
  return { endpoint: "", ...settings };
}

/** Everything wrong with the settings, at once; empty when they can be used. */
export function settingProblems(settings: ConnectionSettings): SettingProblem[] {
  const problems: SettingProblem[] = [];
  const report = (name: SettingName, message: string): void => {
    problems.push({ key: `kasm:${name}`, message: `${describe(name)} ${message}` });
  };
  const endpoint = endpointProblem(settings.endpoint);
  if (endpoint !== undefined) report("endpoint", endpoint);

  const { apiKey, apiKeySecret, username, password } = settings;
  if (apiKey && !apiKeySecret) report("apiKeySecret", "is missing: kasm:apiKey is set, and a key needs its secret.");
  if (apiKeySecret && !apiKey) report("apiKey", "is missing: kasm:apiKeySecret is set, and a secret needs its key.");
  if (username && !password) report("password", "is missing: kasm:username is set.");
  if (password && !username) report("username", "is missing: kasm:password is set.");
  if ((apiKey || apiKeySecret) && (username || password)) {
    report("apiKey", "and kasm:username exclude each other: sign in with an API key or with a user, not with both.");
  }
  if (!apiKey && !apiKeySecret && !username && !password) {
    report("apiKey", "is missing: set kasm:apiKey and kasm:apiKeySecret (or kasm:username and kasm:password).");
  }
  const certificate = filled(settings.caCertificate);
  const certificateProblem = certificate === undefined ? undefined : caCertificateProblem(certificate);
  if (certificateProblem !== undefined) report("caCertificate", certificateProblem);
  const path: string | undefined = settings.apiPath;
  if (path !== undefined && path !== "admin" && path !== "public") {
    report("apiPath", `must be "admin" or "public", not "${path}".`);
  }
  if (settings.serverVersion !== undefined && parseVersion(settings.serverVersion) === undefined) {
    report("serverVersion", `must be a version such as 1.18 or 1.19.0, not "${settings.serverVersion}".`);
  }
  return problems;
}

/** What is allowed but should be known. */
export function settingWarnings(settings: ConnectionSettings): string[] {
  const insecure = settings.endpoint.trim().toLowerCase().startsWith("http:");
  const loopback = insecure && /^(localhost|127\..*|\[::1\])$/.test(hostOf(settings.endpoint));
  if (!insecure || loopback) return [];
  return ["kasm:endpoint uses http: the credentials and every secret cross the network in plain text. Use https."];
}

/** The error that lists all problems of settings. */
export function configurationError(problems: readonly SettingProblem[]): KasmError {
  return kasmError("KASM_CONFIGURATION", {
    tried: "connecting to Kasm",
    problem: ["", ...problems.map(({ message }) => `- ${message}`)].join("\n"),
    cure: `\nSet each with \`pulumi config set\` (secrets with --secret), or by its environment variable.`,
  });
}

/** Scheme, host and port of a valid endpoint. */
export function originOf(endpoint: string): string {
  return new URL(endpoint.trim()).origin;
}

function endpointProblem(value: string): string | undefined {
  const endpoint = value.trim();
  const example = "https://kasm.example.com";
  if (endpoint === "") return `is missing: set the address of the Kasm server, such as ${example}.`;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(endpoint)) {
    return `must begin with https://, such as ${example}${shown(endpoint, "; it is ")}.`;
  }
  if (!URL.canParse(endpoint)) return `is not an address${shown(endpoint, ": ")}. It must look like ${example}.`;
  const url = new URL(endpoint);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return `must begin with https://, not ${url.protocol}//.`;
  }
  if (url.username !== "" || url.password !== "") {
    return "must not contain a user name or password; use kasm:username and kasm:password.";
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return `must end after host and port: ${url.origin}, without "${url.pathname}${url.search === "" ? "" : "?..."}${url.hash === "" ? "" : "#..."}".`;
  }
  return undefined;
}

/** A malformed address is shown, unless a password may stand before its host. */
function shown(endpoint: string, before: string): string {
  return endpoint.includes("@") ? "" : `${before}"${endpoint}"`;
}

function describe(name: SettingName): string {
  return `kasm:${name} (${variables[name]})`;
}

function filled(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}

/** Line ends of a PEM text often arrive as the two characters backslash and n in environment variables. */
function withRealLines(value: string): string {
  return value.includes("\n") ? value : value.replaceAll("\\n", "\n");
}

function hostOf(endpoint: string): string {
  return URL.canParse(endpoint.trim()) ? new URL(endpoint.trim()).hostname : "";
}

import type { ConnectionSettings } from "../client";
import { registerSecret } from "../client";
import { ValidationError } from "./validation";

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

type Key = keyof typeof variables;

/**
 * Puts the connection together. The environment always wins, so that a rotated key reaches refresh and destroy, which
 * otherwise use the configuration of the last update. A key pair in the environment replaces a configured user and
 * the other way round, so that both are never sent.
 * @throws ValidationError that lists everything that is missing
 */
export function connectionSettings(
  configured: (key: Key) => string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ConnectionSettings {
  const fromEnvironment = (key: Key) => environment[variables[key]] || undefined;
  const keyInEnvironment = fromEnvironment("apiKey") !== undefined || fromEnvironment("apiKeySecret") !== undefined;
  const userInEnvironment = fromEnvironment("username") !== undefined || fromEnvironment("password") !== undefined;
  const value = (key: Key) => {
    if (!keyInEnvironment && userInEnvironment && (key === "apiKey" || key === "apiKeySecret")) return undefined;
    if (keyInEnvironment && !userInEnvironment && (key === "username" || key === "password")) return undefined;
    return fromEnvironment(key) ?? (configured(key) || undefined);
  };
  const settings = {
    endpoint: value("endpoint") ?? "",
    apiKey: value("apiKey"),
    apiKeySecret: value("apiKeySecret"),
    username: value("username"),
    password: value("password"),
    caCertificate: value("caCertificate"),
    apiPath: value("apiPath"),
    serverVersion: value("serverVersion"),
  };
  const missing = missingOf(settings);
  if (missing.length > 0) {
    throw new ValidationError(
      `The connection to Kasm is incomplete. Set ${missing.join(" and ")} (see the table of configuration keys).`,
    );
  }
  if (settings.apiKeySecret !== undefined) registerSecret(settings.apiKeySecret);
  if (settings.password !== undefined) registerSecret(settings.password);
  return settings as ConnectionSettings;
}

function missingOf(settings: Partial<Record<Key, string>>): string[] {
  const missing: string[] = [];
  const need = (key: Key) => {
    if (!settings[key]) missing.push(`kasm:${key} (or ${variables[key]})`);
  };
  need("endpoint");
  if (settings.username !== undefined || (settings.password !== undefined && settings.apiKey === undefined)) {
    need("username");
    need("password");
  } else {
    need("apiKey");
    need("apiKeySecret");
  }
  return missing;
}

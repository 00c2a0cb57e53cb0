/** The provider's configuration: which settings are honoured, where they come from, what is refused. */
import { Unknown } from "../../../provider/hosts/grpc";
import type { PropertyMap, PropertyValue } from "../../../provider/hosts/grpc";
import { isGiven, isMap, printed, reveal } from "./values";

export interface Settings {
  /** Address before `/realms`, with the base path. */
  authenticationUrl: string;
  /** Address before `/admin`, with the base path. */
  adminUrl: string;
  realm: string;
  clientId: string;
  clientSecret: string;
  username: string;
  password: string;
  accessToken: string;
  jwtToken: string;
  jwtTokenFile: string;
  initialLogin: boolean;
  timeoutSeconds: number;
  rootCaCertificate: string;
  tlsInsecureSkipVerify: boolean;
  tlsClientCertificate: string;
  tlsClientPrivateKey: string;
  additionalHeaders: Record<string, string>;
}

/** Each setting with the environment variable that stands in for it. */
const texts = {
  url: "KEYCLOAK_URL",
  adminUrl: "KEYCLOAK_ADMIN_URL",
  basePath: "KEYCLOAK_BASE_PATH",
  realm: "KEYCLOAK_REALM",
  clientId: "KEYCLOAK_CLIENT_ID",
  clientSecret: "KEYCLOAK_CLIENT_SECRET",
  username: "KEYCLOAK_USER",
  password: "KEYCLOAK_PASSWORD",
  accessToken: "KEYCLOAK_ACCESS_TOKEN",
  jwtToken: "KEYCLOAK_JWT_TOKEN",
  jwtTokenFile: "KEYCLOAK_JWT_TOKEN_FILE",
  rootCaCertificate: "",
  tlsClientCertificate: "",
  tlsClientPrivateKey: "",
} as const;
const flags = ["initialLogin", "tlsInsecureSkipVerify"] as const;
const refused: Record<string, string> = {
  jwtSigningAlg: "signing tokens with a key",
  jwtSigningKey: "signing tokens with a key",
  keycloakVersion: "overriding the server's version",
  redHatSso: "the version numbers of Red Hat SSO",
};
/** What the engine adds by itself. */
const fromEngine = new Set(["version", "pluginDownloadURL", "__internal"]);
const standardTimeoutSeconds = 5;

/** One sentence per problem; no value is in it. */
export function problemsOf(configuration: PropertyMap): string[] {
  const problems: string[] = [];
  for (const [key, value] of Object.entries(configuration)) {
    if (!isGiven(value) || fromEngine.has(key) || reveal(value) instanceof Unknown) continue;
    const reason = refused[key];
    if (reason !== undefined) {
      problems.push(`the setting "${key}" is not served by this stand-in for the Keycloak plugin (${reason})`);
    } else if (!(key in texts) && !isOneOf(flags, key) && key !== "clientTimeout" && key !== "additionalHeaders") {
      problems.push(`"${key}" is not a setting of the Keycloak plugin`);
    }
  }
  return problems;
}

export function settingsOf(configuration: PropertyMap, environment: NodeJS.ProcessEnv): Settings {
  const problems = problemsOf(configuration);
  if (environment.KEYCLOAK_JWT_SIGNING_KEY) problems.push("KEYCLOAK_JWT_SIGNING_KEY is not served by this stand-in");
  if (problems.length > 0) throw new Error(problems.join("; "));
  const text = (key: keyof typeof texts): string => {
    const value = reveal(configuration[key] ?? null);
    return typeof value === "string" && value !== "" ? value : (environment[texts[key]] ?? "");
  };
  const url = text("url");
  if (url === "" || text("clientId") === "") {
    const missing = url === "" ? "url" : "clientId";
    throw new Error(`provider is missing the required setting keycloak:${missing} (or ${texts[missing]})`);
  }
  return {
    authenticationUrl: `${url}${text("basePath")}`,
    adminUrl: `${text("adminUrl") || url}${text("basePath")}`,
    realm: text("realm") || "master",
    clientId: text("clientId"),
    clientSecret: text("clientSecret"),
    username: text("username"),
    password: text("password"),
    accessToken: text("accessToken"),
    jwtToken: text("jwtToken"),
    jwtTokenFile: text("jwtTokenFile"),
    rootCaCertificate: text("rootCaCertificate"),
    tlsClientCertificate: text("tlsClientCertificate"),
    tlsClientPrivateKey: text("tlsClientPrivateKey"),
    initialLogin: flag("initialLogin", configuration.initialLogin, true),
    tlsInsecureSkipVerify: flag("tlsInsecureSkipVerify", configuration.tlsInsecureSkipVerify, false),
    timeoutSeconds: seconds(configuration.clientTimeout, environment.KEYCLOAK_CLIENT_TIMEOUT),
    additionalHeaders: headers(configuration.additionalHeaders),
  };
}

export function hasLogin({ username, password, clientSecret, jwtToken, jwtTokenFile }: Settings): boolean {
  return (username !== "" && password !== "") || clientSecret !== "" || jwtToken !== "" || jwtTokenFile !== "";
}

/** Refuses settings with which nobody could sign in, in the words of the official plugin. */
export function requireCredentials(settings: Settings): void {
  if (hasLogin(settings) || settings.accessToken !== "") return;
  throw new Error(
    "must specify client id, username and password for password grant, either client id and client secret or JWT Signing Key for client credentials grant",
  );
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** The engine hands every setting that is not a text over as JSON in a text. */
function decoded(value: PropertyValue | undefined): unknown {
  const plain = reveal(value ?? null);
  if (typeof plain !== "string") return plain;
  try {
    return JSON.parse(plain) as unknown;
  } catch {
    return plain;
  }
}

function flag(key: string, value: PropertyValue | undefined, standard: boolean): boolean {
  const given = decoded(value);
  if (given === null || given === "") return standard;
  if (typeof given !== "boolean") throw new Error(`the setting "${key}" has to be true or false`);
  return given;
}

function seconds(value: PropertyValue | undefined, environment: string | undefined): number {
  const given = decoded(value) ?? environment ?? standardTimeoutSeconds;
  const number = Number(given);
  if (!Number.isFinite(number) || number < 0)
    throw new Error('the setting "clientTimeout" has to be a number of seconds');
  return number;
}

function headers(value: PropertyValue | undefined): Record<string, string> {
  const given = decoded(value) as PropertyValue;
  if (given === null) return {};
  if (!isMap(given)) throw new Error('the setting "additionalHeaders" has to be an object of texts');
  return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, printed(text)]));
}

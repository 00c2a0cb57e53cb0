import { type Answer, call, read, UnreachableError } from "../support/https";

/** The plain values of a connection, as they reach the provider process. */
export interface AdminSettings {
  url: string;
  basePath?: string;
  realm?: string;
  clientId?: string;
  clientSecret?: string;
  username?: string;
  password?: string;
  rootCaCertificate?: string;
}

/** A client as Keycloak's own API gives and takes it. */
export interface ClientRepresentation {
  id?: string;
  clientId?: string;
  name?: string;
  enabled?: boolean;
  protocol?: string;
  publicClient?: boolean;
  bearerOnly?: boolean;
  secret?: string;
  standardFlowEnabled?: boolean;
  implicitFlowEnabled?: boolean;
  directAccessGrantsEnabled?: boolean;
  serviceAccountsEnabled?: boolean;
  frontchannelLogout?: boolean;
  redirectUris?: string[];
  webOrigins?: string[];
  attributes?: Record<string, string>;
  [other: string]: unknown;
}

/** Keycloak refused, or does not answer as Keycloak does. Holds the server's words, never a credential. */
export class KeycloakError extends Error {
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
    this.name = "KeycloakError";
  }
}

/** The variables that the official plugin reads for settings that are given nowhere else. */
const environmentNames: Record<keyof AdminSettings, string> = {
  url: "KEYCLOAK_URL",
  basePath: "KEYCLOAK_BASE_PATH",
  realm: "KEYCLOAK_REALM",
  clientId: "KEYCLOAK_CLIENT_ID",
  clientSecret: "KEYCLOAK_CLIENT_SECRET",
  username: "KEYCLOAK_USER",
  password: "KEYCLOAK_PASSWORD",
  rootCaCertificate: "KEYCLOAK_ROOT_CA_CERTIFICATE",
};

/** The settings completed from the environment, by the same rules as the official plugin. */
export function completeSettings(
  given: Record<string, unknown>,
  environment: NodeJS.ProcessEnv = process.env,
): AdminSettings {
  const settings: Record<string, string> = {};
  for (const [name, variable] of Object.entries(environmentNames)) {
    const value = given[name];
    const found = typeof value === "string" && value !== "" ? value : environment[variable];
    if (found) settings[name] = found;
  }
  if (settings.url === undefined) {
    throw new KeycloakError(
      "Keycloak's address is not known: set keycloak:url (or KEYCLOAK_URL), or hand a keycloak.Provider to the component",
    );
  }
  return { ...settings, url: settings.url };
}

/** The few calls of Keycloak's administration API that concern one client. */
export class AdminApi {
  private token?: { value: string; until: number };
  private readonly base: string;

  constructor(private readonly settings: AdminSettings) {
    this.base = `${settings.url.replace(/\/+$/, "")}${settings.basePath ?? ""}`;
  }

  async findClient(realm: string, clientId: string): Promise<ClientRepresentation | undefined> {
    const answer = await this.send("GET", `${clients(realm)}?clientId=${encodeURIComponent(clientId)}`);
    return (JSON.parse(answer.text) as ClientRepresentation[]).find((client) => client.clientId === clientId);
  }

  async getClient(realm: string, id: string): Promise<ClientRepresentation | undefined> {
    const answer = await this.send("GET", `${clients(realm)}/${id}`, undefined, [404]);
    return answer.status === 404 ? undefined : (JSON.parse(answer.text) as ClientRepresentation);
  }

  async createClient(realm: string, client: ClientRepresentation): Promise<void> {
    await this.send("POST", clients(realm), client);
  }

  async updateClient(realm: string, id: string, client: ClientRepresentation): Promise<void> {
    // Left out, mappers stay as they are; sent along, one that somebody adds in this moment would be removed again.
    const { protocolMappers: _mappers, access: _access, ...settings } = client;
    await this.send("PUT", `${clients(realm)}/${id}`, settings);
  }

  async deleteClient(realm: string, id: string): Promise<void> {
    await this.send("DELETE", `${clients(realm)}/${id}`, undefined, [404]);
  }

  /** The secret of a confidential client; older servers leave it out of the client itself. */
  async clientSecret(realm: string, id: string): Promise<string | undefined> {
    const answer = await this.send("GET", `${clients(realm)}/${id}/client-secret`, undefined, [404]);
    return answer.status === 404 ? undefined : (JSON.parse(answer.text) as { value?: string }).value;
  }

  private async send(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
    accepted: number[] = [],
  ): Promise<Answer> {
    const answer = await this.attempt(method, path, body);
    if (answer.status < 300 || accepted.includes(answer.status)) return answer;
    throw new KeycloakError(
      `Keycloak at ${this.base} refused ${method} ${path}: ${wordsOf(answer)}${adviceOn(answer.status)}`,
      answer.status,
    );
  }

  private async attempt(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body: unknown): Promise<Answer> {
    const options = async () => ({
      method,
      caCertificate: this.settings.rootCaCertificate,
      headers: {
        authorization: `Bearer ${await this.accessToken()}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    // Every call but POST may be sent twice without harm.
    const once = async () =>
      method === "POST" ? call(`${this.base}${path}`, await options()) : read(`${this.base}${path}`, await options());
    try {
      const answer = await once();
      if (answer.status !== 401) return answer;
      this.token = undefined;
      return await once();
    } catch (error) {
      throw asKeycloakError(error);
    }
  }

  private async accessToken(): Promise<string> {
    if (this.token && this.token.until > Date.now()) return this.token.value;
    const { realm = "master", clientId = "admin-cli", clientSecret, username, password } = this.settings;
    const grant: Record<string, string> =
      username !== undefined && password !== undefined
        ? { grant_type: "password", username, password }
        : { grant_type: "client_credentials" };
    const form = new URLSearchParams({
      ...grant,
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    });
    const answer = await read(`${this.base}/realms/${encodeURIComponent(realm)}/protocol/openid-connect/token`, {
      method: "POST",
      caCertificate: this.settings.rootCaCertificate,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
    });
    if (answer.status !== 200) {
      throw new KeycloakError(
        `Keycloak at ${this.base} refused the sign-in to realm "${realm}": ${wordsOf(answer)}; look at keycloak:username, keycloak:password and keycloak:clientId`,
        answer.status,
      );
    }
    const { access_token: value, expires_in: seconds = 60 } = JSON.parse(answer.text) as {
      access_token: string;
      expires_in?: number;
    };
    this.token = { value, until: Date.now() + Math.max(5, seconds - 15) * 1000 };
    return value;
  }
}

const clients = (realm: string) => `/admin/realms/${encodeURIComponent(realm)}/clients`;

function asKeycloakError(error: unknown): unknown {
  return error instanceof UnreachableError ? new KeycloakError(`Keycloak: ${error.message}`) : error;
}

function wordsOf({ status, text }: Answer): string {
  try {
    const body = JSON.parse(text) as { errorMessage?: unknown; error_description?: unknown; error?: unknown };
    const words = body.errorMessage ?? body.error_description ?? body.error;
    if (typeof words === "string") return `${status} ${words}`;
  } catch {
    // An HTML page or nothing: the status has to do.
  }
  return String(status);
}

function adviceOn(status: number): string {
  return status === 403 ? "; the administrator needs the realm's manage-clients and view-clients roles" : "";
}

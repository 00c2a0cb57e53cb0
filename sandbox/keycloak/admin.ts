import type { HttpServer, JsonAnswer, JsonRequest } from "../http";
import { SandboxError } from "../trouble";

export interface KeycloakAccount {
  readonly username: string;
  readonly password: string;
}

/** Keycloak's admin API, as much of it as the sandbox needs. */
export class KeycloakAdmin {
  private constructor(
    private readonly server: HttpServer,
    private readonly token: string,
  ) {}

  static async signIn(server: HttpServer, account: KeycloakAccount): Promise<KeycloakAdmin> {
    return new KeycloakAdmin(server, await passwordToken(server, "master", account));
  }

  async get<T>(path: string): Promise<T> {
    return (await this.expect({ method: "GET", path })).body as T;
  }

  async find<T>(path: string): Promise<T | undefined> {
    const answer = await this.call({ method: "GET", path });
    if (answer.status === 404) return undefined;
    return this.checked({ method: "GET", path }, answer).body as T;
  }

  async post(path: string, content: unknown): Promise<void> {
    await this.expect({ method: "POST", path, body: JSON.stringify(content) });
  }

  async put(path: string): Promise<void> {
    await this.expect({ method: "PUT", path });
  }

  private async expect(wanted: JsonRequest): Promise<JsonAnswer> {
    return this.checked(wanted, await this.call(wanted));
  }

  private call(wanted: JsonRequest): Promise<JsonAnswer> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
    return this.server.call({ ...wanted, path: `/admin/realms${wanted.path}`, headers });
  }

  private checked(wanted: JsonRequest, answer: JsonAnswer): JsonAnswer {
    if (answer.status < 300) return answer;
    const said = JSON.stringify(answer.body);
    throw new SandboxError(`Keycloak refused ${wanted.method} /admin/realms${wanted.path}: ${answer.status} ${said}.`);
  }
}

/** Signs an account in by its password, with the client that every realm has for that. */
export async function passwordToken(server: HttpServer, realm: string, account: KeycloakAccount): Promise<string> {
  const form = { grant_type: "password", client_id: "admin-cli", ...account };
  const answer = await server.call({
    method: "POST",
    path: `/realms/${realm}/protocol/openid-connect/token`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  if (answer.status !== 200) {
    throw new SandboxError(
      `Keycloak refused to sign ${account.username} in to the realm ${realm}: ${answer.status} ${JSON.stringify(answer.body)}.`,
    );
  }
  return (answer.body as { access_token: string }).access_token;
}

/** What people did by hand on the server before and between the recorded calls. */
import { Agent, request } from "undici";
import type { Dispatcher } from "undici";

export interface ServerAccess {
  url: string;
  adminUsername: string;
  adminPassword: string;
  caCertificate: string;
}

type Body = Record<string, unknown>;

/** An administrator with a plain HTTP client: nothing here is shared with the plugin. */
export class Administrator {
  private readonly agent: Agent;
  private token: string | undefined;

  constructor(private readonly server: ServerAccess) {
    this.agent = new Agent({ connect: { ca: server.caCertificate } });
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  async call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: Body): Promise<unknown> {
    let response = await this.send(method, path, body);
    if (response.statusCode === 401 || response.statusCode === 403) {
      // Tokens live for a minute, and one of before does not know a realm made since.
      await response.body.dump();
      this.token = undefined;
      response = await this.send(method, path, body);
    }
    const text = await response.body.text();
    if (response.statusCode >= 400) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  }

  private async send(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: Body,
  ): Promise<Dispatcher.ResponseData> {
    this.token ??= await this.signIn();
    return request(`${this.server.url}/admin${path}`, {
      method,
      dispatcher: this.agent,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  private async signIn(): Promise<string> {
    const { url, adminUsername: username, adminPassword: password } = this.server;
    const response = await request(`${url}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      dispatcher: this.agent,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: "password", client_id: "admin-cli", username, password }).toString(),
    });
    const answer = (await response.body.json()) as { access_token?: string };
    if (answer.access_token === undefined) throw new Error(`no token: ${response.statusCode}`);
    return answer.access_token;
  }

  async list(path: string): Promise<Body[]> {
    return (await this.call("GET", path)) as Body[];
  }

  async makeRealm(realm: string): Promise<void> {
    await this.call("POST", "/realms", { id: realm, realm, enabled: true });
  }

  async removeRealm(realm: string): Promise<void> {
    await this.call("DELETE", `/realms/${realm}`).catch(() => undefined);
  }

  async client(realm: string, clientId: string): Promise<Body> {
    const [client] = await this.list(`/realms/${realm}/clients?clientId=${clientId}`);
    if (client === undefined) throw new Error(`there is no client ${clientId}`);
    return client;
  }
}

/** The group and the two clients that were there before. */
export async function prepareCases(administrator: Administrator, realm: string): Promise<void> {
  await administrator.makeRealm(realm);
  await administrator.call("POST", `/realms/${realm}/groups`, { name: "there" });
  for (const clientId of ["there", "there2"]) {
    await administrator.call("POST", `/realms/${realm}/clients`, {
      clientId,
      name: "By hand",
      description: "made by hand",
      secret: "hand-secret",
      publicClient: false,
      standardFlowEnabled: true,
      directAccessGrantsEnabled: true,
      serviceAccountsEnabled: true,
      frontchannelLogout: true,
      redirectUris: ["https://old.example.com/*"],
      webOrigins: ["https://old.example.com"],
      attributes: {
        "pkce.code.challenge.method": "S256",
        "backchannel.logout.url": "https://old.example.com/bc",
        "backchannel.logout.session.required": "false",
        login_theme: "keycloak",
      },
    });
  }
}

/** Between the recorded up and the refresh: a client changed, its mapper and a group gone. */
export async function drift(administrator: Administrator, realm: string): Promise<void> {
  const client = await administrator.client(realm, "drift");
  const address = `/realms/${realm}/clients/${String(client.id)}`;
  await administrator.call("PUT", address, {
    ...client,
    redirectUris: ["https://evil.example.com/*"],
    webOrigins: ["https://evil.example.com"],
    attributes: { ...(client.attributes as Body), "backchannel.logout.url": "https://x" },
  });
  for (const mapper of await administrator.list(`${address}/protocol-mappers/models`)) {
    if (mapper.name === "groups") {
      await administrator.call("DELETE", `${address}/protocol-mappers/models/${String(mapper.id)}`);
    }
  }
  for (const group of await administrator.list(`/realms/${realm}/groups?search=driftgroup`)) {
    await administrator.call("DELETE", `/realms/${realm}/groups/${String(group.id)}`);
  }
}

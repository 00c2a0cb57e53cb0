import { setTimeout as delay } from "node:timers/promises";
import { Agent, request } from "undici";

/** The servers' own interfaces, used to look at what is really there, and to do by hand what a person would do in a console. */

type Json = Record<string, unknown>;

abstract class Api {
  private readonly agent: Agent;

  constructor(
    protected readonly url: string,
    certificateAuthority: string,
  ) {
    this.agent = new Agent({ connect: { ca: certificateAuthority } });
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  protected abstract authorization(): Promise<string>;

  async send(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    type = "application/json",
  ): Promise<unknown> {
    const answer = await request(`${this.url}${path}`, {
      method,
      dispatcher: this.agent,
      headers: { authorization: await this.authorization(), "content-type": type },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode === 429) {
      // A type that was just defined is not served for a moment; the server says when to come back.
      await delay(Number(answer.headers["retry-after"] ?? 1) * 1000);
      return this.send(method, path, body, type);
    }
    if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  get = async <T = Json>(path: string): Promise<T> => (await this.send("GET", path)) as T;
}

export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: Json;
  status?: Json;
  data?: Record<string, string>;
  rules?: unknown[];
}

interface ApiResourceList {
  groupVersion: string;
  resources: { name: string; kind: string; verbs: string[] }[];
}

/** Written by the server or its controllers at moments of their own. */
const runtimeMetadata = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];

export class KubernetesApi extends Api {
  constructor(
    url: string,
    private readonly token: string,
    certificateAuthority: string,
  ) {
    super(url, certificateAuthority);
  }

  protected authorization = () => Promise.resolve(`Bearer ${this.token}`);

  patch = (path: string, body: unknown) => this.send("PATCH", path, body, "application/merge-patch+json");

  async list(path: string): Promise<KubernetesObject[]> {
    return (await this.get<{ items: KubernetesObject[] }>(path)).items;
  }

  /** Every object of the cluster but events and leases, by kind and name, without what the server writes by itself. */
  async dump(): Promise<Record<string, KubernetesObject>> {
    const dump: Record<string, KubernetesObject> = {};
    const groups = await this.get<{ groups: { preferredVersion: { groupVersion: string } }[] }>("/apis");
    const paths = ["/api/v1", ...groups.groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
    for (const path of paths) {
      const { resources } = await this.get<ApiResourceList>(path);
      for (const { name, kind, verbs } of resources) {
        if (!verbs.includes("list") || ["Event", "Lease", "ComponentStatus", "APIService"].includes(kind)) continue;
        for (const object of await this.list(`${path}/${name}`)) {
          const metadata = Object.fromEntries(
            Object.entries(object.metadata).filter(([key]) => !runtimeMetadata.includes(key)),
          );
          dump[`${kind} ${object.metadata.namespace ?? "-"}/${object.metadata.name}`] = {
            ...object,
            metadata: metadata as KubernetesObject["metadata"],
          };
        }
      }
    }
    return dump;
  }
}

export interface KeycloakClient {
  id: string;
  clientId: string;
  redirectUris: string[];
  webOrigins: string[];
  attributes: Record<string, string>;
  frontchannelLogout: boolean;
  protocolMappers?: { id: string; name: string; protocolMapper: string; config: Record<string, string> }[];
}

export class KeycloakApi extends Api {
  private token?: { value: string; until: number };

  constructor(
    url: string,
    private readonly username: string,
    private readonly password: string,
    certificateAuthority: string,
  ) {
    super(url, certificateAuthority);
    this.dispatcher = new Agent({ connect: { ca: certificateAuthority } });
  }
  private readonly dispatcher: Agent;

  override async close(): Promise<void> {
    await super.close();
    await this.dispatcher.close();
  }

  protected async authorization(): Promise<string> {
    if (!this.token || this.token.until < Date.now()) {
      const answer = await request(`${this.url}/realms/master/protocol/openid-connect/token`, {
        method: "POST",
        dispatcher: this.dispatcher,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({
          grant_type: "password",
          client_id: "admin-cli",
          username: this.username,
          password: this.password,
        }).toString(),
      });
      const body = (await answer.body.json()) as { access_token?: string; expires_in?: number };
      if (!body.access_token) throw new Error(`Keycloak refused the administrator: ${JSON.stringify(body)}`);
      this.token = { value: body.access_token, until: Date.now() + ((body.expires_in ?? 60) - 20) * 1000 };
    }
    return `Bearer ${this.token.value}`;
  }

  async client(realm: string, clientId: string): Promise<KeycloakClient | undefined> {
    return (
      await this.get<KeycloakClient[]>(`/admin/realms/${realm}/clients?clientId=${encodeURIComponent(clientId)}`)
    )[0];
  }

  /** All that an administrator can set in a realm. */
  async dump(realm: string): Promise<Json> {
    const base = `/admin/realms/${realm}`;
    const byKey = (rows: Json[], key: string) => Object.fromEntries(rows.map((row) => [String(row[key]), row]));
    const clients = await this.get<KeycloakClient[]>(`${base}/clients?max=1000`);
    const users = await this.get<Json[]>(`${base}/users?max=1000`);
    return {
      realm: await this.get(base),
      clients: Object.fromEntries(
        await Promise.all(
          clients.map(async (client) => [
            client.clientId,
            { ...client, secret: await this.get(`${base}/clients/${client.id}/client-secret`).catch(() => undefined) },
          ]),
        ),
      ) as Json,
      scopes: byKey(await this.get<Json[]>(`${base}/client-scopes`), "name"),
      groups: byKey(await this.get<Json[]>(`${base}/groups?briefRepresentation=false&populateHierarchy=true`), "path"),
      roles: byKey(await this.get<Json[]>(`${base}/roles?briefRepresentation=false`), "name"),
      users: byKey(users, "username"),
      memberships: Object.fromEntries(
        await Promise.all(
          users.map(async (user) => [user.username, await this.get(`${base}/users/${String(user.id)}/groups`)]),
        ),
      ) as Json,
    };
  }

  /** The changes that administrators made since a moment, as Keycloak itself keeps them. */
  async changesSince(realm: string, since: number): Promise<Json[]> {
    return (await this.get<(Json & { time: number })[]>(`/admin/realms/${realm}/admin-events?max=1000`)).filter(
      ({ time }) => time >= since,
    );
  }
}

import { randomBytes } from "node:crypto";
import type { WorldAccess } from "../../../sandbox/world";
import { KeycloakApi, type KeycloakClient } from "../../engine/support/servers";

export interface Person {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

const GROUPS = ["aegis-admins", "aegis-developers", "aegis-users"] as const;

export interface RealmOptions {
  /** Unlike that of any other test. */
  readonly name: string;
  readonly kasmUrl: string;
  /** The mapper of SOP 2.1; "full path" sends groups with a leading slash. Default: without. */
  readonly groupsMapper?: "plain" | "full path" | "none";
}

/** A realm of Keycloak as the SOP leaves it, with a person in each group: alice, bob and carol. */
export class Realm {
  readonly people: Readonly<Record<"alice" | "bob" | "carol", Person>> = {
    alice: person("alice", "Adams"),
    bob: person("bob", "Brown"),
    carol: person("carol", "Clark"),
  };
  readonly clientSecret = randomBytes(16).toString("hex");
  private readonly keycloak: KeycloakApi;

  private constructor(
    readonly world: WorldAccess,
    private readonly options: RealmOptions,
  ) {
    const { url, adminUsername, adminPassword, caCertificate } = world.keycloak;
    this.keycloak = new KeycloakApi(url, adminUsername, adminPassword, caCertificate);
  }

  static async make(world: WorldAccess, options: RealmOptions): Promise<Realm> {
    const realm = new Realm(world, options);
    await realm.keycloak.send("POST", "/admin/realms", realm.content());
    return realm;
  }

  async remove(): Promise<void> {
    await this.keycloak.send("DELETE", this.path);
    await this.keycloak.close();
  }

  get issuer(): string {
    return `${this.world.keycloak.url}/realms/${this.options.name}`;
  }

  /** The fields of Kasm's form (SOP 2.4). */
  get kasmConfig(): Record<string, unknown> {
    const endpoint = `${this.issuer}/protocol/openid-connect`;
    return {
      display_name: "Continue with Keycloak",
      enabled: true,
      is_default: true,
      auto_login: false,
      client_id: "kasm",
      client_secret: this.clientSecret,
      auth_url: `${endpoint}/auth`,
      token_url: `${endpoint}/token`,
      user_info_url: `${endpoint}/userinfo`,
      scope: "openid\nemail\nprofile",
      username_attribute: "preferred_username",
      groups_attribute: "groups",
      redirect_url: `${this.options.kasmUrl}/api/oidc_callback`,
      issuer: this.issuer,
      logout_with_oidc_provider: true,
      enable_frontchannel_logout: false,
      debug: false,
    };
  }

  async join(who: Person, group: string): Promise<void> {
    await this.keycloak.send("PUT", await this.membership(who, group));
  }

  async leave(who: Person, group: string): Promise<void> {
    await this.keycloak.send("DELETE", await this.membership(who, group));
  }

  /** Ends all of somebody's sessions, as an administrator does it. */
  async endSessions(who: Person): Promise<void> {
    await this.keycloak.send("POST", `${this.path}/users/${await this.userId(who)}/logout`);
  }

  /** Ends one session, as an administrator does it. */
  async endSession(id: string): Promise<void> {
    await this.keycloak.send("DELETE", `${this.path}/sessions/${id}`);
  }

  /** Has ended sessions told to another address than Kasm's. */
  async backChannelTo(url: string): Promise<void> {
    await this.changeClient(({ attributes }) => ({ attributes: { ...attributes, "backchannel.logout.url": url } }));
  }

  async sessionsOf(who: Person): Promise<{ id: string }[]> {
    return this.keycloak.get(`${this.path}/users/${await this.userId(who)}/sessions`);
  }

  async changePerson(who: Person, change: object): Promise<void> {
    const id = await this.userId(who);
    const before = await this.keycloak.get(`${this.path}/users/${id}`);
    await this.keycloak.send("PUT", `${this.path}/users/${id}`, { ...before, ...change });
  }

  async changeClient(change: (client: KeycloakClient) => Partial<KeycloakClient>): Promise<void> {
    const client = await this.keycloak.client(this.options.name, "kasm");
    if (client === undefined) throw new Error("The realm has no client kasm.");
    await this.keycloak.send("PUT", `${this.path}/clients/${client.id}`, { ...client, ...change(client) });
  }

  private get path(): string {
    return `/admin/realms/${this.options.name}`;
  }

  private async membership(who: Person, group: string): Promise<string> {
    return `${this.path}/users/${await this.userId(who)}/groups/${await this.groupId(group)}`;
  }

  private async userId({ username }: Person): Promise<string> {
    return this.idOf(await this.keycloak.get(`${this.path}/users?exact=true&username=${username}`));
  }

  private async groupId(name: string): Promise<string> {
    return this.idOf(await this.keycloak.get(`${this.path}/groups?exact=true&search=${name}`));
  }

  private idOf([found]: { id: string }[]): string {
    if (found === undefined) throw new Error("Keycloak has no such thing.");
    return found.id;
  }

  private content(): unknown {
    const { name, kasmUrl, groupsMapper = "plain" } = this.options;
    return {
      realm: name,
      enabled: true,
      groups: GROUPS.map((each) => ({ name: each })),
      users: Object.values(this.people).map(({ password, ...who }, index) => ({
        ...who,
        enabled: true,
        emailVerified: true,
        credentials: [{ type: "password", value: password, temporary: false }],
        groups: [`/${GROUPS[index]}`],
      })),
      clients: [
        {
          clientId: "kasm",
          publicClient: false,
          secret: this.clientSecret,
          standardFlowEnabled: true,
          frontchannelLogout: false,
          redirectUris: [`${kasmUrl}/*`],
          webOrigins: [kasmUrl],
          attributes: {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": "+",
            "backchannel.logout.url": `${kasmUrl}/api/oidc_backchannel_logout`,
            "backchannel.logout.session.required": "true",
          },
          protocolMappers: groupsMapper === "none" ? [] : [membershipMapper(groupsMapper === "full path")],
        },
      ],
    };
  }
}

function person(username: string, lastName: string): Person {
  const firstName = username.slice(0, 1).toUpperCase() + username.slice(1);
  const password = randomBytes(12).toString("hex");
  return { username, password, email: `${username}@example.com`, firstName, lastName };
}

function membershipMapper(fullPath: boolean): unknown {
  return {
    name: "groups",
    protocol: "openid-connect",
    protocolMapper: "oidc-group-membership-mapper",
    config: {
      "claim.name": "groups",
      "full.path": String(fullPath),
      "id.token.claim": "true",
      "access.token.claim": "true",
      "userinfo.token.claim": "true",
      "introspection.token.claim": "true",
    },
  };
}

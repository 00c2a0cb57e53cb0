import { join } from "node:path";
import { Environment, runningWorld } from "../../engine/support/environment";
import { Project, repository, succeeded } from "../../engine/support/project";
import { trustInTheWorld } from "./bench";

/** Somebody whom Keycloak knows. */
export interface Employee {
  readonly username: string;
  readonly password: string;
  readonly groups: readonly string[];
}

export const employees = {
  alice: { username: "alice", password: "alice-in-keycloak", groups: ["aegis-admins"] },
  bob: { username: "bob", password: "bob-in-keycloak", groups: ["aegis-developers", "aegis-users"] },
  carol: { username: "carol", password: "carol-in-keycloak", groups: ["aegis-users"] },
} as const satisfies Readonly<Record<string, Employee>>;

/** The reference stack, made by Pulumi, with an employee in each group of Keycloak and agents that take sessions. */
export class ReferenceStack {
  private constructor(
    readonly environment: Environment,
    private readonly project: Project,
  ) {}

  static async up(realm: string): Promise<ReferenceStack> {
    const environment = await Environment.open({ realm, ...(await trustInTheWorld(await runningWorld())) });
    const project = await Project.create({
      program: join(repository, "examples/reference/index.ts"),
      environment: environment.variables,
      config: environment.config,
      secrets: environment.secrets,
    });
    const stack = new ReferenceStack(environment, project);
    succeeded(await project.up());
    for (const employee of Object.values(employees)) await stack.hire(employee);
    await stack.agent("agent-1");
    return stack;
  }

  /** Unmakes all, also where something was taken away by hand. */
  async down(): Promise<void> {
    try {
      succeeded(await this.project.destroy("--refresh"));
    } finally {
      this.project.remove();
      await this.environment.close();
    }
  }

  get url(): string {
    return this.environment.kasm.url;
  }

  async hire({ username, password, groups }: Employee): Promise<void> {
    await this.environment.keycloak.send("POST", `${this.realm}/users`, {
      username,
      enabled: true,
      email: `${username}@example.com`,
      firstName: username,
      lastName: "Example",
      credentials: [{ type: "password", value: password, temporary: false }],
      groups: groups.map((group) => `/${group}`),
    });
  }

  /** Takes somebody out of a group in Keycloak. */
  async leave(who: Employee, group: string): Promise<void> {
    await this.environment.keycloak.send("DELETE", await this.membership(who, group));
  }

  /** Puts somebody into a group in Keycloak. */
  async join(who: Employee, group: string): Promise<void> {
    await this.environment.keycloak.send("PUT", await this.membership(who, group));
  }

  /** Ends somebody's sessions in Keycloak, as an administrator does there. */
  async endSessions({ username }: Employee): Promise<void> {
    await this.environment.keycloak.send(
      "POST",
      `${await this.found(`/users?exact=true&username=${username}`)}/logout`,
    );
  }

  /** Takes the client's mapper of groups away (SOP 2.1). */
  async removeMapper(): Promise<void> {
    const { keycloak, options } = this.environment;
    const client = await keycloak.client(options.realm, "kasm");
    const mapper = client?.protocolMappers?.find(({ name }) => name === "groups");
    await keycloak.send("DELETE", `${this.realm}/clients/${client?.id}/protocol-mappers/models/${mapper?.id}`);
  }

  async changeLogin(change: Record<string, unknown>): Promise<void> {
    const [config] = await this.environment.rows("get_oidc_configs", "oidc_configs");
    const ids = { oidc_id: config?.oidc_id, oidc_config_id: config?.oidc_id };
    await this.environment.ask("update_oidc_config", { target_oidc_config: { ...ids, ...change } });
  }

  /** A Docker agent that takes sessions. */
  private async agent(hostname: string): Promise<void> {
    const server_id = this.environment.kasm.registerAgent({ hostname, cores: 8, memoryBytes: 16e9 });
    await this.environment.ask("update_server", { target_server: { server_id, enabled: true } });
  }

  private get realm(): string {
    return `/admin/realms/${this.environment.options.realm}`;
  }

  private async membership({ username }: Employee, group: string): Promise<string> {
    const user = await this.found(`/users?exact=true&username=${username}`);
    return user + (await this.found(`/groups?exact=true&search=${group}`)).slice(this.realm.length);
  }

  /** The path of the only thing that a search finds. */
  private async found(search: string): Promise<string> {
    const [thing, ...others] = await this.environment.keycloak.get<{ id: string }[]>(this.realm + search);
    if (thing === undefined || others.length > 0) throw new Error(`${search} does not find one thing.`);
    return `${this.realm}${search.split("?")[0]}/${thing.id}`;
  }
}

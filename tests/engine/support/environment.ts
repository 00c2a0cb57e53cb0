import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { findWorld, type WorldAccess } from "../../../sandbox/world";
import { KasmSimulator, type SimulatorOptions } from "../../../simulator";
import { byHand } from "../../support/by-hand";
import { worldVariable } from "./global-setup";
import { KeycloakApi, KubernetesApi } from "./servers";

export type Json = Record<string, unknown>;

export interface EnvironmentOptions extends SimulatorOptions {
  /** Name of Keycloak's realm, made afresh for the test. */
  realm: string;
  /** Makes the client that the SOP's reader finds: PKCE, a redirect URI of somebody else's, no mapper. */
  withClient?: boolean;
  groups?: string[];
}

/** The Keycloak and the Kubernetes that all tests share. */
export async function runningWorld(): Promise<WorldAccess> {
  const world = await findWorld(process.env[worldVariable] ?? "");
  if (world === undefined) throw new Error("The world of the engine and browser tests is not running.");
  return world;
}

/** A Kasm and a Keycloak realm of the test's own, beside the Kubernetes that all tests share. */
export class Environment {
  private constructor(
    readonly options: EnvironmentOptions,
    readonly world: WorldAccess,
    readonly kasm: KasmSimulator,
    readonly keycloak: KeycloakApi,
    readonly kubernetes: KubernetesApi,
  ) {}

  static async open(options: EnvironmentOptions): Promise<Environment> {
    const world = await runningWorld();
    const kasm = new KasmSimulator({ strict: true, tls: true, ...options });
    await kasm.listen();
    const { keycloak, kubernetes } = world;
    const environment = new Environment(
      options,
      world,
      kasm,
      new KeycloakApi(keycloak.url, keycloak.adminUsername, keycloak.adminPassword, keycloak.caCertificate),
      new KubernetesApi(kubernetes.url, kubernetes.adminToken, kubernetes.caCertificate),
    );
    await environment.makeRealm();
    return environment;
  }

  async close(): Promise<void> {
    await this.keycloak.send("DELETE", `/admin/realms/${this.options.realm}`);
    await Promise.all([this.kasm.close(), this.keycloak.close(), this.kubernetes.close()]);
  }

  /** What the stack's configuration says of the servers. */
  get config(): Record<string, string> {
    return {
      "kasm:endpoint": this.kasm.url,
      "kasm:apiKey": this.kasm.apiKey,
      "kasm:caCertificate": this.kasm.certificateAuthority ?? "",
      "vdi:domain": this.world.domain,
      "vdi:realm": this.options.realm,
      "vdi:publicUrl": this.kasm.url,
      "vdi:keycloakUrl": this.world.keycloak.url,
      "vdi:harvesterApiServer": this.world.kubernetes.url,
      "keycloak:url": this.world.keycloak.url,
      "keycloak:clientId": "admin-cli",
      "keycloak:username": this.world.keycloak.adminUsername,
      "keycloak:rootCaCertificate": this.world.keycloak.caCertificate,
    };
  }

  get secrets(): Record<string, string> {
    const { keycloak, kubernetes } = this.world;
    return {
      "vdi:harvesterKubeconfig": kubernetes.console.kubeconfig,
      "kasm:apiKeySecret": this.kasm.apiKeySecret,
      "keycloak:password": keycloak.adminPassword,
    };
  }

  get variables(): Record<string, string> {
    return { HOME: process.env.HOME ?? "", ...this.world.environment };
  }

  /** Asks Kasm itself. */
  ask(name: string, body: Json = {}): Promise<Json> {
    return byHand(this.kasm, name, body);
  }

  async rows(name: string, key: string, body: Json = {}): Promise<Json[]> {
    return (await this.ask(name, body))[key] as Json[];
  }

  /** Everything on the three servers that a person could have set. */
  async dump(): Promise<Json> {
    const [keycloak, kubernetes] = await Promise.all([this.keycloak.dump(this.options.realm), this.kubernetes.dump()]);
    return { kasm: this.kasm.dump({ runtime: false }), keycloak, kubernetes };
  }

  /** Starts to watch for writes on all three servers. */
  watch(): () => Promise<string[]> {
    const kasm = this.kasm.journal.mark();
    const since = Date.now();
    const audited = auditLines(this.world).length;
    return async () => {
      const events = await this.keycloak.changesSince(this.options.realm, since);
      const audit = auditLines(this.world)
        .slice(audited)
        .map((line) => JSON.parse(line) as { verb: string; requestURI: string; user: { username: string } })
        .filter(({ verb, requestURI }) => !["get", "list", "watch"].includes(verb) && !requestURI.includes("dryRun="))
        .filter(({ user }) => !user.username.startsWith("system:"));
      return [
        ...this.kasm.journal.writes(kasm).map((entry) => `Kasm ${entry.function}`),
        ...events.map((event) => `Keycloak ${String(event.operationType)} ${String(event.resourcePath)}`),
        ...audit.map(({ verb, requestURI }) => `Kubernetes ${verb} ${requestURI}`),
      ];
    };
  }

  private async makeRealm(): Promise<void> {
    const { realm, withClient, groups = ["aegis-admins", "aegis-developers", "aegis-users"] } = this.options;
    await this.keycloak.send("POST", "/admin/realms", {
      realm,
      enabled: true,
      adminEventsEnabled: true,
      adminEventsDetailsEnabled: true,
      groups: groups.map((name) => ({ name })),
      clients: withClient
        ? [
            {
              clientId: "kasm",
              name: "Kasm by script",
              description: "made by a script",
              publicClient: false,
              secret: randomBytes(16).toString("hex"),
              standardFlowEnabled: true,
              redirectUris: ["https://somewhere-else.example.com/*"],
              webOrigins: ["https://somewhere-else.example.com"],
              attributes: { "pkce.code.challenge.method": "S256" },
            },
          ]
        : [],
    });
  }
}

function auditLines({ kubernetes }: WorldAccess): string[] {
  return readFileSync(kubernetes.auditLog, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

import { join } from "node:path";
import { CertificateAuthority } from "../../../sandbox/certificate-authority";
import type { WorldAccess } from "../../../sandbox/world";
import { KasmSimulator, type SimulatorOptions } from "../../../simulator";
import { runningWorld } from "../../engine/support/environment";
import { byHand } from "../../support/by-hand";
import { formAction, HttpBrowser, type Page } from "./http-browser";
import { Realm, type Person, type RealmOptions } from "./realm";

type Json = Record<string, unknown>;

/** For a Kasm and a Keycloak that trust each other: Kasm asks Keycloak, and Keycloak calls it back. */
export async function trustInTheWorld(
  world: WorldAccess,
): Promise<Required<Pick<SimulatorOptions, "tls" | "trustedAuthorities">>> {
  const authority = await CertificateAuthority.open(join(world.directory, "certificates", "sandbox"), "Sandbox");
  const { certificate, privateKey } = await authority.server("kasm");
  return {
    tls: { certificate, key: privateKey, certificateAuthority: authority.certificate },
    trustedAuthorities: [world.keycloak.caCertificate],
  };
}

async function kasmInTheWorld(world: WorldAccess, options: SimulatorOptions = {}): Promise<KasmSimulator> {
  return new KasmSimulator({ strict: true, ...(await trustInTheWorld(world)), ...options });
}

export interface BenchOptions extends Omit<RealmOptions, "kasmUrl"> {
  readonly simulator?: SimulatorOptions;
  /** Fields of the OpenID config that are not as the SOP has them. */
  readonly config?: Json;
}

/** A realm and a Kasm that signs in by it, with groups and mappings as the SOP has them. */
export class SignInBench {
  readonly browsers: HttpBrowser[] = [];
  groupIds: Readonly<Record<string, string>> = {};
  configId = "";

  private constructor(
    readonly world: WorldAccess,
    public kasm: KasmSimulator,
    readonly realm: Realm,
    private readonly options: SimulatorOptions | undefined,
  ) {}

  static async open({ simulator, config, ...realmOptions }: BenchOptions): Promise<SignInBench> {
    const world = await runningWorld();
    const kasm = await kasmInTheWorld(world, simulator);
    await kasm.listen();
    const kasmUrl = kasm.url.replace("127.0.0.1", "localhost");
    const bench = new SignInBench(world, kasm, await Realm.make(world, { ...realmOptions, kasmUrl }), simulator);
    await bench.configure(config);
    return bench;
  }

  async close(): Promise<void> {
    await Promise.all([this.realm.remove(), this.kasm.close(), ...this.browsers.map((browser) => browser.close())]);
  }

  /** Stops Kasm and starts it again on its port, with its state file. */
  async restart(): Promise<void> {
    const port = Number(new URL(this.kasm.url).port);
    await this.kasm.close();
    this.kasm = await kasmInTheWorld(this.world, { ...this.options, port });
    await this.kasm.listen();
  }

  get url(): string {
    return this.kasm.url.replace("127.0.0.1", "localhost");
  }

  get loginUrl(): string {
    return `${this.url}/api/sso_login?id=${this.configId}`;
  }

  ask = (name: string, body: Json = {}) => byHand(this.kasm, name, body);

  browser(): HttpBrowser {
    const browser = new HttpBrowser([this.world.keycloak.caCertificate, this.kasm.certificateAuthority ?? ""]);
    this.browsers.push(browser);
    return browser;
  }

  /** Goes to Kasm's button and fills in Keycloak's form. Answers the page at its end. */
  async signIn(who: Person, browser = this.browser()): Promise<{ browser: HttpBrowser; page: Page }> {
    const form = await browser.get(this.loginUrl);
    const { username, password } = who;
    const page = await browser.post(formAction(form, "kc-form-login"), { username, password });
    return { browser, page };
  }

  /** What the session of a browser may see of Kasm: the status of a call signed with its cookies. */
  async sessionStatus(browser: HttpBrowser): Promise<number> {
    const token = browser.cookie("session_token")?.value;
    const username = browser.cookie("username")?.value;
    const { status } = await this.post("/api/license_status", JSON.stringify({ token, username }));
    return status;
  }

  /** Sends a body to Kasm as a server does, without cookies. */
  async post(path: string, body: string, type = "application/json"): Promise<Page> {
    const agent = new HttpBrowser([this.kasm.certificateAuthority ?? ""]);
    try {
      return await agent.once("POST", this.url + path, body, type);
    } finally {
      await agent.close();
    }
  }

  async user(username: string): Promise<Json | undefined> {
    const { users } = (await this.ask("get_users")) as { users: Json[] };
    return users.find((user) => user.username === username);
  }

  async groupsOf(username: string): Promise<string[]> {
    const groups = ((await this.user(username))?.groups ?? []) as { name: string }[];
    return groups.map(({ name }) => name).sort();
  }

  async changeConfig(change: Json): Promise<void> {
    const ids = { oidc_id: this.configId, oidc_config_id: this.configId };
    await this.ask("update_oidc_config", { target_oidc_config: { ...ids, ...change } });
  }

  async mapGroup(group: string, attribute: string, more: Json = {}): Promise<void> {
    const target = { group_id: this.groupIds[group], sso_id: this.configId, sso_group_attributes: attribute, ...more };
    await this.ask("add_sso_mapping_group", { target_sso_mapping: target });
  }

  private async configure(config: Json = {}): Promise<void> {
    const made = await this.ask("create_oidc_config", { target_oidc_config: { ...this.realm.kasmConfig, ...config } });
    this.configId = (made.oidc_config as { oidc_id: string }).oidc_id;
    await this.ask("create_group", { target_group: { name: "Developers", priority: 20 } });
    const { groups } = (await this.ask("get_groups")) as { groups: { group_id: string; name: string }[] };
    this.groupIds = Object.fromEntries(groups.map(({ group_id, name }) => [name, group_id]));
    await this.mapGroup("Administrators", "aegis-admins");
    await this.mapGroup("Developers", "aegis-developers");
    await this.mapGroup("All Users", "aegis-users");
  }
}

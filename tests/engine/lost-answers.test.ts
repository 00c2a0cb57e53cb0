import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Agent, request } from "undici";
import { makeCertificate } from "../../simulator";
import { Environment, type Json } from "./support/environment";
import { Project, repository, succeeded } from "./support/project";

/** The calls that make something, and how many the program has for each. */
const creates = {
  create_zone: 1,
  create_group: 3,
  add_settings_group: 2,
  create_oidc_config: 2,
  add_sso_mapping_group: 1,
  create_vm_provider_config: 1,
  create_dns_provider_config: 1,
  create_server_pool: 2,
  create_autoscale_config: 2,
  create_schedule: 1,
  create_image: 3,
  add_images_group: 1,
  create_registry: 1,
};

describe.each([{ kasmVersion: "1.18.1" }, { kasmVersion: "1.19.0" }] as const)(
  "when Kasm $kasmVersion does each create and its answer is lost",
  ({ kasmVersion }) => {
    let environment: Environment;
    let project: Project;
    let before: Json;

    beforeAll(async () => {
      environment = await Environment.open({ kasmVersion, realm: `lost-${kasmVersion.replaceAll(".", "-")}` });
      before = { ...environment.kasm.dump({ runtime: false }) };
      project = await Project.create({
        program: join(repository, "tests/engine/programs/every-entity/index.ts"),
        environment: environment.variables,
        config: environment.config,
        secrets: environment.secrets,
      });
      for (const call of Object.keys(creates)) {
        environment.kasm.fault({ kind: "drop-after-commit", call, count: 100 });
      }
    });

    afterAll(async () => {
      project?.remove();
      await environment?.close();
    });

    test("up ends well with exactly one object of each", async () => {
      const families = before["families"] as Record<string, Json[]>;
      succeeded(await project.up());
      const { journal } = environment.kasm;
      const made = Object.keys(creates).map((call) => {
        const entries = journal.entries(0, { function: call });
        expect(entries.map(({ fault }) => fault)).toEqual(entries.map(() => "drop-after-commit"));
        return [call, entries.filter(({ done }) => done).length];
      });
      expect(Object.fromEntries(made)).toEqual(creates);
      const more = Object.entries(environment.kasm.dump({ runtime: false }).families).map(([family, rows]) => [
        family,
        rows.length - (families[family]?.length ?? 0),
      ]);
      expect(Object.fromEntries(more)).toMatchObject({
        zones: creates.create_zone,
        groups: creates.create_group,
        oidc_configs: creates.create_oidc_config,
        sso_mappings: creates.add_sso_mapping_group,
        vm_provider_configs: creates.create_vm_provider_config,
        server_pools: creates.create_server_pool,
        autoscale_configs: creates.create_autoscale_config,
        schedules: creates.create_schedule,
        images: creates.create_image,
        registries: creates.create_registry,
      });
    });

    test("what was found again is known whole: another up and a refresh change nothing, and destroy removes all", async () => {
      environment.kasm.faults.clear();
      const mark = environment.kasm.journal.mark();
      expect(succeeded(await project.up()).changes).toEqual([]);
      expect(succeeded(await project.refresh()).changes).toEqual([]);
      expect(environment.kasm.journal.writes(mark)).toEqual([]);
      succeeded(await project.destroy());
      expect(environment.kasm.dump({ runtime: false })).toEqual(before);
    });
  },
);

/** Stands in front of Keycloak and hangs up on every creation of a client, once Keycloak has answered it. */
class HangingUp {
  cuts = 0;

  private constructor(
    private readonly server: Server,
    readonly certificateAuthority: string,
    private readonly agent: Agent,
  ) {}

  static async inFrontOf(target: string, targetAuthority: string): Promise<HangingUp> {
    const { key, certificate, certificateAuthority } = await makeCertificate(["localhost", "127.0.0.1"]);
    const agent = new Agent({ connect: { ca: targetAuthority } });
    const server = createServer({ key, cert: certificate });
    const proxy = new HangingUp(server, certificateAuthority, agent);
    server.on("request", (incoming, outgoing) => {
      void (async () => {
        const body: Buffer[] = [];
        for await (const chunk of incoming) body.push(chunk as Buffer);
        const { authorization, "content-type": type } = incoming.headers;
        const answer = await request(`${target}${incoming.url}`, {
          dispatcher: agent,
          method: incoming.method as "GET",
          headers: { ...(authorization ? { authorization } : {}), ...(type ? { "content-type": type } : {}) },
          body: body.length === 0 ? undefined : Buffer.concat(body),
        });
        const text = await answer.body.text();
        if (incoming.method === "POST" && incoming.url?.endsWith("/clients") === true) {
          proxy.cuts++;
          incoming.socket.destroy();
          return;
        }
        outgoing.writeHead(answer.statusCode, { "content-type": answer.headers["content-type"] ?? "text/plain" });
        outgoing.end(text);
      })();
    });
    await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
    return proxy;
  }

  get url(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((settle) => this.server.close(settle));
    await this.agent.close();
  }
}

const clientProgram = `
import * as pulumi from "@pulumi/pulumi";
import { KeycloakClient } from "pulumi-kasm";
const config = new pulumi.Config();
new KeycloakClient("kasm", {
  realmId: config.require("realm"),
  clientId: "kasm",
  redirectUris: ["https://kasm.example.com/*"],
  webOrigins: ["https://kasm.example.com"],
  backchannelLogoutUrl: "https://kasm.example.com/api/oidc_backchannel_logout",
  connection: {
    url: config.require("url"), rootCaCertificate: config.require("ca"), clientId: "admin-cli",
    username: config.require("username"), password: config.requireSecret("password"),
  },
});
`;

describe("when Keycloak makes the client and the connection is cut before it can say so", () => {
  const realm = "lost-client";
  let environment: Environment;
  let proxy: HangingUp;
  let project: Project;

  beforeAll(async () => {
    environment = await Environment.open({ realm });
    const { url, caCertificate, adminUsername, adminPassword } = environment.world.keycloak;
    proxy = await HangingUp.inFrontOf(url, caCertificate);
    project = await Project.create({
      program: clientProgram,
      environment: environment.variables,
      config: { realm, url: proxy.url, ca: proxy.certificateAuthority, username: adminUsername },
      secrets: { password: adminPassword },
    });
  });

  afterAll(async () => {
    project?.remove();
    await proxy?.close();
    await environment?.close();
  });

  test("there is exactly one, made once, and it is ours", async () => {
    const before = await environment.keycloak.dump(realm);
    const since = Date.now();
    succeeded(await project.up());
    expect(proxy.cuts).toBe(1);
    const events = await environment.keycloak.changesSince(realm, since);
    expect(
      events.filter(({ operationType, resourceType }) => operationType === "CREATE" && resourceType === "CLIENT"),
    ).toHaveLength(1);
    expect(succeeded(await project.up()).changes).toEqual([]);
    // A client that was made here is deleted in the end; one that was found would be given back.
    succeeded(await project.destroy());
    expect(await environment.keycloak.dump(realm)).toEqual(before);
  });
});

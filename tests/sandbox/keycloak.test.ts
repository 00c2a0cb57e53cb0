import { join } from "node:path";
import { HttpServer } from "../../sandbox/http";
import { KeycloakAdmin, passwordToken } from "../../sandbox/keycloak/admin";
import { startWorld, type World, type WorldOptions } from "../../sandbox/world";
import { environment, temporaryFolder } from "./support";

const folder = temporaryFolder();
const wanted: WorldOptions = { directory: join(folder, "world"), environment, parts: ["keycloak"] };

interface Client {
  readonly id: string;
  readonly publicClient: boolean;
  readonly redirectUris: string[];
  readonly standardFlowEnabled: boolean;
  readonly directAccessGrantsEnabled: boolean;
  readonly frontchannelLogout: boolean;
  readonly attributes: Record<string, string>;
  readonly protocolMappers?: Array<{ readonly name: string }>;
}

let world: World;
let server: HttpServer;
let admin: KeycloakAdmin;

async function begin(options: WorldOptions): Promise<void> {
  world = await startWorld(options);
  const { url, caCertificate, adminUsername: username, adminPassword: password } = world.keycloak;
  server = new HttpServer(url, caCertificate);
  admin = await KeycloakAdmin.signIn(server, { username, password });
}

async function end(): Promise<void> {
  await server.close();
  await world.stop();
}

const kasmClients = () => admin.get<Client[]>("/example/clients?clientId=kasm");

beforeAll(() => begin(wanted));
afterAll(end);

test("the realm is called after the first label of its users' domain", async () => {
  expect([world.keycloak.realm, world.domain]).toEqual(["example", "example.com"]);
  const found = await server.call({ method: "GET", path: "/realms/example/.well-known/openid-configuration" });
  expect((found.body as { issuer: string }).issuer).toBe(`${world.keycloak.url}/realms/example`);
});

test("each group has one user, who can sign in", async () => {
  expect(world.keycloak.users.map(({ group }) => group)).toEqual(["aegis-admins", "aegis-developers", "aegis-users"]);
  for (const { username, password, email, group } of world.keycloak.users) {
    expect(await passwordToken(server, "example", { username, password })).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const wrong = { username, password: `${password}?` };
    await expect(passwordToken(server, "example", wrong)).rejects.toThrow("Invalid user credentials");
    const [user] = await admin.get<Array<{ id: string; email: string }>>(`/example/users?username=${username}`);
    expect(user?.email).toBe(email);
    const groups = await admin.get<Array<{ name: string }>>(`/example/users/${user?.id}/groups`);
    expect(groups.map(({ name }) => name)).toEqual([group]);
  }
});

test("without being asked for, there is no client kasm", async () => {
  expect(await kasmClients()).toEqual([]);
});

test("administrators' changes are recorded", async () => {
  await admin.post("/example/groups", { name: "recorded" });
  const events =
    await admin.get<Array<{ operationType: string; resourcePath: string; representation: string }>>(
      "/example/admin-events",
    );
  expect(events[0]).toEqual(
    expect.objectContaining({ operationType: "CREATE", resourcePath: expect.stringMatching(/^groups\//) as unknown }),
  );
  expect(events[0]?.representation).toContain("recorded");
});

test("a world of other files runs beside it", async () => {
  const other = await startWorld({ ...wanted, directory: join(folder, "other") });
  const { url, caCertificate, adminUsername: username, adminPassword: password } = other.keycloak;
  const otherServer = new HttpServer(url, caCertificate);
  const otherAdmin = await KeycloakAdmin.signIn(otherServer, { username, password });
  expect(await otherAdmin.get<unknown[]>("/example/groups?search=recorded")).toEqual([]);
  expect(other.keycloak.adminPassword).not.toBe(world.keycloak.adminPassword);
  await otherServer.close();
  await other.stop();
});

test("the next start finds everything, makes the client as a set-up script leaves it, and then leaves it alone", async () => {
  const before = world.keycloak;
  await end();
  await begin({ ...wanted, withKasmClient: true });
  expect(world.keycloak).toEqual(before);
  expect(await admin.get<unknown[]>("/example/groups?search=recorded")).toHaveLength(1);

  const [client] = await kasmClients();
  expect(client).toEqual(
    expect.objectContaining({
      publicClient: false,
      standardFlowEnabled: true,
      directAccessGrantsEnabled: false,
      frontchannelLogout: true,
    }),
  );
  expect(client?.attributes["pkce.code.challenge.method"]).toBe("S256");
  expect(client?.redirectUris).toContain("https://desktops.example.com/*");
  expect(client?.redirectUris).toHaveLength(2);
  expect(client?.protocolMappers ?? []).toEqual([]);

  const mapper = {
    name: "mine",
    protocol: "openid-connect",
    protocolMapper: "oidc-group-membership-mapper",
    config: {},
  };
  await admin.post(`/example/clients/${client?.id}/protocol-mappers/models`, mapper);
  await end();
  await begin({ ...wanted, withKasmClient: true });
  const [again] = await kasmClients();
  expect(again?.id).toBe(client?.id);
  expect(again?.protocolMappers?.map(({ name }) => name)).toEqual(["mine"]);
});

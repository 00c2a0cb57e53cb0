import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ClientRepresentation } from "../../../../components/keycloak/admin-api";
import { keycloakClient } from "../../../../components/keycloak";
import { serveTls, type TlsServer, wordsOf } from "../support/tls-server";

// A server that keeps clients as Keycloak does, for the faults that a real one does not have on demand. The handler against a
// real Keycloak is in the engine tests (tests/engine/reference.test.ts).
const clients = new Map<string, ClientRepresentation>();
let server: TlsServer;
let fault: ((request: IncomingMessage, response: ServerResponse, serve: () => void) => boolean) | undefined;

beforeAll(async () => {
  server = await serveTls((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const serve = () => answer(request, response, body);
      if (fault?.(request, response, serve) !== true) serve();
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  clients.clear();
  fault = undefined;
  server.requests.length = 0;
});

function answer({ method, url = "", headers }: IncomingMessage, response: ServerResponse, body: string): void {
  const reply = (status: number, value?: unknown) =>
    response.writeHead(status).end(value === undefined ? "" : JSON.stringify(value));
  if (url.endsWith("/protocol/openid-connect/token")) {
    const good = new URLSearchParams(body).get("password") === "right";
    return void (good
      ? reply(200, { access_token: "t", expires_in: 60 })
      : reply(401, { error: "invalid_grant", error_description: "Invalid user credentials" }));
  }
  if (headers.authorization !== "Bearer t") return void reply(401);
  const { pathname, searchParams } = new URL(url, "https://x");
  const id = /\/clients\/([^/]+)$/.exec(pathname)?.[1];
  if (id === undefined) {
    if (method === "GET")
      return void reply(
        200,
        [...clients.values()].filter(({ clientId }) => clientId === searchParams.get("clientId")),
      );
    const client = { ...(JSON.parse(body) as ClientRepresentation), id: randomUUID(), secret: "generated" };
    clients.set(client.id, client);
    return void reply(201);
  }
  const present = clients.get(id);
  if (!present) return void reply(404, { error: "Could not find client" });
  if (method === "DELETE") clients.delete(id);
  if (method === "PUT") {
    const { attributes, ...rest } = JSON.parse(body) as ClientRepresentation;
    const merged = Object.entries({ ...present.attributes, ...attributes }).filter(([, value]) => value !== "");
    clients.set(id, { ...present, ...rest, attributes: Object.fromEntries(merged) });
  }
  reply(method === "GET" ? 200 : 204, method === "GET" ? present : undefined);
}

function inputs(changes: Partial<Parameters<typeof keycloakClient.create>[0]> = {}) {
  return {
    realmId: "example",
    clientId: "kasm",
    name: "Kasm Workspaces",
    enabled: true,
    confidential: true,
    standardFlowEnabled: true,
    redirectUris: ["https://kasm.example.com/*"],
    webOrigins: ["https://kasm.example.com"],
    frontchannelLogout: false,
    backchannelLogoutUrl: "https://kasm.example.com/api/oidc_backchannel_logout",
    backchannelLogoutSessionRequired: true,
    connection: { url: server.url, username: "admin", password: "right", rootCaCertificate: server.authority },
    __provider: "text",
    ...changes,
  };
}

const theirs: ClientRepresentation = {
  id: "11111111-1111-1111-1111-111111111111",
  clientId: "kasm",
  name: "Made by a script",
  enabled: true,
  publicClient: false,
  bearerOnly: false,
  standardFlowEnabled: true,
  frontchannelLogout: true,
  secret: "theirs",
  redirectUris: ["https://other.example.com/*"],
  webOrigins: [],
  attributes: { "pkce.code.challenge.method": "S256" },
};
const writes = () => server.requests.filter((line) => /^(POST|PUT|DELETE) \/admin/.test(line));

test("makes a client where there is none and deletes it at the end", async () => {
  const { id, outs } = await keycloakClient.create(inputs());
  expect(clients.get(id)).toMatchObject({
    clientId: "kasm",
    name: "Kasm Workspaces",
    publicClient: false,
    directAccessGrantsEnabled: false,
    redirectUris: ["https://kasm.example.com/*"],
  });
  expect(outs).toMatchObject({ clientSecret: "generated", __originals: "" });
  await keycloakClient.delete(id, outs);
  expect(clients.size).toBe(0);
});

test("takes a client over without losing anything of it and gives it back", async () => {
  clients.set(theirs.id ?? "", theirs);
  const { id, outs } = await keycloakClient.create(inputs());
  expect(id).toBe(theirs.id);
  expect(outs.clientSecret).toBe("theirs");
  expect(clients.get(id)).toMatchObject({
    name: "Made by a script",
    redirectUris: ["https://other.example.com/*", "https://kasm.example.com/*"],
    attributes: { "pkce.code.challenge.method": "S256" },
  });
  await keycloakClient.delete(id, outs);
  expect(clients.get(id)).toEqual(theirs);
});

test("the originals stay those of the beginning, through updates and refreshes", async () => {
  clients.set(theirs.id ?? "", theirs);
  const { id, outs } = await keycloakClient.create(inputs());
  const { outs: second } = await keycloakClient.update(
    id,
    outs,
    inputs({ redirectUris: ["https://kasm2.example.com/*"] }),
  );
  const { props } = await keycloakClient.read(id, second);
  await keycloakClient.delete(id, props as typeof second);
  expect(clients.get(id)).toEqual(theirs);
});

test("a second run with the same inputs writes nothing", async () => {
  const { id, outs } = await keycloakClient.create(inputs());
  await expect(keycloakClient.diff(id, outs, inputs())).resolves.toMatchObject({ changes: false, replaces: [] });
  server.requests.length = 0;
  await keycloakClient.update(id, outs, inputs());
  expect(writes()).toEqual([]);
});

test("diff tells an update from a replacement, and a change of credentials from both", async () => {
  const { id, outs } = await keycloakClient.create(inputs());
  await expect(keycloakClient.diff(id, outs, inputs({ realmId: "other" }))).resolves.toMatchObject({
    changes: undefined,
    replaces: ["realmId"],
  });
  await expect(keycloakClient.diff(id, outs, inputs({ clientId: "kasm2" }))).resolves.toMatchObject({
    replaces: ["clientId"],
  });
  await expect(keycloakClient.diff(id, outs, inputs({ webOrigins: [] }))).resolves.toMatchObject({
    changes: undefined,
    replaces: [],
  });
  const connection = { ...inputs().connection, username: "another" };
  await expect(keycloakClient.diff(id, outs, inputs({ connection }))).resolves.toMatchObject({
    changes: true,
    replaces: [],
  });
});

test("a change by hand shows as drift and is repaired; a client that is gone is told so", async () => {
  const { id, outs } = await keycloakClient.create(inputs());
  clients.set(id, { ...clients.get(id), redirectUris: ["https://evil.example.com/*"], frontchannelLogout: true });
  const { inputs: drifted, props } = await keycloakClient.read(id, outs);
  expect(drifted).toMatchObject({ redirectUris: ["https://evil.example.com/*"], frontchannelLogout: true });
  await keycloakClient.update(id, props as typeof outs, inputs());
  expect(clients.get(id)).toMatchObject({ redirectUris: ["https://kasm.example.com/*"], frontchannelLogout: false });
  clients.clear();
  await expect(keycloakClient.read(id, outs)).resolves.toMatchObject({ id: "" });
  await expect(keycloakClient.delete(id, outs)).resolves.toBeUndefined();
});

test("a create whose answer is lost leads to one client, which is ours", async () => {
  fault = (request, response, serve) => {
    if (request.method !== "POST" || !request.url?.startsWith("/admin")) return false;
    response.writeHead = () => response.destroy();
    serve();
    return true;
  };
  const { id, outs } = await keycloakClient.create(inputs());
  expect(clients.size).toBe(1);
  expect(writes().filter((line) => line.startsWith("POST"))).toHaveLength(1);
  expect(outs.__originals).toBe("");
  fault = undefined;
  await keycloakClient.delete(id, outs);
  expect(clients.size).toBe(0);
});

test("half done, what was found before is kept in the state", async () => {
  clients.set(theirs.id ?? "", theirs);
  fault = (request, response) => {
    if (request.method !== "PUT") return false;
    response.writeHead(500).end("<html>");
    return true;
  };
  const failure: unknown = await keycloakClient.create(inputs()).catch((error: unknown) => error);
  const { id, properties, reasons } = failure as { id: string; properties: Record<string, string>; reasons: string[] };
  expect(id).toBe(theirs.id);
  expect(properties).toMatchObject({ __provider: "text" });
  expect(properties.__originals).toContain("other.example.com");
  expect(reasons).toEqual([expect.stringMatching(/refused PUT .*: 500/)]);
});

test("a server that accepts and keeps something else is not believed", async () => {
  clients.set(theirs.id ?? "", theirs);
  fault = (request, response) => {
    if (request.method !== "PUT") return false;
    response.writeHead(204).end();
    return true;
  };
  await expect(keycloakClient.create(inputs())).rejects.toThrow(/shows others when read again/);
});

test("a refused sign-in says where to look and never what was sent", async () => {
  const connection = { ...inputs().connection, username: "nobody", password: "w0rd-of-the-day" };
  const words = await wordsOf(() => keycloakClient.create(inputs({ connection })));
  expect(words).toMatch(
    /refused the sign-in to realm "master": 401 Invalid user credentials; look at keycloak:username/,
  );
  expect(words).not.toContain("w0rd-of-the-day");
});

test("missing rights are named", async () => {
  fault = (request, response) => {
    if (!request.url?.startsWith("/admin")) return false;
    response.writeHead(403).end(JSON.stringify({ error: "HTTP 403 Forbidden" }));
    return true;
  };
  await expect(keycloakClient.create(inputs())).rejects.toThrow(
    /403 HTTP 403 Forbidden; the administrator needs the realm's manage-clients/,
  );
});

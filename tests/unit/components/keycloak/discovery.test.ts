import { discover, discoveryUrl } from "../../../../components/keycloak/discovery";
import { serveTls, type TlsServer } from "../support/tls-server";

let server: TlsServer;
const documents: Record<string, [number, string]> = {};

beforeAll(async () => {
  server = await serveTls((request, response) => {
    const realm = /\/realms\/([^/]+)\//.exec(request.url ?? "")?.[1] ?? "";
    const [status, body] = documents[decodeURIComponent(realm)] ?? [404, '{"error":"Realm does not exist"}'];
    response.writeHead(status).end(body);
  });
  const issuer = "https://keycloak.example.com/realms/example";
  documents.example = [
    200,
    JSON.stringify({
      issuer,
      authorization_endpoint: `${issuer}/protocol/openid-connect/auth`,
      token_endpoint: `${issuer}/protocol/openid-connect/token`,
      userinfo_endpoint: `${issuer}/protocol/openid-connect/userinfo`,
    }),
  ];
  documents["my realm"] = documents.example;
  documents.page = [200, "<html>hello</html>"];
  documents.partial = [200, JSON.stringify({ issuer })];
  documents.forbidden = [403, ""];
});
afterAll(() => server.close());

test("the endpoints are what the realm announces", async () => {
  const issuer = "https://keycloak.example.com/realms/example";
  const endpoints = {
    issuer,
    authorizationUrl: `${issuer}/protocol/openid-connect/auth`,
    tokenUrl: `${issuer}/protocol/openid-connect/token`,
    userInfoUrl: `${issuer}/protocol/openid-connect/userinfo`,
  };
  await expect(discover(server.url, "example", server.authority)).resolves.toEqual(endpoints);
  await expect(discover(server.url, "my realm", server.authority)).resolves.toEqual(endpoints);
  expect(discoveryUrl("https://k", "my realm")).toBe("https://k/realms/my%20realm/.well-known/openid-configuration");
});

test.each([
  ["missing", /has no realm "missing"/],
  ["page", /is not an OpenID Connect discovery document: it has no issuer/],
  ["partial", /has no authorization_endpoint/],
  ["forbidden", /answers 403; is .* the public address of Keycloak/],
])("realm %s is told by its cause", async (realm, words) => {
  await expect(discover(server.url, realm, server.authority)).rejects.toThrow(words);
});

test("a wrong authority is told apart from a missing server", async () => {
  await expect(discover(server.url, "example")).rejects.toThrow(
    /cannot be reached: its certificate is signed by an authority that is not trusted/,
  );
  await expect(discover("https://localhost:1", "example")).rejects.toThrow(/cannot be reached: nothing listens there/);
});

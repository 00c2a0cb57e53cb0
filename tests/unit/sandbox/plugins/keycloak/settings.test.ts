import { settingsOf } from "../../../../../sandbox/plugins/keycloak/settings";

const least = { url: "https://k.example.com", clientId: "admin-cli" };

test("what is not given has the official plugin's defaults", () => {
  expect(settingsOf(least, {})).toMatchObject({
    authenticationUrl: "https://k.example.com",
    adminUrl: "https://k.example.com",
    realm: "master",
    initialLogin: true,
    timeoutSeconds: 5,
    tlsInsecureSkipVerify: false,
    additionalHeaders: {},
  });
});

test("the environment stands in for what the program leaves out, never for what it gives", () => {
  const environment = {
    KEYCLOAK_URL: "https://other",
    KEYCLOAK_USER: "me",
    KEYCLOAK_CLIENT_TIMEOUT: "30",
    KEYCLOAK_BASE_PATH: "/auth",
  };
  expect(settingsOf(least, environment)).toMatchObject({
    authenticationUrl: "https://k.example.com/auth",
    username: "me",
    timeoutSeconds: 30,
  });
});

test("the engine's JSON texts are understood", () => {
  const given = { ...least, clientTimeout: "7", initialLogin: "false", additionalHeaders: '{"x-a":"b"}' };
  expect(settingsOf(given, {})).toMatchObject({
    timeoutSeconds: 7,
    initialLogin: false,
    additionalHeaders: { "x-a": "b" },
  });
});

test("the administration may have an address of its own", () => {
  expect(settingsOf({ ...least, adminUrl: "https://admin", basePath: "/auth" }, {})).toMatchObject({
    authenticationUrl: "https://k.example.com/auth",
    adminUrl: "https://admin/auth",
  });
});

test.each([
  [{ clientTimeout: "soon" }, "clientTimeout"],
  [{ initialLogin: "perhaps" }, "initialLogin"],
  [{ additionalHeaders: "x" }, "additionalHeaders"],
  [{ jwtSigningKey: "k" }, "jwtSigningKey"],
  [{ pasword: "k" }, "pasword"],
])("%j is refused by name", (wrong, name) => {
  expect(() => settingsOf({ ...least, ...wrong }, {})).toThrow(name);
});

/** The provider's settings: which are honoured, which are refused, and what a failed sign-in says. */
import { startEngine } from "../../unit/provider/hosts/grpc/support";
import { PluginProcess } from "./plugin-process";
import type { JsonMap } from "./recording";
import { configure } from "./server";
import type { RunningServer } from "./server";

export function settingsAreHonoured(running: () => RunningServer): void {
  let plugin: PluginProcess;
  const signIn = (): JsonMap => ({
    url: running().url,
    clientId: "admin-cli",
    username: running().adminUsername,
    password: running().adminPassword,
    rootCaCertificate: running().caCertificate,
    clientTimeout: "120",
  });

  beforeAll(async () => {
    plugin = await PluginProcess.start();
  });
  afterAll(() => plugin?.stop());

  test("a certificate of an unknown authority is refused", async () => {
    const { rootCaCertificate: _left, ...settings } = signIn();
    expect(await configure(plugin, settings)).toMatch(
      /failed to perform initial login to Keycloak: Post "https:.*token": tls: failed to verify certificate/,
    );
  });

  test("the authority can be given, or the certificate be left unverified", async () => {
    expect(await configure(plugin, signIn())).toBeUndefined();
    const settings = { ...signIn(), rootCaCertificate: "", tlsInsecureSkipVerify: "true" };
    expect(await configure(plugin, settings)).toBeUndefined();
  });

  test("without the initial login a wrong password is found at the first use", async () => {
    expect(await configure(plugin, { ...signIn(), password: "wrong", initialLogin: "false" })).toBeUndefined();
    const request = { args: { realm: "master" } };
    const token = "keycloak:index/getRealm:getRealm";
    const { error } = await plugin.call({ during: "test", call: "Invoke", function: token, request });
    expect(error).toMatch(/error logging in: error sending POST request to .*: 40[01] /);
  });

  test("a client can sign in with its secret, and a token can be given", async () => {
    const { username: _user, password: _password, ...settings } = signIn();
    expect(await configure(plugin, { ...settings, clientId: "nobody", clientSecret: "wrong" })).toMatch(/: 401 /);
    expect(await configure(plugin, { ...settings, accessToken: "given" })).toBeUndefined();
    expect(await configure(plugin, settings)).toMatch(/must specify client id, username and password/);
  });

  test("a base path and headers of one's own are sent", async () => {
    expect(await configure(plugin, { ...signIn(), basePath: "/nowhere" })).toMatch(
      /\/nowhere\/realms\/master\/.*: 404 /,
    );
    const headers = JSON.stringify({ "content-type": "text/plain" });
    expect(await configure(plugin, { ...signIn(), additionalHeaders: headers })).toMatch(/: 4\d\d /);
  });

  test.each(["jwtSigningKey", "keycloakVersion", "redHatSso", "nonsense"])("%s is refused by name", async (name) => {
    const news = { ...signIn(), [name]: "v4lue" };
    const { answer } = await plugin.call({ during: "test", call: "CheckConfig", request: { olds: {}, news } });
    expect(JSON.stringify(answer?.failures)).toContain(name);
    expect(JSON.stringify(answer?.failures)).not.toContain("v4lue");
    expect(await configure(plugin, news)).toContain(name);
  });

  test("a missing address is named", async () => {
    expect(await configure(plugin, { clientId: "admin-cli" })).toContain("keycloak:url");
  });

  test("the engine's log says once that this is a stand-in", async () => {
    const engine = await startEngine();
    const other = await PluginProcess.start({}, engine.address);
    try {
      await configure(other, signIn());
      await configure(other, signIn());
      expect(engine.messages.filter(({ message }) => /stand-in/.test(message))).toHaveLength(1);
    } finally {
      await other.stop();
      engine.stop();
    }
  });
}

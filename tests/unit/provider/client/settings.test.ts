import {
  connect,
  connectionFromEnvironment,
  KasmError,
  settingProblems,
  settingWarnings,
} from "../../../../provider/client";
import { makeAuthority } from "./support/certificates";

const key = { apiKey: "k3yK3yk3yK3y", apiKeySecret: "s3cr3ts3cr3t" };
const good = { endpoint: "https://kasm.example.com", ...key };

describe("settings", () => {
  it("that are whole have no problems", () => {
    expect(settingProblems(good)).toEqual([]);
    expect(settingProblems({ endpoint: "https://kasm.example.com:8443/", username: "a", password: "b" })).toEqual([]);
  });

  it("are refused with every problem at once, by key", () => {
    const settings = {
      endpoint: "kasm.example.com",
      apiKey: "k3y",
      username: "admin",
      caCertificate: "not a certificate",
      apiPath: "private" as "admin",
      serverVersion: "latest",
    };
    const problems = settingProblems(settings);
    expect(new Set(problems.map(({ key }) => key))).toEqual(
      new Set([
        "kasm:endpoint",
        "kasm:apiKeySecret",
        "kasm:password",
        "kasm:apiKey",
        "kasm:caCertificate",
        "kasm:apiPath",
        "kasm:serverVersion",
      ]),
    );
    let error: unknown;
    try {
      connect(settings);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(KasmError);
    expect((error as KasmError).code).toBe("KASM_CONFIGURATION");
    for (const { message } of problems) expect((error as KasmError).message).toContain(message);
  });

  it.each([
    ["", /is missing.*https:\/\/kasm\.example\.com/],
    ["kasm.example.com", /must begin with https:\/\/.*it is "kasm\.example\.com"/],
    ["ftp://kasm.example.com", /not ftp:\/\//],
    ["https://", /is not an address/],
    ["https://kasm.example.com/#/login", /must end after host and port: https:\/\/kasm\.example\.com/],
    ["https://kasm.example.com/api", /without "\/api"/],
    ["admin:hunter22@kasm.example.com", /must begin with https:\/\/, such as https:\/\/kasm\.example\.com\./],
    ["https://admin:hunter22@kasm example com", /is not an address\./],
    ["https://admin:hunter22@kasm.example.com", /must not contain a user name or password/],
  ])("with the endpoint %j are refused", (endpoint, message) => {
    const problems = settingProblems({ ...key, endpoint });
    expect(problems).toEqual([{ key: "kasm:endpoint", message: expect.stringMatching(message) as string }]);
    expect(problems[0]?.message).not.toContain("hunter22");
  });

  it.each([
    [{ apiKey: "k3y" }, ["kasm:apiKeySecret"]],
    [{ apiKeySecret: "s3cr3t" }, ["kasm:apiKey"]],
    [{ username: "admin" }, ["kasm:password"]],
    [{ password: "pass" }, ["kasm:username"]],
    [{}, ["kasm:apiKey"]],
    [{ ...key, username: "admin", password: "pass" }, ["kasm:apiKey"]],
  ])("with the credentials %j are refused", (credentials, keys) => {
    const problems = settingProblems({ endpoint: good.endpoint, ...credentials });
    expect(problems.map(({ key }) => key)).toEqual(keys);
  });

  it("warn of http, but not on this machine", () => {
    expect(settingWarnings({ ...good, endpoint: "http://kasm.example.com" })).toEqual([
      expect.stringContaining("plain text"),
    ]);
    expect(settingWarnings({ ...good, endpoint: "http://localhost:3000" })).toEqual([]);
    expect(settingWarnings(good)).toEqual([]);
  });
});

describe("kasm:caCertificate", () => {
  const problem = (caCertificate: string): string | undefined =>
    settingProblems({ ...good, caCertificate })[0]?.message;

  it("may hold one certificate or several, with text around", async () => {
    const one = (await makeAuthority("One")).certificate;
    const two = (await makeAuthority("Two")).certificate;
    expect(problem(one)).toBeUndefined();
    expect(problem(`# our authorities\n${one}\n${two}\n`)).toBeUndefined();
  });

  it("is told apart from everything that is pasted in its place", async () => {
    const authority = await makeAuthority("One");
    const { certificate } = authority;
    const { key: privateKey } = await authority.issue({ names: [{ type: "dns", value: "x" }] });
    const [, body = ""] = /-----BEGIN CERTIFICATE-----([^-]*)-----END/.exec(certificate) ?? [];
    expect(problem(Buffer.from(certificate).toString("base64"))).toMatch(/base64 of a PEM text.*base64 -d/);
    expect(problem(body.replace(/\s/g, ""))).toMatch(/base64 without the lines around it/);
    expect(problem("/etc/ssl/certs/ca.pem")).toMatch(/path of a file/);
    expect(problem("certs\\ca.crt")).toMatch(/path of a file/);
    expect(problem(certificate.slice(0, 200))).toMatch(/cut off/);
    expect(problem(certificate.replace(/\n..../, "\nAAAA"))).toMatch(/cannot be read/);
    expect(problem(`${certificate}\n${privateKey}`)).toMatch(/private key/);
    expect(problem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")).toMatch(/a public key, not a cert/);
    expect(problem("hello")).toMatch(/is not a certificate/);
  });
});

describe("settings from stack config and environment", () => {
  it("take every key from both, the environment first", () => {
    const config = {
      "kasm:endpoint": "https://one.example.com",
      "kasm:apiKey": "config-key",
      "kasm:apiKeySecret": "config-secret",
      "kasm:apiPath": "public",
      "kasm:serverVersion": "1.18",
      "vdi:domain": "ignored",
    };
    expect(connectionFromEnvironment(config, {})).toEqual({
      endpoint: "https://one.example.com",
      apiKey: "config-key",
      apiKeySecret: "config-secret",
      apiPath: "public",
      serverVersion: "1.18",
    });
    const environment = {
      KASM_ENDPOINT: "https://two.example.com",
      KASM_API_KEY: "new-key",
      KASM_API_KEY_SECRET: "new-secret",
      KASM_API_PATH: "admin",
      KASM_SERVER_VERSION: "1.19",
      KASM_CA_CERTIFICATE: "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----",
    };
    expect(connectionFromEnvironment(config, environment)).toEqual({
      endpoint: "https://two.example.com",
      apiKey: "new-key",
      apiKeySecret: "new-secret",
      apiPath: "admin",
      serverVersion: "1.19",
      caCertificate: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    });
  });

  it("drop the config's way to sign in when the environment names the other", () => {
    const config = { "kasm:endpoint": "https://one.example.com", "kasm:apiKey": "k", "kasm:apiKeySecret": "s" };
    expect(connectionFromEnvironment(config, { KASM_USERNAME: "admin", KASM_PASSWORD: "pass" })).toEqual({
      endpoint: "https://one.example.com",
      username: "admin",
      password: "pass",
    });
    const byUser = { "kasm:username": "admin", "kasm:password": "pass" };
    expect(connectionFromEnvironment(byUser, { KASM_API_KEY: "k", KASM_API_KEY_SECRET: "s" })).toEqual({
      endpoint: "",
      apiKey: "k",
      apiKeySecret: "s",
    });
  });

  it("take empty variables for unset ones", () => {
    const config = { "kasm:endpoint": " https://one.example.com ", "kasm:apiKey": "k" };
    expect(connectionFromEnvironment(config, { KASM_ENDPOINT: "", KASM_API_KEY: "  " })).toEqual({
      endpoint: "https://one.example.com",
      apiKey: "k",
    });
  });
});

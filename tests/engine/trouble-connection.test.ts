import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { KasmSimulator, SimulatorOptions } from "../../simulator";
import { byHand } from "../support/by-hand";
import { Bench, type Variables, withKasm } from "./support/trouble";

const zone = `new kasm.Zone("zone", { name: "default", adopt: true, upstreamAuthAddress: "kasm.example.com" });`;
const group = `new kasm.Group("developers", { name: "Developers", priority: 20 });`;
const machines = `new kasm.VmProvider("machines", {
  provider: "harvester", name: "machines", maxInstances: 2, host: "https://harvester.example.com:6443",
  vmNamespace: "kasm-autoscale", cores: 8, memory: "16 GiB", diskImage: "ubuntu", diskSize: "100 GiB",
});`;
const login = `new kasm.OidcConfig("login", {
  displayName: "Keycloak", clientId: "kasm", clientSecret: "the-secret-of-the-client", scope: ["openid"],
  authorizationUrl: "https://keycloak.example.com/auth", tokenUrl: "https://keycloak.example.com/token",
  userInfoUrl: "https://keycloak.example.com/userinfo", usernameAttribute: "preferred_username",
  redirectUrl: "https://kasm.example.com/api/oidc_callback", hostname: "kasm.example.com",
});`;

interface Case {
  what: string;
  options?: SimulatorOptions;
  /** What an administrator did before. */
  before?: (kasm: KasmSimulator) => Promise<unknown>;
  variables?: (kasm: KasmSimulator) => Variables;
  program?: string;
  /** What the server refuses only when it is asked for a change. */
  operation?: "up";
  words: (string | RegExp)[] | ((kasm: KasmSimulator) => (string | RegExp)[]);
}

/** The Kasm of a case, broken in one way, and what is said of it. */
const cases: Case[] = [
  {
    what: "no key at all",
    variables: () => ({ KASM_API_KEY: undefined, KASM_API_KEY_SECRET: undefined }),
    words: ["kasm:apiKey (KASM_API_KEY) is missing", "kasm:apiKeySecret", "pulumi config set", "KASM_CONFIGURATION"],
  },
  {
    what: "several settings that cannot be used, all told at once",
    variables: () => ({
      KASM_ENDPOINT: "kasm.example.com/#/login",
      KASM_API_KEY_SECRET: undefined,
      KASM_API_PATH: "private",
      KASM_CA_CERTIFICATE: Buffer.from("-----BEGIN CERTIFICATE-----\nnot one\n").toString("base64"),
    }),
    words: [
      "kasm:endpoint (KASM_ENDPOINT) must begin with https://",
      "kasm:apiKeySecret (KASM_API_KEY_SECRET) is missing",
      'kasm:apiPath (KASM_API_PATH) must be "admin" or "public"',
      /kasm:caCertificate \(KASM_CA_CERTIFICATE\) .*base64/,
    ],
  },
  {
    what: "a wrong secret",
    variables: () => ({ KASM_API_KEY_SECRET: "another-secret-than-the-server-has" }),
    words: ["does not accept the API key or its secret", "Settings > Developers", "KASM_UNAUTHENTICATED"],
  },
  {
    what: "a key that is disabled",
    before: (kasm) => changeKey(kasm, { enabled: false }),
    words: ["API key", "enabled, not expired", "PULUMI_RUN_PROGRAM=true", "KASM_UNAUTHENTICATED"],
  },
  {
    what: "a key that has expired",
    before: (kasm) => changeKey(kasm, { expires: "2020-01-01 00:00:00" }),
    words: ["API key", "enabled, not expired", "PULUMI_RUN_PROGRAM=true", "KASM_UNAUTHENTICATED"],
  },
  {
    what: "a key that is read-only",
    before: (kasm) => changeKey(kasm, { read_only: true }),
    operation: "up",
    program: group,
    words: ['Group "Developers"', "read-only key", "Settings > Developers"],
  },
  {
    what: "a key that may not see the kind",
    options: { apiKeyPermissions: ["system_view", "groups_view"] },
    words: ["the API key may not call get_zones", "Zones View (zones_view, id 1900)", "KASM_FORBIDDEN"],
  },
  {
    what: "a key that may see but not change it",
    options: { apiKeyPermissions: ["system_view", "zones_view"] },
    operation: "up",
    words: ['Zone "default"', "zones_modify (id 1901)", "KASM_FORBIDDEN"],
  },
  {
    what: "a key that may not touch built-in groups",
    options: { apiKeyPermissions: ["system_view", "groups_view", "groups_view_system", "groups_modify"] },
    operation: "up",
    program: `new kasm.Group("all", { name: "All Users", adopt: true, priority: 90 });`,
    words: ['Group "All Users"', "groups_modify_system (id 441)", "KASM_FORBIDDEN"],
  },
  {
    what: "a certificate that another authority signed",
    variables: () => ({ KASM_CA_CERTIFICATE: bench.environment.world.keycloak.caCertificate }),
    words: (kasm) => [
      `the certificate of ${new URL(kasm.url).host} is not signed by`,
      "kasm:caCertificate",
      "KASM_CERTIFICATE_UNTRUSTED",
    ],
  },
  {
    what: "an endpoint that is another server",
    variables: () => {
      const { url, caCertificate } = bench.environment.world.keycloak;
      return { KASM_ENDPOINT: url, KASM_CA_CERTIFICATE: caCertificate };
    },
    words: () => [bench.environment.world.keycloak.url, "kasm:endpoint", "KASM_NOT_KASM"],
  },
  {
    what: "an http endpoint whose redirect drops the POST",
    options: { httpRedirect: true },
    variables: (kasm) => ({ KASM_ENDPOINT: kasm.redirectUrl, KASM_CA_CERTIFICATE: undefined }),
    words: (kasm) => [
      "a redirected POST arrives without its content",
      `Set kasm:endpoint to ${kasm.url}`,
      "KASM_REDIRECTED",
    ],
  },
  {
    what: "a server of a version that nobody knows",
    before: (kasm) =>
      Promise.resolve(kasm.fault(calling("system_info", { system_info: { api: { build_id: "3.1.0" } } }))),
    words: ["3.1.0", "kasm:serverVersion", "KASM_UNSUPPORTED_VERSION"],
  },
  {
    what: "a version in the configuration that is none",
    variables: () => ({ KASM_SERVER_VERSION: "newest" }),
    words: ["kasm:serverVersion (KASM_SERVER_VERSION) must be a version", '"newest"'],
  },
  ...(["auto_scaling", "saml"] as const).map((feature): Case => ({
    what: `a licence without ${feature}`,
    options: { licenseFeatures: ["branding"] },
    program: feature === "saml" ? login : machines,
    words: [`does not include ${feature}`, "Diagnostics > License", "KASM_LICENSE_FEATURE_MISSING"],
  })),
  {
    what: "an administrator with a second factor",
    before: (kasm) => changeAdministrator(kasm, { set_two_factor: true }),
    variables: asAdministrator,
    words: ["second factor", "kasm:apiKey", "KASM_TWO_FACTOR_REQUIRED"],
  },
  {
    what: "an administrator whose password has expired",
    before: (kasm) => changeAdministrator(kasm, { force_password_reset: true }),
    variables: asAdministrator,
    words: ["password has expired", "kasm:password", "KASM_PASSWORD_EXPIRED"],
  },
  {
    what: "a wrong password",
    variables: (kasm) => ({ ...asAdministrator(kasm), KASM_PASSWORD: "Not-the-password-of-anybody-1" }),
    words: ["does not accept this user name and password", "kasm:password", "KASM_UNAUTHENTICATED"],
  },
];

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open("trouble-connection", false);
});

afterAll(() => bench?.close());

test.each(cases)("$what: said, with what to do, and nothing changed", async (each) => {
  const { options = {}, before, variables, program = zone, operation, words } = each;
  await withKasm(options, async (kasm, reach) => {
    await before?.(kasm);
    const mark = kasm.journal.mark();
    const given = { ...reach, ...variables?.(kasm) };
    const secrets = [kasm.apiKeySecret, kasm.adminPassword, given.KASM_API_KEY_SECRET, given.KASM_PASSWORD];
    await bench.refused(
      { program, variables: given, operation },
      typeof words === "function" ? words(kasm) : words,
      secrets.flatMap((secret) => secret ?? []),
    );
    const done = kasm.journal.writes(mark).filter(({ done: carriedOut }) => carriedOut);
    expect(done.map((entry) => entry.function)).toEqual([]);
  });
});

test("a server that is not there is named, with how to look for it", async () => {
  const port = await freePort();
  await bench.refused(
    {
      program: zone,
      variables: {
        KASM_ENDPOINT: `https://localhost:${port}`,
        KASM_API_KEY: "k",
        KASM_API_KEY_SECRET: "the-secret-of-nobody",
      },
    },
    [`nothing listens at localhost:${port}`, "kasm:endpoint", "curl", "KASM_UNREACHABLE"],
    ["the-secret-of-nobody"],
  );
});

test("credentials in plain text in the stack's file are refused, and not repeated", async () => {
  await bench.set("kasm:apiKeySecret", "a-secret-that-lies-open");
  const words = ["kasm:apiKeySecret is stored in plain text", "pulumi config set --secret kasm:apiKeySecret"];
  const run = await bench.refused({ program: zone }, words);
  // The engine's own first event repeats the stack's configuration, as far as it is no secret.
  expect(run.diagnostics).not.toContain("a-secret-that-lies-open");
});

function asAdministrator(kasm: KasmSimulator): Variables {
  return {
    KASM_API_KEY: undefined,
    KASM_API_KEY_SECRET: undefined,
    KASM_USERNAME: kasm.adminUsername,
    KASM_PASSWORD: kasm.adminPassword,
  };
}

async function changeKey(kasm: KasmSimulator, what: Record<string, unknown>): Promise<void> {
  const { api_configs: keys } = await byHand(kasm, "get_api_configs");
  const own = (keys as Record<string, unknown>[]).find(({ api_key }) => api_key === kasm.apiKey);
  const fields = { api_id: own?.api_id, name: own?.name, enabled: true, read_only: false };
  await byHand(kasm, "update_api_configs", { target_api: { ...fields, ...what } });
}

async function changeAdministrator(kasm: KasmSimulator, what: Record<string, unknown>): Promise<void> {
  const { users } = await byHand(kasm, "get_users");
  const own = (users as Record<string, unknown>[]).find(({ username }) => username === kasm.adminUsername);
  await byHand(kasm, "update_user", { target_user: { user_id: own?.user_id, username: kasm.adminUsername, ...what } });
}

const calling = (call: string, body: Record<string, Record<string, Record<string, string>>>) =>
  ({ kind: "status", status: 200, call, body, count: 99 }) as const;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

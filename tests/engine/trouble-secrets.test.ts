import { Bench } from "./support/trouble";

const planted = "planted-value-that-nobody-may-see";

const login = (change: string) => `new kasm.OidcConfig("login", {
  displayName: "Keycloak", clientId: "kasm", clientSecret: "unused", scope: ["openid"],
  authorizationUrl: "https://keycloak.example.com/auth", tokenUrl: "https://keycloak.example.com/token",
  userInfoUrl: "https://keycloak.example.com/userinfo", usernameAttribute: "preferred_username",
  redirectUrl: "https://kasm.example.com/api/oidc_callback", hostname: "kasm.example.com", ${change}
});`;

const machines = (change: string) => `new kasm.VmProvider("machines", {
  provider: "harvester", name: "machines", maxInstances: 2, host: "https://harvester.example.com:6443",
  vmNamespace: "kasm-autoscale", cores: 8, memory: "16 GiB", diskImage: "ubuntu", diskSize: "100 GiB", ${change}
} as never);`;

const autoscale = (change: string) => `new kasm.AutoscaleConfig("pool", {
  name: "pool", type: "Docker Agent",
  ...Object.fromEntries(["serverPool", "zone", "vmProvider"].map((part) => [part, { id: "${"0".repeat(32)}", name: part }])),
  ${change}
} as never);`;

const zone = (connection: string) =>
  `new kasm.Zone("zone", { name: "default", adopt: true, connection: ${connection} });`;

const site = (kubeconfig: string) => `new kasm.HarvesterSite("site", {
  kubeconfig: ${kubeconfig}, image: { name: "ubuntu", url: "https://example.com/ubuntu.img" },
});`;

const wrapped = `{ value: "${planted}" } as never`;
const fake = `-----BEGIN PRIVATE KEY-----\\n${planted}`;

/** Every secret that a program can give, once with a value that cannot be used, and the words that name it. */
const cases: [what: string, program: string, words: string[]][] = [
  ["clientSecret", login(`clientSecret: ${wrapped}`), ["clientSecret"]],
  ["a misspelt clientSecret", login(`clientsecret: "${planted}"`), ["clientsecret", '"clientSecret"']],
  ["apiToken", machines(`apiToken: ${wrapped}`), ["apiToken"]],
  [
    "dockerToken",
    `new kasm.Workspace("chrome", {
    friendlyName: "Chrome", image: "kasmweb/chrome:1.18.0", cores: 2, memory: "2768 MB", dockerToken: ${wrapped},
  });`,
    ["dockerToken"],
  ],
  ["nginxKey", autoscale(`nginxKey: "${planted}"`), ["nginxKey", "PEM"]],
  ["nginxKey that is half a key", autoscale(`nginxKey: "${fake}", standbyCores: -1`), ["standbyCores"]],
  [
    "the connection's password",
    zone(`{ endpoint: "https://localhost:1/x", username: "admin", password: "${planted}" }`),
    ["endpoint"],
  ],
  ["the connection's key", zone(`{ endpoint: "https://localhost:1", apiKeySecret: "${planted}" }`), ["kasm:apiKey"]],
  [
    "a misspelt part of the connection",
    zone(`{ endpoint: config.require("publicUrl"), apiSecret: "${planted}" } as never`),
    ["apiKey"],
  ],
  ["a kubeconfig that is none", site(`pulumi.secret("clusters: ${planted}")`), ["kubeconfig"]],
  ["a kubeconfig that is no YAML", site(`"{ token: ${planted}"`), ["kubeconfig is not YAML"]],
];

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open("trouble-secrets", true);
});

afterAll(() => bench?.close());

test.each(cases)("%s is refused by name, its value is not shown", async (_, program, words) => {
  await bench.refused({ program }, words, [planted]);
});

import { Bench, expectSilence } from "./support/trouble";

/** One entity or environment that is wrong in one way, and what is said of it. */
type Case = [what: string, program: string, words: (string | RegExp)[]];

const login = (change: string) => `new kasm.OidcConfig("login", {
  displayName: "Keycloak", clientId: "kasm", clientSecret: "the-secret-of-the-client", scope: ["openid"],
  authorizationUrl: "https://keycloak.example.com/auth", tokenUrl: "https://keycloak.example.com/token",
  userInfoUrl: "https://keycloak.example.com/userinfo", usernameAttribute: "preferred_username",
  redirectUrl: "https://kasm.example.com/api/oidc_callback", hostname: "kasm.example.com", ${change}
});`;

const machines = (change: string) => `new kasm.VmProvider("machines", {
  provider: "harvester", name: "machines", maxInstances: 2, host: "https://harvester.example.com:6443",
  vmNamespace: "kasm-autoscale", cores: 8, memory: "16 GiB", diskImage: "ubuntu", diskSize: "100 GiB", ${change}
});`;

const workspace = (change: string) => `new kasm.Workspace("chrome", {
  friendlyName: "Chrome", image: "kasmweb/chrome:1.18.0", cores: 2, memory: "2768 MB", ${change}
});`;

const certificate = Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").toString("base64");

const entities: Case[] = [
  [
    "`$request_host$` as upstream address",
    `new kasm.Zone("zone", { name: "default", adopt: true, upstreamAuthAddress: "$request_host$" });`,
    ["upstreamAuthAddress", "`$request_host$` resolves in a browser", "for example kasm.example.com"],
  ],
  [
    "an upstream address that only the cluster knows",
    `new kasm.Zone("zone", { name: "default", adopt: true, upstreamAuthAddress: "kasm-manager.kasm.svc.cluster.local" });`,
    ["upstreamAuthAddress", "known only inside the Kubernetes cluster", "public host name"],
  ],
  [
    "a redirect URL with another host",
    login(`redirectUrl: "https://kasn.example.com/api/oidc_callback"`),
    ["redirectUrl", "leads to kasn.example.com, but Kasm is at kasm.example.com"],
  ],
  [
    "a redirect URL with another path",
    login(`redirectUrl: "https://kasm.example.com/oidc/callback"`),
    ["redirectUrl", "must end in /api/oidc_callback"],
  ],
  [
    "base64 pasted where PEM belongs",
    machines(`sslCertificate: ${JSON.stringify(certificate)}`),
    ["sslCertificate", "base64", /decode/],
  ],
  ["a size without a space", machines(`memory: "16GB" as never`), ["memory", '"16GB" is not understood', '"16 GiB"']],
  [
    "a size in words",
    machines(`diskSize: "16 gigs" as never`),
    ["diskSize", '"16 gigs" is not understood', "kB, MB, GB, TB, KiB, MiB, GiB, TiB"],
  ],
  [
    "a profile path that all users would share",
    workspace(`persistentProfilePath: "/mnt/kasm_profiles/"`),
    ["persistentProfilePath", "would be shared by all users", "{username} or {user_id}"],
  ],
  [
    "many mistakes at once",
    machines(`cores: 0, memory: "16GB" as never, sslCertificate: "x", networkType: "multus", disksize: "1 GiB"`),
    ["cores", "memory", "sslCertificate", "networkName", /disksize.*diskSize/],
  ],
];

const vdi = (change: string) => `
const args = {
  domain: config.require("domain"),
  publicUrl: config.get("publicUrl"),
  keycloakUrl: config.get("keycloakUrl"),
  keycloak: { realm: config.get("realm") } as Record<string, unknown>,
  harvester: {
    kubeconfig: config.requireSecret("harvesterKubeconfig") as pulumi.Input<string>,
    apiServer: config.get("harvesterApiServer"),
    namespace: "trouble-input",
  },
  image: { name: "ubuntu-22.04-cloud", url: "https://cloud-images.ubuntu.com/jammy/current/jammy.img" },
  groups: { Developers: { from: "aegis-developers", clipboard: "both" } } as Record<string, any>,
  agentPools: { agents: { cores: 8, memory: "16 GiB", disk: "100 GiB", maxInstances: 2 } } as Record<string, any>,
  workspaces: { Chrome: { image: "kasmweb/chrome:1.18.0", groups: ["Developers"] } } as Record<string, any>,
};
${change}
new kasm.KasmHarvesterVdi("vdi", args as kasm.KasmHarvesterVdiArgs);`;

const kubeconfig = (server: string, user: string) => `apiVersion: v1
kind: Config
clusters: [{ name: local, cluster: { server: "${server}" } }]
contexts: [{ name: local, context: { cluster: local, user: local } }]
current-context: local
users: [{ name: local, user: { ${user} } }]
`;

/** A kubeconfig as text that the program holds, and as a secret that the program sees only later. */
const withKubeconfig = (text: string) => [
  vdi(`args.harvester.kubeconfig = ${JSON.stringify(text)};`),
  vdi(`args.harvester.kubeconfig = pulumi.secret(${JSON.stringify(text)});`),
];

const environments: Case[] = [
  [
    "a workspace that names an undeclared group",
    vdi(`args.workspaces.Chrome.groups = ["Developer"];`),
    ['workspaces["Chrome"]', '"Developer"', '"Developers"', "nothing was changed"],
  ],
  [
    "a Keycloak group that does not exist",
    vdi(`args.groups.Developers.from = "aegis-develoeprs"; args.groups.Staff = { from: "nobody-at-all" };`),
    ["has no group", '"aegis-develoeprs"', '"nobody-at-all"', "create them in Keycloak or correct the name"],
  ],
  [
    "a Keycloak realm that does not exist",
    vdi(`args.keycloak.realm = "no-such-realm";`),
    ['has no realm "no-such-realm"'],
  ],
  [
    "an upstream address that only browsers resolve",
    vdi(`Object.assign(args, { zone: { upstreamAuthAddress: "$request_host$" } });`),
    ["upstreamAuthAddress", "`$request_host$` resolves in a browser"],
  ],
  ...withKubeconfig(
    kubeconfig("https://harvester.example.com/k8s/clusters/local", "client-certificate-data: aGVsbG8="),
  ).map((program, index): Case => [
    `a kubeconfig with client certificates, ${index === 0 ? "plain" : "secret"}`,
    program,
    [
      "kubeconfig",
      "signs in with a client certificate; Kasm needs a bearer token",
      "Support, then Download KubeConfig",
    ],
  ]),
  ...withKubeconfig(kubeconfig("https://127.0.0.1:6443", "token: the-token-of-this-kubeconfig")).map(
    (program, index): Case => [
      `a kubeconfig of the node itself, ${index === 0 ? "plain" : "secret"}`,
      program,
      ["kubeconfig", "points at 127.0.0.1", "Support, then Download KubeConfig"],
    ],
  ),
  [
    "everything wrong at once",
    vdi(`
      args.groups.Developers.sessionTimeLimit = "8h";
      args.agentPools.agents.memory = "16 gigs";
      args.agentPools.agents.disk = "100GB";
      args.workspaces.Chrome.memory = "2768";
      args.workspaces.Chrome.groups = ["Everybody"];
      args.harvester.kubeconfig = "clusters: none";
      args.domain = "https://example.com";`),
    [
      /[6-9] problems in the arguments, nothing was changed/,
      "domain",
      "harvester.kubeconfig",
      'groups["Developers"].sessionTimeLimit',
      'agentPools["agents"].memory',
      'agentPools["agents"].disk',
      'workspaces["Chrome"]',
    ],
  ],
];

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open("trouble-input", true);
});

afterAll(() => bench?.close());

const hidden = ["the-secret-of-the-client", "the-token-of-this-kubeconfig"];

test.each([...entities, ...environments])("%s: told before anything is changed", async (_, program, words) => {
  await bench.refused({ program }, words, hidden);
});

describe("what is on the server already", () => {
  let ids: string[];

  beforeAll(async () => {
    const twins = [20, 30].map((priority) => ({ target_group: { name: "Twins", priority } }));
    for (const body of twins) await bench.environment.ask("create_group", body);
    await bench.environment.ask("create_group", { target_group: { name: "Developers", priority: 20 } });
    const groups = await bench.environment.rows("get_groups", "groups");
    ids = groups.filter(({ name }) => name === "Twins").map(({ group_id }) => String(group_id));
  });

  test("an object without adopt is not taken over", async () => {
    const program = `new kasm.Group("developers", { name: "Developers", priority: 10 });`;
    await bench.refused({ program }, ['Group "Developers"', "it exists already", "adopt: true", "KASM_EXISTS"]);
  });

  test.each([
    ["made", `new kasm.Group("twins", { name: "Twins", priority: 10 });`],
    ["adopted", `new kasm.Group("twins", { name: "Twins", priority: 10, adopt: true });`],
    ["looked up", `export const id = kasm.getGroupOutput({ name: "Twins" }).id;`],
  ])("two groups of one name are told apart by nobody, when one is %s", async (_, program) => {
    const run = await bench.refused({ program }, ["Twins", "Rename or delete all but one", "KASM_NOT_UNIQUE"]);
    for (const id of ids) expect(run.diagnostics).toContain(id);
  });
});

describe("a disk that is smaller than the image", () => {
  afterAll(async () => {
    await bench.destroy();
  });

  test("is told when the image's size is known, before anything of the pool is made", async () => {
    const mark = bench.environment.kasm.journal.mark();
    const program = vdi(`
      const site = new kasm.HarvesterSite("site", { ...args.harvester, image: args.image });
      const zone = kasm.getZoneOutput({ name: "default" });
      new kasm.AgentPool("pool", { ...args.agentPools.agents, disk: "2 GiB", name: "agents", site, zone });
    `).replace(/new kasm\.KasmHarvesterVdi.*/, "");
    const run = await bench.attempt({ program, operation: "up" });
    expect(run.code).not.toBe(0);
    for (const word of ['AgentPool "pool"', "the disk of 2 GiB is smaller than the image", "ubuntu-22.04-cloud"]) {
      expect(run.diagnostics).toContain(word);
    }
    expect(bench.environment.kasm.journal.writes(mark)).toEqual([]);
    expectSilence(run, Object.values(bench.environment.secrets));
  });
});

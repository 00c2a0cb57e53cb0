import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Environment } from "./support/environment";
import { Project, repository, type Run, succeeded } from "./support/project";
import { expectSilence } from "./support/trouble";

const executable = join(repository, "policy-pack/run");
const folder = join(repository, "policy-pack");
const reference = join(repository, "examples/reference");

interface Violation {
  policyName: string;
  enforcementLevel: string;
  message: string;
}

/** What the policies said, as the engine reports it. */
function violations({ output }: Run): Violation[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => (JSON.parse(line) as { policyEvent?: Violation }).policyEvent ?? []);
}

const entity = (text: string) => `import * as kasm from "pulumi-kasm";\n${text}`;

const login = entity(`new kasm.OidcConfig("login", {
  displayName: "Keycloak", clientId: "kasm", clientSecret: "the-secret-of-the-client", scope: ["openid"],
  authorizationUrl: "https://keycloak.example.com/auth", tokenUrl: "https://keycloak.example.com/token",
  userInfoUrl: "https://keycloak.example.com/userinfo", usernameAttribute: "preferred_username",
  redirectUrl: "https://kasm.example.com/api/oidc_callback", hostname: "kasm.example.com", debug: true,
});`);

const machines = entity(`new kasm.VmProvider("machines", {
  provider: "harvester", name: "machines", maxInstances: 40, host: "https://harvester.example.com:6443",
  apiToken: "the-token-of-the-autoscaler", vmNamespace: "kasm-autoscale", cores: 8, memory: "16 GiB",
  diskImage: "ubuntu", diskSize: "100 GiB",
});`);

/** Each policy broken once, by what the provider itself lets through. */
const broken: [policy: string, program: string, words: string[]][] = [
  ["oidc-debug", login, ['OIDC config "login"', 'the stack "test"', "Set debug: false"]],
  [
    "upstream-auth-address",
    entity(`new kasm.Zone("zone", { name: "default", adopt: true, upstreamAuthAddress: "10.43.7.1" });`),
    ['zone "zone"', "inside the Kubernetes cluster", "Use Kasm's public host name"],
  ],
  ["max-instances", machines, ['"machines" may make 40 machines', "Lower maxInstances"]],
  [
    "workspace-image-tag",
    entity(`new kasm.Workspace("chrome", {
      friendlyName: "Chrome", image: "kasmweb/chrome:latest", cores: 2, memory: "2768 MB",
      dockerUser: "puller", dockerToken: "the-token-of-the-registry",
    });`),
    ['workspace "chrome"', '("latest")', "Name its version, for example :1.18.0"],
  ],
  [
    "administrators-mapping",
    entity(`new kasm.SsoGroupMapping("all", {
      group: kasm.getGroupOutput({ name: "Administrators" }), ssoProvider: { id: "${"0".repeat(32)}", name: "Keycloak" },
      groupAttributes: "aegis-users", applyToAllUsers: false,
    });`),
    ['broad group "aegis-users"', "Map a group of administrators"],
  ],
];

const secrets = ["the-secret-of-the-client", "the-token-of-the-autoscaler", "the-token-of-the-registry"];

describe("the policy pack", () => {
  let environment: Environment;
  let project: Project;
  let files: string;

  beforeAll(async () => {
    files = mkdtempSync(join(tmpdir(), "pulumi-kasm-policies-"));
    environment = await Environment.open({ realm: "policies" });
    project = await Project.create({
      program: join(reference, "index.ts"),
      environment: environment.variables,
      config: { ...environment.config, "vdi:oidcDebug": "true" },
      secrets: environment.secrets,
    });
  });

  afterAll(async () => {
    project?.remove();
    await environment?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const preview = async (program: string, settings?: Record<string, unknown>, pack = executable) => {
    project.program(program);
    const flags = ["--policy-pack", pack];
    if (settings !== undefined) {
      const path = join(files, "settings.json");
      writeFileSync(path, JSON.stringify(settings));
      flags.push("--policy-pack-config", path);
    }
    const run = await project.preview(...flags);
    expectSilence(run, [...Object.values(environment.secrets), ...secrets]);
    return run;
  };

  const development = { "oidc-debug": { allowedStacks: ["test"] } };

  test("lets the reference stack through in the environment that is for debugging", async () => {
    const run = succeeded(await preview(join(reference, "index.ts"), development));
    expect(violations(run)).toEqual([]);
    expect(run.changes.length).toBeGreaterThan(30);
  });

  test("refuses a copy of the reference stack in which everything is wrong, all at once", async () => {
    const copy = join(files, "reference");
    cpSync(reference, copy, { recursive: true });
    const text = readFileSync(join(reference, "index.ts"), "utf8")
      .replace("kasmweb/chrome:1.18.0", "kasmweb/chrome:develop")
      .replace('Administrators: { from: "aegis-admins"', 'Administrators: { from: "aegis-users"')
      .replace('config.get("upstreamAuthAddress")', '"kasm-proxy"');
    writeFileSync(join(copy, "index.ts"), text);
    const run = await preview(join(copy, "index.ts"), { "max-instances": { limit: 5 } });
    expect(run.code).not.toBe(0);
    const found = new Set(violations(run).map(({ policyName }) => policyName));
    expect([...found].sort()).toEqual(broken.map(([policy]) => policy).sort());
  });

  test.each(broken)("%s refuses what breaks it, and says what to do", async (policy, program, words) => {
    const writes = environment.watch();
    const run = await preview(program);
    expect(run.code).not.toBe(0);
    const [violation, ...others] = violations(run);
    expect(others).toEqual([]);
    expect(violation).toMatchObject({ policyName: policy, enforcementLevel: "mandatory" });
    for (const word of words) expect(violation?.message).toContain(word);
    expect(await writes()).toEqual([]);
  });

  test.each([
    ["a setting of the environment", login, development],
    ["a higher limit", machines, { "max-instances": { limit: 50 } }],
    ["a level of its own", machines, { "max-instances": "advisory" }],
  ])("%s lets through what is refused elsewhere", async (_, program, settings) => {
    const run = succeeded(await preview(program, settings));
    expect(violations(run).filter(({ enforcementLevel }) => enforcementLevel === "mandatory")).toEqual([]);
  });

  test("as a folder it does the same, where the language host can start packs", async () => {
    const run = await preview(login, undefined, folder);
    expect(run.code).not.toBe(0);
    if (/could not read plugin\b.*\bnot supported\b/s.test(run.output)) {
      process.stderr.write("This language host cannot start a policy pack from its folder; not tested.\n");
      return;
    }
    expect(violations(run).map(({ policyName }) => policyName)).toEqual(["oidc-debug"]);
  });
});

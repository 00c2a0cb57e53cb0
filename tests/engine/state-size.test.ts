import { Environment, type Json } from "./support/environment";
import { Project, succeeded } from "./support/project";

const count = 60;
const kinds = [
  "AutoscaleConfig",
  "Group",
  "GroupSettings",
  "OidcConfig",
  "ServerPool",
  "VmProvider",
  "Workspace",
  "WorkspaceAssignment",
];

/** 60 resources as a stack has them: 10 groups, 4 with settings, 10 workspaces, each for 3 groups, and what makes machines. */
const program = `
import * as kasm from "pulumi-kasm";
const many = <Made>(count: number, make: (number: number) => Made) => Array.from({ length: count }, (_, index) => make(index + 1));

const groups = many(10, (number) => new kasm.Group("group-" + number, { name: "Group " + number, priority: number, description: "The group of number " + number }));
for (const [index, group] of groups.slice(0, 4).entries())
  new kasm.GroupSettings("settings-" + index, { group, settings: { sessionTimeLimit: "8 hours", idleDisconnect: "20 minutes", allowKasmUploads: true } });
const workspaces = many(10, (number) => new kasm.Workspace("workspace-" + number, {
  friendlyName: "Workspace " + number, description: "The workspace of number " + number, image: "kasmweb/chrome:1.18.0",
  cores: 2, memory: "2768 MB", categories: ["Browser"], dockerUser: "puller", dockerToken: "a-docker-token-of-the-stack",
}));
for (const [row, workspace] of workspaces.entries())
  for (const [column, group] of groups.slice(0, 3).entries())
    new kasm.WorkspaceAssignment("assignment-" + row + "-" + column, { workspace, group });
const zone = kasm.getZoneOutput({ name: "default" });
const machines = new kasm.VmProvider("machines", {
  provider: "harvester", name: "machines", maxInstances: 10, host: "https://harvester.example.com:6443", apiToken: "an-api-token-of-the-stack",
  vmNamespace: "kasm-autoscale", cores: 8, memory: "16 GiB", diskImage: "ubuntu-22.04-cloud", diskSize: "100 GiB",
  networkType: "pod", interfaceType: "masquerade", startupScript: "#cloud-config\\n",
});
const pools = many(2, (number) => new kasm.ServerPool("pool-" + number, { name: "pool-" + number, type: "Docker Agent" }));
for (const [index, serverPool] of pools.entries())
  new kasm.AutoscaleConfig("scaling-" + index, {
    name: "scaling-" + index, type: "Docker Agent", serverPool, zone, vmProvider: machines, standbyCores: 8, standbyMemory: "8 GB",
  });
new kasm.OidcConfig("login", {
  displayName: "Continue with Keycloak", isDefault: true, clientId: "kasm", clientSecret: "a-client-secret-of-the-stack",
  authorizationUrl: "https://keycloak.example.com/auth", tokenUrl: "https://keycloak.example.com/token",
  userInfoUrl: "https://keycloak.example.com/userinfo", scope: ["openid"], usernameAttribute: "preferred_username",
  redirectUrl: "https://kasm.example.com/api/oidc_callback",
});
`;

interface StateResource {
  urn: string;
  type: string;
  inputs?: Json;
  outputs?: Json;
}

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** What a resource takes in the state beside the values of its own fields; what we remember of it counts as such. */
function overhead(resource: StateResource): number {
  const own = (values: Json = {}) =>
    Object.entries(values)
      .filter(([name]) => !name.startsWith("__"))
      .reduce((sum, [, value]) => sum + bytes(value), 0);
  return bytes(resource) - own(resource.inputs) - own(resource.outputs);
}

describe(`a stack of ${count} Kasm resources`, () => {
  let environment: Environment;
  let project: Project;
  let resources: StateResource[];

  beforeAll(async () => {
    environment = await Environment.open({ realm: "state-size" });
    project = await Project.create({
      program,
      environment: environment.variables,
      config: environment.config,
      secrets: environment.secrets,
    });
    succeeded(await project.up());
    const { deployment } = JSON.parse(await project.exportedState()) as { deployment: { resources: StateResource[] } };
    resources = deployment.resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/kasm:"));
  });

  afterAll(async () => {
    if (project !== undefined) await project.destroy();
    project?.remove();
    await environment?.close();
  });

  test("has them all", () => {
    expect(resources).toHaveLength(count);
    expect([...new Set(resources.map(({ type }) => type.split(":").pop()))].sort()).toEqual(kinds);
  });

  test("keeps one constant text of at most 200 bytes for each kind as the code of its provider", () => {
    const texts = new Map<string, Set<unknown>>();
    for (const { type, inputs, outputs } of resources) {
      const known = texts.get(type) ?? new Set();
      texts.set(type, known.add(inputs?.["__provider"]).add(outputs?.["__provider"]));
    }
    for (const known of texts.values()) {
      expect([...known]).toEqual([expect.any(String)]);
      expect(bytes([...known][0])).toBeLessThanOrEqual(200);
    }
  });

  test("keeps at most 3 kB of state for each beside its own values", () => {
    const sizes = resources.map((resource) => ({ urn: resource.urn, overhead: overhead(resource) }));
    expect(sizes.filter((size) => size.overhead > 3000)).toEqual([]);
  });

  test.each(["refresh", "up"] as const)(
    "asks for each list a few times and not for each resource in %s",
    async (operation) => {
      const mark = environment.kasm.journal.mark();
      const run = succeeded(await project[operation]());
      expect(run.changes).toEqual([]);
      const counts = environment.kasm.journal.counts(mark);
      expect(environment.kasm.journal.writes(mark)).toEqual([]);
      // The lists of a group's settings and workspaces are lists of their own for each group.
      const { get_settings_group: settings = 0, get_images_group: assignments = 0, ...others } = counts;
      expect(settings).toBeLessThanOrEqual(5);
      expect(assignments).toBeLessThanOrEqual(3);
      expect(Object.entries(others).filter(([, times]) => times > 3)).toEqual([]);
    },
  );
});

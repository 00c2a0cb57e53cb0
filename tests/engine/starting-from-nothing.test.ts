import { join } from "node:path";
import { stringify } from "yaml";
import { Environment, type Json } from "./support/environment";
import { Project, repository, succeeded, type Step } from "./support/project";

const administrator = "admin@kasm.local";
const cases = [{ kasmVersion: "1.18.1" }, { kasmVersion: "1.19.0" }] as const;
const kindsOf = (steps: readonly Step[]) => steps.map(({ op, type }) => `${op} ${type.split(":").pop()}`).sort();

/** From a fresh installation, by the example program; each test goes on where the last one ended. */
describe.each(cases)("starting from nothing on Kasm $kasmVersion", ({ kasmVersion }) => {
  const namespace = `start-${kasmVersion.replaceAll(".", "-")}`;
  let environment: Environment;
  let project: Project;
  let before: Json;

  const dump = () => environment.kasm.dump({ runtime: false }) as unknown as Json;
  const keys = async () =>
    (await environment.rows("get_api_configs", "api_configs")).filter(({ name }) => name !== "simulator");
  const callersOf = (mark: number) =>
    environment.kasm.journal
      .writes(mark)
      .map(({ function: call, caller }) => `${call} by ${caller.kind} ${caller.name ?? ""}`.trim());

  beforeAll(async () => {
    environment = await Environment.open({ kasmVersion, realm: namespace });
    const { kubernetes, world, kasm } = environment;
    await kubernetes.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    await kubernetes.send("POST", `/api/v1/namespaces/${namespace}/secrets`, {
      metadata: { name: "kasm-secrets" },
      stringData: { "admin-password": kasm.adminPassword, "manager-token": "a-manager-token" },
    });
    environment.kasm.requireAtSignIn(administrator, "nothing");
    before = dump();
    const { url, adminToken, caCertificate } = world.kubernetes;
    const cluster = { server: url, "certificate-authority-data": Buffer.from(caCertificate).toString("base64") };
    const kubeconfig = stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "kasm", cluster }],
      users: [{ name: "kasm", user: { token: adminToken } }],
      contexts: [{ name: "kasm", context: { cluster: "kasm", user: "kasm" } }],
      "current-context": "kasm",
    });
    project = await Project.create({
      program: join(repository, "examples/starting-from-nothing/index.ts"),
      environment: environment.variables,
      config: {
        "start:endpoint": kasm.url,
        "start:caCertificate": kasm.certificateAuthority ?? "",
        "start:namespace": namespace,
        "start:upstreamAuthAddress": "kasm.example.com",
      },
      secrets: { "start:kubeconfig": kubeconfig, "start:adaPassword": "Analytical-Engine1!" },
    });
  });

  afterAll(async () => {
    project?.remove();
    await environment?.kubernetes.send("DELETE", `/api/v1/namespaces/${namespace}`);
    await environment?.close();
  });

  test.each([
    ["totp", "KASM_TWO_FACTOR_REQUIRED"],
    ["new password", "KASM_PASSWORD_EXPIRED"],
  ] as const)("an administrator who must bring %s is told so, and nothing is made", async (need, code) => {
    environment.kasm.requireAtSignIn(administrator, need);
    const run = await project.up();
    environment.kasm.requireAtSignIn(administrator, "nothing");
    expect(run.code).not.toBe(0);
    expect(run.diagnostics).toContain(code);
    expect(run.diagnostics).not.toContain(environment.kasm.adminPassword);
    expect(await keys()).toEqual([]);
  });

  test("one up makes the key and everything else with it", async () => {
    const mark = environment.kasm.journal.mark();
    succeeded(await project.up());
    const bySession = `session ${administrator}`;
    const callers = callersOf(mark);
    expect(callers.filter((line) => line.endsWith(bySession)).sort()).toEqual([
      `add_permissions_group by ${bySession}`,
      `create_api_configs by ${bySession}`,
    ]);
    expect(new Set(callers.filter((line) => !line.endsWith(bySession)).map((line) => line.split(" by ")[1]))).toEqual(
      new Set(["key engine-test"]),
    );
    const groups = await environment.rows("get_groups", "groups");
    expect(groups.map(({ name }) => name)).toContain("Developers");
  });

  test("the key may do what the program needs and no more", async () => {
    const [key] = await keys();
    const granted = await environment.rows("get_permissions_group", "permissions", {
      target_api_config: { api_id: key?.["api_id"] },
    });
    const { permissions, managerToken } = await project.outputs();
    expect(managerToken).toBe("a-manager-token");
    expect(permissions).not.toContain("global_admin");
    const names = granted.map(({ permission_name }) => String(permission_name).replace(/^.*\./, "").toLowerCase());
    expect(names.sort()).toEqual(permissions);
  });

  test("neither the password nor the key's secret lies open in the state", async () => {
    const state = await project.exportedState();
    expect(state).not.toContain(environment.kasm.adminPassword);
    expect(state).not.toContain("a-manager-token");
    expect(state).not.toMatch(/"apiKeySecret": "/);
  });

  test.each(["up", "refresh", "preview"] as const)("another %s finds nothing to do", async (operation) => {
    const mark = environment.kasm.journal.mark();
    expect(succeeded(await project[operation]()).changes).toEqual([]);
    expect(callersOf(mark)).toEqual([]);
  });

  test("a rotation hands everything over to a new key before the old one goes", async () => {
    const [old] = await keys();
    await project.set("start:rotation", "2027-01");
    const mark = environment.kasm.journal.mark();
    const run = succeeded(await project.up());
    const writes = environment.kasm.journal.writes(mark).map(({ function: call }) => call);
    expect(writes).toEqual(["create_api_configs", "add_permissions_group", "delete_api_configs"]);
    expect(kindsOf(run.changes).filter((step) => /^(create|delete)/.test(step))).toEqual([
      "create-replacement ApiKey",
      "delete-replaced ApiKey",
    ]);
    const updates = run.changes.findIndex(({ op }) => op === "update");
    const deleted = run.changes.findIndex(({ op }) => op === "delete-replaced");
    expect(updates).toBeGreaterThan(-1);
    expect(run.changes.slice(deleted + 1)).toEqual([]);
    const left = await keys();
    expect(left.map(({ name }) => name)).toEqual(["engine-test [2027-01]"]);
    expect(left[0]?.["api_id"]).not.toBe(old?.["api_id"]);
    const refused = environment.kasm.journal
      .entries()
      .slice(mark)
      .filter(({ status }) => status === 401);
    expect(refused).toEqual([]);
    expect(succeeded(await project.up()).changes).toEqual([]);
  });

  test("destroy leaves the server as it was, the key last", async () => {
    const mark = environment.kasm.journal.mark();
    succeeded(await project.destroy());
    expect(callersOf(mark).at(-1)).toBe(`delete_api_configs by session ${administrator}`);
    expect(dump()).toEqual(before);
  });
});

import { join } from "node:path";
import { runningWorld } from "./support/environment";
import { Project, repository } from "./support/project";
import type { Run } from "./support/project";

/** A name of its own, since other tests use the same servers at the same time. */
const own = "recorded-stack";
const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPu6GqP8xX3r1lG1b0m2Yw7r0p8Zl7m1l1m1m1m1m1m1 kasm-agent";

/** How many resources each kind of step was for, the stack itself among them, as the engine sums them up. */
function counts({ steps }: Run): Record<string, number> {
  const names: Record<string, string> = { same: "unchanged", refresh: "unchanged" };
  // What is only looked up is read, and discarded at the end; a replacement is told of in three steps.
  const parts = new Set(["read", "discard", "create-replacement", "delete-replaced"]);
  const sums: Record<string, number> = {};
  for (const { op } of steps) {
    const name = names[op] ?? op;
    if (!parts.has(op)) sums[name] = (sums[name] ?? 0) + 1;
  }
  return sums;
}

/** The counts of a run that succeeded; one that failed shows why. */
function succeeded(run: Run): Record<string, number> {
  expect(run.code === 0 ? "" : run.diagnostics).toBe("");
  return counts(run);
}

describe("the recorded program, with whatever plugins there are, does as with the official ones:", () => {
  let project: Project;

  beforeAll(async () => {
    const world = await runningWorld();
    project = await Project.create({
      program: join(repository, "tests/engine/programs/recorded-stack/index.ts"),
      environment: { HOME: process.env.HOME ?? "", ...world.environment },
      config: {
        step: "1",
        namespace: own,
        realm: own,
        publicKey,
        keycloakUrl: world.keycloak.url,
        keycloakCertificate: world.keycloak.caCertificate,
        keycloakUsername: world.keycloak.adminUsername,
      },
      secrets: { kubeconfig: world.kubernetes.console.kubeconfig, keycloakPassword: world.keycloak.adminPassword },
    });
  });

  afterAll(() => project?.remove());

  const at = async (step: number, run: () => Promise<Run>): Promise<Run> => {
    await project.set("step", String(step));
    return run();
  };

  test("step 1 creates 25", async () => {
    expect(succeeded(await at(1, project.preview))).toEqual({ create: 25 });
    expect(succeeded(await at(1, project.up))).toEqual({ create: 25 });
  });

  test("step 1 again updates the client that was taken over, then nothing", async () => {
    const again = await project.up();
    expect(succeeded(again)).toEqual({ update: 1, unchanged: 24 });
    expect(again.changes.map(({ name }) => name)).toEqual(["taken"]);
    expect(succeeded(await project.up())).toEqual({ unchanged: 25 });
  });

  test("step 2 updates 13 and replaces the ConfigMap and the Secret", async () => {
    expect(succeeded(await at(2, project.preview))).toEqual({ update: 13, replace: 2, unchanged: 10 });
    const run = await project.up();
    expect(succeeded(run)).toEqual({ update: 13, replace: 2, unchanged: 10 });
    const replaced = run.changes.filter(({ op }) => op === "replace").map(({ name }) => name);
    expect(replaced.sort()).toEqual(["cloudinit", "settings"]);
  });

  test("step 3 fails in preview, since it looks the client up by a name that it is about to get, and passes without", async () => {
    const previewed = await at(3, project.preview);
    expect(previewed.code).not.toBe(0);
    expect(previewed.diagnostics).toMatch(/openid client with name kasm2 does not exist/);
    const run = await project.up();
    expect(succeeded(run)).toEqual({ update: 1, replace: 1, unchanged: 23 });
    expect(run.changes.find(({ op }) => op === "update")).toMatchObject({ name: "kasm" });
    expect(run.changes.find(({ op }) => op === "replace")).toMatchObject({ name: "key" });
  });

  test("a refresh finds nothing changed, and destroy deletes all", async () => {
    const refreshed = await project.refresh();
    succeeded(refreshed);
    expect(refreshed.changes).toEqual([]);
    const destroyed = await project.destroy();
    expect(succeeded(destroyed)).toEqual({ delete: 25 });
  });
});

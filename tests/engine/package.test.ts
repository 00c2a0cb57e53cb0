import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Environment } from "./support/environment";
import { Project, repository, succeeded } from "./support/project";

/** The README's quick start, followed in an empty folder with the package as npm would publish it. */
describe("the packed package in a project of its own", () => {
  let folder: string;
  let environment: Environment;
  let project: Project | undefined;

  const npm = (args: string[], cwd: string) =>
    execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-kasm-package-"));
    const packed =
      npm(["pack", "--ignore-scripts", "--pack-destination", folder], repository).trim().split("\n").pop() ?? "";
    const own = join(folder, "project");
    mkdirSync(own);
    writeFileSync(join(own, "package.json"), JSON.stringify({ name: "vdi", private: true }));
    const { devDependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
      devDependencies: Record<string, string>;
    };
    const peers = ["@pulumi/pulumi", "@pulumi/kubernetes", "@pulumi/keycloak", "typescript", "ts-node"];
    npm(
      [
        "install",
        "--no-audit",
        "--no-fund",
        join(folder, packed),
        ...peers.map((name) => `${name}@${devDependencies[name]}`),
      ],
      own,
    );
    environment = await Environment.open({ realm: "package" });
  });

  afterAll(async () => {
    project?.remove();
    await environment?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("has one copy of the SDK, and every subpath loads by require and by import", () => {
    const own = join(folder, "project");
    expect(npm(["ls", "@pulumi/pulumi", "--all", "--parseable"], own).trim().split("\n")).toHaveLength(1);
    const subpaths = ["", "/dynamic", "/components", "/policy-pack", "/simulator"].map((path) => `pulumi-kasm${path}`);
    writeFileSync(join(own, "all.cjs"), subpaths.map((path) => `require("${path}");`).join("\n"));
    writeFileSync(
      join(own, "all.mjs"),
      subpaths.map((path, index) => `import * as part${index} from "${path}";`).join("\n"),
    );
    const named =
      'import { Zone, KasmHarvesterVdi } from "pulumi-kasm"; import { KasmSimulator } from "pulumi-kasm/simulator";';
    writeFileSync(
      join(own, "named.mjs"),
      `${named} if (!Zone || !KasmHarvesterVdi || !KasmSimulator) process.exit(1);`,
    );
    for (const file of ["all.cjs", "all.mjs", "named.mjs"]) execFileSync(process.execPath, [file], { cwd: own });
  });

  test.each(["commonjs", "node16"])("its types hold in a strict program with %s modules", (module) => {
    const own = join(folder, "project");
    writeFileSync(join(own, "types.ts"), program());
    const moduleResolution = module === "commonjs" ? "node" : module;
    const compilerOptions = {
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      target: "es2022",
      types: [],
      module,
      moduleResolution,
    };
    writeFileSync(join(own, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["types.ts"] }));
    const said = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc"], { cwd: own, encoding: "utf8" });
    expect(said.stdout).toBe("");
    expect(said.status).toBe(0);
  });

  test("the README's program makes its environment, and finds nothing to do the second time", async () => {
    project = await Project.create({
      program: program(),
      nodeModules: join(folder, "project", "node_modules"),
      environment: environment.variables,
      config: environment.config,
      secrets: environment.secrets,
    });
    succeeded(await project.up());
    expect(await project.outputs()).toMatchObject({ loginUrl: environment.kasm.url });
    expect((await environment.rows("get_images", "images")).map(({ friendly_name }) => friendly_name).sort()).toEqual([
      "Chrome Browser",
      "Ubuntu Desktop",
    ]);
    expect(succeeded(await project.up()).changes).toEqual([]);
    succeeded(await project.destroy());
  });
});

/** The program as the README prints it; the test's servers have addresses of their own, for which the component has arguments. */
function program(): string {
  const readme = readFileSync(join(repository, "README.md"), "utf8");
  const text = /## The program\s+```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  expect(text).toContain("new KasmHarvesterVdi");
  return text
    .replace(
      "domain: config",
      'publicUrl: config.require("publicUrl"), keycloakUrl: config.require("keycloakUrl"),\n  domain: config',
    )
    .replace(
      'namespace: "kasm-autoscale"',
      'namespace: "kasm-package", apiServer: config.require("harvesterApiServer")',
    );
}

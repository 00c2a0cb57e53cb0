import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { packageFolder } from "../environment";
import { SandboxError } from "../trouble";
import type { WorldAccess } from "../world";
import { passphraseOf } from "./passphrase";

/**
 * The reference stack of this repository, pointed at the local world. Its project lies in the world's folder, since the
 * engine writes into the configuration beside the project, and the committed one is for real environments.
 */
export class ReferenceStack {
  readonly namespace = "kasm-autoscale";
  /** Where the project is: the folder to run `pulumi` in. */
  readonly folder: string;
  readonly environment: Record<string, string>;

  constructor(
    private readonly world: WorldAccess,
    readonly name: string,
    private readonly signal?: AbortSignal,
  ) {
    this.folder = join(world.directory, "pulumi");
    mkdirSync(join(this.folder, "backend"), { recursive: true });
    this.environment = {
      ...world.environment,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: passphraseOf(this.folder),
    };
  }

  /** Makes the stack where it is missing and writes its configuration afresh. */
  async prepare(): Promise<void> {
    const committed = join(packageFolder(), `Pulumi.${this.name}.yaml`);
    if (!existsSync(committed))
      throw new SandboxError(`There is no environment ${this.name}: ${committed} is missing.`);
    const project = parse(readFileSync(join(packageFolder(), "Pulumi.yaml"), "utf8")) as { main: string };
    const main = join(packageFolder(), project.main);
    writeFileSync(join(this.folder, "Pulumi.yaml"), stringify({ ...project, main }));
    copyFileSync(committed, join(this.folder, `Pulumi.${this.name}.yaml`));
    await this.pulumi(["stack", "select", "--create", this.name], false);
    const pairs = (values: Record<string, string>, flag: string) =>
      Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    const settings = [...pairs(this.plain(), "--plaintext"), ...pairs(this.secret(), "--secret")];
    await this.pulumi(["config", "set-all", "--stack", this.name, ...settings], false);
  }

  /** Brings the servers to what the program says, with the engine's own progress on the terminal. */
  async up(): Promise<void> {
    await this.pulumi(["up", "--yes", "--skip-preview", "--stack", this.name], true);
  }

  private plain(): Record<string, string> {
    const { kasm, keycloak, kubernetes, domain } = this.world;
    return {
      "vdi:domain": domain,
      "vdi:realm": keycloak.realm,
      "vdi:publicUrl": kasm.url,
      "vdi:keycloakUrl": keycloak.url,
      "vdi:harvesterApiServer": kubernetes.url,
      "kasm:endpoint": kasm.url,
      "kasm:apiKey": kasm.apiKey,
      "kasm:caCertificate": kasm.caCertificate,
      "keycloak:url": keycloak.url,
      "keycloak:clientId": "admin-cli",
      "keycloak:username": keycloak.adminUsername,
      "keycloak:rootCaCertificate": keycloak.caCertificate,
    };
  }

  private secret(): Record<string, string> {
    const { kasm, keycloak, kubernetes } = this.world;
    return {
      "vdi:harvesterKubeconfig": kubernetes.console.kubeconfig,
      "kasm:apiKeySecret": kasm.apiKeySecret,
      "keycloak:password": keycloak.adminPassword,
    };
  }

  /** Ends with an error when the command does; an interruption reaches the whole group from the terminal. */
  private pulumi(args: string[], show: boolean): Promise<void> {
    return new Promise((settle, fail) => {
      let heard = "";
      const child = spawn("pulumi", [...args, "--non-interactive"], {
        cwd: this.folder,
        env: { ...process.env, ...this.environment },
        stdio: show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      });
      const interrupt = () => child.kill("SIGINT");
      this.signal?.addEventListener("abort", interrupt, { once: true });
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (chunk: Buffer) => (heard += chunk.toString()));
      child.on("error", fail);
      child.on("close", (code) => {
        this.signal?.removeEventListener("abort", interrupt);
        if (code === 0) settle();
        else
          fail(
            new SandboxError(
              `pulumi ${args[0]} ${args[1] ?? ""} ended with ${code ?? "a signal"}.\n${heard}`.trimEnd(),
            ),
          );
      });
    });
  }
}

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import * as ts from "typescript";
import { stringify } from "yaml";

export const repository = resolve(__dirname, "../../..");

/** One step as the engine reports it: what it does to which resource. */
export interface Step {
  op: string;
  urn: string;
  type: string;
  name: string;
  keys?: string[];
  diffs?: string[];
  detailedDiff?: Record<string, { kind: string }>;
}

export interface Run {
  code: number;
  /** Everything that was printed, the engine's events included. */
  output: string;
  /** The words meant for a person: diagnostics of all severities. */
  diagnostics: string;
  steps: Step[];
  /** Steps that are not `same` and not the reading of something that is not managed. */
  changes: Step[];
}

export interface ProjectOptions {
  name?: string;
  /** The program: a TypeScript file, or its text. */
  program: string;
  /** Run the TypeScript as users do, by ts-node, in place of compiling it first. */
  interpret?: boolean;
  config?: Record<string, string>;
  secrets?: Record<string, string>;
  environment: Record<string, string>;
}

interface EngineEvent {
  resourcePreEvent?: {
    metadata: {
      op: string;
      urn: string;
      type: string;
      diffs?: string[];
      keys?: string[];
      detailedDiff?: Record<string, { kind: string }>;
    };
  };
  diagnosticEvent?: { message: string; severity: string };
}

const colour = /<\{%[^%]*%\}>/g;

/** A Pulumi project in a folder of its own with a backend of its own, driven through the real command line. */
export class Project {
  readonly directory: string;
  private readonly environment: Record<string, string>;

  private constructor(private readonly options: ProjectOptions) {
    this.directory = mkdtempSync(join(tmpdir(), "pulumi-kasm-engine-"));
    mkdirSync(join(this.directory, "backend"));
    this.environment = {
      ...options.environment,
      PULUMI_BACKEND_URL: `file://${join(this.directory, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "engine-test-passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_SKIP_CONFIRMATIONS: "true",
    };
    const runtime = options.interpret
      ? { name: "nodejs", options: { typescript: true } }
      : { name: "nodejs", options: { typescript: false } };
    writeFileSync(
      join(this.directory, "Pulumi.yaml"),
      stringify({ name: options.name ?? "engine", runtime, main: "program" }),
    );
    mkdirSync(join(this.directory, "program"));
    symlinkSync(join(repository, "node_modules"), join(this.directory, "node_modules"));
    this.program(options.program);
  }

  static async create(options: ProjectOptions): Promise<Project> {
    const project = new Project(options);
    await project.succeed(["stack", "init", "test"]);
    for (const [key, value] of Object.entries(options.config ?? {})) await project.set(key, value);
    for (const [key, value] of Object.entries(options.secrets ?? {})) await project.set(key, value, true);
    return project;
  }

  /** Puts another program in place of the present one: what a user does by editing it. */
  program(source: string): void {
    const text = existsSync(source) ? readFileSync(source, "utf8") : source;
    const folder = join(this.directory, "program");
    const extras = existsSync(source) ? dirname(source) : undefined;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "engine-test-program", main: this.options.interpret ? "index.ts" : "index.js" }),
    );
    if (this.options.interpret) {
      if (extras) cpSync(extras, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
      else writeFileSync(join(folder, "index.ts"), text);
      writeFileSync(
        join(folder, "tsconfig.json"),
        JSON.stringify({
          compilerOptions: {
            strict: true,
            target: "es2022",
            module: "commonjs",
            moduleResolution: "node",
            esModuleInterop: true,
            skipLibCheck: true,
          },
        }),
      );
      return;
    }
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
    });
    writeFileSync(join(folder, "index.js"), outputText);
  }

  async set(key: string, value: string, secret = false): Promise<void> {
    await this.succeed(["config", "set", ...(secret ? ["--secret"] : []), key, "--", value]);
  }

  environmentVariable(name: string, value: string | undefined): void {
    if (value === undefined) delete this.environment[name];
    else this.environment[name] = value;
  }

  preview = (...flags: string[]) => this.operate(["preview", ...flags]);
  up = (...flags: string[]) => this.operate(["up", "--yes", "--skip-preview", ...flags]);
  refresh = (...flags: string[]) => this.operate(["refresh", "--yes", "--skip-preview", ...flags]);
  destroy = (...flags: string[]) => this.operate(["destroy", "--yes", "--skip-preview", ...flags]);

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.succeed(["stack", "output", "--json", "--show-secrets"])) as Record<string, unknown>;
  }

  /** The state as it lies in the backend, secrets encrypted. */
  async exportedState(): Promise<string> {
    return this.succeed(["stack", "export"]);
  }

  async succeed(args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.execute(args, 120_000);
    if (code !== 0) throw new Error(`pulumi ${args[0]} ended with ${code}:\n${stderr}\n${stdout}`);
    return stdout;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async operate(args: string[]): Promise<Run> {
    const { code, stdout, stderr } = await this.execute(
      [...args, "--json", "--non-interactive", "--suppress-outputs"],
      600_000,
      { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    );
    const events = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as EngineEvent];
        } catch {
          return [];
        }
      });
    const steps = events.flatMap(({ resourcePreEvent }): Step[] => {
      if (!resourcePreEvent) return [];
      const { op, urn, type, diffs, keys, detailedDiff } = resourcePreEvent.metadata;
      return [{ op, urn, type, name: urn.split("::").pop() ?? urn, diffs, keys, detailedDiff }];
    });
    const diagnostics = events
      .flatMap(({ diagnosticEvent }) =>
        diagnosticEvent && diagnosticEvent.severity !== "debug" ? [diagnosticEvent.message.replace(colour, "")] : [],
      )
      .join("");
    const changes = steps.filter(({ op }) => !["same", "refresh", "read"].includes(op));
    return { code, output: `${stdout}\n${stderr}`, diagnostics: `${diagnostics}${stderr}`, steps, changes };
  }

  /** The command in a process group of its own, which ends as a whole when the time is up: a plugin that hangs would live on. */
  private execute(
    args: string[],
    limit: number,
    extra: Record<string, string> = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((settle, fail) => {
      const stack = args[0] === "stack" && args[1] === "init" ? [] : ["--stack", "test"];
      const child = spawn("pulumi", [...args.slice(0, 1), ...stack, ...args.slice(1)], {
        cwd: this.directory,
        env: { ...this.environment, ...extra },
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      const timer = setTimeout(() => {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
        fail(new Error(`pulumi ${args.join(" ")} did not end within ${limit / 1000} s:\n${stderr}\n${stdout}`));
      }, limit);
      child.on("error", fail);
      child.on("close", (code) => {
        clearTimeout(timer);
        settle({ code: code ?? 1, stdout, stderr });
      });
    });
  }
}

import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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
  /** The installed packages to run with. Default: those of this repository. */
  nodeModules?: string;
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

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
  skipLibCheck: true,
};

const colour = /<\{%[^%]*%\}>/g;

/** The run itself, or an error with all that was said when it did not end well. */
export function succeeded(run: Run): Run {
  if (run.code !== 0) throw new Error(`pulumi ended with ${run.code}:\n${run.diagnostics}`);
  return run;
}

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
    symlinkSync(options.nodeModules ?? join(repository, "node_modules"), join(this.directory, "node_modules"));
    this.program(options.program);
  }

  static async create(options: ProjectOptions): Promise<Project> {
    const project = new Project(options);
    await project.succeed(["stack", "init", "test"]);
    await project.configure(options.config, options.secrets);
    return project;
  }

  /** Puts another program in place of the present one: what a user does by editing it. A file brings those beside it along. */
  program(source: string): void {
    const folder = join(this.directory, "program");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const files = existsSync(source)
      ? readdirSync(dirname(source))
          .filter((name) => name.endsWith(".ts"))
          .map((name) => ({ name, text: readFileSync(join(dirname(source), name), "utf8") }))
      : [{ name: "index.ts", text: source }];
    for (const { name, text } of files) {
      if (this.options.interpret) writeFileSync(join(folder, name), text);
      else
        writeFileSync(
          join(folder, name.replace(/ts$/, "js")),
          ts.transpileModule(text, { compilerOptions }).outputText,
        );
    }
    const main = this.options.interpret ? "index.ts" : "index.js";
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "engine-test-program", main }));
    if (this.options.interpret) {
      const settings = {
        ...compilerOptions,
        target: "es2022",
        module: "commonjs",
        moduleResolution: "node",
        strict: true,
        noCheck: true,
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: settings }));
    }
  }

  async configure(plain: Record<string, string> = {}, secret: Record<string, string> = {}): Promise<void> {
    const pairs = (values: Record<string, string>, flag: string) =>
      Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    const settings = [...pairs(plain, "--plaintext"), ...pairs(secret, "--secret")];
    if (settings.length > 0) await this.succeed(["config", "set-all", ...settings]);
  }

  set = (key: string, value: string) => this.configure({ [key]: value });

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
      const subcommand = ["config", "stack"].includes(args[0] ?? "") ? 2 : 1;
      const child = spawn("pulumi", [...args.slice(0, subcommand), ...stack, ...args.slice(subcommand)], {
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

import { KasmSimulator, type SimulatorOptions } from "../../../simulator";
import { Environment } from "./environment";
import { Project, type Run } from "./project";

/** What a test gives to the provider process in place of the stack's configuration. */
export type Variables = Record<string, string | undefined>;

export interface Attempt {
  /** Statements of the program; `kasm`, `pulumi` and `config` are at hand. */
  program: string;
  variables?: Variables;
  /** Default `preview`, which must never change anything. */
  operation?: "preview" | "up";
}

const head = `
import * as pulumi from "@pulumi/pulumi";
import * as kasm from "pulumi-kasm";
const config = new pulumi.Config("vdi");
`;

/** One project whose program and connection are put in place anew for each thing that can go wrong. */
export class Bench {
  private constructor(
    readonly environment: Environment,
    private readonly project: Project,
  ) {}

  /** With the stack's whole configuration, or with none, so that only the variables of an attempt count. */
  static async open(realm: string, configured: boolean): Promise<Bench> {
    const environment = await Environment.open({ realm });
    const project = await Project.create({
      program: head,
      environment: environment.variables,
      config: configured ? environment.config : {},
      secrets: configured ? environment.secrets : {},
    });
    return new Bench(environment, project);
  }

  async close(): Promise<void> {
    this.project.remove();
    await this.environment.close();
  }

  async attempt({ program, variables = {}, operation = "preview" }: Attempt): Promise<Run> {
    this.project.program(`${head}${program}`);
    for (const [name, value] of Object.entries(variables)) this.project.environmentVariable(name, value);
    try {
      return await this.project[operation]();
    } finally {
      for (const name of Object.keys(variables)) this.project.environmentVariable(name, undefined);
    }
  }

  set = (key: string, value: string) => this.project.set(key, value);

  destroy = () => this.project.destroy();

  /** The run must fail, say all of the words, change no server and show none of the secrets. */
  async refused(attempt: Attempt, words: readonly (string | RegExp)[], secrets: readonly string[] = []): Promise<Run> {
    const writes = this.environment.watch();
    const run = await this.attempt(attempt);
    expect({ code: run.code, words: run.diagnostics }).not.toMatchObject({ code: 0 });
    for (const word of words) expect(run.diagnostics).toMatch(word instanceof RegExp ? word : literally(word));
    expect(await writes()).toEqual([]);
    expectSilence(run, [...Object.values(this.environment.secrets), ...secrets]);
    return run;
  }
}

const literally = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

/**
 * Neither a secret nor one of its lines may stand in anything that was printed, as it is or as JSON writes it. What Pulumi's SDK
 * logs for its own makers is left out: it repeats every input of a resource that was registered, and is shown with --debug only.
 */
export function expectSilence(run: Run, secrets: readonly string[]): void {
  const output = run.output
    .split("\n")
    .filter((line) => !line.includes('"severity":"debug"'))
    .join("\n");
  const parts = secrets.flatMap((secret) => [secret, ...secret.split("\n")]).filter((part) => part.trim().length >= 12);
  const forms = parts.flatMap((part) => [part, JSON.stringify(part).slice(1, -1)]);
  expect(forms.filter((form) => !isPublic(form) && output.includes(form))).toEqual([]);
}

/** Lines that every file of the kind has. */
const isPublic = (line: string) =>
  /^-----(BEGIN|END) [A-Z ]+-----$/.test(line) || /^[\w-]+: ?\S{0,30}$/.test(line.trim());

/** A Kasm for one attempt alone, and the variables that reach it. */
export async function withKasm(
  options: SimulatorOptions,
  work: (kasm: KasmSimulator, variables: Record<string, string>) => Promise<void>,
): Promise<void> {
  const kasm = new KasmSimulator({ strict: true, tls: true, ...options });
  await kasm.listen();
  try {
    await work(kasm, {
      KASM_ENDPOINT: kasm.url,
      KASM_API_KEY: kasm.apiKey,
      KASM_API_KEY_SECRET: kasm.apiKeySecret,
      KASM_CA_CERTIFICATE: kasm.certificateAuthority ?? "",
    });
  } finally {
    await kasm.close();
  }
}

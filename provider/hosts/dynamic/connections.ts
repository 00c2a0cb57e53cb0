import { connect, connectionFromEnvironment, type KasmClient, type ServerFacts, settingNames } from "../../client";
import type { EntityDefinition, Properties, Session, WireObject } from "../../core";
import { callingBy, isObject, ValidationError } from "../../core";

/** How the shim hands over the stack's configuration: every key of the stack, secrets decrypted. */
export interface StackConfiguration {
  get(key: string): string | undefined;
}

// All kinds share one process, and each kind's handler is configured by itself, all alike.
let configuration: StackConfiguration | undefined;
const clients = new Map<string, Server>();

export function configure(config: StackConfiguration): void {
  configuration = config;
}

/** One server: its client, what is known of it, and which kinds have been found usable. */
export class Server {
  private facts: Promise<ServerFacts> | undefined;
  private readonly kinds = new Map<string, Promise<WireObject[]>>();
  private reported = false;
  private readonly lookingClient: KasmClient;

  constructor(readonly client: KasmClient) {
    this.lookingClient = sharingAnswers(client);
  }

  /** What is known of the server after first contact; its warnings are shown once. */
  known(): Promise<ServerFacts> {
    this.facts ??= this.client.serverFacts().then((facts) => {
      facts.warnings.forEach(warn);
      return facts;
    });
    return this.facts;
  }

  /** Whether a kind can be used: licence and view rights. Asked once; resolves to the objects that are there. */
  preflight(definition: EntityDefinition): Promise<WireObject[]> {
    const asked = this.kinds.get(definition.kind) ?? this.probe(definition);
    this.kinds.set(definition.kind, asked);
    return asked;
  }

  /** The text of a failure: whole the first time, since the same cause would stop every resource. */
  explain(error: unknown): string {
    const text = error instanceof Error ? error.message : String(error);
    if (this.reported) return "not checked, since Kasm cannot be used (see the first error)";
    this.reported = true;
    return text;
  }

  private async probe(definition: EntityDefinition): Promise<WireObject[]> {
    const { licenseFeatures } = await this.known();
    const { licenseFeature, adapter } = definition;
    if (licenseFeature !== undefined && licenseFeatures !== undefined && !licenseFeatures.includes(licenseFeature)) {
      throw missingFeature(definition, licenseFeature, this.client.endpoint);
    }
    return adapter.probe(this.lookingClient);
  }
}

/** The same client for first looks: kinds that ask the same, as those that belong to groups do, share one answer. */
function sharingAnswers(client: KasmClient): KasmClient {
  const answers = new Map<string, ReturnType<KasmClient["call"]>>();
  return callingBy(client, (name, body, kind, options) => {
    if (kind !== "read") return client.call(name, body, kind, options);
    const question = `${name} ${JSON.stringify(body)}`;
    const answer = answers.get(question) ?? client.call(name, body, kind, options);
    answers.set(question, answer);
    return answer;
  });
}

function missingFeature({ title }: EntityDefinition, feature: string, endpoint: string): Error {
  const covers = feature === "saml" ? " (it covers OIDC too)" : "";
  return new Error(
    `The licence of ${endpoint} does not include ${feature}${covers}, which every ${title} needs. Install a licence that does (Diagnostics > License), or leave these resources out. [KASM_LICENSE_FEATURE_MISSING]`,
  );
}

/** The server of a resource: that of its `connection` input, or the stack's. The environment wins over both. */
export function serverOf(connection: unknown): Server {
  const own = isObject(connection) ? connection : undefined;
  const value = (key: string): string | undefined => {
    const found = own === undefined ? configuration?.get(`kasm:${key}`) : own[key];
    return typeof found === "string" ? found : undefined;
  };
  const settings = connectionFromEnvironment(
    Object.fromEntries(settingNames.map((key) => [`kasm:${key}`, value(key)])),
  );
  const identity = JSON.stringify(settings);
  const server = clients.get(identity) ?? new Server(connect(settings));
  clients.set(identity, server);
  return server;
}

/** Spellings the user has fixed where the facts leave a wire name or unit open, as JSON: `{"VmProvider.memory": "memory_gb(GB)"}`. */
function spellings(): Readonly<Record<string, string>> {
  const text = process.env["KASM_SPELLINGS"] || configuration?.get("kasm:spellings");
  if (!text) return {};
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    throw new ValidationError('kasm:spellings is not JSON; write for example {"VmProvider.memory": "memory_gb(GB)"}');
  }
}

export async function sessionOf(server: Server): Promise<Session> {
  return { client: server.client, facts: await server.known(), spellings: spellings(), warn };
}

/** The engine shows what the provider process writes to its error stream. */
export function warn(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Whether the user says that the server is gone for good, so that deleting has nothing left to do. */
export function serverIsGone(): boolean {
  return /^(1|true|yes)$/i.test(process.env["KASM_SERVER_GONE"] ?? "");
}

export type { Properties };

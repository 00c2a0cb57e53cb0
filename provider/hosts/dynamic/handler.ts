import type { EntityDefinition, Ending, KnownServer, Outcome, Problem, Properties } from "../../core";
import {
  amend,
  check,
  commonInputs,
  diff,
  establish,
  holdsUnknown,
  leavesOf,
  managedLeaves,
  normalized,
  observe,
  obstacle,
  recordedState,
  release,
  setAt,
  stateKey,
  storedState,
  Unfinished,
  unknownValue,
  valueAt,
} from "../../core";
import { redact, registerSecret } from "../../client";
import { secretNamesKey } from "../../entities/token";
import {
  configure,
  serverIsGone,
  serverOf,
  sessionOf,
  warn,
  type Server,
  type StackConfiguration,
} from "./connections";

/** What the engine's dynamic provider process calls. Property sets are plain: the engine keeps track of secrets. */
export interface Handler {
  configure(request: { config: StackConfiguration }): Promise<void>;
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes?: boolean; replaces?: string[]; deleteBeforeReplace?: boolean }>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, properties: Properties): Promise<{ id?: string; props?: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, properties: Properties): Promise<void>;
}

/** The handler of a kind. Everything it keeps between calls belongs to the process, not to the kind. */
export function entityHandler(definition: EntityDefinition): Handler {
  return new EntityHandler(definition);
}

class EntityHandler implements Handler {
  /** Objects of this stack seen in this run: what is about to be replaced is no stranger. */
  private readonly ours = new Set<string>();

  constructor(private readonly definition: EntityDefinition) {}

  /** Begins to look at the stack's server, so that checks need not; what it finds, each check says. */
  configure({ config }: { config: StackConfiguration }): Promise<void> {
    configure(config);
    if (!serverIsGone()) firstLook(this.definition);
    return Promise.resolve();
  }

  /** Compares with what the first look found. Asks nobody itself, unless the resource has a server of its own. */
  async check(olds: Properties, news: Properties) {
    const { [secretNamesKey]: marked, ...given } = news;
    this.guard(given);
    const secretNames = Array.isArray(marked) ? marked.map(String) : [];
    for (const name of secretNames) registerTexts(given[name]);
    let known: KnownServer | undefined;
    let rows: Properties[] = [];
    let obstacle: string | undefined;
    if (!holdsUnknown(given["connection"])) {
      let server: Server | undefined;
      try {
        server = serverOf(given["connection"]);
        rows = await server.preflight(this.definition);
        known = { dialect: (await server.known()).dialect, endpoint: server.client.endpoint };
        if (Object.keys(olds).length === 0) obstacle = this.obstacle(server, known, rows, given);
      } catch (error) {
        const reason = server === undefined ? (error as Error).message : server.explain(error);
        return { inputs: given, failures: [{ property: "", reason }] };
      }
    }
    const { inputs, problems } = check(this.definition, given, known);
    const failures = problems.map((problem) => concealed(problem, secretNames));
    if (failures.length === 0 && obstacle !== undefined) failures.push({ property: "", reason: obstacle });
    const notice =
      known === undefined || failures.length > 0 ? undefined : this.definition.notice?.(inputs, rows, known);
    if (notice !== undefined) warn(notice);
    return { inputs, failures };
  }

  /** What is in the way of an object to be made, told before anything is changed. */
  private obstacle(server: Server, { dialect }: KnownServer, rows: Properties[], news: Properties): string | undefined {
    if (this.definition.facet === true) return undefined;
    const session = { client: server.client, facts: { dialect }, warn: () => undefined };
    return obstacle(this.definition, session, rows, news, news["adopt"] === true, this.ours)?.message;
  }

  diff(id: string, olds: Properties, news: Properties) {
    this.ours.add(id);
    const { changes, replaces, deleteBeforeReplace } = diff(this.definition, olds, news);
    return Promise.resolve({ ...(changes === undefined ? {} : { changes }), replaces, deleteBeforeReplace });
  }

  async create(inputs: Properties) {
    this.guard(inputs);
    const session = await sessionOf(serverOf(inputs["connection"]));
    const wish = { inputs: this.values(inputs), adopt: inputs["adopt"] === true };
    const outcome = await this.finishing(inputs, () => establish(this.definition, session, wish));
    return { id: outcome.id, outs: this.outputs(outcome, inputs) };
  }

  async update(id: string, olds: Properties, news: Properties) {
    this.guard(olds);
    this.guard(news);
    const before = this.outcome(id, olds);
    const inputs = this.values(news);
    if (diff(this.definition, olds, news).changes !== undefined && before.state.unsent.length === 0) {
      return { outs: this.outputs({ ...before, values: inputs }, news) };
    }
    const session = await sessionOf(serverOf(news["connection"]));
    const wish = { inputs, adopt: news["adopt"] === true };
    const outcome = await this.finishing(news, () => amend(this.definition, session, before, wish));
    return { outs: this.outputs(outcome, news) };
  }

  async read(id: string, properties: Properties) {
    this.guard(properties);
    const session = await visibly(() => sessionOf(serverOf(properties["connection"])));
    const before = this.outcome(id, properties);
    const isOurs = stateKey in properties;
    const now = await visibly(() => observe(this.definition, session, before, !isOurs));
    if (now === undefined) return {};
    if (isOurs) return { id: now.id, props: this.outputs(now, properties), inputs: this.inputs(now, properties) };
    // Only looked at (the `id` option): everything there is to see, and no record of a management that is none.
    const seen = this.inputs(now, properties);
    const given = Object.entries(seen).filter(([name]) => name in properties);
    return { id: now.id, props: { ...seen, ...normalized({ ...now.shown }) }, inputs: Object.fromEntries(given) };
  }

  async delete(id: string, properties: Properties): Promise<void> {
    if (serverIsGone()) return;
    this.guard(properties);
    const before = this.outcome(id, properties);
    const ending = properties["onDestroy"] as Ending | undefined;
    if (ending === "retain") return;
    await visibly(async () => {
      try {
        await release(this.definition, await sessionOf(serverOf(properties["connection"])), before, ending);
      } catch (error) {
        throw wayOut(error);
      }
    });
  }

  /** The values of the kind's fields, without what surrounds them. */
  private values(properties: Properties): Properties {
    const values: Properties = {};
    for (const leaf of leavesOf(this.definition, properties)) {
      const value = valueAt(properties, leaf);
      if (value !== undefined) setAt(values, leaf, value);
    }
    return values;
  }

  private outcome(id: string, outputs: Properties): Outcome {
    const values = this.values(outputs);
    const managed = managedLeaves(this.definition, values).map(({ path }) => path);
    const names = Object.keys(this.definition.shown ?? {}).filter((name) => outputs[name] !== undefined);
    const shown = Object.fromEntries(names.map((name) => [name, outputs[name]]));
    return { id, values, shown, state: recordedState(outputs, managed) };
  }

  private outputs({ values, shown, state }: Outcome, surroundings: Properties): Properties {
    return normalized({ ...this.common(surroundings), ...values, ...shown, [stateKey]: storedState(state) });
  }

  private inputs({ values }: Outcome, surroundings: Properties): Properties {
    return normalized({ ...this.common(surroundings), ...values });
  }

  private common(properties: Properties): Properties {
    return Object.fromEntries(commonInputs.map((name) => [name, properties[name] ?? undefined]));
  }

  /** An object that exists but is not as it should be is kept in the state; only reasons are shown to the user. */
  private async finishing(inputs: Properties, work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await visibly(work);
    } catch (error) {
      if (!(error instanceof Unfinished)) throw error;
      const { outcome, message } = error;
      throw Object.assign(error, {
        id: outcome.id,
        properties: { ...this.outputs(outcome, inputs), __provider: inputs["__provider"] },
        reasons: [message],
      });
    }
  }

  /** No message and no log may show these values. */
  private guard(properties: Properties): void {
    for (const [name, { secret }] of Object.entries(this.definition.shown ?? {})) {
      if (secret) registerTexts(properties[name]);
    }
    for (const leaf of leavesOf(this.definition, properties)) {
      const value = valueAt(properties, leaf);
      if (leaf.field.codec.kind === "secret") registerTexts(value);
    }
  }
}

function firstLook(definition: EntityDefinition): void {
  try {
    serverOf(undefined)
      .preflight(definition)
      .catch(() => undefined);
  } catch {
    // The stack names no server that can be used: it may not need one, and what does says what is wrong.
  }
}

function registerTexts(value: unknown): void {
  if (typeof value === "string" && value !== unknownValue) registerSecret(value);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(registerTexts);
}

/** The engine prints the value of the property a failure names, so what the program marked as secret is not named. */
function concealed({ property, reason }: Problem, secretNames: readonly string[]) {
  const [name = ""] = property.split(".");
  return secretNames.includes(name) ? { property: "", reason: redact(`${property}: ${reason}`) } : { property, reason };
}

/** The engine's shim prints the stack of what is thrown; a user's mistake or a server's refusal has none to show. */
async function visibly<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && ("code" in error || error instanceof Unfinished)) error.stack = "";
    throw error;
  }
}

function wayOut(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "KASM_UNREACHABLE" && code !== "KASM_NOT_KASM") return error;
  const { message } = error as Error;
  return Object.assign(
    new Error(
      `${message} If this server is gone for good, run again with KASM_SERVER_GONE=true: its resources are then only forgotten.`,
    ),
    { code },
  );
}

import { KasmSimulator, type SimulatorOptions } from "../../../../simulator";
import * as handlers from "../../../../provider/hosts/dynamic";
import type { Handler } from "../../../../provider/hosts/dynamic/handler";

type Properties = Record<string, unknown>;
export type Kind = keyof typeof handlers;

/** What the engine would keep of a resource. */
export interface Resource {
  readonly kind: Kind;
  id: string;
  inputs: Properties;
  outs: Properties;
}

/** Inputs the provider refused, with everything it said. */
export class Refused extends Error {
  constructor(readonly failures: readonly { property: string; reason: string }[]) {
    super(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  }
}

const handlerOf = (kind: Kind): Handler => handlers[kind];

/** Does with the handlers what the engine does, against a simulator of its own. */
export class Stack {
  private constructor(readonly simulator: KasmSimulator) {}

  static async start(options: SimulatorOptions = {}): Promise<Stack> {
    const simulator = new KasmSimulator({ strict: true, ...options });
    await simulator.listen();
    const stack = new Stack(simulator);
    stack.configure();
    return stack;
  }

  /** Points every handler at this stack's server. */
  configure(overrides: Record<string, string | undefined> = {}): void {
    const config: Record<string, string | undefined> = {
      "kasm:endpoint": this.simulator.url,
      "kasm:apiKey": this.simulator.apiKey,
      "kasm:apiKeySecret": this.simulator.apiKeySecret,
      ...overrides,
    };
    void handlers.zone.configure({ config: { get: (key) => config[key] } });
  }

  close(): Promise<void> {
    return this.simulator.close();
  }

  async check(kind: Kind, news: Properties, olds: Properties = {}): Promise<Properties> {
    const { inputs, failures } = await handlerOf(kind).check(olds, { ...news, __provider: "text" });
    if (failures.length > 0) throw new Refused(failures);
    return inputs;
  }

  async create(kind: Kind, news: Properties): Promise<Resource> {
    const inputs = await this.check(kind, news);
    const { id, outs } = await handlerOf(kind).create(inputs);
    return { kind, id, inputs, outs };
  }

  /** Updates if something differs; says what the engine would have done. */
  async update(resource: Resource, news: Properties): Promise<"same" | "updated" | "replaced"> {
    const handler = handlerOf(resource.kind);
    const inputs = await this.check(resource.kind, news, resource.inputs);
    const { changes, replaces } = await handler.diff(resource.id, resource.outs, inputs);
    if (changes === false) {
      resource.inputs = inputs;
      return "same";
    }
    if (replaces !== undefined && replaces.length > 0) return "replaced";
    const { outs } = await handler.update(resource.id, resource.outs, inputs);
    Object.assign(resource, { inputs, outs });
    return "updated";
  }

  /** Takes over what the server shows; false when the object is gone. */
  async refresh(resource: Resource): Promise<boolean> {
    const { id, props, inputs } = await handlerOf(resource.kind).read(resource.id, {
      ...resource.outs,
      __provider: "text",
    });
    if (id === undefined || props === undefined || inputs === undefined) return false;
    Object.assign(resource, { id, outs: props, inputs });
    return true;
  }

  async destroy(resource: Resource): Promise<void> {
    await handlerOf(resource.kind).delete(resource.id, resource.outs);
  }

  /** How many requests changed something, or tried to, while the work ran. */
  async writes(work: () => Promise<unknown>): Promise<string[]> {
    const mark = this.simulator.journal.mark();
    await work();
    return this.simulator.journal.writes(mark).map((entry) => entry.function);
  }

  /** What the server holds, without what changes by itself. */
  dump(): string {
    const { families } = this.simulator.dump({ runtime: false });
    const kept = Object.entries(families).filter(([, rows]) => rows.length > 0);
    return JSON.stringify(
      kept.sort(([left], [right]) => (left < right ? -1 : 1)),
      null,
      1,
    );
  }
}

/** The only row of a family that fits, as the server stores it. */
export function rowOf(stack: Stack, family: string, wanted: Properties): Properties {
  const rows = (stack.simulator.dump().families[family] ?? []) as Properties[];
  const undashed = (value: unknown) => (typeof value === "string" ? value.replaceAll("-", "") : value);
  const fitting = rows.filter((row) =>
    Object.entries(wanted).every(([key, value]) => undashed(row[key]) === undashed(value)),
  );
  const [row] = fitting;
  if (row === undefined || fitting.length > 1)
    throw new Error(`${fitting.length} rows of ${family} fit ${JSON.stringify(wanted)}`);
  return row;
}

import type { KasmClient, ObjectDescription, ServerFacts } from "../client";
import type { EntityDefinition, Scope } from "./entity";
import { nameOf } from "./entity";
import type { CodecContext } from "./fields";
import { speakingOf } from "./speaking-of";
import type { Properties, WireObject } from "./values";

/** What the reconciler works with during one operation. */
export interface Session {
  readonly client: KasmClient;
  readonly facts: Pick<ServerFacts, "dialect">;
  /** Spellings fixed by the user: `VmProvider.memory` to `memory_gb(GB)`. */
  readonly spellings?: Readonly<Record<string, string>>;
  /** Tells the person something that is no error. */
  readonly warn: (text: string) => void;
  /** Waits, in milliseconds, between looks at something that a write has not shown yet. */
  readonly patience?: readonly number[];
}

const usualPatience = [100, 400, 1000];

/** A session's view of one kind. */
export class Workplace {
  readonly scope: Scope;

  constructor(
    readonly definition: EntityDefinition,
    readonly session: Session,
    inputs: Properties,
    id?: string,
  ) {
    const client = speakingOf(session.client, this.about(inputs, id));
    this.scope = { client, dialect: session.facts.dialect, inputs, ...(id === undefined ? {} : { id }) };
  }

  get client(): KasmClient {
    return this.session.client;
  }

  get patience(): readonly number[] {
    return this.session.patience ?? usualPatience;
  }

  /** Lets time pass and forgets what was seen. */
  async pause(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    this.client.invalidate();
  }

  observe(): Promise<WireObject[]> {
    return this.definition.adapter.observe(this.scope);
  }

  identify(object: WireObject): string {
    return this.definition.adapter.identify(object, this.scope);
  }

  about(inputs: Properties, id?: string): ObjectDescription {
    return { kind: this.definition.kind, name: nameOf(this.definition, inputs), ...(id === undefined ? {} : { id }) };
  }

  /** What codecs may go by: the objects there are, and spellings that were right before. */
  context(rows: readonly WireObject[], labels: Readonly<Record<string, string>> = {}): CodecContext {
    const fixed: Record<string, string> = {};
    const prefix = `${this.definition.kind}.`;
    for (const [path, label] of Object.entries(this.session.spellings ?? {})) {
      if (path.startsWith(prefix)) fixed[path.slice(prefix.length)] = label;
    }
    return { dialect: this.scope.dialect, rows, labels, fixed };
  }
}

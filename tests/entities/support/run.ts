import type { EntityDefinition, Leaf } from "../../../provider/core";
import { check, leavesOf } from "../../../provider/core";
import * as entities from "../../../provider/entities";
import type { SimulatorOptions } from "../../../simulator";
import { Stack } from "../../unit/provider/support/stack";
import type { Properties, Sample } from "./sample";

export const servers = { "1.18": "1.18.1", "1.19": "1.19.0" } as const;
export type Dialect = keyof typeof servers;

export function definitionOf({ kind }: Sample): EntityDefinition {
  return (entities as unknown as Record<string, EntityDefinition>)[kind] as EntityDefinition;
}

/** One field's own change. */
export interface Change {
  readonly path: string;
  readonly leaf: Leaf;
  /** What differs from the smallest inputs. */
  readonly inputs: Properties;
}

/** Names on a list are all alike, so that under each of the server's open questions a few stand for all. */
function afew(changes: readonly Change[]): Change[] {
  const listed = changes.filter(({ leaf }) => leaf.listed === true).slice(3);
  return changes.filter((change) => !listed.includes(change));
}

/** A sample on a server of its own. */
export class Run {
  /** The smallest inputs with the kind's own defaults. */
  readonly completed: Properties;
  /** Every field the kind has for this variant and dialect. */
  readonly leaves: readonly Leaf[];
  private seen: { readonly at: number; readonly dump: string } | undefined;

  private constructor(
    readonly sample: Sample,
    readonly dialect: Dialect,
    readonly stack: Stack,
    readonly inputs: Properties,
    readonly changes: readonly Change[],
  ) {
    this.completed = check(this.definition, inputs).inputs;
    this.leaves = leavesOf(this.definition, this.completed).filter(
      ({ field }) => field.codec.names(dialect).length > 0 || field.codec.kind === "record",
    );
  }

  static async start(sample: Sample, dialect: Dialect, unknown: SimulatorOptions["unknown"] = {}): Promise<Run> {
    const stack = await Stack.start({
      kasmVersion: servers[dialect],
      unknown,
      strict: unknown["unknown_keys"] === undefined,
    });
    try {
      const { inputs, changes } = await sample.prepare(stack, dialect);
      const definition = definitionOf(sample);
      const leaves = leavesOf(definition, check(definition, inputs).inputs);
      const known = Object.entries(changes).map(([path, change]): Change => {
        const leaf = leaves.find((each) => each.path === path);
        if (leaf === undefined) throw new Error(`${sample.title} has no field ${path}`);
        return { path, leaf, inputs: change };
      });
      const chosen = Object.keys(unknown).length === 0 ? known : afew(known);
      return new Run(sample, dialect, stack, inputs, chosen);
    } catch (error) {
      await stack.close();
      throw error;
    }
  }

  get definition(): EntityDefinition {
    return definitionOf(this.sample);
  }

  /** Whether destroy leaves the object in place: it can only be adopted, or is a side of another one. */
  get stays(): boolean {
    return this.sample.create === undefined;
  }

  wished({ inputs }: Change): Properties {
    return { ...this.inputs, ...inputs };
  }

  /** A change that another program could make behind our back: it updates, and can be seen. */
  get visibleChange(): Change | undefined {
    return this.changes.find((change) => {
      const fields = this.leaves.filter(({ parts: [name] }) => name in change.inputs);
      return fields.every(
        ({ path, field: { traits } }) =>
          traits.verified && !traits.replaces && !this.definition.naturalKey.includes(path),
      );
    });
  }

  /** What the server holds. What is on a list is made anew when it comes back, with another id. */
  dump(): string {
    const { journal } = this.stack.simulator;
    // Only calls change anything here, and a dump of everything is dear.
    if (this.seen === undefined || journal.writes(this.seen.at).length > 0) {
      this.seen = { at: journal.mark(), dump: this.stack.dump() };
    }
    const { dump } = this.seen;
    const anew = this.sample.relinked === true || this.leaves.some(({ listed }) => listed === true);
    return anew ? dump.replaceAll(/"[0-9a-f]{32}"/g, '"an id"') : dump;
  }

  close(): Promise<void> {
    return this.stack.close();
  }
}

import type { EntityDefinition } from "./entity";
import { leavesOf, managedLeaves, valueAt, type Leaf } from "./leaves";
import { recordedState } from "./state";
import type { Properties } from "./values";
import { canonical, holdsUnknown } from "./values";
import { commonInputs } from "./check";

export interface Difference {
  /**
   * False: nothing differs in meaning. True: something beside the values differs, and only the state is updated.
   * Undefined: the engine compares the inputs itself, which lets it show each property.
   */
  readonly changes: boolean | undefined;
  readonly replaces: string[];
  /** The new object would collide with the old one. */
  readonly deleteBeforeReplace: boolean;
}

/** Compares recorded outputs with checked inputs. Asks nobody. */
export function diff(definition: EntityDefinition, outputs: Properties, inputs: Properties): Difference {
  const managed = managedLeaves(definition, inputs);
  const state = recordedState(
    outputs,
    leavesOf(definition, outputs)
      .map(({ path }) => path)
      .filter((path) => path in outputs),
  );
  const former = leavesOf(definition, { ...outputs, ...inputs }).filter(({ path }) => state.managed.includes(path));
  const paths = new Set(managed.map(({ path }) => path));
  const changed = [
    ...managed.filter((leaf) => differs(leaf, outputs, inputs)),
    ...former.filter(({ path }) => !paths.has(path)),
  ];
  if (changed.length > 0) {
    const replaces = [...new Set(changed.filter(({ field }) => field.traits.replaces).map(({ parts }) => parts[0]))];
    const sameKey = !changed.some(
      ({ path }) => definition.naturalKey.includes(path) && !isUnknownAt(path, managed, inputs),
    );
    return { changes: undefined, replaces, deleteBeforeReplace: replaces.length > 0 && sameKey };
  }
  const aside = commonInputs.some((name) => canonical(outputs[name] ?? null) !== canonical(inputs[name] ?? null));
  return { changes: aside || state.unsent.length > 0, replaces: [], deleteBeforeReplace: false };
}

function differs(leaf: Leaf, outputs: Properties, inputs: Properties): boolean {
  const { fallback, replaces } = leaf.field.traits;
  // A state from before the field existed lacks it, which is no reason to make the object again.
  const former = valueAt(outputs, leaf) ?? (replaces ? fallback : undefined);
  const wished = valueAt(inputs, leaf);
  if (former === undefined || holdsUnknown(wished)) return true;
  return !leaf.field.codec.same(former, wished);
}

/** Whether the key's part is not known yet: it may stay as it is. */
function isUnknownAt(path: string, leaves: readonly Leaf[], inputs: Properties): boolean {
  const leaf = leaves.find((candidate) => candidate.path === path);
  return leaf !== undefined && holdsUnknown(valueAt(inputs, leaf));
}

import type { EntityDefinition } from "./entity";
import { fieldsOf } from "./entity";
import type { Field, FieldTable } from "./fields";
import { isListed, recordFields } from "./fields";
import type { Properties } from "./values";
import { isObject } from "./values";

/** One value that is managed by itself: a field, or a field under a record's heading. */
export interface Leaf {
  /** `priority`, `settings.idleDisconnect` */
  readonly path: string;
  readonly field: Field;
  /** The heading and the name under it, or just the name. */
  readonly parts: readonly [string] | readonly [string, string];
  /** Whether the heading is a list of the names that are on. */
  readonly listed?: boolean;
}

const known = new WeakMap<FieldTable, readonly Leaf[]>();

/** Every leaf that the kind has for these inputs. */
export function leavesOf(definition: EntityDefinition, inputs: Properties): readonly Leaf[] {
  const fields = fieldsOf(definition, inputs);
  let leaves = known.get(fields);
  if (leaves === undefined) known.set(fields, (leaves = leavesIn(fields)));
  return leaves;
}

function leavesIn(fields: FieldTable): Leaf[] {
  return Object.entries(fields).flatMap(([name, field]): Leaf[] => {
    const inner = recordFields(field);
    if (inner === undefined) return [{ path: name, field, parts: [name] }];
    const listed = isListed(field);
    return Object.entries(inner).map(([key, leaf]) => ({
      path: `${name}.${key}`,
      field: leaf,
      parts: [name, key],
      ...(listed ? { listed } : {}),
    }));
  });
}

/** The value at a leaf; undefined where the program left it out. */
export function valueAt(inputs: Properties, { parts: [name, key] }: Leaf): unknown {
  const value = inputs[name];
  if (key === undefined) return value ?? undefined;
  if (Array.isArray(value)) return value.includes(key) || undefined;
  return isObject(value) ? (value[key] ?? undefined) : undefined;
}

/** Sets the value at a leaf; undefined and null take it out. */
export function setAt(target: Properties, { parts: [name, key], listed }: Leaf, value: unknown): void {
  if (key === undefined) {
    if (value == null) delete target[name];
    else target[name] = value;
    return;
  }
  if (listed === true) {
    const others = Array.isArray(target[name]) ? (target[name] as unknown[]).filter((other) => other !== key) : [];
    target[name] = value === true ? [...others, key] : others;
    return;
  }
  const heading = isObject(target[name]) ? { ...target[name] } : {};
  if (value == null) delete heading[key];
  else heading[key] = value;
  target[name] = heading;
}

/** The leaves the program set. */
export function managedLeaves(definition: EntityDefinition, inputs: Properties): Leaf[] {
  return leavesOf(definition, inputs).filter((leaf) => valueAt(inputs, leaf) !== undefined);
}

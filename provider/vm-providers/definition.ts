import type { Condition, Field, FieldTable, Properties, WireObject } from "../core";

/**
 * What a VM provider config for one provider has beside the fields of every VM provider config. `Fields` are all of
 * them; `Args` are those that go together, where some exclude others; `Secrets` names those that no lookup shows.
 */
export interface VmProviderDefinition<Fields, Args = Fields, Secrets extends keyof Fields = never> {
  readonly fields: FieldTable;
  readonly rules: readonly Condition[];
  /** What must go along with a change, in wire names: values that the server cannot use apart. */
  readonly companions?: (changes: WireObject, inputs: Properties) => WireObject;
  /** Types only: never a value. */
  readonly types?: { readonly fields: Fields; readonly args: Args; readonly secrets: Secrets };
}

/** A definition whose field table names exactly the fields of `Fields`. */
export function defineVmProvider<Fields, Args = Fields, Secrets extends keyof Fields = never>(definition: {
  readonly fields: { readonly [Name in keyof Required<Fields>]: Field };
  readonly rules?: readonly Condition[];
  readonly companions?: (changes: WireObject, inputs: Properties) => WireObject;
}): VmProviderDefinition<Fields, Args, Secrets> {
  return { rules: [], ...definition };
}

export type { Without } from "../core";

/** Some of the fields, all required. */
export type With<Fields, Names extends keyof Fields> = Required<Pick<Fields, Names>>;

import { entityError } from "./errors";
import { leavesOf, valueAt, type Leaf } from "./leaves";
import { KasmError, type KasmClient } from "../client";
import { nameOf, type EntityDefinition } from "./entity";
import { Workplace, type Session } from "./session";
import type { Properties, WireObject } from "./values";
import { holdsUnknown, sameId } from "./values";
import type { CodecContext } from "./fields";

function keyLeaves({ definition }: Workplace, inputs: Properties): Leaf[] {
  return leavesOf(definition, inputs).filter(({ path }) => definition.naturalKey.includes(path));
}

/** The objects that a person would take for the one described. Parts of the key that are left out count as empty. */
export function matches(
  place: Workplace,
  rows: readonly WireObject[],
  inputs: Properties,
  context: CodecContext,
): WireObject[] {
  const leaves = keyLeaves(place, inputs);
  return rows.filter((row) =>
    leaves.every((leaf) => {
      const { codec } = leaf.field;
      return codec.same(valueAt(inputs, leaf) ?? null, codec.read(row, context, leaf.path) ?? null);
    }),
  );
}

/** Those parts of the key that are given; for lookups. */
export function matchesGiven(
  place: Workplace,
  rows: readonly WireObject[],
  key: Properties,
  context: CodecContext,
): WireObject[] {
  const leaves = keyLeaves(place, key).filter((leaf) => valueAt(key, leaf) !== undefined);
  return rows.filter((row) =>
    leaves.every((leaf) =>
      leaf.field.codec.same(valueAt(key, leaf), leaf.field.codec.read(row, context, leaf.path) ?? null),
    ),
  );
}

export function byId(place: Workplace, rows: readonly WireObject[], id: string): WireObject | undefined {
  return rows.find((row) => place.identify(row) === id || sameId(place.identify(row), id));
}

/** The only one of the objects, none, or an error when nobody can say which is meant. */
export function onlyOne(place: Workplace, found: readonly WireObject[], inputs: Properties): WireObject | undefined {
  if (found.length < 2) return found[0];
  throw notUnique(place, found, inputs);
}

function notUnique(place: Workplace, found: readonly WireObject[], inputs: Properties): KasmError {
  const ids = found.map((object) => place.identify(object)).join(", ");
  return entityError("KASM_NOT_UNIQUE", place.about(inputs), place.client, {
    tried: "finding",
    problem: `there are ${found.length} of this natural key (ids ${ids})`,
  });
}

/** The error for a built-in object that the server does not show: it is there all the same, and must not be made again. */
export function hiddenBuiltIn(
  definition: EntityDefinition,
  inputs: Properties,
  client: KasmClient,
): KasmError | undefined {
  const name = nameOf(definition, inputs);
  const { builtInNames } = definition;
  if (builtInNames === undefined || !builtInNames.names.includes(name)) return undefined;
  const right = builtInNames.right.replace(/^(\d+) (.*)$/, "$2 (id $1)");
  return new KasmError("KASM_FORBIDDEN", {
    tried: `finding ${definition.kind} "${name}" at ${client.endpoint}`,
    problem: `every server has it, but it is not shown; this needs ${right}`,
  });
}

/**
 * What stands in the way of making the object described, judged by the objects that were there a moment ago.
 * @param ours ids of objects that belong to the same stack, and are no obstacle
 */
export function obstacle(
  definition: EntityDefinition,
  session: Session,
  rows: readonly WireObject[],
  inputs: Properties,
  adopt: boolean,
  ours: ReadonlySet<string>,
): KasmError | undefined {
  if (definition.naturalKey.some((field) => holdsUnknown(inputs[field]))) return undefined;
  const place = new Workplace(definition, session, inputs);
  const found = matches(place, rows, inputs, place.context(rows));
  if (found.length === 0) return hiddenBuiltIn(definition, inputs, session.client);
  const strangers = found.filter((row) => !ours.has(place.identify(row)));
  if (strangers.length > 1) return notUnique(place, strangers, inputs);
  const id = strangers.map((row) => place.identify(row))[0];
  if (adopt || id === undefined) return undefined;
  const parts = { tried: "making", problem: "it exists already" };
  return entityError("KASM_EXISTS", place.about(inputs, id), session.client, parts);
}

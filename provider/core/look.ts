import { KasmError } from "../client";
import type { Convergence } from "./converge";
import type { EntityDefinition } from "./entity";
import { shows } from "./fields";
import { byId } from "./identity";
import { leavesOf, setAt, valueAt, type Leaf } from "./leaves";
import type { Outcome } from "./outcome";
import { needing } from "./permissions";
import { Workplace, type Session } from "./session";
import { shownValues } from "./shown";
import type { Properties, WireObject } from "./values";

/**
 * The object as it is now, or undefined when it is gone.
 * @param whole all values that can be read, instead of the managed ones
 */
export async function observe(
  definition: EntityDefinition,
  session: Session,
  before: Outcome,
  whole = false,
): Promise<Outcome | undefined> {
  const place = new Workplace(definition, session, before.values, before.id);
  const rows = await needing(definition.permissions.read, () => unlessGone(place));
  const object = byId(place, rows, before.id);
  if (object === undefined) return undefined;
  const context = place.context([object], before.state.labels);
  const values: Properties = {};
  const managed = new Set(before.state.managed);
  for (const leaf of leavesOf(definition, before.values)) {
    const known = valueAt(before.values, leaf);
    if (managed.has(leaf.path)) setAt(values, leaf, observedValue(leaf, known, known, object, context));
    else if (whole && leaf.field.codec.kind !== "secret" && !leaf.field.traits.transient)
      setAt(values, leaf, leaf.field.codec.read(object, context, leaf.path));
  }
  return { ...before, values, shown: shownValues(definition.shown, object, before.shown) };
}

/** The values an object really has: as the program wrote them where the server agrees. */
export function actual(
  place: Workplace,
  leaves: readonly Leaf[],
  inputs: Properties,
  former: Properties,
  reached: Convergence,
  unsent: readonly string[],
) {
  const values: Properties = {};
  const context = place.context([reached.object], reached.labels);
  for (const leaf of leaves) {
    const wished = valueAt(inputs, leaf);
    setAt(
      values,
      leaf,
      observedValue(leaf, wished, unsent.includes(leaf.path) ? valueAt(former, leaf) : wished, reached.object, context),
    );
  }
  return values;
}

function observedValue(
  leaf: Leaf,
  known: unknown,
  writeOnly: unknown,
  object: WireObject,
  context: ReturnType<Workplace["context"]>,
): unknown {
  const { codec, traits } = leaf.field;
  if (!traits.verified) return writeOnly;
  if (known !== undefined && shows(codec, known, object, context, leaf.path)) return known;
  return codec.read(object, context, leaf.path) ?? null;
}

/** A list that belongs to another object is empty when that one is gone. */
export async function unlessGone(place: Workplace): Promise<WireObject[]> {
  try {
    return await place.observe();
  } catch (error) {
    if (error instanceof KasmError && saysGone(error)) return [];
    throw error;
  }
}

/** Kasm says so with a status of 404, or with 200 and words. */
function saysGone({ code, serverMessage = "" }: KasmError): boolean {
  return (
    code === "KASM_NOT_FOUND" || (code === "KASM_REFUSED" && /not found|does not exist|no such/i.test(serverMessage))
  );
}

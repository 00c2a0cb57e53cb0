import { converge, NotConverged } from "./converge";
import type { EntityDefinition } from "./entity";
import { entityError } from "./errors";
import { byId } from "./identity";
import { leavesOf } from "./leaves";
import { unlessGone } from "./look";
import type { Outcome } from "./outcome";
import { needing } from "./permissions";
import { Workplace, type Session } from "./session";
import { putBack } from "./spellings";
import type { Properties, WireObject } from "./values";

export type Ending = "restore" | "delete" | "retain";

/** Ends the management of an object: deletes it, puts back what was found, or leaves it. */
export function release(
  definition: EntityDefinition,
  session: Session,
  before: Outcome,
  wished: Ending | undefined,
): Promise<void> {
  const { id, values, state } = before;
  const facet = definition.facet === true;
  const ending =
    wished === "retain" ? "retain" : wished === "delete" ? "delete" : state.adopted || facet ? "restore" : "delete";
  const place = new Workplace(definition, session, values, id);
  return session.client.exclusive(`${definition.kind} ${id}`, async () => {
    if (ending === "retain") return;
    const object = byId(place, await needing(definition.permissions.read, () => unlessGone(place)), id);
    if (object === undefined) return;
    if (ending === "delete" && !facet) await erase(place, object, id, values);
    else await restore(place, object, before);
  });
}

async function restore(place: Workplace, object: WireObject, { id, values, state }: Outcome): Promise<void> {
  const facet = place.definition.facet === true;
  const intents = leavesOf(place.definition, values).flatMap((leaf) => {
    const original = state.originals[leaf.path];
    return original === undefined ? [] : [putBack(leaf, original, facet)];
  });
  try {
    await converge(place, { inputs: values, id, object, labels: state.labels }, intents);
  } catch (error) {
    throw error instanceof NotConverged ? error.cause : error;
  }
  if (state.lost.length > 0 && !facet) {
    place.session.warn(
      `Kasm ${place.definition.title} "${place.about(values).name ?? ""}" is as it was, except ${state.lost.join(", ")}: the server never showed the former value.`,
    );
  }
}

async function erase(place: Workplace, object: WireObject, id: string, values: Properties): Promise<void> {
  const { definition } = place;
  if (definition.builtIn?.(object) === true) {
    throw entityError("KASM_BUILT_IN", place.about(values, id), place.client, {
      tried: "deleting",
      problem: "it is built in",
    });
  }
  let failure: unknown;
  try {
    await needing(definition.permissions.delete(object), () => definition.adapter.remove(place.scope, object));
  } catch (error) {
    failure = error;
  }
  for (const pause of [0, ...place.patience]) {
    if (pause > 0) await place.pause(pause);
    if (byId(place, await unlessGone(place), id) === undefined) return;
    if (failure !== undefined) throw failure as Error;
  }
  throw entityError("KASM_NOT_STORED", place.about(values, id), place.client, {
    tried: "deleting",
    problem: "the server confirmed it but still lists the object",
    cure: "Look whether something still uses it (sessions, agents), then run again.",
  });
}

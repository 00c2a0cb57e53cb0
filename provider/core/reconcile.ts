import { KasmError } from "../client";
import { converge, NotConverged, type Convergence } from "./converge";
import { complete, make } from "./creation";
import type { EntityDefinition } from "./entity";
import { entityError } from "./errors";
import { shows } from "./fields";
import { byId, matches, onlyOne } from "./identity";
import { leavesOf, managedLeaves, setAt, valueAt, type Leaf } from "./leaves";
import { needing } from "./permissions";
import { Workplace, type Session } from "./session";
import { intend, isUnreadable, originalOf, putBack, type Intent } from "./spellings";
import type { Original, RecordedState } from "./state";
import type { Properties, WireObject } from "./values";

/** What an operation leaves behind: the object's id, its values in the program's form, and what to remember. */
export interface Outcome {
  readonly id: string;
  readonly values: Properties;
  readonly state: RecordedState;
}

/** The object exists but is not as it should be. The outcome says how it is. */
export class Unfinished extends Error {
  constructor(
    override readonly cause: Error,
    readonly outcome: Outcome,
  ) {
    super(cause.message);
    this.name = "Unfinished";
  }
}

export interface Wish {
  readonly inputs: Properties;
  readonly adopt: boolean;
}

const nothing: RecordedState = {
  version: 1,
  adopted: false,
  managed: [],
  originals: {},
  labels: {},
  unsent: [],
  lost: [],
};

/** Sees to it that the object exists as wished: made, or taken over where that is allowed. */
export function establish(definition: EntityDefinition, session: Session, wish: Wish): Promise<Outcome> {
  const place = new Workplace(definition, session, wish.inputs);
  const { name } = place.about(wish.inputs);
  return session.client.exclusive(`${definition.kind} ${name ?? ""}`, async () => {
    const rows = await needing(definition.permissions.read, () => place.observe());
    const context = place.context(rows);
    const existing = onlyOne(place, matches(place, rows, wish.inputs, context), wish.inputs);
    if (existing !== undefined) return takeOver(place, wish, existing);
    const created = await make(place, wish.inputs, rows);
    return finish(
      place,
      wish.inputs,
      created.id,
      nothing,
      {},
      () => complete(place, wish.inputs, created, rows),
      created.object ?? {},
    );
  });
}

async function takeOver(place: Workplace, { inputs, adopt }: Wish, object: WireObject): Promise<Outcome> {
  const { definition } = place;
  const id = place.identify(object);
  const facet = definition.facet === true;
  if (!adopt && !facet) {
    const builtIn = definition.builtIn?.(object) === true ? " It is built in: every server has it." : "";
    throw entityError("KASM_EXISTS", place.about(inputs, id), place.client, {
      tried: "making",
      problem: `it exists already.${builtIn}`,
    });
  }
  const context = place.context([object]);
  const leaves = managedLeaves(definition, inputs);
  const { originals, lost } = record(place, leaves, object);
  const state: RecordedState = { ...nothing, adopted: !facet, originals, lost };
  const intents = leaves.map((leaf) => intend(leaf, valueAt(inputs, leaf)));
  return finish(
    place,
    inputs,
    id,
    state,
    {},
    () => converge(place, { inputs, id, object, labels: context.labels }, intents),
    object,
  );
}

/** Records what fields are before they are managed, and says which of them can never be put back. */
function record(place: Workplace, leaves: readonly Leaf[], object: WireObject) {
  const context = place.context([object]);
  const originals: Record<string, Original> = {};
  const lost: string[] = [];
  for (const leaf of leaves) {
    const original = originalOf(leaf, object, context);
    if (!leaf.field.traits.verified && isUnreadable(original)) lost.push(leaf.path);
    else originals[leaf.path] = original;
  }
  if (lost.length > 0) {
    const { title } = place.definition;
    place.session.warn(
      `Kasm ${title} "${place.about(place.scope.inputs).name ?? ""}" is taken over. The server does not show what ${lost.join(", ")} was, so destroy cannot put that back.`,
    );
  }
  return { originals, lost };
}

/** Brings an existing object in line with changed inputs. */
export function amend(definition: EntityDefinition, session: Session, before: Outcome, wish: Wish): Promise<Outcome> {
  const { inputs } = wish;
  const { id, state } = before;
  const place = new Workplace(definition, session, inputs, id);
  return session.client.exclusive(`${definition.kind} ${id}`, async () => {
    const rows = await needing(definition.permissions.read, () => place.observe());
    const object = byId(place, rows, id);
    if (object === undefined) {
      throw entityError("KASM_GONE", place.about(inputs, id), place.client, {
        tried: "changing",
        problem: "it is gone",
      });
    }
    const context = place.context([object], state.labels);
    const others = matches(place, rows, inputs, context).filter((row) => row !== object);
    onlyOne(place, others.length === 0 ? [] : [object, ...others], inputs);

    const leaves = managedLeaves(definition, inputs);
    const managed = new Set(state.managed);
    const added = leaves.filter(({ path }) => !managed.has(path) && !(path in state.originals));
    const { originals, lost } = record(place, added, object);
    const dropped = leavesOf(definition, { ...before.values, ...inputs }).filter(
      ({ path }) => managed.has(path) && !leaves.some((leaf) => leaf.path === path),
    );
    const kept = { ...state.originals, ...originals };
    const intents = [
      ...leaves.filter((leaf) => mustWrite(leaf, before, inputs)).map((leaf) => intend(leaf, valueAt(inputs, leaf))),
      ...dropped.flatMap((leaf) => backTo(leaf, kept[leaf.path], definition)),
    ];
    for (const { path } of dropped) delete kept[path];
    const next: RecordedState = {
      ...state,
      originals: kept,
      lost: [...state.lost.filter((path) => !dropped.some((leaf) => leaf.path === path)), ...lost],
    };
    return finish(
      place,
      inputs,
      id,
      next,
      before.values,
      () => converge(place, { inputs, id, object, labels: state.labels, rows }, intents),
      object,
    );
  });
}

/** Verified leaves are always looked at; write-only ones are sent when the program's value changed or never arrived. */
function mustWrite(leaf: Leaf, before: Outcome, inputs: Properties): boolean {
  if (leaf.field.traits.verified) return true;
  const former = valueAt(before.values, leaf);
  return (
    before.state.unsent.includes(leaf.path) ||
    former === undefined ||
    !leaf.field.codec.same(former, valueAt(inputs, leaf))
  );
}

function backTo(leaf: Leaf, original: Original | undefined, definition: EntityDefinition): Intent[] {
  return original === undefined ? [] : [putBack(leaf, original, definition.facet === true)];
}

/** Runs the last step and puts the outcome together, also when the step fails half-way. */
async function finish(
  place: Workplace,
  inputs: Properties,
  id: string,
  state: RecordedState,
  former: Properties,
  step: () => Promise<Convergence>,
  object: WireObject,
): Promise<Outcome> {
  const leaves = managedLeaves(place.definition, inputs);
  const managed = leaves.map(({ path }) => path);
  try {
    const { labels } = await step();
    return { id, values: inputs, state: { ...state, managed, labels, unsent: [] } };
  } catch (error) {
    const reached = error instanceof NotConverged ? error.reached : { object, labels: state.labels };
    const unsent =
      error instanceof NotConverged
        ? error.unsent
        : leaves.filter(({ field }) => !field.traits.verified).map(({ path }) => path);
    const values = actual(place, leaves, inputs, former, reached, unsent);
    const cause = error instanceof NotConverged ? error.cause : (error as Error);
    throw new Unfinished(cause, { id, values, state: { ...state, managed, labels: reached.labels, unsent } });
  }
}

/** The values an object really has: as the program wrote them where the server agrees. */
function actual(
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
  const place = new Workplace(definition, session, before.values);
  const rows = await needing(definition.permissions.read, () => unlessGone(place));
  const object = byId(place, rows, before.id);
  if (object === undefined) return undefined;
  const context = place.context([object], before.state.labels);
  const values: Properties = {};
  const managed = new Set(before.state.managed);
  for (const leaf of leavesOf(definition, before.values)) {
    const known = valueAt(before.values, leaf);
    if (managed.has(leaf.path)) setAt(values, leaf, observedValue(leaf, known, known, object, context));
    else if (whole && leaf.field.codec.kind !== "secret")
      setAt(values, leaf, leaf.field.codec.read(object, context, leaf.path));
  }
  return { ...before, values };
}

/** A list that belongs to another object is empty when that one is gone. */
async function unlessGone(place: Workplace): Promise<WireObject[]> {
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
  const intents = leavesOf(place.definition, values).flatMap((leaf) =>
    backTo(leaf, state.originals[leaf.path], place.definition),
  );
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

import { converge, NotConverged, type Convergence } from "./converge";
import { complete, make } from "./creation";
import type { EntityDefinition } from "./entity";
import { entityError } from "./errors";
import { byId, hiddenBuiltIn, matches, onlyOne } from "./identity";
import { leavesOf, managedLeaves, valueAt, type Leaf } from "./leaves";
import { actual } from "./look";
import { nothing, Unfinished, type Outcome, type Wish } from "./outcome";
import { needing } from "./permissions";
import { Workplace, type Session } from "./session";
import { intend, isUnreadable, originalOf, putBack, type Intent } from "./spellings";
import { shownValues } from "./shown";
import type { Original, RecordedState } from "./state";
import type { Properties, WireObject } from "./values";

/** Sees to it that the object exists as wished: made, or taken over where that is allowed. */
export function establish(definition: EntityDefinition, session: Session, wish: Wish): Promise<Outcome> {
  const place = new Workplace(definition, session, wish.inputs);
  const { name } = place.about(wish.inputs);
  return session.client.exclusive(`${definition.kind} ${name ?? ""}`, async () => {
    const rows = await needing(definition.permissions.read, () => place.observe());
    const context = place.context(rows);
    const existing = onlyOne(place, matches(place, rows, wish.inputs, context), wish.inputs);
    if (existing !== undefined) return takeOver(place, wish, existing);
    const unseen = hiddenBuiltIn(definition, wish.inputs, session.client);
    if (unseen !== undefined) throw unseen;
    const created = await make(place, wish.inputs, rows);
    return finish(place, wish.inputs, created.id, {
      state: nothing,
      answer: created.answer,
      object: created.object ?? {},
      step: () => complete(place, wish.inputs, created, rows),
    });
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
  return finish(place, inputs, id, {
    state,
    object,
    step: () => converge(place, { inputs, id, object, labels: context.labels }, intents),
  });
}

/** Records what fields are before they are managed, and says which of them can never be put back. */
function record(place: Workplace, leaves: readonly Leaf[], object: WireObject) {
  const context = place.context([object]);
  const originals: Record<string, Original> = {};
  const lost: string[] = [];
  for (const leaf of leaves.filter(({ field }) => !field.traits.transient)) {
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
    return finish(place, inputs, id, {
      state: next,
      former: before,
      object,
      step: () => converge(place, { inputs, id, object, labels: state.labels, rows }, intents),
    });
  });
}

/**
 * Verified leaves are always looked at, and transient ones go with every change; write-only ones are sent when the
 * program's value changed or never arrived.
 */
function mustWrite(leaf: Leaf, before: Outcome, inputs: Properties): boolean {
  if (leaf.field.traits.verified || leaf.field.traits.transient) return true;
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

interface LastStep {
  readonly state: RecordedState;
  /** The object before the step. */
  readonly object: WireObject;
  /** What was known of it before the operation. */
  readonly former?: Outcome;
  /** What the answer to create said. */
  readonly answer?: WireObject;
  readonly step: () => Promise<Convergence>;
}

/** Runs the last step and puts the outcome together, also when the step fails half-way. */
async function finish(
  place: Workplace,
  inputs: Properties,
  id: string,
  { state, object, former, answer, step }: LastStep,
): Promise<Outcome> {
  const leaves = managedLeaves(place.definition, inputs);
  const managed = leaves.map(({ path }) => path);
  const shown = (reached: Convergence) => shownValues(place.definition.shown, reached.object, former?.shown, answer);
  try {
    const reached = await step();
    return {
      id,
      values: inputs,
      shown: shown(reached),
      state: { ...state, managed, labels: reached.labels, unsent: [] },
    };
  } catch (error) {
    const reached = error instanceof NotConverged ? error.reached : { object, labels: state.labels };
    const unsent =
      error instanceof NotConverged
        ? error.unsent
        : leaves.filter(({ field }) => !field.traits.verified).map(({ path }) => path);
    const values = actual(place, leaves, inputs, former?.values ?? {}, reached, unsent);
    const cause = error instanceof NotConverged ? error.cause : (error as Error);
    const outcome = { id, values, shown: shown(reached), state: { ...state, managed, labels: reached.labels, unsent } };
    throw new Unfinished(cause, outcome);
  }
}

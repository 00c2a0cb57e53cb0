import { KasmError } from "../client";
import { Attempts, mayBeSpelling } from "./attempts";
import { converge, type Convergence } from "./converge";
import { entityError } from "./errors";
import type { CodecContext } from "./fields";
import { byId, matches } from "./identity";
import { leavesOf, managedLeaves, valueAt, type Leaf } from "./leaves";
import { needing } from "./permissions";
import type { Workplace } from "./session";
import { intend, type Intent } from "./spellings";
import type { Properties, WireObject } from "./values";

interface Created {
  readonly id: string;
  /** Undefined while the server's list does not show it. */
  readonly object: WireObject | undefined;
  /** The spellings that were sent, by path, where there was a choice. */
  readonly used: ReadonlyMap<string, string>;
  /** The object as the answer to create showed it. */
  readonly answer?: WireObject;
}

/** Makes an object that was not there among `rows`, and finds it again. */
export async function make(place: Workplace, inputs: Properties, rows: readonly WireObject[]): Promise<Created> {
  const context = place.context(rows);
  const leaves = managedLeaves(place.definition, inputs).filter(({ field }) => !field.traits.afterwards);
  const intents = leaves.map((leaf) => intend(leaf, valueAt(inputs, leaf)));
  const impossible = intents.find((intent) => intent.spellings(context).length === 0);
  if (impossible !== undefined) throw notWritable(place, inputs, impossible.leaf);
  const initial = initialValues(place, inputs, leaves, context);
  const attempts = new Attempts(intents, context);
  let refusal: unknown;
  for (let attempt = attempts.next; attempt !== undefined; attempt = attempts.next) {
    const body = { ...initial, ...Object.fromEntries(attempt.map(({ spelling }) => [spelling.key, spelling.value])) };
    const used = new Map(attempt.map(({ path, spelling }) => [path, spelling.label]));
    try {
      const { adapter, permissions } = place.definition;
      const made = await needing(permissions.create, () => adapter.create(place.scope, body));
      return { ...(await found(place, inputs, rows, context, made?.id)), used, answer: made?.answer };
    } catch (error) {
      const lost = error instanceof KasmError && error.ambiguous;
      const ours = lost ? await recovered(place, inputs, rows, context, intents, error) : undefined;
      if (ours !== undefined && "id" in ours) return { ...ours, used };
      // The first refusal speaks of the likeliest spelling, so it is the one to show in the end.
      refusal ??= ours?.uncertain ?? error;
      if (!mayBeSpelling(error) || !attempts.refused(attempt, error)) throw refusal;
    }
  }
  throw refusal;
}

/** What goes with a create where the program says nothing. */
function initialValues(
  place: Workplace,
  inputs: Properties,
  managed: readonly Leaf[],
  context: CodecContext,
): WireObject {
  const left = leavesOf(place.definition, inputs).filter(({ path }) => !managed.some((leaf) => leaf.path === path));
  const spelled = left.flatMap(({ field: { codec, traits } }) =>
    traits.initial === undefined
      ? []
      : codec
          .names(context.dialect)
          .slice(0, 1)
          .map((name): [string, unknown] => [name, traits.initial]),
  );
  return Object.fromEntries(spelled);
}

function notWritable(place: Workplace, inputs: Properties, { path, field }: Leaf): KasmError {
  if (field.codec.names(place.scope.dialect).length === 0) {
    return new KasmError("KASM_REFUSED", {
      tried: `making ${place.definition.title} "${place.about(inputs).name ?? ""}"`,
      problem: `this version of Kasm has no place for ${path}`,
      cure: `${field.traits.absence ?? "Leave it out"}.`,
    });
  }
  return new KasmError("KASM_REFUSED", {
    tried: `making ${place.definition.title} "${place.about(inputs).name ?? ""}"`,
    problem: `${path} is not a whole number in any unit that this server counts in`,
    cure: 'Kasm before 1.19 counts whole GiB, GB, MiB or MB; write for example "16 GiB".',
  });
}

/** Finds an object that was just made: by its id where the answer told it, else by what tells it from the others. */
async function found(
  place: Workplace,
  inputs: Properties,
  rows: readonly WireObject[],
  context: CodecContext,
  id: string | undefined,
) {
  const known = new Set(rows.map((row) => place.identify(row)));
  for (const pause of [0, ...place.patience]) {
    if (pause > 0) await place.pause(pause);
    const now = await place.observe();
    const object =
      id !== undefined
        ? byId(place, now, id)
        : matches(place, now, inputs, context).find((candidate) => !known.has(place.identify(candidate)));
    if (object !== undefined) return { id: place.identify(object), object };
  }
  if (id !== undefined) return { id, object: undefined };
  throw entityError("KASM_CREATE_UNCERTAIN", place.about(inputs), place.client, {
    tried: "making",
    problem: "the server confirmed it, but does not list it",
  });
}

/**
 * After a create whose answer was lost: only an object that was absent before and equals every sent field is taken for
 * ours. Anything else might be someone else's, so it is left alone and said. With nothing there, the caller decides.
 */
async function recovered(
  place: Workplace,
  inputs: Properties,
  rows: readonly WireObject[],
  context: CodecContext,
  intents: readonly Intent[],
  error: KasmError,
): Promise<{ id: string; object: WireObject } | { uncertain: KasmError }> {
  const known = new Set(rows.map((row) => place.identify(row)));
  let problem = "no such object is to be found now, but it may still appear";
  let seen = 0;
  for (const pause of [0, ...place.patience]) {
    if (pause > 0) await place.pause(pause);
    place.client.invalidate();
    const candidates = matches(place, await place.observe(), inputs, context).filter(
      (row) => !known.has(place.identify(row)),
    );
    const equal = candidates.filter((row) => intents.every((intent) => intent.shown(row, context) !== false));
    const [ours, another] = equal;
    if (ours !== undefined && another === undefined && candidates.length === 1)
      return { id: place.identify(ours), object: ours };
    seen = candidates.length;
    if (candidates.length > 1) {
      problem = `${candidates.length} objects of this natural key have appeared meanwhile (ids ${candidates.map((row) => place.identify(row)).join(", ")})`;
      break;
    }
    const [candidate] = candidates;
    if (candidate !== undefined) {
      const different = intents
        .filter((intent) => intent.shown(candidate, context) === false)
        .map(({ leaf }) => leaf.path);
      problem = `an object of this natural key has appeared meanwhile (id ${place.identify(candidate)}), but differs in ${different.join(", ")}`;
    }
  }
  const uncertain = entityError("KASM_CREATE_UNCERTAIN", place.about(inputs), place.client, {
    tried: "making",
    problem: `${problem}. What happened to the call: ${error.message}`,
  });
  if (seen > 0) throw uncertain;
  return { uncertain };
}

/** The intents of a creation that the create call itself did not fulfil are fulfilled here. */
export function complete(
  place: Workplace,
  inputs: Properties,
  created: Created,
  rows: readonly WireObject[],
): Promise<Convergence> {
  const { id, object, used } = created;
  if (object === undefined) {
    return Promise.reject(
      entityError("KASM_NOT_STORED", place.about(inputs, id), place.client, {
        tried: "making",
        problem: "the server confirmed it and gave it an id, but does not list it",
        cure: "Run `pulumi up` again; if it stays, look on the server.",
      }),
    );
  }
  const sent = (leaf: Leaf) => !leaf.field.traits.verified && !leaf.field.traits.afterwards;
  const intents = managedLeaves(place.definition, inputs)
    .filter((leaf) => !sent(leaf))
    .map((leaf) => intend(leaf, valueAt(inputs, leaf)));
  return converge(place, { inputs, id, object, labels: {}, used, fresh: true, rows }, intents);
}

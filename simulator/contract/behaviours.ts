import { fieldsOf, wireForm, type FieldDefinition } from "../catalogue";
import type { JsonObject } from "../json";
import type { Kind, Made } from "./model";
import { Refusal, type Run } from "./run";
import { outcomeOf, wordsOf, type Outcome, type Reply } from "./wire";

/** What a server did with a request that is not as it should be. */
export interface Behaviour {
  readonly kind: string;
  readonly what: string;
  readonly outcome: Outcome;
  /** The server's status and words. */
  readonly words: string;
}

/** A nonsense that every kind of object can be tried with. */
export async function misbehave(run: Run, kind: Kind): Promise<Behaviour[]> {
  const mark = run.ledger.made;
  const seen: Behaviour[] = [];
  const note = (what: string, reply: Reply) =>
    seen.push({ kind: kind.label, what, outcome: outcomeOf(reply), words: wordsOf(reply) });
  try {
    const fields = await kind.smallest(run);
    const nobody: Made = { kind, id: run.nowhere, fields };
    if (kind.update !== undefined) note("an update of an object that is not there", await run.update(nobody, {}));
    note("a delete of an object that is not there", await run.remove(nobody));
    const required = known(run, kind).find(({ field }) => field.required === true && field.writeOnly !== true);
    if (required !== undefined) {
      const rest = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== required.name));
      note("a create without a required field", (await run.tryMake(kind, rest)).reply);
    }
    if (kind.update !== undefined) await misuse(run, await run.make(kind), note);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  } finally {
    await run.ledger.clean(mark);
  }
  return seen;
}

const known = (run: Run, kind: Kind): { field: FieldDefinition; name: string }[] =>
  fieldsOf(kind.family, kind.variant)
    .filter((field) => field.readOnly !== true && field.runtime !== true && field.locked !== true)
    .map((field) => ({ field, name: wireForm(field, run.dialect, run.switches)?.name ?? "" }))
    .filter(({ name }) => name !== "");

/** Values that a field can't have, sent by an update. */
async function misuse(run: Run, made: Made, note: (what: string, reply: Reply) => void): Promise<void> {
  const fields = known(run, made.kind);
  const attempt = async (what: string, fits: (field: FieldDefinition) => boolean, value: JsonObject[string]) => {
    const found = fields.find(({ field }) => fits(field));
    if (found !== undefined) note(what, await run.update(made, { [found.name]: value }));
  };
  await attempt("text for a number", (field) => field.type === "integer", "many");
  await attempt("text for true or false", (field) => field.type === "boolean", "perhaps");
  await attempt("a value that is none of a field's", (field) => field.values !== undefined, "something else");
  await attempt("a reference to nothing", (field) => field.references !== undefined, run.nowhere);
}

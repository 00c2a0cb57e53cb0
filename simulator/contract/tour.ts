import { fieldsOf, wireForm, type FieldDefinition } from "../catalogue";
import type { JsonObject } from "../json";
import { isBefore } from "../versions";
import { isSame, MASK, shownValue } from "./compare";
import type { Kind, Made } from "./model";
import { Refusal, type Run } from "./run";
import { needsOf, referenceKind } from "./smallest";
import { RISKY } from "./untried";
import { samplesOf, type Sample } from "./values";
import type { Verdicts } from "./verdicts";
import { outcomeOf, wordsOf } from "./wire";

/** The row of the catalogue that a field of a kind is. */
export const rowOf = (kind: Kind, field: FieldDefinition): string => {
  const own = kind.variant !== undefined && kind.family.fields.every((each) => each !== field);
  return `field ${kind.family.name}${own ? `[${kind.variant}]` : ""}.${field.key}`;
};

/** Keys that a server answered and the catalogue does not know, as `kind: key`. */
export type UnknownKeys = Set<string>;

/** An object that was made, and how it was last read. */
interface Subject {
  readonly made: Made;
  row: JsonObject;
}

/** One object's life: made, every field written and read, read by the list, deleted. */
export async function tour(run: Run, kind: Kind, verdicts: Verdicts, unknown: UnknownKeys): Promise<void> {
  const mark = run.ledger.made;
  const call = (name: string) => `call ${name}`;
  const later = laterThan(run, kind);
  if (later !== undefined) {
    const reason = `not before ${later}`;
    for (const field of fieldsOf(kind.family, kind.variant)) verdicts.unknown(rowOf(kind, field), reason);
    return;
  }
  try {
    let made: Made;
    try {
      made = await run.make(kind);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const sentence = `${kind.label}: ${error.message}`;
      if (outcomeOf(error.reply) === "denied") verdicts.unknown(call(error.call), sentence);
      else verdicts.differs(call(error.call), sentence);
      return;
    }
    verdicts.agrees(call(kind.create.name));
    const row = await run.read(made);
    if (row === undefined) {
      verdicts.differs(call(kind.list.name), `does not show what ${kind.create.name} made`);
      return;
    }
    verdicts.agrees(call(kind.list.name));
    lookAtKeys(run, kind, row, unknown);
    const subject: Subject = { made, row };
    for (const field of fieldsOf(kind.family, kind.variant)) {
      const shown = kind.owns?.includes(field.key) ?? kind.leaves?.includes(field.key) !== true;
      if (shown) await tryField(run, subject, field, verdicts);
    }
    const reply = await run.remove(made);
    if (outcomeOf(reply) !== "accepted") verdicts.differs(call(kind.remove.name), wordsOf(reply));
    else if ((await run.read(made)) !== undefined) verdicts.differs(call(kind.remove.name), "answers 200 and keeps it");
    else verdicts.agrees(call(kind.remove.name));
  } finally {
    await run.ledger.clean(mark);
  }
}

/** The line of Kasm that brought a kind, where this one is older. */
function laterThan(run: Run, kind: Kind): string | undefined {
  const { laterValues } = kind.family.fields.find((field) => field.laterValues !== undefined) ?? {};
  if (laterValues === undefined || !laterValues.values.includes(kind.variant ?? "")) return undefined;
  const since = laterValues.since[run.switches[laterValues.switch]] ?? run.dialect;
  return isBefore(run.dialect, since) ? since : undefined;
}

function lookAtKeys(run: Run, kind: Kind, row: JsonObject, unknown: UnknownKeys): void {
  const known = new Set(
    fieldsOf(kind.family, kind.variant).map((field) => wireForm(field, run.dialect, run.switches)?.name),
  );
  for (const key of Object.keys(row)) if (!known.has(key)) unknown.add(`${kind.label}: ${key}`);
}

async function tryField(run: Run, subject: Subject, field: FieldDefinition, verdicts: Verdicts): Promise<void> {
  const { row } = subject;
  const { kind } = subject.made;
  const id = rowOf(kind, field);
  const form = wireForm(field, run.dialect, run.switches);
  if (form === null) {
    // What the line does not know must not be answered; another field may have the name.
    const taken = fieldsOf(kind.family, kind.variant).some(
      (other) => other !== field && wireForm(other, run.dialect, run.switches)?.name === field.key,
    );
    const answeredAnyway = field.key in row && !taken;
    const limit = `${id.replace("field", "limit")} since ${field.since?.dialect}`;
    if (answeredAnyway) verdicts.differs(id, `is answered, though not known of ${run.dialect}`);
    if (field.since !== undefined && answeredAnyway) verdicts.differs(limit, `${run.dialect} has it`);
    else if (field.since !== undefined) verdicts.agrees(limit);
    else if (!answeredAnyway && field.newer !== true) verdicts.agrees(id);
    return;
  }
  const answered = form.name in row;
  if (field.writeOnly === true && answered) return verdicts.differs(id, "is answered");
  if (field.readOnly === true || field.runtime === true) {
    if (field.writeOnly === true || answered) verdicts.agrees(id);
    else verdicts.differs(id, "is not answered");
    return;
  }
  const { takenWhen } = field;
  if (takenWhen !== undefined && run.switches[takenWhen.switch] !== takenWhen.is) {
    return verdicts.unknown(id, `is not taken: ${takenWhen.switch}`);
  }
  const risk = RISKY[`${kind.family.name}.${field.key}`];
  if (risk !== undefined && !run.risky) return verdicts.unknown(id, risk);
  await writeAndRead(run, subject, field, form.name, verdicts);
}

/** The values to try: made up, or objects made for it and nothing. */
async function candidates(run: Run, kind: Kind, field: FieldDefinition): Promise<readonly Sample[]> {
  const own = await kind.values?.[field.key]?.(run);
  if (own !== undefined) return own.map((value) => ({ written: value, read: value }));
  if (field.references === undefined) return field.type === "identifier" ? [] : samplesOf(field, run);
  const { id } = await run.make(referenceKind(kind, field));
  const nothing: Sample = { written: null, read: null };
  const kept = field.required === true || field.neededWhen !== undefined || kind.keeps?.includes(field.key) === true;
  return kept ? [{ written: id, read: id }] : [{ written: id, read: id }, nothing];
}

async function writeAndRead(
  run: Run,
  subject: Subject,
  field: FieldDefinition,
  name: string,
  verdicts: Verdicts,
): Promise<void> {
  const { made } = subject;
  const { kind } = made;
  const id = rowOf(kind, field);
  const isLink = field.type === "identifier" && field.writeOnly === true;
  if (field.locked === true || isLink || kind.update === undefined || kind.stays?.includes(field.key) === true) {
    return lookAtCreated(subject, field, name, verdicts, run);
  }
  const tried = await candidates(run, kind, field);
  if (tried.length === 0) return verdicts.unknown(id, "no value for it can be made up");
  for (const { written, read } of tried) {
    const beside = (await kind.alongside?.[field.key]?.(run)) ?? {};
    const kept = run.keepsRest(kind) ? subject.row : {};
    const needs = await needsOf(run, kind, { ...made.fields, ...kept, ...beside, [name]: written });
    const changes = { ...beside, ...needs, [name]: written };
    const reply = await run.update(made, changes);
    if (outcomeOf(reply) !== "accepted") {
      return verdicts.differs(id, `${shownValue(field, written)} is not taken: ${wordsOf(reply)}`);
    }
    subject.row = (await run.read(made)) ?? {};
    lookAtRest(run, kind, changes, { before: kept, after: subject.row }, verdicts);
    const seen = subject.row[name];
    const problem = problemOf(run, field, read, seen);
    if (problem !== undefined) return verdicts.differs(id, `${shownValue(field, written)} was written; ${problem}`);
  }
  verdicts.agrees(`call ${kind.update.name}`);
  verdicts.agrees(id);
}

/** What an update leaves out has to stay, where it is known or was found to. */
function lookAtRest(
  run: Run,
  kind: Kind,
  sent: JsonObject,
  { before, after }: { readonly before: JsonObject; readonly after: JsonObject },
  verdicts: Verdicts,
): void {
  if (kind.update === undefined) return;
  const { name, partial } = kind.update;
  const isNothing = (field: FieldDefinition, value: JsonObject[string]) =>
    value === null || value === "" || isSame(field, field.default ?? null, value);
  const lost = fieldsOf(kind.family, kind.variant).filter((field) => {
    const key = wireForm(field, run.dialect, run.switches)?.name ?? "";
    if (field.runtime === true || field.readOnly === true || key in sent || !(key in before)) return false;
    return !isNothing(field, before[key] ?? null) && isNothing(field, after[key] ?? null);
  });
  const row = partial === undefined ? `call ${name}` : `partial update ${name}`;
  if (lost.length > 0) verdicts.differs(row, `clears ${lost.map(({ key }) => key).join(", ")}, which it leaves out`);
  else if (partial !== undefined) verdicts.agrees(row);
}

/** What can't be changed is looked at as it was made. */
function lookAtCreated(
  { made, row }: Subject,
  field: FieldDefinition,
  name: string,
  verdicts: Verdicts,
  run: Run,
): void {
  const id = rowOf(made.kind, field);
  const written = made.fields[name];
  if (written === undefined) return verdicts.unknown(id, "is set when an object is made; this kind is made without");
  const problem = problemOf(run, field, written, row[name]);
  if (problem === undefined) verdicts.agrees(id);
  else verdicts.differs(id, `${shownValue(field, written)} was made; ${problem}`);
}

/** What is wrong with what was read; undefined when nothing is. */
function problemOf(
  run: Run,
  field: FieldDefinition,
  wanted: Sample["read"],
  seen: JsonObject[string] | undefined,
): string | undefined {
  if (field.writeOnly === true) return undefined;
  if (field.secret === true && field.readable !== true) {
    const masking = run.switches.secret_masking;
    if (masking !== "clear" || field.alwaysMasked === true) {
      const hidden = masking === "absent" ? undefined : MASK;
      return seen === hidden ? undefined : `${shownValue(field, seen)} is read, though secrets are ${masking}`;
    }
  }
  return isSame(field, wanted, seen) ? undefined : `${shownValue(field, seen)} is read`;
}

import { expect } from "@jest/globals";
import { FAMILIES, type FieldDefinition, type KasmVersion } from "../../../../simulator";
import { isKnownOn } from "../../../../simulator/catalogue";
import { dialectOf, namingOf, type Dialect } from "../../../../simulator/versions";
import { items, type Body, type Running } from "../support";

/** One object's life: made with every field that can be set, read, changed, read again, deleted. */
export interface Tour {
  readonly family: string;
  /** The kind of object, where the family has kinds of different fields. */
  readonly variant?: string;
  readonly create: string;
  readonly update: string;
  readonly list: string;
  /** The body of the list call. */
  readonly listBody?: Body;
  readonly remove: string;
  readonly envelope: string;
  /** The id's name when read. */
  readonly id: string;
  /** The id's name when an update carries it. Default: the same. */
  readonly updateId?: string;
  readonly removeBody: (id: unknown) => Body;
  /** Every settable field under its name in this version, as it is written. */
  readonly body: Body;
  /** Fields that are changed then. */
  readonly change: Body;
  /** Fields whose read value is neither what was written nor its JSON. */
  readonly read?: Body;
  /** Fields that are read as asterisks. */
  readonly secrets?: readonly string[];
  /** Fields that are never read. */
  readonly writeOnly?: readonly string[];
  /** Where the calls are. Default: /api/admin/. */
  readonly path?: string;
  /** Makes what the object refers to. */
  readonly prepare?: (running: Running) => Promise<Prepared>;
  /** Another tour of the family has every field; this one only those of its kind. */
  readonly partial?: boolean;
  /** Settable fields that this kind of object has no use for. */
  readonly without?: readonly string[];
}

/** Fields that refer to what was made, and how to take it away again. */
export interface Prepared {
  readonly body?: Body;
  readonly change?: Body;
  readonly listBody?: Body;
  readonly clean: () => Promise<void>;
}

export const MASK = "**********";

/** The names under which an administrator can set something, by the catalogue. */
function settableNames({ family, variant }: Tour, kasmVersion: KasmVersion): string[] {
  const found = FAMILIES.find((each) => each.name === family);
  if (found === undefined) throw new Error(`no family ${family}`);
  const fields = [...found.fields, ...(variant === undefined ? [] : (found.variants?.fields[variant] ?? []))];
  return fields
    .filter((field) => field.readOnly !== true && field.runtime !== true)
    .map((field) => nameOf(field, dialectOf(kasmVersion)))
    .filter((name) => name !== undefined);
}

function nameOf(field: FieldDefinition, dialect: Dialect): string | undefined {
  if (!isKnownOn(field, dialect)) return undefined;
  const naming = namingOf(dialect);
  if (field.candidates?.dialects.includes(naming) === true) return Object.values(field.candidates.forms)[0]?.name;
  const own = field.wire?.[naming];
  return own === null ? undefined : (own?.name ?? field.key);
}

/** What is read of a written value: text that is JSON comes back as what it says. */
function readOf(tour: Tour, written: Body): Body {
  const shown: Body = {};
  for (const [key, value] of Object.entries(written)) {
    if (tour.writeOnly?.includes(key) === true) continue;
    if (tour.secrets?.includes(key) === true) shown[key] = MASK;
    else if (typeof value === "string" && /^[[{]/.test(value)) shown[key] = JSON.parse(value);
    else shown[key] = value;
  }
  for (const [key, value] of Object.entries(tour.read ?? {})) if (key in written) shown[key] = value;
  return shown;
}

/** The answer of a call of the tour; throws on a refusal. */
async function send(running: Running, tour: Tour, name: string, body: Body): Promise<Body> {
  const answer = await running.ask(name, body, tour.path);
  if (answer.status !== 200 || "error_message" in answer.body) {
    throw new Error(`${name}: ${answer.status} ${answer.text}`);
  }
  return answer.body;
}

/** Makes the object and answers its id. */
export async function make(running: Running, tour: Tour): Promise<unknown> {
  const list = async () => items(await send(running, tour, tour.list, tour.listBody ?? {}), listKey(tour));
  const before = new Set((await list()).map((row) => row[tour.id]));
  await send(running, tour, tour.create, { [tour.envelope]: tour.body });
  const made = (await list()).filter((row) => !before.has(row[tour.id]));
  expect(made).toHaveLength(1);
  return made[0]?.[tour.id];
}

function listKey(tour: Tour): string {
  const call = FAMILIES.flatMap((family) => family.calls).find((each) => each.name === tour.list);
  return call?.answer ?? "";
}

/** Walks the tour; throws where the simulator does something else than written above. */
export async function travel(running: Running, plan: Tour): Promise<void> {
  const prepared = await plan.prepare?.(running);
  const tour: Tour = {
    ...plan,
    body: { ...plan.body, ...prepared?.body },
    change: { ...plan.change, ...prepared?.change },
    listBody: { ...plan.listBody, ...prepared?.listBody },
  };
  const version = running.simulator.kasmVersion as KasmVersion;
  const settable = settableNames(tour, version).filter((name) => tour.without?.includes(name) !== true);
  if (tour.partial !== true) expect(Object.keys(tour.body).sort()).toEqual(settable.sort());
  const id = await make(running, tour);
  const read = async () =>
    items(await send(running, tour, tour.list, tour.listBody ?? {}), listKey(tour)).find((row) => row[tour.id] === id);
  expect(await read()).toMatchObject(readOf(tour, tour.body));
  for (const key of tour.writeOnly ?? []) expect(await read()).not.toHaveProperty(key);
  await send(running, tour, tour.update, { [tour.envelope]: { [tour.updateId ?? tour.id]: id, ...tour.change } });
  expect(await read()).toMatchObject({ ...readOf(tour, tour.body), ...readOf({ ...tour, read: {} }, tour.change) });
  await send(running, tour, tour.remove, tour.removeBody(id));
  expect(await read()).toBeUndefined();
  await prepared?.clean();
}

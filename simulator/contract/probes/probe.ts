import type { SwitchName } from "../../catalogue/switches";
import type { JsonObject } from "../../json";
import { kindNamed } from "../kinds";
import type { Made } from "../model";
import type { Run } from "../run";
import { outcomeOf, wordsOf, type Reply } from "../wire";

/** Why a probe can't tell. */
export class NotDeterminable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "NotDeterminable";
  }
}

/**
 * Finds out which value of a switch a server has: answers it, or throws NotDeterminable. What it makes is taken away
 * after it.
 */
export type Probe = (run: Run) => Promise<string>;

/** Probes by switch. */
export type Probes = Partial<Readonly<Record<SwitchName, Probe>>>;

/** Throws NotDeterminable, with what the server said. */
export function cannotTell(reply: Reply): never {
  throw new NotDeterminable(`the server answers ${wordsOf(reply)}`);
}

/** Whether the server took it; cannot tell where it neither accepts nor refuses. */
export function isTaken(reply: Reply): boolean {
  const outcome = outcomeOf(reply);
  if (outcome === "accepted") return true;
  if (outcome === "refused") return false;
  return cannotTell(reply);
}

/** Makes an object with these fields; whether the server took it. */
export async function takes(run: Run, kind: string, fields: JsonObject): Promise<boolean> {
  const { reply } = await run.tryMake(kind, fields);
  return isTaken(reply);
}

/** The row of an object that was made; cannot tell where the server shows none. */
export async function shown(run: Run, made: Made): Promise<JsonObject> {
  const row = await run.read(made);
  if (row === undefined) throw new NotDeterminable(`${made.kind.list.name} does not show what was made`);
  return row;
}

/** The fields of the smallest object of a kind without some of them. */
export async function without(run: Run, kind: string, ...keys: string[]): Promise<JsonObject> {
  const fields = await kindNamed(kind).smallest(run);
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)));
}

/** Which of two spellings the server takes: the name of the one, of the other, or "any" for both. */
export async function spelling(
  one: { readonly name: string; readonly taken: () => Promise<boolean> },
  other: { readonly name: string; readonly taken: () => Promise<boolean> },
): Promise<string> {
  const [first, second] = [await one.taken(), await other.taken()];
  if (first && second) return "any";
  if (!first && !second) throw new NotDeterminable(`neither ${one.name} nor ${other.name} is taken`);
  return first ? one.name : other.name;
}

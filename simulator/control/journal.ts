import type { JsonObject } from "../json";
import type { SimulatorControl } from "../server/control";
import type { JournalEntry, JournalFilter } from "../server/journal";
import { checkBody, flag, text, wholeNumber, type Key } from "./problems";

/** So many entries without a limit of one's own. */
const USUAL_LIMIT = 1000;
const CLASSES: readonly JournalEntry["class"][] = ["read", "write", "page", "connection", "unknown"];
const className: Key = [`one of ${CLASSES.join(", ")}`, (value) => CLASSES.some((each) => each === value)];
const positive: Key = ["a whole number from 1", (value) => wholeNumber[1](value) && value !== 0];
/** The control API's own paths. */
const OWN = /^\/simulator\/(?:state|faults|journal|clock)(?:\/|$)/;

/**
 * Entries from a mark on, the oldest first; `next` is the mark that goes on behind them. The control API's own calls are
 * left out.
 */
export function readJournal(
  control: SimulatorControl,
  body: JsonObject,
): { entries: readonly JournalEntry[]; next: number } {
  checkBody(body, { since: wholeNumber, limit: positive, function: text, class: className, done: flag });
  const { since, limit, ...filter } = body;
  const entries = control.journal
    .entries(Number(since ?? 0), filter as JournalFilter)
    .filter(({ path }) => !OWN.test(path));
  const shown = entries.slice(0, Number(limit ?? USUAL_LIMIT));
  const last = shown.length < entries.length ? shown.at(-1) : undefined;
  return { entries: shown, next: last === undefined ? control.journal.mark() : last.sequence + 1 };
}

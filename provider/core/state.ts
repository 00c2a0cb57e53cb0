import type { Properties } from "./values";
import { isObject } from "./values";

/**
 * What a field was before it was first managed: the wire name and value where that is a plain value, the program's form
 * of it where it is structured, or nothing at all.
 */
export type Original =
  { readonly key: string; readonly raw: unknown } | { readonly value: unknown } | { readonly absent: true };

/** What is remembered of an object beside its values. Kept as a secret, since originals may be. */
export interface RecordedState {
  readonly version: 1;
  /** Whether the object was there before and was taken over. */
  readonly adopted: boolean;
  /** Paths of the fields the program set. */
  readonly managed: readonly string[];
  readonly originals: Readonly<Record<string, Original>>;
  /** Spellings that read-back proved, where there were several. */
  readonly labels: Readonly<Record<string, string>>;
  /** Write-only fields whose present value is not known to have reached the server. */
  readonly unsent: readonly string[];
  /** Write-only fields whose former value could not be read, so that it cannot be put back. */
  readonly lost: readonly string[];
}

/** The output that holds it. Not displayed by the engine, as its name begins with two underscores. */
export const stateKey = "__state";

type Migration = (older: Record<string, unknown>) => Record<string, unknown>;

/** From each older version to the one after it. */
const migrations: Readonly<Record<number, Migration>> = {
  // Objects read by id (Resource.get) or imported have no record: everything in their inputs is managed.
  0: (older) => ({ ...older, version: 1 }),
};

const current = 1;

/** The record in a set of outputs, brought up to date. */
export function recordedState(outputs: Properties, managed: readonly string[]): RecordedState {
  const found = outputs[stateKey];
  let record: Record<string, unknown> = isObject(found) ? found : { version: 0 };
  while (typeof record["version"] === "number" && record["version"] < current) {
    const migrate = migrations[record["version"]];
    if (migrate === undefined) break;
    record = migrate(record);
  }
  if (record["version"] !== current) {
    throw new Error(
      `The state was written by a newer pulumi-kasm (state version ${String(record["version"])}). Install that release or a later one.`,
    );
  }
  const kept = record as unknown as Partial<RecordedState>;
  return {
    version: 1,
    adopted: kept.adopted ?? false,
    managed: kept.managed ?? managed,
    originals: kept.originals ?? {},
    labels: kept.labels ?? {},
    unsent: kept.unsent ?? [],
    lost: kept.lost ?? [],
  };
}

/** The record as it is stored: what is empty is left out. */
export function storedState(state: RecordedState): Properties {
  const full = Object.entries(state).filter(([, value]: [string, unknown]) =>
    Array.isArray(value) ? value.length > 0 : isObject(value) ? Object.keys(value).length > 0 : true,
  );
  return { ...Object.fromEntries(full), managed: state.managed };
}

import type { RecordedState } from "./state";
import type { Properties } from "./values";

/** What an operation leaves behind: the object's id, its values in the program's form, and what to remember. */
export interface Outcome {
  readonly id: string;
  readonly values: Properties;
  /** What the server made of it, by the names of `shown`. */
  readonly shown: Properties;
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

/** What is remembered of an object that was just made. */
export const nothing: RecordedState = {
  version: 1,
  adopted: false,
  managed: [],
  originals: {},
  labels: {},
  unsent: [],
  lost: [],
};

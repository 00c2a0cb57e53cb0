/** What an entity is and how it is reconciled. Knows no entity and no engine. */
export * from "./adapter";
export * from "./entity";
export * from "./fields";
export * from "./units";
export * from "./validation";
export * from "./values";
export * from "./find";
export * from "./check";
export * from "./diff";
export * from "./errors";
export { amend, establish, observe, release, Unfinished, type Ending, type Outcome, type Wish } from "./reconcile";
export type { Session } from "./session";
export { httpUrl, needs, pem } from "./rules";
export { recordedState, stateKey, storedState, type Original, type RecordedState } from "./state";
export { matching } from "./identity";
export { leavesOf, managedLeaves, setAt, valueAt, type Leaf } from "./leaves";

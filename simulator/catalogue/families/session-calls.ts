import type { CallDefinition } from "../model";

/** What clients ask of sessions. */
export const sessionCalls: readonly CallDefinition[] = [];

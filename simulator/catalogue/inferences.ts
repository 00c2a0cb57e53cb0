import type { Inference } from "./inference";
import { SESSION_INFERENCES } from "./session-inferences";
import { SIGN_IN_INFERENCES } from "./sign-in-inferences";
import { WIRE_INFERENCES } from "./wire-inferences";

export type { Inference } from "./inference";

export const INFERENCES: readonly Inference[] = [...SESSION_INFERENCES, ...SIGN_IN_INFERENCES, ...WIRE_INFERENCES];

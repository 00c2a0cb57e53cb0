import type { Inference } from "./inference";
import { SIGN_IN_INFERENCES } from "./sign-in-inferences";
import { WIRE_INFERENCES } from "./wire-inferences";

export type { Inference } from "./inference";

export const INFERENCES: readonly Inference[] = [...SIGN_IN_INFERENCES, ...WIRE_INFERENCES];

import { BEHAVIOUR_INFERENCES } from "./behaviour-inferences";
import type { Inference } from "./inference";
import { ROW_INFERENCES } from "./row-inferences";
import { SESSION_INFERENCES } from "./session-inferences";
import { SIGN_IN_INFERENCES } from "./sign-in-inferences";
import { WIRE_INFERENCES } from "./wire-inferences";

export type { Inference } from "./inference";

export const INFERENCES: readonly Inference[] = [
  ...BEHAVIOUR_INFERENCES,
  ...ROW_INFERENCES,
  ...SESSION_INFERENCES,
  ...SIGN_IN_INFERENCES,
  ...WIRE_INFERENCES,
];

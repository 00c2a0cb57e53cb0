import type { Kind } from "../../unit/provider/support/stack";
import type { Properties } from "./sample";

/** Inputs that are refused before anything is sent, and everything that is said about them. */
export interface Refusal {
  readonly title: string;
  readonly kind: Kind;
  readonly inputs: Properties;
  /** The server's dialect where the rule depends on it. */
  readonly dialect?: "1.18" | "1.19";
  /** By property ("" where naming it would print a secret): what the reason must say. All problems, and no other. */
  readonly problems: readonly (readonly [property: string, words: RegExp])[];
}

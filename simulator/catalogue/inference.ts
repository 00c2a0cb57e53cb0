import type { SwitchName } from "./switches";

/** Something that no evidence settles. Where a client can notice it there is a switch, else the reason for none. */
export interface Inference {
  /** What is taken to be so, in words. */
  readonly about: string;
  /** The rows of the catalogue that rest on it: `kind name`, where * stands for any text. */
  readonly rows?: readonly string[];
  /** Section of the facts that leaves it open. */
  readonly source: string;
  readonly switches?: readonly SwitchName[];
  /** Why nothing can be switched. */
  readonly reason?: string;
}

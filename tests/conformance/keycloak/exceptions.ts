/** What of the recordings the stand-in does not do on purpose. */

/** Keys of recorded answers that are not compared. */
export const notCompared: ReadonlyMap<string, string> = new Map([
  ["stables", "the host of our plugins sends none: the engine passes them on to programs, which do nothing with them"],
]);

/** Keys of recorded states that were left out when the recordings were copied. */
export const notCopied: ReadonlyMap<string, string> = new Map([
  ["__meta", "the version of the Terraform schema; there is no Terraform provider in the stand-in"],
  ["__pulumi_raw_state_delta", "how the state differs from a Terraform state; there is none in the stand-in"],
]);

/** Recorded calls that are not replayed, by case and index. */
export const notServed: ReadonlyMap<string, string> = new Map([]);

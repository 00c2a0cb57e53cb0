import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomText, writePrivately } from "../state";

/** The passphrase that the secrets of the local stacks are encrypted with: made once, kept beside them. */
export function passphraseOf(folder: string): string {
  const file = join(folder, "passphrase");
  if (!existsSync(file)) writePrivately(file, randomText(24));
  return readFileSync(file, "utf8");
}

import { coverageJson, coverageText } from "./catalogue/coverage";
import { faultPlanSchema } from "./faults/schema";

/** What a command line asks to be printed instead of a server being started. Throws on a form that is not known. */
export function printoutFor(words: readonly string[]): string | undefined {
  if (words.includes("--fault-schema")) return `${JSON.stringify(faultPlanSchema(), undefined, 2)}\n`;
  const asked = words.find((word) => /^--coverage(=|$)/.test(word));
  if (asked === undefined) return undefined;
  const form = asked.slice("--coverage=".length);
  if (form === "json") return coverageJson();
  if (form === "" || form === "text") return coverageText();
  throw new Error(`--coverage takes text or json, not ${form}.`);
}

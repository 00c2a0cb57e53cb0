import { coverageJson, coverageText } from "./catalogue/coverage";
import { faultPlanSchema } from "./faults/schema";

/** What a command line asks to be printed instead of a server being started. Throws on a form that is not known. */
export function printoutFor(words: readonly string[]): string | undefined {
  const alone = words.find((word) => word === "--fault-schema" || /^--coverage(=|$)/.test(word));
  if (alone === undefined) return undefined;
  const others = words.filter((word) => word !== alone);
  if (others.length > 0) throw new Error(`${alone} goes alone, without ${others.join(" ")}.`);
  if (alone === "--fault-schema") return `${JSON.stringify(faultPlanSchema(), undefined, 2)}\n`;
  const form = alone.slice("--coverage=".length);
  if (form === "json") return coverageJson();
  if (form === "" || form === "text") return coverageText();
  throw new Error(`--coverage takes text or json, not ${form}.`);
}

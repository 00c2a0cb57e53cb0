import names from "./names.json";

/** The names that each section of the collected facts about Kasm holds: columns of 1.19, keys and calls seen on the wire. */
const sections = new Map(Object.entries(names).map(([section, list]) => [section, new Set(list.split(" "))]));

/** The section a source names: `kasm-wire.md 6.2`. Throws for one that is none. */
export function section(source: string): ReadonlySet<string> {
  const found = sections.get(source);
  if (found === undefined) throw new Error(`there is no section ${source} in the facts`);
  return found;
}

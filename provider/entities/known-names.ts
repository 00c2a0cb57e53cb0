import { entityError, near, type Scope } from "../core";

/** What the server calls something, and what the program does. */
export interface UsedName {
  readonly wire: string;
  readonly program: string;
}

/** Stops, before anything is written, when the server has none of a name; says all such names and those close to them. */
export function requireKnown(
  { client }: Scope,
  about: { readonly kind: string; readonly name: string },
  used: readonly UsedName[],
  known: readonly string[],
): void {
  const unknown = used.filter(({ wire }) => !known.includes(wire));
  if (unknown.length === 0) return;
  const said = unknown.map(({ wire, program }) => {
    const close = near(wire, known);
    const called = program === wire ? "" : ` (${wire})`;
    return `${program}${called}${close.length === 0 ? "" : `, near it are ${close.join(", ")}`}`;
  });
  throw entityError("KASM_UNKNOWN_NAME", about, client, {
    tried: "changing",
    problem: `nothing was written, since this server does not know ${said.join("; ")}`,
  });
}

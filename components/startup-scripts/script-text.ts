import { filledIn, isPlaceholder, placeholderNames } from "../../provider/vm-providers/startup-script";
import { suggestion } from "../support/near-names";

/** A text that Kasm fills nothing into, whatever stands in its braces. Made by {@link verbatim}. */
export class Verbatim {
  constructor(readonly text: string) {}
}

/** The text with every brace kept for the machine: also `{server_id}` arrives there as it is written. */
export const verbatim = (text: string): Verbatim => new Verbatim(text);

/**
 * A text of a start-up script. `{server_id}` and Kasm's other placeholders are filled in by Kasm; every other brace is kept for
 * the machine, so `${HOME}` and `{"a": 1}` are written as they are meant. Another name in braces is refused, as it is most
 * likely a mistyped placeholder; where it is meant, use {@link verbatim}.
 */
export type ScriptText = string | Verbatim;

const braces = /\$\{[A-Za-z_][A-Za-z0-9_]*\}|\{([A-Za-z_][A-Za-z0-9_]*)\}|[{}]/g;
const doubled = (text: string): string => text.replace(/[{}]/g, "$&$&");

/** The text as it has to be handed to Kasm: every brace doubled but those of placeholders. */
export function escaped(text: ScriptText): string {
  if (typeof text !== "string") return doubled(text.text);
  return text.replace(braces, (found, name?: string) =>
    name !== undefined && isPlaceholder(name) ? found : doubled(found),
  );
}

/** The names in braces that are none of Kasm's placeholders: what to say of each. */
export function unknownPlaceholders(text: ScriptText): string[] {
  if (typeof text !== "string") return [];
  const names = [...text.matchAll(braces)].flatMap(([, name]) => (name === undefined ? [] : [name]));
  return [...new Set(names)]
    .filter((name) => !isPlaceholder(name))
    .map(
      (name) =>
        `{${name}} is none of Kasm's placeholders; ${suggestion(name, placeholderNames, "known are")}. All other braces are doubled for you: where {${name}} itself is meant, wrap the text in verbatim()`,
    );
}

/** The text as the machine gets it, for checks that look at what is meant. */
export const meant = (text: ScriptText): string =>
  filledIn(escaped(text), Object.fromEntries(placeholderNames.map((name) => [name, "x"])));

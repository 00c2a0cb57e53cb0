/** A start-up script that can't be filled in: the machine is not made. */
export class ScriptError extends Error {}

/** Values of the placeholders; null is written None, as scripts that compare with it show (post-install-sop.md 6.1). */
export type ScriptValues = Readonly<Record<string, string | null>>;

/**
 * Fills `{name}` in a start-up script, and undoes doubled braces: every other brace must be doubled (kasm-docs.md
 * 5.11). An unknown name or a single brace is an error that names the line.
 */
export function fillScript(script: string, values: ScriptValues): string {
  let filled = "";
  let line = 1;
  for (let at = 0; at < script.length; at++) {
    const character = script.charAt(at);
    if (character === "\n") line++;
    if (character !== "{" && character !== "}") filled += character;
    else if (script.charAt(at + 1) === character) {
      filled += character;
      at++;
    } else if (character === "}") throw new ScriptError(`line ${line}: a single }; write }} for a brace`);
    else {
      const end = script.indexOf("}", at);
      if (end === -1) throw new ScriptError(`line ${line}: a single {; write {{ for a brace`);
      filled += valueOf(script.slice(at + 1, end), values, line);
      at = end;
    }
  }
  return filled;
}

function valueOf(name: string, values: ScriptValues, line: number): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value !== undefined) return value ?? "None";
  const shown = /^[\w.-]{1,60}$/.test(name) ? `{${name}}` : "a brace that begins no name";
  throw new ScriptError(`line ${line}: ${shown} is no placeholder; write {{ and }} for braces`);
}

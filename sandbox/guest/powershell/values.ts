import { core, type Node } from "./tree";

/** By lower-case name; undefined is a value that could not be told. */
export type Variables = Map<string, string | undefined>;

/** What is set by PowerShell itself, and can't be told here. */
const automatic = new Set(["_", "psitem", "args", "error", "input", "matches", "myinvocation", "psscriptroot", "pid"]);

const environment: Readonly<Record<string, string>> = {
  temp: "C:\\Users\\cloudbase-init\\AppData\\Local\\Temp",
  tmp: "C:\\Users\\cloudbase-init\\AppData\\Local\\Temp",
  programfiles: "C:\\Program Files",
  systemroot: "C:\\Windows",
  systemdrive: "C:",
  programdata: "C:\\ProgramData",
};
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
const reference = /`(.)|\$\(\s*\$([\w:]+)\s*\)|\$\{([\w:]+)\}|\$((?:env:)?\w+)|\$\(/gis;

/** What an expression stands for as text; undefined when it takes more than variables to tell. */
export function textOf(node: Node, variables: Variables): string | undefined {
  const { type, text, children } = core(node);
  switch (type) {
    case "generic_token":
    case "decimal_integer_literal":
    case "command_parameter":
    case "command_name":
    case "command_name_expr":
    case "path_command_name":
      return text.includes("$") ? expanded(text, variables) : text;
    case "verbatim_string_characters":
      return text.slice(1, -1).replaceAll("''", "'");
    case "expandable_string_literal":
      return expanded(text.slice(1, -1).replaceAll('""', '"'), variables);
    case "variable":
      return valueOf(text.replace(/^\$\{?|\}$/g, ""), variables);
    case "array_literal_expression": {
      const parts = children.map((one) => textOf(one, variables));
      return parts.every((part) => part !== undefined) ? parts.join(" ") : undefined;
    }
    default:
      return undefined;
  }
}

function expanded(text: string, variables: Variables): string | undefined {
  let isKnown = true;
  const done = text.replace(reference, (_, escape?: string, inner?: string, braced?: string, plain?: string) => {
    if (escape !== undefined) return escapes[escape] ?? escape;
    const name = inner ?? braced ?? plain;
    const value = name === undefined ? undefined : valueOf(name, variables);
    isKnown &&= value !== undefined;
    return value ?? "";
  });
  return isKnown ? done : undefined;
}

/** What was never set is empty, as in PowerShell. */
function valueOf(name: string, variables: Variables): string | undefined {
  const [, variable] = /^env:(\w+)$/i.exec(name) ?? [];
  if (variable !== undefined) return environment[variable.toLowerCase()] ?? "";
  const key = name.toLowerCase();
  if (key === "true" || key === "false") return key === "true" ? "True" : "False";
  return variables.has(key) ? variables.get(key) : automatic.has(key) ? undefined : "";
}

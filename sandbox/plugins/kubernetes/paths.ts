/** Property paths as Pulumi writes them: `spec.hard["limits.cpu"]`, `rules[0].verbs`, `metadata.labels[*]`. */

export type Path = (string | number)[];

export function pathText(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/[."[\]]/.test(step)) text += `["${step.replaceAll('"', '\\"')}"]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

export function parsePath(text: string): Path {
  const path: Path = [];
  const step = /\.?([^.[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (step.lastIndex < text.length) {
    const at = step.lastIndex;
    const match = step.exec(text);
    if (!match) throw new Error(`the property path "${text}" cannot be read from character ${at + 1} on`);
    const [, name, index, quoted] = match;
    if (quoted !== undefined) path.push(quoted.replace(/\\(.)/g, "$1"));
    else if (index !== undefined) path.push(index === "*" ? "*" : Number(index));
    else if (name !== undefined) path.push(name);
  }
  return path;
}

/** Whether `inner` is the place `outer` or lies below it. A star stands for any step. */
export function contains(outer: Path, inner: Path): boolean {
  return outer.length <= inner.length && outer.every((step, index) => step === "*" || step === inner[index]);
}

import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { ScriptProblem } from "../../provider/vm-providers/startup-script";
import { distance } from "../support/near-names";

/** cloud-init's keys that are one slip away from one that is looked at here, and are right all the same. */
const otherKeys = ["user", "snap"];

type Look = (node: Node, say: (node: Node, reason: string) => void) => void;

const flag: Look = (node, say) => {
  if (!isScalar(node) || typeof node.value !== "boolean") say(node, "true or false is expected");
};

const text = (node: unknown): boolean => isScalar(node) && typeof node.value === "string";

/** A list whose entries have one of several forms; what else it is, is said of the entry. */
const list =
  (expected: string, fits: (entry: Node) => boolean, look?: Look): Look =>
  (node, say) => {
    if (!isSeq(node)) return say(node, "a list is expected");
    for (const entry of node.items as Node[]) {
      if (!fits(entry)) say(entry, `${expected} is expected`);
      else look?.(entry, say);
    }
  };

const needs =
  (...names: string[]): Look =>
  (node, say) => {
    if (!isMap(node)) return;
    for (const name of names.filter((each) => !node.has(each))) say(node, `${name} is missing`);
  };

const commands = list(
  "a command, or a list of a program and its arguments,",
  (entry) => text(entry) || (isSeq(entry) && entry.items.length > 0 && entry.items.every(text)),
);

const packages = list(
  "the name of a package, or a list of name and version,",
  (entry) => text(entry) || isMap(entry) || (isSeq(entry) && entry.items.every(text)),
);

/** The keys of a cloud-config that start-up scripts are made of, and what each holds. */
const keys: Readonly<Record<string, Look>> = {
  package_update: flag,
  package_upgrade: flag,
  packages,
  users: list("a user or the word default", (entry) => text(entry) || isMap(entry), needs("name")),
  write_files: list("a file", (entry) => isMap(entry), needs("path")),
  runcmd: commands,
  bootcmd: commands,
  swap: (node, say) => {
    if (!isMap(node)) say(node, "filename and size are expected");
  },
};

/**
 * Reads a script, whose placeholders are filled in, as a cloud-config, and looks at the keys that start-up scripts use. Other
 * keys are cloud-init's to judge.
 */
export function cloudConfigProblems(script: string): ScriptProblem[] {
  const lines = new LineCounter();
  // cloud-init reads YAML 1.1; the parser's own words could quote the script.
  const document = parseDocument(script, { lineCounter: lines, prettyErrors: false, version: "1.1" });
  if (document.errors.length > 0) {
    return document.errors.map(({ code, pos }) => ({
      line: lines.linePos(pos[0]).line,
      reason: `this is not YAML (${code.toLowerCase().replaceAll("_", " ")})`,
    }));
  }
  const problems: ScriptProblem[] = [];
  const root = document.contents;
  if (!isMap(root)) return [{ reason: "a cloud-config is a list of keys with their values, such as runcmd:" }];
  for (const { key, value } of root.items as { key: Node; value: Node | null }[]) {
    const name = isScalar(key) ? String(key.value) : "";
    const line = lines.linePos(key.range?.[0] ?? 0).line;
    if (!Object.hasOwn(keys, name)) {
      const near = otherKeys.includes(name) ? undefined : Object.keys(keys).find((known) => distance(name, known) <= 2);
      if (near !== undefined)
        problems.push({ line, reason: `cloud-init has no key of this name; did you mean ${near}?` });
      continue;
    }
    const say = (node: Node, reason: string) =>
      problems.push({ line: node.range ? lines.linePos(node.range[0]).line : line, reason: `${name}: ${reason}` });
    if (value === null || (isScalar(value) && value.value === null)) say(key, "the value is missing");
    else keys[name]?.(value, say);
  }
  return problems;
}

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { valueAt } from "../../../provider/core";
import { passwordMatches } from "../../../simulator/access/passwords";
import { callNamed } from "../../../simulator/catalogue";
import type { Change, Run } from "./run";

interface Tested {
  readonly title: string;
  readonly kind: string;
  /** The value of the field that tells the kind's variants apart. */
  readonly variant?: unknown;
  readonly dialect: string;
  /** Which of the server's families the writes went to. */
  readonly families: Set<string>;
  readonly fields: Set<string>;
}

/** The fields that were written with a value of their own and read back, by sample and dialect. */
const tested = new Map<string, Tested>();

function noted({ sample, dialect, definition, completed }: Run): Tested {
  const key = `${sample.title} ${dialect}`;
  const variant = definition.variants === undefined ? undefined : completed[definition.variants.by];
  const found = tested.get(key) ?? {
    title: sample.title,
    kind: definition.kind,
    variant,
    dialect,
    families: new Set(),
    fields: new Set(),
  };
  tested.set(key, found);
  return found;
}

/**
 * Notes a field whose change the journal shows as written since the mark. It was read back when this is called; what
 * the server never shows must lie in its store.
 */
export function noteTested(run: Run, { path: field, leaf, inputs }: Change, mark: number, store: string): void {
  const writes = run.stack.simulator.journal.writes(mark).filter(({ done, status }) => done && status === 200);
  expect(writes).not.toEqual([]);
  if (run.sample.forgotten?.includes(field) === true) {
    const names = leaf.field.codec.names(run.dialect);
    expect(writes.some(({ request }) => names.some((name) => JSON.stringify(request).includes(`"${name}":`)))).toBe(
      true,
    );
  } else if (leaf.field.codec.kind === "secret") {
    const value = valueAt(inputs, leaf);
    if (typeof value === "string" && !isHashedIn(store, value))
      expect(store).toContain(JSON.stringify(value).slice(1, -1));
  }
  const { families, fields } = noted(run);
  fields.add(field);
  for (const { function: call } of writes) {
    const family = callNamed(call)?.family.name;
    if (family !== undefined) families.add(family);
  }
}

/** Of passwords the store keeps hashes. */
function isHashedIn(store: string, password: string): boolean {
  return [...store.matchAll(/"password_hash": "([^"]+)"/g)].some(([, hash = ""]) => passwordMatches(password, hash));
}

/** Leaves what was noted for the table of fields in the documentation. */
export function writeTested(): void {
  const folder = path.join(__dirname, "../../../coverage/entities");
  mkdirSync(folder, { recursive: true });
  for (const [key, { families, fields, ...rest }] of tested) {
    const content = { ...rest, families: [...families].sort(), fields: [...fields].sort() };
    writeFileSync(path.join(folder, `${key.replaceAll(/[^\w.-]+/g, "_")}.json`), JSON.stringify(content));
  }
}

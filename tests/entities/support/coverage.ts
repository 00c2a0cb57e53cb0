import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { valueAt } from "../../../provider/core";
import type { Change, Run } from "./run";

/** The fields of a sample that were written with a value of their own and read back. */
const tested = new Map<string, Set<string>>();
const keyOf = ({ sample, dialect }: Run) => `${sample.title}/${dialect}`;

/**
 * Notes a field whose change the journal shows as written. It was read back when this is called; what the server never
 * shows must lie in its store.
 */
export function noteTested(run: Run, { path: field, leaf, inputs }: Change, store: string): void {
  const writes = run.stack.simulator.journal.writes().filter(({ done, status }) => done && status === 200);
  expect(writes).not.toEqual([]);
  if (!leaf.field.traits.verified && leaf.field.codec.kind === "secret") {
    const value = valueAt(inputs, leaf);
    if (typeof value === "string") expect(store).toContain(JSON.stringify(value).slice(1, -1));
  }
  const fields = tested.get(keyOf(run)) ?? new Set();
  tested.set(keyOf(run), fields.add(field));
}

/** Leaves what was noted for the table of fields in the documentation. */
export function writeTested(): void {
  const folder = path.join(__dirname, "../../../coverage/entities");
  mkdirSync(folder, { recursive: true });
  for (const [key, fields] of tested) {
    writeFileSync(
      path.join(folder, `${key.replaceAll(/[^\w.-]+/g, "_")}.json`),
      JSON.stringify({ key, fields: [...fields].sort() }),
    );
  }
}

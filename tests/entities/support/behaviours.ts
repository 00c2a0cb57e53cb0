import { find, setAt, valueAt } from "../../../provider/core";
import type { Resource } from "../../unit/provider/support/stack";
import { clientOf } from "./calls";
import { noteTested } from "./coverage";
import type { Change, Run } from "./run";
import type { Properties } from "./sample";

const nothing: readonly string[] = [];
const copyOf = (resource: Resource): Resource => structuredClone(resource);

/** The program's inputs with their defaults, as refresh gives them back. */
async function checkedInputs({ stack, sample }: Run, { inputs }: Resource, wished: Properties): Promise<Properties> {
  const { __provider: _, ...checked } = await stack.check(sample.kind, wished, inputs);
  return checked;
}

/** It shows what was wished, and there is nothing more to do. */
async function settled(run: Run, resource: Resource, wished: Properties): Promise<void> {
  const { stack } = run;
  const checked = await checkedInputs(run, resource, wished);
  const writes = await stack.writes(async () => {
    expect(await stack.update(resource, wished)).toBe("same");
    expect(await stack.refresh(resource)).toBe(true);
    expect(resource.inputs).toEqual(checked);
    expect(await stack.update(resource, wished)).toBe("same");
  });
  expect(writes).toEqual(nothing);
}

async function life(run: Run): Promise<void> {
  const { stack, sample, inputs } = run;
  const before = run.dump();
  const resource = await stack.create(sample.kind, inputs);
  await settled(run, resource, inputs);
  const gone = copyOf(resource);
  await stack.destroy(resource);
  expect(run.dump()).toBe(before);
  if (run.stays) return;
  expect(await stack.refresh(gone)).toBe(false);
  await stack.destroy(gone);
}

async function eachFieldAlone(run: Run): Promise<void> {
  const { stack, sample, inputs } = run;
  let resource = await stack.create(sample.kind, inputs);
  for (const change of run.changes) {
    try {
      // After a replacement it is another object.
      resource = await oneField(run, resource, change, run.dump());
    } catch (error) {
      if (error instanceof Error) error.message = `${change.path}: ${error.message}`;
      throw error;
    }
  }
  await stack.destroy(resource);
}

async function oneField(run: Run, resource: Resource, change: Change, made: string): Promise<Resource> {
  const { stack, sample, inputs } = run;
  const wished = run.wished(change);
  const mark = stack.simulator.journal.mark();
  if (
    run.leaves.some(({ path, parts: [name], field }) => field.traits.replaces && name in change.inputs && differs(path))
  ) {
    expect(await stack.update(copyOf(resource), wished)).toBe("replaced");
    await stack.destroy(resource);
    const other = await stack.create(sample.kind, wished);
    await settled(run, other, wished);
    noteTested(run, change, mark, run.dump());
    await stack.destroy(other);
    return stack.create(sample.kind, inputs);
  }
  expect(await stack.update(resource, wished)).toBe("updated");
  if (sample.forgotten?.includes(change.path) !== true) expect(run.dump()).not.toBe(made);
  await settled(run, resource, wished);
  noteTested(run, change, mark, run.dump());
  await stack.update(resource, inputs);
  await settled(run, resource, inputs);
  if (run.leaves.every(({ parts: [name], field }) => field.traits.verified || !(name in change.inputs))) {
    expect(run.dump()).toBe(made);
    return resource;
  }
  // What cannot be read cannot be put back either: the next field begins with another object.
  if (run.stays) return resource;
  await stack.destroy(resource);
  return stack.create(sample.kind, inputs);

  function differs(path: string): boolean {
    const leaf = run.leaves.find((each) => each.path === path);
    return leaf !== undefined && JSON.stringify(valueAt(inputs, leaf)) !== JSON.stringify(valueAt(wished, leaf));
  }
}

/** Somebody else changes a field back and deletes the object. */
async function outOfBand(run: Run): Promise<void> {
  const { stack, sample, inputs, visibleChange } = run;
  const resource = await stack.create(sample.kind, inputs);
  if (visibleChange !== undefined) {
    const wished = run.wished(visibleChange);
    await stack.update(resource, wished);
    const right = run.dump();
    await stack.update(copyOf(resource), inputs);
    expect(run.dump()).not.toBe(right);
    await stack.refresh(resource);
    expect(resource.inputs).not.toEqual(await checkedInputs(run, resource, wished));
    expect(await stack.update(resource, wished)).toBe("updated");
    expect(run.dump()).toBe(right);
    await settled(run, resource, wished);
  }
  if (run.stays) return stack.destroy(resource);
  await stack.destroy(copyOf(resource));
  expect(await stack.refresh(copyOf(resource))).toBe(false);
  await stack.destroy(await stack.create(sample.kind, inputs));
}

/** A password is salted anew each time it is set, and cannot be put back. */
const readable = (dump: string) => dump.replaceAll(/"password_hash": "[^"]*"/g, '"password_hash": "salted"');

/** What is there already is refused, taken over, and put back. */
async function adoption(run: Run): Promise<void> {
  const { stack, sample, inputs, visibleChange } = run;
  if (run.stays || sample.unrecognizable === true) return;
  const before = run.dump();
  const first = await stack.create(sample.kind, inputs);
  const made = run.dump();
  await expect(stack.create(sample.kind, inputs)).rejects.toThrow("KASM_EXISTS");
  expect(run.dump()).toBe(made);
  const wished = { ...(visibleChange === undefined ? inputs : run.wished(visibleChange)), adopt: true };
  const adopted = await stack.create(sample.kind, wished);
  expect(adopted.id).toBe(first.id);
  if (visibleChange !== undefined) expect(run.dump()).not.toBe(made);
  await settled(run, adopted, wished);
  await stack.destroy(adopted);
  expect(readable(run.dump())).toBe(readable(made));
  const left = await stack.create(sample.kind, { ...inputs, adopt: true, onDestroy: "retain" });
  await stack.destroy(left);
  expect(readable(run.dump())).toBe(readable(made));
  await stack.destroy(await stack.create(sample.kind, { ...inputs, adopt: true, onDestroy: "delete" }));
  expect(run.dump()).toBe(before);
}

function rotated(value: unknown): unknown {
  if (typeof value !== "string") return { ...(value as Properties), rotated: "yes" };
  return value.startsWith("-----BEGIN") ? `${value}\n` : `${value}-Rotated1!`;
}

async function secretRotation(run: Run): Promise<void> {
  const { stack, sample } = run;
  for (const change of run.changes.filter(
    ({ leaf: { field } }) => field.codec.kind === "secret" && !field.traits.verified && !field.traits.replaces,
  )) {
    const wished = run.wished(change);
    const resource = await stack.create(sample.kind, wished);
    const next = structuredClone(wished);
    setAt(next, change.leaf, rotated(valueAt(wished, change.leaf)));
    const before = run.dump();
    expect(await stack.update(resource, next)).toBe("updated");
    if (sample.forgotten?.includes(change.path) !== true) expect(run.dump()).not.toBe(before);
    await settled(run, resource, next);
    await stack.destroy(resource);
  }
}

async function lookUp(run: Run): Promise<void> {
  const { stack, sample, inputs, definition } = run;
  if (sample.unrecognizable === true) return;
  const resource = await stack.create(sample.kind, inputs);
  const client = clientOf(stack);
  const key = Object.fromEntries(definition.naturalKey.map((name) => [name, inputs[name]]));
  const found = await find(definition, client, key);
  expect(found["id"]).toBe(resource.id);
  for (const { parts, field } of run.leaves) if (field.codec.kind === "secret") expect(found[parts[0]]).toBeUndefined();
  await stack.destroy(resource);
}

/** What every kind does, whatever the server's open questions. */
export const behaviours = {
  "is made, left alone, read and deleted, twice": life,
  "has each of its fields changed alone, and put back": eachFieldAlone,
  "is repaired and made again when somebody else changed or deleted it": outOfBand,
  "is refused when it is there already, taken over on request, and put back": adoption,
  "has its secrets changed": secretRotation,
  "is found by its natural key": lookUp,
} as const;

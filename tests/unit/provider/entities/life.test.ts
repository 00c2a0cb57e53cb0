import { samples } from "../support/samples";
import { rowOf, Stack } from "../support/stack";

const servers = { "1.18": { kasmVersion: "1.18.1" }, "1.19": { kasmVersion: "1.19.0" } } as const;

describe.each(Object.entries(servers))("on Kasm %s", (_name, options) => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await Stack.start(options);
  });
  afterEach(() => stack.close());

  test.each(Object.entries(samples))("%s is made, left alone, changed, read and deleted", async (_kind, sample) => {
    const { kind, family, row, inputs, changed } = await sample(stack);
    const before = stack.dump();
    const resource = await stack.create(kind, inputs);
    rowOf(stack, family, row);
    const made = stack.dump();

    expect(await stack.writes(async () => expect(await stack.update(resource, inputs)).toBe("same"))).toEqual([]);
    expect(await stack.writes(async () => expect(await stack.refresh(resource)).toBe(true))).toEqual([]);
    expect(resource.inputs).toEqual(inputs);
    expect(await stack.update(resource, inputs)).toBe("same");
    expect(stack.dump()).toBe(made);

    if (changed !== undefined) {
      const wished = { ...inputs, ...changed };
      expect(await stack.writes(async () => expect(await stack.update(resource, wished)).toBe("updated"))).toHaveLength(
        1,
      );
      expect(stack.dump()).not.toBe(made);
      await stack.refresh(resource);
      expect(resource.inputs).toEqual(wished);
      expect(await stack.writes(() => stack.update(resource, inputs))).toHaveLength(1);
      expect(stack.dump()).toBe(made);
    }

    await stack.destroy(resource);
    expect(stack.dump()).toBe(before);
    expect(await stack.refresh(resource)).toBe(false);
    await stack.destroy(resource);
  });

  test.each(Object.entries(samples))("%s is made once when the answer is lost", async (_kind, sample) => {
    const { kind, family, row, inputs, create } = await sample(stack);
    const mark = stack.simulator.journal.mark();
    stack.simulator.fault({ kind: "drop-after-commit", call: create });
    const resource = await stack.create(kind, inputs);
    rowOf(stack, family, row);
    expect(stack.simulator.journal.writes(mark).filter((entry) => entry.function === create)).toHaveLength(1);
    expect(await stack.update(resource, inputs)).toBe("same");
  });

  test.each(Object.entries(samples))("%s is not made, and said so, when the request is lost", async (_kind, sample) => {
    const { kind, inputs, create } = await sample(stack);
    const before = stack.dump();
    stack.simulator.fault({ kind: "drop-before", call: create });
    await expect(stack.create(kind, inputs)).rejects.toThrow("[KASM_CREATE_UNCERTAIN]");
    expect(stack.dump()).toBe(before);
  });
});

import { samples } from "../support/samples";
import { Stack } from "../support/stack";

const servers = { "1.18": { kasmVersion: "1.18.1" }, "1.19": { kasmVersion: "1.19.0" } } as const;

describe.each(Object.entries(servers))("on Kasm %s", (_name, options) => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await Stack.start(options);
  });
  afterEach(() => stack.close());

  test.each(Object.entries(samples))("%s is not made, and said so, when the request is lost", async (_kind, sample) => {
    const { kind, inputs, create } = await sample(stack);
    const before = stack.dump();
    stack.simulator.fault({ kind: "drop-before", call: create });
    await expect(stack.create(kind, inputs)).rejects.toThrow("[KASM_CREATE_UNCERTAIN]");
    expect(stack.dump()).toBe(before);
  });
});

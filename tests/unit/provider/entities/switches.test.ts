import { samples, type Sample } from "../support/samples";
import { rowOf, Stack } from "../support/stack";
import type { SimulatorOptions } from "../../../../simulator";

async function lives(stack: Stack, { kind, family, row, inputs, changed }: Sample): Promise<void> {
  const before = stack.dump();
  const resource = await stack.create(kind, inputs);
  rowOf(stack, family, row);
  const made = stack.dump();
  expect(await stack.update(resource, inputs)).toBe("same");
  await stack.refresh(resource);
  expect(resource.inputs).toEqual(inputs);
  if (changed !== undefined) {
    const wished = { ...inputs, ...changed };
    await stack.update(resource, wished);
    await stack.refresh(resource);
    expect(resource.inputs).toEqual(wished);
    await stack.update(resource, inputs);
    expect(stack.dump()).toBe(made);
  }
  await stack.destroy(resource);
  expect(stack.dump()).toBe(before);
}

const sizes: readonly [string, SimulatorOptions["unknown"]][] = [
  ["memory and disk_size", { harvester_size_names: "plain" }],
  ["memory_gb and disk_size_gb", { harvester_size_names: "gb" }],
  ["memory_bytes and disk_size_bytes", { harvester_size_names: "bytes" }],
  ["memory_mb and disk_size_gb", { harvester_size_names: "mb" }],
  ["config_name", { vm_provider_name_key: "config_name" }],
  ["config_name and memory_gb", { vm_provider_name_key: "config_name", harvester_size_names: "gb" }],
];

describe.each(["200", "4xx"])("a Harvester config where refusals come as %s", (validation_errors) => {
  test.each(sizes)("is found out to be spelled with %s", async (_name, unknown) => {
    const stack = await Stack.start({ unknown: { ...unknown, validation_errors } });
    try {
      await lives(stack, await samples["VmProvider"]!(stack));
    } finally {
      await stack.close();
    }
  });

  test.each(sizes)(
    "is found out to be spelled with %s by a server that drops what it does not know",
    async (_name, unknown) => {
      const stack = await Stack.start({
        strict: false,
        unknown: { ...unknown, unknown_keys: "ignore", validation_errors },
      });
      try {
        await lives(stack, await samples["VmProvider"]!(stack));
      } finally {
        await stack.close();
      }
    },
  );

  test.each(sizes)(
    "is found out to be spelled with %s by a server that dies of what it does not know",
    async (_name, unknown) => {
      const stack = await Stack.start({
        strict: false,
        unknown: { ...unknown, unknown_keys: "html500", validation_errors },
      });
      try {
        await lives(stack, await samples["VmProvider"]!(stack));
      } finally {
        await stack.close();
      }
    },
  );
});

test.each([
  ["kasms", "least_kasms"],
  ["sessions", "fewest_sessions"],
] as const)("a zone's load strategy goes out as the server spells it (%s)", async (load_strategy, spelled) => {
  const stack = await Stack.start({ unknown: { load_strategy } });
  try {
    const sample = await samples["Zone"]!(stack);
    await lives(stack, sample);
    await stack.create("zone", sample.inputs);
    expect(rowOf(stack, "zones", { zone_name: "berlin" })["load_strategy"]).toBe(spelled);
  } finally {
    await stack.close();
  }
});

test("a spelling fixed by the user is the only one used at first", async () => {
  const stack = await Stack.start({ unknown: { harvester_size_names: "gb" } });
  try {
    const spellings = { "VmProvider.memory": "memory_gb(GiB)", "VmProvider.diskSize": "disk_size_gb(GiB)" };
    stack.configure({ "kasm:spellings": JSON.stringify(spellings) });
    const { kind, inputs } = await samples["VmProvider"]!(stack);
    expect(await stack.writes(() => stack.create(kind, inputs))).toEqual(["create_vm_provider_config"]);
  } finally {
    await stack.close();
  }
});

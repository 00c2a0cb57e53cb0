import { harvester } from "../support/samples";
import { rowOf, Stack } from "../support/stack";

/** A stack made on 1.18, and the server then upgraded to 1.19, which shows every size in bytes. */
async function upgraded(size_base: "2^30" | "10^9") {
  const older = await Stack.start({ unknown: { size_base } });
  const resource = await older.create("vmProvider", harvester);
  const dump = older.simulator.dump();
  await older.close();
  const stack = await Stack.start({ kasmVersion: "1.19.0", unknown: { size_base } });
  stack.simulator.load(dump);
  stack.configure();
  return { stack, resource };
}

test("after an upgrade nothing changes where the server counted in GiB", async () => {
  const { stack, resource } = await upgraded("2^30");
  try {
    await stack.refresh(resource);
    expect(resource.inputs).toMatchObject({ memory: "16 GiB", diskSize: "100 GiB" });
    expect(await stack.writes(async () => expect(await stack.update(resource, harvester)).toBe("same"))).toEqual([]);
  } finally {
    await stack.close();
  }
});

test("after an upgrade the true size shows where the server counted in GB, and is put right", async () => {
  const { stack, resource } = await upgraded("10^9");
  try {
    await stack.refresh(resource);
    expect(resource.inputs).toMatchObject({ memory: "16 GB", diskSize: "100 GB" });
    expect(await stack.update(resource, harvester)).toBe("updated");
    expect(rowOf(stack, "vm_provider_configs", {})).toMatchObject({
      memory_bytes: 16 * 2 ** 30,
      disk_size_bytes: 100 * 2 ** 30,
    });
    await stack.refresh(resource);
    expect(await stack.update(resource, harvester)).toBe("same");
  } finally {
    await stack.close();
  }
});

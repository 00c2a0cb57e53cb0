import { rmSync } from "node:fs";

export default async function tearDown(): Promise<void> {
  const world = globalThis.engineTestWorld;
  if (world === undefined) return;
  await world.stop();
  rmSync(world.directory, { recursive: true, force: true });
}

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorld, type World } from "../../../sandbox/world";

export const worldVariable = "PULUMI_KASM_TEST_WORLD";

declare global {
  var engineTestWorld: World | undefined;
}

/** One Kubernetes API with Harvester's types and one Keycloak for all engine tests; each test has a Kasm of its own. */
export default async function setUp(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "pulumi-kasm-engine-world-"));
  globalThis.engineTestWorld = await startWorld({ directory, parts: ["kubernetes", "keycloak"] });
  process.env[worldVariable] = directory;
}

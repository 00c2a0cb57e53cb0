/** The real Keycloak of the sandbox, in a state folder of its own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorld } from "../../../sandbox/world";
import type { ServerAccess } from "./hand";

export interface RunningServer extends ServerAccess {
  stop(): Promise<void>;
}

/** `PULUMI_KASM_KEYCLOAK` names a file with a {@link ServerAccess} in JSON: a server that runs already saves its start. */
export async function startServer(): Promise<RunningServer> {
  const file = process.env.PULUMI_KASM_KEYCLOAK;
  if (file !== undefined) {
    return { ...(JSON.parse(readFileSync(file, "utf8")) as ServerAccess), stop: () => Promise.resolve() };
  }
  const directory = mkdtempSync(join(tmpdir(), "kasm-conformance-"));
  const world = await startWorld({ directory, parts: ["keycloak"] });
  const stop = async (): Promise<void> => {
    await world.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { ...world.keycloak, stop };
}

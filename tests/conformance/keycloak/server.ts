/** The real Keycloak of the sandbox, in a state folder of its own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorld } from "../../../sandbox/world";
import type { ServerAccess } from "./hand";
import { PluginProcess } from "./plugin-process";
import type { JsonMap } from "./recording";

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

/** A plugin that is signed in, with its settings from the environment where it takes them from there. */
export async function startConfigured(server: ServerAccess, engineAddress?: string): Promise<PluginProcess> {
  const environment = {
    KEYCLOAK_URL: server.url,
    KEYCLOAK_CLIENT_ID: "admin-cli",
    KEYCLOAK_USER: server.adminUsername,
    KEYCLOAK_PASSWORD: server.adminPassword,
    KEYCLOAK_CLIENT_TIMEOUT: "120",
  };
  const plugin = await PluginProcess.start(environment, engineAddress);
  const error = await configure(plugin, { rootCaCertificate: server.caCertificate });
  if (error !== undefined) throw new Error(error);
  return plugin;
}

/** The error's text, if any. */
export async function configure(plugin: PluginProcess, settings: JsonMap): Promise<string | undefined> {
  return (await plugin.call({ during: "test", call: "Configure", request: { args: settings } })).error;
}

import { type CallClass, type Clock, connect, type ConnectionSettings, KasmError } from "../../../provider/client";
import { KasmSimulator, type SimulatorOptions } from "../../../simulator";

type Work = (opened: { simulator: KasmSimulator; settings: ConnectionSettings }) => Promise<void>;

/** Time passes only by waiting, and at once. */
const quickClock: Clock = { now: () => Date.now(), random: () => 0, wait: () => Promise.resolve() };

/** A strict simulator for one test, and the settings that reach it with its seeded key. */
export async function withSimulator(options: SimulatorOptions, work: Work): Promise<void> {
  const simulator = new KasmSimulator({ strict: true, ...options });
  await simulator.listen();
  const { url: endpoint, apiKey, apiKeySecret, certificateAuthority: caCertificate } = simulator;
  try {
    await work({ simulator, settings: { endpoint, apiKey, apiKeySecret, caCertificate } });
  } finally {
    await simulator.close();
  }
}

/** One call by a client of its own. */
export async function callOnce(
  settings: ConnectionSettings,
  functionName: string,
  body: Record<string, unknown> = {},
  kind: CallClass = "read",
): Promise<Record<string, unknown>> {
  const client = connect(settings, quickClock);
  try {
    return await client.call(functionName, body, kind);
  } finally {
    await client.close();
  }
}

/** The error of the first contact made with these settings. */
export async function firstContact(settings: ConnectionSettings): Promise<KasmError> {
  return failure(async () => {
    const client = connect(settings, quickClock);
    try {
      return await client.serverFacts();
    } finally {
      await client.close();
    }
  });
}

/** The Kasm error that a work fails with; anything else fails the test. */
export async function failure(work: () => Promise<unknown>): Promise<KasmError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof KasmError) return error;
    throw error;
  }
  throw new Error("It should have failed, and did not.");
}

/** The settings of a session as the simulator's administrator. */
export function asAdministrator(simulator: KasmSimulator, settings: ConnectionSettings): ConnectionSettings {
  const { endpoint, caCertificate } = settings;
  return { endpoint, caCertificate, username: simulator.adminUsername, password: simulator.adminPassword };
}

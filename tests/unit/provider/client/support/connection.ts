import { connect, type ConnectionSettings, type KasmClient, KasmError } from "../../../../../provider/client";
import { QuickClock } from "./clock";
import { LoopbackServer } from "./server";

export const apiKey = "k3yK3yk3yK3y";
export const apiKeySecret = "s3cr3t/With+Odd=Signs&0123456789";

interface Opened {
  server: LoopbackServer;
  client: KasmClient;
  clock: QuickClock;
}

/** Runs a test against a server of its own, and ends both. */
export async function withServer(
  work: (opened: Opened) => Promise<void>,
  settings: Partial<ConnectionSettings> = { apiKey, apiKeySecret },
  clock = new QuickClock(),
): Promise<void> {
  const server = await LoopbackServer.start();
  const client = connect({ endpoint: server.url, ...settings }, clock);
  try {
    await work({ server, client, clock });
  } finally {
    await client.close();
    await server.close();
  }
}

/** The Kasm error a promise fails with; anything else fails the test. */
export async function failure(promise: Promise<unknown>): Promise<KasmError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof KasmError) return error;
    throw error;
  }
  throw new Error("It should have failed, and did not.");
}

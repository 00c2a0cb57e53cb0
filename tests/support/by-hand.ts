import { Agent, request } from "undici";
import type { KasmSimulator } from "../../simulator";

/** Calls Kasm as somebody does who has its key; throws what it refuses. */
export async function byHand(
  kasm: KasmSimulator,
  name: string,
  body: Record<string, unknown> = {},
  family: "admin" | "public" = "admin",
): Promise<Record<string, unknown>> {
  const dispatcher = new Agent({ connect: { ca: kasm.certificateAuthority } });
  try {
    const answer = await request(`${kasm.url}/api/${family}/${name}`, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...kasm.credentials, ...body }),
    });
    const json = (await answer.body.json()) as Record<string, unknown>;
    if (answer.statusCode !== 200 || json.error_message) throw new Error(`${name}: ${JSON.stringify(json)}`);
    return json;
  } finally {
    await dispatcher.close();
  }
}

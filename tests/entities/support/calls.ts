import { connect, connectionFromEnvironment, type KasmClient } from "../../../provider/client";
import type { Stack } from "../../unit/provider/support/stack";

/** A client of a stack's server, for what no resource does. */
export function clientOf({ simulator: { url, apiKey, apiKeySecret } }: Stack): KasmClient {
  return connect(
    connectionFromEnvironment({ "kasm:endpoint": url, "kasm:apiKey": apiKey, "kasm:apiKeySecret": apiKeySecret }),
  );
}

/** The same, signed in as the administrator: what uploads forms may need a session. */
export function sessionOf({ simulator: { url, adminPassword } }: Stack): KasmClient {
  return connect({ endpoint: url, username: "admin@kasm.local", password: adminPassword });
}

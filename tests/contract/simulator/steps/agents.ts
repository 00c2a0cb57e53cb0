import type { AgentRegistration } from "../../../../simulator";
import type { Body, Running } from "../support";

/** An agent that may have sessions, as one that registers may not: somebody enables it. Answers its id. */
export async function enabledAgent(
  { call, simulator }: Pick<Running, "call" | "simulator">,
  registration: AgentRegistration,
  fields: Body = {},
): Promise<string> {
  const server_id = simulator.registerAgent(registration);
  await call("update_server", { target_server: { server_id, enabled: true, ...fields } });
  return server_id;
}

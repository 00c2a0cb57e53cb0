import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { type JsonObject, textOf } from "../../json";
import type { Handler, ServerContext } from "../../server/context";
import { end, isAgent, liveSessionsOf } from "../../sessions/live";
import type { Row } from "../../store/tables";
import { shownIdentifier } from "../../wire/encode";
import { answerRow, envelopeOf, identifierIn, updateRow } from "../records";
import { targetRow } from "./groups";

const servers = familyNamed("servers");

const agentsOf = (server: ServerContext): Row[] => server.tables.filter("servers", isAgent);

/** Agents are servers of the type host (kasm-docs.md 3.3). */
const getAgents: Handler = ({ server }) => ({
  agents: agentsOf(server).map((row): JsonObject => ({
    agent_id: shownIdentifier(server, textOf(row.server_id)),
    ...answerRow(server, servers, row),
  })),
});

const updateAgent: Handler = (request) => {
  const { server } = request;
  const identifier = identifierIn(server, envelopeOf(request), ["agent_id"]);
  const agent = agentsOf(server).find((row) => row.server_id === identifier);
  if (agent === undefined) throw refused(server.switches, "Agent not found", 404);
  updateRow(request, agent);
  return {};
};

const destroySessions: Handler = (request) => {
  const { server } = request;
  const row = targetRow(request, "target_server", "server_id", "servers");
  for (const session of liveSessionsOf(server, "server_id", row.server_id)) end(server, session);
  return {};
};

const getNetworkNames: Handler = ({ server }) => {
  const names = agentsOf(server).flatMap((row) =>
    Array.isArray(row.docker_network_names) ? row.docker_network_names.map(textOf) : [],
  );
  return { network_names: [...new Set(names)].sort() };
};

export const serverCalls: Readonly<Record<string, Handler>> = {
  get_agents: getAgents,
  update_agent: updateAgent,
  destroy_agent_kasms: destroySessions,
  get_server_custom_network_names: getNetworkNames,
};

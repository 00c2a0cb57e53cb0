import { settingValue } from "../calls/settings";
import { Failure, unauthenticated } from "../failure";
import { isIdentifier, normaliseIdentifier } from "../identifiers";
import type { Json, JsonObject } from "../json";
import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { PageRequest, PageRoute } from "../server/pages";
import { isAgent } from "../sessions/live";
import type { Row } from "../store/tables";
import { timestampText } from "../timestamps";
import type { Autoscaler } from "./autoscaler";
import { RUNNING, STARTING } from "./machines";
import { externalName } from "./script-values";
import { isManagerToken, serverOfToken } from "./tokens";

/** The port of Kasm's desktop service (kasm-docs.md 5.11). */
const DESKTOP_SERVICE_PORT = 4902;

/**
 * How machines report. The paths under /simulator/ are the simulator's own, as no evidence gives Kasm's; the check-in
 * of servers is Kasm's.
 */
export function registrationRoutes(autoscaler: Pick<Autoscaler, "recordName">): PageRoute[] {
  return [
    { method: "POST", path: "/simulator/agents/register", handle: (request) => registerAgent(request, autoscaler) },
    { method: "POST", path: "/simulator/agents/heartbeat", handle: heartbeat },
    { method: "POST", path: "/simulator/servers/register", handle: (request) => registerDesktop(request, autoscaler) },
    { method: "POST", path: "/api/set_server_status", handle: (request) => checkIn(request, autoscaler) },
    { method: "GET", path: "/api/admin/get_server_file_mappings", handle: fileMappings },
  ];
}

interface Problem {
  readonly field: string;
  readonly wants: string;
}

const isCount = (value: Json | undefined, least: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= least;
const isText = (value: Json | undefined): boolean => typeof value === "string" && value.trim() !== "";

function problemsOf(body: JsonObject): Problem[] {
  const names = body.network_names ?? [];
  const rules: readonly (readonly [boolean, string, string])[] = [
    [typeof body.server_id === "string" && isIdentifier(body.server_id), "server_id", "an id"],
    [isText(body.provider), "provider", "the name of a VM provider"],
    [body.role === "agent", "role", '"agent"'],
    [isText(body.address), "address", "the agent's own address"],
    [isText(body.release), "release", "the release that was installed, such as 1.18.1"],
    [isCount(body.cores, 1), "cores", "a whole number from 1"],
    [isCount(body.memory_bytes, 1), "memory_bytes", "a whole number from 1"],
    [body.gpus === undefined || isCount(body.gpus, 0), "gpus", "a whole number from 0"],
    [Array.isArray(names) && names.every(isText), "network_names", "a list of names"],
  ];
  return rules.filter(([good]) => !good).map(([, field, wants]) => ({ field, wants }));
}

/** An agent's first report: with the manager token, from a machine that was made for it. */
function registerAgent({ server, json = {} }: PageRequest, autoscaler: Pick<Autoscaler, "recordName">) {
  const problems = problemsOf(json);
  if (problems.length > 0) {
    const words = problems.map(({ field, wants }) => `${field} is not ${wants}`).join("; ");
    throw new Failure(400, { error_message: words }, words);
  }
  const row = agentOf(server, json);
  if (textOf(json.release).replace(/^v/, "") !== server.version) {
    const words = `The agent's release ${textOf(json.release)} is not the server's ${server.version}`;
    throw new Failure(409, { error_message: words }, words);
  }
  const now = timestampText(server.now());
  // One that registers again stays as an administrator has set it.
  const enabled = row.operational_status === STARTING ? isEnabledAtFirst(server) : (row.enabled ?? false);
  Object.assign(row, {
    hostname: json.address,
    provider: json.provider,
    cores: json.cores,
    memory_bytes: json.memory_bytes,
    gpus: json.gpus ?? 0,
    docker_network_names: json.network_names ?? [],
    agent_version: server.version,
    operational_status: RUNNING,
    enabled,
    last_reported: now,
  });
  registerName(server, row, autoscaler);
  say(server, `${textOf(row.instance_id)} registered as ${textOf(json.address)}`);
  return { json: { server_id: textOf(row.server_id), enabled } };
}

function isEnabledAtFirst(server: ServerContext): boolean {
  return server.switches.autoscaled_agent === "enabled" || settingValue(server, "auto_agent") === "True";
}

/** The agent that a report is about. Throws 401 on another manager token, 404 on an id that nothing has. */
function agentOf(server: ServerContext, json: JsonObject): Row {
  if (!isManagerToken(server, json.manager_token)) throw unauthenticated("the manager token is wrong");
  const row = server.tables.get("servers", normaliseIdentifier(textOf(json.server_id)));
  if (row !== undefined && isAgent(row)) return row;
  throw new Failure(404, { error_message: "Unknown server_id" }, "there is no agent of this id");
}

function heartbeat({ server, json = {} }: PageRequest) {
  const row = agentOf(server, json);
  if (row.operational_status === STARTING) {
    throw new Failure(409, { error_message: "The agent has not registered" }, "the agent has not registered");
  }
  row.last_reported = timestampText(server.now());
  row.sends_heartbeats = true;
  if (row.operational_status === "missing" || row.operational_status === "dead") row.operational_status = RUNNING;
  return { json: {} };
}

/** A desktop service registers, which is a check-in too, as Windows scripts send no other: a registration token or, as start-up scripts do it, a check-in token is good. */
function registerDesktop({ server, json = {} }: PageRequest, autoscaler: Pick<Autoscaler, "recordName">) {
  const row = serverOfToken(server, textOf(json.registration_token), ["registration", "checkin"]);
  const port = Number(json.port ?? DESKTOP_SERVICE_PORT);
  if (port !== DESKTOP_SERVICE_PORT) {
    const words = `The server's port ${port} can't be reached: the desktop service listens on ${DESKTOP_SERVICE_PORT}`;
    throw new Failure(400, { error_message: words }, words);
  }
  row.agent_installed = true;
  arrive(server, row, autoscaler, "its desktop service registered");
  return { json: { server_id: textOf(row.server_id) } };
}

/**
 * A server says how far it is. The token comes in the address, as in linux_vms/cloud-config.yaml of Kasm's start-up
 * scripts; only the status running ends the wait.
 */
function checkIn(request: PageRequest, autoscaler: Pick<Autoscaler, "recordName">) {
  const { server, url, json = {} } = request;
  const row = serverOfToken(server, url.searchParams.get("token") ?? textOf(json.token), ["checkin"]);
  const status = textOf(json.status);
  row.last_reported = timestampText(server.now());
  if (status === RUNNING) arrive(server, row, autoscaler, "checked in");
  return { json: {} };
}

/** Windows start-up scripts wait until this answers their check-in token. There are no mappings for servers here. */
function fileMappings({ server, url }: PageRequest) {
  serverOfToken(server, url.searchParams.get("token") ?? "", ["checkin"]);
  return { json: { file_mappings: [] } };
}

/** A server that was being made is there. */
function arrive(server: ServerContext, row: Row, autoscaler: Pick<Autoscaler, "recordName">, words: string): void {
  if (row.operational_status !== STARTING) return;
  row.operational_status = RUNNING;
  registerName(server, row, autoscaler);
  say(server, `${textOf(row.hostname)}: ${words}`);
}

function registerName(server: ServerContext, row: Row, autoscaler: Pick<Autoscaler, "recordName">): void {
  const config = server.tables.get("autoscale_configs", row.autoscale_config_id);
  const name = config === undefined ? null : externalName(config, row);
  if (config !== undefined && name !== null) autoscaler.recordName(config, "register name", name, textOf(row.hostname));
}

function say(server: ServerContext, text: string): void {
  server.log.add({ at: server.now().toISOString(), source: "autoscale", level: "info", text });
}

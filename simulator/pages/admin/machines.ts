import { holds, rightsOf } from "../../access/rights";
import { textOf } from "../../json";
import type { PageRequest } from "../../server/pages";
import { freeOn, isOnline, sizeOf } from "../../sessions/capacity";
import { isAgent, liveSessions, liveSessionsOf } from "../../sessions/live";
import type { Row } from "../../store/tables";
import { html, type Content } from "../html";
import { moment, sessionColumns, sessionPath, workspaceOf } from "../sessions";
import { listed, table } from "../table";
import { logTable } from "./logs";
import { columnFor, gigabytes, nameOf, seenRows, size, verdict, yesOrNo, type AdminPage } from "./model";

/** The words of the web client's list of agents (SOP 7.3). */
function stateOf(row: Row): Content {
  if (row.operational_status === "starting") return "Provisioning";
  return isOnline(row) ? verdict(true, "Online") : verdict(false, "Offline");
}

/** What is left of what there is. */
function capacity({ server }: PageRequest, row: Row): Content {
  const [free, all] = [freeOn(server, row), sizeOf(row)];
  const { length } = liveSessionsOf(server, "server_id", row.server_id);
  const sessions = length === 1 ? "1 session" : `${length} sessions`;
  if (!isAgent(row)) return listed([`${sessions}, room for ${free.sessions} more`]);
  return listed([
    `${free.cores} of ${all.cores} cores free`,
    `${gigabytes(free.memoryBytes)} of ${gigabytes(all.memoryBytes)} GB free`,
    all.gpus > 0 && `${free.gpus} of ${all.gpus} GPUs free`,
    sessions,
  ]);
}

const serverTable = (request: PageRequest, caption: string, rows: readonly Row[]): Content =>
  table<Row>(
    caption,
    [
      ["Host name", (row) => textOf(row.hostname)],
      ["Status", stateOf],
      ["Enabled", (row) => yesOrNo(row.enabled)],
      ["Zone", (row) => nameOf(request, "zones", row.zone_id, "zone_name")],
      ["Pool", (row) => nameOf(request, "server_pools", row.server_pool_id, "server_pool_name")],
      ["Capacity", (row) => capacity(request, row)],
      ["Made by", (row) => nameOf(request, "autoscale_configs", row.autoscale_config_id, "autoscale_config_name")],
      ["Release", (row) => textOf(row.agent_version)],
      ["Last report", (row) => moment(row.last_reported)],
    ],
    rows,
    "There is none.",
  );

const servers: AdminPage = {
  name: "servers",
  title: "Agents and servers",
  rights: ["agents_view", "servers_view"],
  body: (request) => {
    const rights = rightsOf(request.server, request.caller);
    const rows = seenRows(request, "get_servers");
    const part = (right: string, heading: string, agents: boolean): Content =>
      holds(rights, right) &&
      html`<h2>${heading}</h2>
        ${serverTable(
          request,
          heading,
          rows.filter((row) => isAgent(row) === agents),
        )}`;
    return [part("agents_view", "Docker agents", true), part("servers_view", "Desktop servers", false)];
  },
};

const autoscale: AdminPage = {
  name: "autoscale",
  title: "Autoscale",
  rights: ["autoscale_view"],
  body: (request, { log }) => {
    const machinesOf = (row: Row) =>
      request.server.tables.having("servers", "autoscale_config_id", row.autoscale_config_id);
    const configs = table<Row>(
      "Autoscale configs",
      [
        ["Config", (row) => textOf(row.autoscale_config_name)],
        ["Pool", (row) => nameOf(request, "server_pools", row.server_pool_id, "server_pool_name")],
        ["Enabled", (row) => verdict(row.enabled === true, yesOrNo(row.enabled))],
        [
          "VM provider",
          (row) => nameOf(request, "vm_provider_configs", row.vm_provider_config_id, "vm_provider_config_name"),
        ],
        ["Standby", standby],
        ["Back-off", (row) => `${textOf(row.downscale_backoff)} s`],
        ...columnFor<Row>(
          request,
          ["agents_view", "servers_view"],
          ["Machines", (row) => listed(machinesOf(row).map((each) => [textOf(each.hostname), ": ", stateOf(each)]))],
        ),
        ["Last machine", (row) => moment(row.last_provision)],
      ],
      seenRows(request, "get_autoscale_configs"),
      "There is no autoscale config.",
    );
    return html`${configs}
      <h2>Activity</h2>
      ${logTable("Activity", log.lines("autoscale"))}`;
  },
};

function standby(row: Row): Content {
  if (row.autoscale_type !== "Docker Agent") return `${textOf(row.minimum_pool_standby_sessions)} sessions`;
  return listed([
    `${textOf(row.standby_cores)} cores`,
    size(row.standby_memory_bytes),
    Number(row.standby_gpus) > 0 && `${textOf(row.standby_gpus)} GPUs`,
  ]);
}

const sessions: AdminPage = {
  name: "sessions",
  title: "Sessions",
  rights: ["sessions_view"],
  body: (request) =>
    table<Row>(
      "Sessions",
      [
        ["Workspace", (row) => workspace(request, row)],
        ["User", (row) => nameOf(request, "users", row.user_id, "username")],
        ...sessionColumns(request),
      ],
      liveSessions(request.server),
      "There is no session.",
    ),
};

/** With a link for the session's own user: the page is nobody else's. */
function workspace(request: PageRequest, row: Row): Content {
  const name = workspaceOf(request, row);
  const own = request.caller.kind === "session" && request.caller.id === row.user_id;
  return own ? html`<a href="${sessionPath(row)}">${name}</a>` : name;
}

/** What carries sessions, what makes it, and what runs on it. */
export const machinePages: readonly AdminPage[] = [servers, autoscale, sessions];

import { textOf } from "../../json";
import type { Row } from "../../store/tables";
import { html } from "../html";
import { listed, table } from "../table";
import { columnFor, nameOf, seenRows, size, verdict, yesOrNo, type AdminPage } from "./model";

const zones: AdminPage = {
  name: "zones",
  title: "Zones",
  rights: ["zones_view"],
  body: (request) => {
    const { tables } = request.server;
    const inZone = (family: string, id: Row[string] | undefined) => tables.having(family, "zone_id", id);
    return table(
      "Zones",
      [
        ["Zone", (row) => textOf(row.zone_name)],
        ["Upstream auth address", (row) => html`<code>${textOf(row.upstream_auth_address)}</code>`],
        ["Load strategy", (row) => textOf(row.load_strategy)],
        ["Proxy", (row) => html`<code>${textOf(row.proxy_hostname)}:${textOf(row.proxy_port)}</code>`],
        ["Managers", (row) => listed(inZone("managers", row.zone_id).map((each) => textOf(each.manager_hostname)))],
        ["Agents and servers", (row) => inZone("servers", row.zone_id).length],
      ],
      seenRows(request, "get_zones"),
      "There is no zone.",
    );
  },
};

const pools: AdminPage = {
  name: "pools",
  title: "Pools",
  rights: ["server_pools_view"],
  body: (request) => {
    const { tables } = request.server;
    const ofPool = (family: string, id: Row[string] | undefined) => tables.having(family, "server_pool_id", id);
    return table(
      "Pools",
      [
        ["Pool", (row) => textOf(row.server_pool_name)],
        ["Type", (row) => textOf(row.server_pool_type)],
        ...columnFor<Row>(
          request,
          ["autoscale_view"],
          [
            "Autoscale configs",
            (row) =>
              listed(
                ofPool("autoscale_configs", row.server_pool_id).map((each) => [
                  textOf(each.autoscale_config_name),
                  each.enabled !== true && " (disabled)",
                ]),
              ),
          ],
        ),
        ["Members", (row) => listed(ofPool("servers", row.server_pool_id).map((each) => textOf(each.hostname)))],
        ...columnFor<Row>(
          request,
          ["images_view"],
          [
            "Workspaces on it",
            (row) => listed(ofPool("images", row.server_pool_id).map((each) => textOf(each.friendly_name))),
          ],
        ),
      ],
      seenRows(request, "get_server_pools"),
      "There is no pool.",
    );
  },
};

const workspaces: AdminPage = {
  name: "workspaces",
  title: "Workspaces",
  rights: ["images_view"],
  body: (request) => {
    const { tables } = request.server;
    const groupsOf = (id: Row[string] | undefined) =>
      tables.having("group_images", "image_id", id).map((each) => nameOf(request, "groups", each.group_id, "name"));
    return table(
      "Workspaces",
      [
        ["Workspace", (row) => textOf(row.friendly_name)],
        ["Kind", (row) => textOf(row.image_type)],
        ["Image", (row) => html`<code>${textOf(row.name)}</code>`],
        ["Enabled", (row) => verdict(row.enabled === true, yesOrNo(row.enabled))],
        ["Cores", (row) => textOf(row.cores)],
        ["Memory", (row) => size(row.memory_bytes)],
        ...columnFor<Row>(request, ["groups_view"], ["Groups", (row) => listed(groupsOf(row.image_id))]),
      ],
      seenRows(request, "get_images"),
      "There is no workspace.",
    );
  },
};

/** Where sessions run, and what runs there. */
export const placePages: readonly AdminPage[] = [zones, pools, workspaces];

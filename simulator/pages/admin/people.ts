import { providerName } from "../../calls/providers";
import { textOf } from "../../json";
import type { PageRequest } from "../../server/pages";
import type { Row } from "../../store/tables";
import { html, type Content } from "../html";
import { listed, table } from "../table";
import { columnFor, nameOf, seenRows, verdict, type AdminPage } from "./model";

const byPriority = (one: Row, other: Row) => Number(one.priority) - Number(other.priority);

function groupNames({ server }: PageRequest, user: Row): string[] {
  return server.tables
    .having("user_groups", "user_id", user.user_id)
    .map((each) => server.tables.get("groups", each.group_id))
    .filter((group) => group !== undefined)
    .sort(byPriority)
    .map((group) => textOf(group.name));
}

function stateOf(user: Row): Content {
  if (user.disabled === true) return verdict(false, "disabled");
  return user.locked === true ? verdict(false, "locked") : verdict(true, "active");
}

const users: AdminPage = {
  name: "users",
  title: "Users",
  rights: ["users_view"],
  body: (request) =>
    table(
      "Users",
      [
        ["User", (row) => textOf(row.username)],
        ["Name", (row) => `${textOf(row.first_name)} ${textOf(row.last_name)}`.trim()],
        ["Realm", (row) => [textOf(row.realm), provider(request, row)]],
        ["Groups", (row) => listed(groupNames(request, row))],
        ["State", stateOf],
        ["Made", (row) => textOf(row.created)],
      ],
      seenRows(request, "get_users"),
      "There is no user.",
    ),
};

function provider({ server }: PageRequest, user: Row): Content {
  const name = providerName(server, user);
  return name !== null && ` (${textOf(name)})`;
}

const groups: AdminPage = {
  name: "groups",
  title: "Groups",
  rights: ["groups_view", "groups_view_ifmember"],
  body: (request) => {
    const { tables } = request.server;
    const ofGroup = (family: string, row: Row) => tables.having(family, "group_id", row.group_id);
    const mapping = (each: Row): Content => [
      textOf(providerName(request.server, each)),
      ": ",
      each.apply_to_all_users === true ? "all users" : html`<code>${textOf(each.sso_group_attributes)}</code>`,
    ];
    return table(
      "Groups",
      [
        ["Group", (row) => [textOf(row.name), row.is_system === true && html` <span class="quiet">built-in</span>`]],
        ["Priority", (row) => textOf(row.priority)],
        ["Single sign-on mappings", (row) => listed(ofGroup("sso_mappings", row).map(mapping))],
        ...columnFor<Row>(
          request,
          ["users_view"],
          [
            "Members",
            (row) =>
              listed(ofGroup("user_groups", row).map((each) => nameOf(request, "users", each.user_id, "username"))),
          ],
        ),
        [
          "Workspaces",
          (row) =>
            listed(
              ofGroup("group_images", row).map((each) => nameOf(request, "images", each.image_id, "friendly_name")),
            ),
        ],
        [
          "Settings",
          (row) =>
            listed(
              ofGroup("group_settings", row).map(
                (each) => html`<code>${textOf(each.name)}</code> = ${textOf(each.value)}`,
              ),
            ),
        ],
      ],
      seenRows(request, "get_groups").sort(byPriority),
      "There is no group that you may see.",
    );
  },
};

/** Who may sign in, and what for. */
export const peoplePages: readonly AdminPage[] = [users, groups];

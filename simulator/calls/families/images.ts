import { requireOneOf } from "../../access/rights";
import { familyNamed, wireForm } from "../../catalogue";
import { refuseChoice, refused } from "../../failure";
import { ALL_USERS_GROUP_ID, newIdentifier } from "../../identifiers";
import { isObject, type JsonObject, textOf } from "../../json";
import type { CallRequest, ServerContext } from "../../server/context";
import { isAvailable } from "../../sessions/allowed";
import { isAgent } from "../../sessions/live";
import type { Row } from "../../store/tables";
import type { FamilyRules } from "../rules";
import { settingValue } from "../settings";
import { timestampText } from "../../timestamps";

/** Fields that need images_modify_resources (kasm-wire.md 1.8). */
const RESOURCES = new Set([
  "cores",
  "memory_bytes",
  "gpu_count",
  "uncompressed_size_bytes",
  "cpu_allocation_method",
  "docker_registry",
  "docker_user",
  "docker_token",
  "hash",
  "volume_mappings",
  "run_config",
  "exec_config",
]);

/** Makes a workspace launchable for a group, once. */
export function assignImage(server: ServerContext, image: string, group: string): boolean {
  if (server.tables.find("group_images", (row) => row.image_id === image && row.group_id === group)) return false;
  link(server, image, group);
  return true;
}

function link(server: ServerContext, image: string, group: string): void {
  const identifier = newIdentifier();
  server.tables.put("group_images", identifier, { group_image_id: identifier, image_id: image, group_id: group });
}

/** A container's server is an agent, a server workspace's a desktop of its own (kasm-wire.md 10.2). */
function checkPlace(server: ServerContext, row: Row): void {
  const type = textOf(row.image_type);
  const place = server.tables.get("servers", row.server_id);
  if (place !== undefined && type === "Container" && !isAgent(place)) {
    refuseChoice(server.switches, "Invalid server_id: a container runs on an agent");
  }
  if (place !== undefined && type === "Server" && (isAgent(place) || typeof place.autoscale_config_id === "string")) {
    refuseChoice(server.switches, "Invalid server_id: not a desktop server that was added by hand");
  }
  const pool = server.tables.get("server_pools", row.server_pool_id);
  if (pool !== undefined && type === "Server Pool" && pool.server_pool_type !== "Server Pool") {
    refuseChoice(server.switches, "Invalid server_pool_id: not a pool of servers");
  }
}

/** The words that stand for no policy of its own end up in the flag; the column holds ids only. */
function applyFilterWord({ server, body }: CallRequest, row: Row): void {
  const sent = isObject(body.target_image) ? body.target_image.filter_policy_id : undefined;
  if (sent === undefined) return;
  const word = row.filter_policy_id;
  row.filter_policy_force_disabled = word === "force_disabled";
  const isWord = word === "force_disabled" || word === "inherit";
  if (isWord && server.switches.filter_policy_words === "column") row.filter_policy_id = null;
}

export const imageRules: FamilyRules = {
  authorise: (request, row, action) => {
    const sent = request.body.target_image;
    if (action !== "update" || row === undefined || !isObject(sent)) return;
    const { server } = request;
    const touches = familyNamed("images").fields.some((field) => {
      const name = wireForm(field, server.dialect, server.switches)?.name;
      return RESOURCES.has(field.key) && name !== undefined && name in sent;
    });
    if (touches) requireOneOf(request, "images_modify_resources");
  },
  check: (request, row, before) => {
    const { server } = request;
    const needed: Readonly<Record<string, string>> = {
      Container: "name",
      Server: "server_id",
      "Server Pool": "server_pool_id",
      Link: "link_url",
    };
    const key = needed[textOf(row.image_type)];
    if (key !== undefined && (row[key] === null || row[key] === "")) {
      throw refused(server.switches, `Missing required field: ${key}`);
    }
    if (row.friendly_name === null || row.friendly_name === "") row.friendly_name = row.name ?? null;
    checkPlace(server, row);
    applyFilterWord(request, row);
    const now = timestampText(server.now());
    if (before === undefined) row.created_at = now;
    row.updated_at = now;
  },
  afterCreate: ({ server }, row) => {
    if (settingValue(server, "add_images_to_default_group") === "True") {
      link(server, textOf(row.image_id), ALL_USERS_GROUP_ID);
    }
  },
  runtime: (server, row): JsonObject => ({
    available: isAvailable(server, row),
    created_at: row.created_at ?? null,
    updated_at: row.updated_at ?? null,
    imageAttributes: [],
    persistent_profile_config: {},
    zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null,
    filter_policy_name: server.tables.get("url_filter_policies", row.filter_policy_id)?.filter_policy_name ?? null,
    default_category: null,
    server: summary(server, "servers", row.server_id, "hostname"),
    server_pool: summary(server, "server_pools", row.server_pool_id, "server_pool_name"),
    include_labels: [],
    exclude_labels: [],
  }),
};

function summary(
  server: ServerContext,
  family: string,
  identifier: JsonObject[string] | undefined,
  key: string,
): JsonObject {
  const found = server.tables.get(family, identifier);
  return found === undefined ? {} : { [key]: found[key] ?? null };
}

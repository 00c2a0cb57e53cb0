import { requireOneOf } from "../../access/rights";
import { timestampText } from "../../access/sign-in";
import { familyNamed, wireForm } from "../../catalogue";
import { refused } from "../../failure";
import { ALL_USERS_GROUP_ID, newIdentifier } from "../../identifiers";
import { isObject, type JsonObject, textOf } from "../../json";
import type { ServerContext } from "../../server/context";
import type { FamilyRules } from "../rules";
import { settingValue } from "../settings";

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
  check: ({ server }, row, before) => {
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
    available: row.image_type !== "Container",
    created_at: row.created_at ?? null,
    updated_at: row.updated_at ?? null,
    imageAttributes: [],
    persistent_profile_config: {},
    zone_name: server.tables.get("zones", row.zone_id)?.zone_name ?? null,
    filter_policy_name: null,
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

/** A registry's description and entries: invented, since nothing is fetched. */
export const registryRules: FamilyRules = {
  beside: () => ({ architectures: ["amd64", "arm64"] }),
  runtime: (server, row): JsonObject => {
    const workspaces = row.is_verified === true ? SAMPLE.map((entry) => workspaceEntry(server, entry)) : [];
    return {
      workspaces,
      config: {
        name: row.is_verified === true ? "Kasm Technologies" : textOf(row.registry_url),
        workspacecount: workspaces.length,
        icon: "",
        description: "Invented by the simulator: nothing is fetched",
        list_url: row.registry_url ?? null,
        contact_url: "",
      },
    };
  },
};

const SAMPLE = ["chrome", "firefox", "desktop", "vs-code", "terminal"] as const;

/** An entry in the shape of registry schema 1.1 (kasm-docs.md 7.7). */
function workspaceEntry(server: ServerContext, name: string): JsonObject {
  const minor = server.version.split(".").slice(0, 2).join(".");
  return {
    friendly_name: name,
    name: `kasmweb/${name}:${minor}.0`,
    description: "",
    docker_registry: "https://index.docker.io/v1/",
    image_src: `${name}.png`,
    run_config: {},
    exec_config: {},
    categories: [],
    architecture: ["amd64"],
    uncompressed_size_mb: 2500,
    sha: "",
    compatibility: [
      {
        version: `${minor}.x`,
        image: `kasmweb/${name}:${minor}.0`,
        uncompressed_size_mb: 2500,
        available_tags: [`${minor}.0`],
      },
    ],
  };
}

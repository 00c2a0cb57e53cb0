import { REGISTRY_ENTRIES, type RegistryEntry } from "../../catalogue/registry-entries";
import { type JsonObject, textOf } from "../../json";
import type { ServerContext } from "../../server/context";
import { shared } from "../../wire/text";
import type { FamilyRules } from "../rules";

/** A registry's description and entries: invented, since nothing is fetched. */
export const registryRules: FamilyRules = {
  beside: () => ({ architectures: ["amd64", "arm64"] }),
  runtime: (server, row): JsonObject => {
    const verified = row.is_verified === true;
    const entries = verified ? REGISTRY_ENTRIES.official : REGISTRY_ENTRIES.other;
    const older = textOf(row.schema_version) === "1.0";
    const workspaces = () => shared(entries.map((entry) => (older ? olderEntry : newerEntry)(server, entry)));
    return {
      workspaces: server.tables.once(`workspaces ${verified} ${older}`, workspaces),
      config: {
        name: verified ? "Kasm Technologies" : textOf(row.registry_url),
        workspacecount: entries.length,
        icon: "",
        description: "Invented by the simulator: nothing is fetched",
        list_url: row.registry_url ?? null,
        contact_url: "",
      },
    };
  },
};

const minorOf = (server: ServerContext): string => server.version.split(".").slice(0, 2).join(".");

function commonEntry(server: ServerContext, entry: RegistryEntry): JsonObject {
  return {
    friendly_name: entry.friendlyName,
    name: `${entry.image}:${minorOf(server)}.0`,
    description: entry.description,
    docker_registry: "https://index.docker.io/v1/",
    image_src: `${entry.image.split("/")[1]}.png`,
    run_config: entry.runConfig ?? {},
    exec_config: entry.execConfig ?? {},
    categories: [...entry.categories],
    architecture: [...entry.architecture],
    uncompressed_size_mb: entry.sizeMegabytes,
    sha: entry.image,
  };
}

/** Schema 1.0: a version is a text (kasm-docs.md 7.7, kasm-wire.md 11). */
function olderEntry(server: ServerContext, entry: RegistryEntry): JsonObject {
  return { ...commonEntry(server, entry), compatibility: entry.versions.map((version) => `${version}.x`) };
}

/** Schema 1.1: a version is an object with its image and tags. */
function newerEntry(server: ServerContext, entry: RegistryEntry): JsonObject {
  return {
    ...commonEntry(server, entry),
    compatibility: entry.versions.map((version) => ({
      version: `${version}.x`,
      image: `${entry.image}:${version}.0`,
      uncompressed_size_mb: entry.sizeMegabytes,
      available_tags: [`${version}.0`, `${version}.0-rolling-weekly`, `${version}.0-rolling-daily`],
    })),
  };
}

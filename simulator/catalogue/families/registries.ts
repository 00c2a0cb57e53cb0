import { call, evidence, flag, identifier, list, noise, parameter, remove, text } from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 11";

export const registries: FamilyDefinition = {
  name: "registries",
  entity: "registry",
  id: "registry_id",
  naturalKey: "registry_url",
  unique: true,
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md registries", [
      identifier("registry_id", { readOnly: true }),
      text("registry_url", { readOnly: true, maximumLength: 255 }),
      text("channel", { readOnly: true }),
      flag("do_auto_update", { readOnly: true, default: false }),
      text("schema_version", { readOnly: true, default: "1.1" }),
      text("kasm_version", { readOnly: true, wire: { "1.18": null } }),
      noise("config", "object"),
    ]),
    ...evidence("observed", wire, [flag("is_verified", { readOnly: true }), noise("workspaces", "list")]),
  ],
  calls: [
    list("get_registries", "registries", {
      at: ["admin", "public"],
      permissions: ["registries_view", "images_view", "system_view", "agents_view"],
      grade: "observed",
      source: wire,
      note: "also answers architectures; the rights are those of kasm-docs.md 2.3",
    }),
    call({
      name: "create_registry",
      class: "write",
      at: ["admin", "public"],
      answer: "registry",
      permissions: ["registries_create"],
      parameters: [
        parameter("registry", "text", { required: true }),
        parameter("channel", "text"),
        parameter("override_schema", "text"),
      ],
      grade: "observed",
      source: wire,
      note: "everything at top level",
    }),
    call({
      name: "update_registry",
      class: "write",
      answer: "registry",
      permissions: ["registries_modify"],
      parameters: [parameter("registry_id", "identifier", { required: true })],
      grade: "observed",
      source: wire,
    }),
    call({
      name: "registry_auto_updates",
      class: "write",
      answer: "registry",
      permissions: ["registries_modify"],
      parameters: [
        parameter("registry_id", "identifier", { required: true }),
        parameter("auto_updates", "boolean", { required: true }),
      ],
      grade: "observed",
      source: wire,
    }),
    remove("delete_registry", undefined, ["registry_id"], {
      at: ["admin", "public"],
      permissions: ["registries_delete"],
      grade: "observed",
      source: "kasm-wire.md 13",
      note: "the id at top level; a target_registry wrapper is an error",
    }),
  ],
};

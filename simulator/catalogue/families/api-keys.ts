import { evidence, flag, identifier, list, noise, parameter, remove, call, text, timestamp, wrapper } from "../build";
import type { FamilyDefinition } from "../model";

const apiKeys = "kasm-wire.md 12.9";

const keyFields = [
  parameter("name", "text"),
  parameter("enabled", "boolean"),
  parameter("read_only", "boolean"),
  parameter("expires", "timestamp"),
];

export const apiConfigs: FamilyDefinition = {
  name: "api_configs",
  entity: "API key",
  id: "api_id",
  naturalKey: "name",
  feature: "developer_api",
  fields: evidence("documented", "kasm-1.19-columns.md api_configs", [
    identifier("api_id", { readOnly: true }),
    text("name", { required: true }),
    text("api_key", { readOnly: true }),
    flag("enabled", { default: true }),
    flag("read_only", { default: true }),
    timestamp("expires"),
    noise("created", "timestamp"),
    noise("last_used", "timestamp"),
  ]),
  calls: [
    list("get_api_configs", "api_configs", { permissions: ["devapi_view"], grade: "observed", source: apiKeys }),
    call({
      name: "create_api_configs",
      action: "create",
      class: "write",
      at: ["admin", "public"],
      envelope: "api_config",
      answer: "api_config",
      permissions: ["devapi_create"],
      parameters: [wrapper("api_config", keyFields)],
      grade: "observed",
      source: apiKeys,
    }),
    call({
      name: "update_api_configs",
      action: "update",
      class: "write",
      envelope: "target_api",
      idKeys: ["api_id"],
      answer: "api_config",
      permissions: ["devapi_modify"],
      parameters: [wrapper("target_api", [parameter("api_id", "identifier", { required: true }), ...keyFields])],
      grade: "observed",
      source: apiKeys,
    }),
    remove("delete_api_configs", undefined, ["api_Id"], {
      permissions: ["devapi_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
      note: "capital I",
    }),
  ],
};

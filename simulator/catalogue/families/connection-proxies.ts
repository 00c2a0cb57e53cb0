import { create, evidence, identifier, integer, list, noise, remove, text, update } from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 12.5";

export const connectionProxies: FamilyDefinition = {
  name: "connection_proxies",
  entity: "connection proxy",
  id: "connection_proxy_id",
  naturalKey: "server_address",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md connection_proxies", [
      identifier("connection_proxy_id", { readOnly: true }),
      text("server_address", { required: true }),
      integer("server_port", { required: true, minimum: 0, maximum: 65535 }),
      text("connection_proxy_type", { required: true, values: ["GUAC"] }),
      text("auth_token", { secret: true }),
      identifier("zone_id", {
        required: true,
        references: { family: "zones", onDelete: { switch: "required_reference_delete" } },
      }),
      integer("proxy_port", { minimum: 0, maximum: 65535 }),
      noise("cores", "integer"),
      noise("cpu_percent", "decimal"),
      noise("memory_stats", "object"),
      noise("disk_stats", "object"),
      noise("gpu_percent", "decimal"),
      noise("gpu_temp", "decimal"),
      noise("gpu_memory_used_percent", "decimal"),
      noise("operational_status", "text"),
      noise("first_reported", "timestamp"),
      noise("last_reported", "timestamp"),
    ]),
    ...evidence("observed", wire, [noise("zone_name", "text"), noise("provider", "text")]),
  ],
  calls: [
    list("get_connection_proxies", "connection_proxies", {
      permissions: ["connection_proxy_view"],
      grade: "observed",
      source: wire,
    }),
    create("create_connection_proxy", "target_connection_proxy", "connection_proxy", {
      permissions: ["connection_proxy_create"],
      answerBy: "create_answer",
      grade: "observed",
      source: wire,
    }),
    update("update_connection_proxy", "target_connection_proxy", ["connection_proxy_id"], "connection_proxy", {
      permissions: ["connection_proxy_modify"],
      answerBy: "create_answer",
      grade: "observed",
      source: wire,
    }),
    remove("delete_connection_proxy", "target_connection_proxy", ["connection_proxy_id"], {
      permissions: ["connection_proxy_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
  ],
};

import {
  call,
  create,
  evidence,
  flag,
  identifier,
  integerList,
  list,
  noise,
  parameter,
  remove,
  since,
  text,
  time,
  update,
} from "../build";
import type { FamilyDefinition } from "../model";

export const serverPools: FamilyDefinition = {
  name: "server_pools",
  entity: "server pool",
  id: "server_pool_id",
  naturalKey: "server_pool_name",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md server_pools", [
      identifier("server_pool_id", { readOnly: true }),
      text("server_pool_name", { required: true }),
      text("server_pool_type", { default: "Docker Agent", values: ["Docker Agent", "Server Pool"], locked: true }),
      flag("server_assignment_enabled", { default: false, ...since("1.18", "kasm-docs.md 6.2") }),
    ]),
    ...evidence("observed", "kasm-wire.md 7", [noise("servers", "list")]),
  ],
  calls: [
    list("get_server_pools", "server_pools", {
      permissions: ["server_pools_view"],
      grade: "observed",
      source: "kasm-wire.md 7",
    }),
    create("create_server_pool", "target_server_pool", "server_pool", {
      permissions: ["server_pools_create"],
      grade: "observed",
      source: "kasm-docs.md 3.3",
    }),
    update("update_server_pool", "target_server_pool", ["server_pool_id"], "server_pool", {
      permissions: ["server_pools_modify"],
      grade: "observed",
      source: "kasm-wire.md 7",
    }),
    remove("delete_server_pool", "target_server_pool", ["server_pool_id"], {
      permissions: ["server_pools_delete"],
      parameters: [parameter("focus", "boolean")],
      grade: "observed",
      source: "kasm-wire.md 1.11",
      note: "focus goes at top level",
    }),
  ],
};

export const schedules: FamilyDefinition = {
  name: "schedules",
  entity: "schedule",
  id: "schedule_id",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md schedules", [
      identifier("schedule_id", { readOnly: true }),
      identifier("autoscale_config_id", {
        required: true,
        references: { family: "autoscale_configs", onDelete: { switch: "autoscale_delete" } },
      }),
      integerList("days_of_the_week", { default: [], minimum: 1, maximum: 7, note: "1 = Monday" }),
      time("active_start_time", { required: true }),
      time("active_end_time", { required: true }),
      text("timezone", { required: true, maximumLength: 44 }),
    ]),
    ...evidence("observed", "kasm-wire.md 9", [identifier("target_schedule_id", { readOnly: true, writeOnly: true })]),
  ],
  calls: [
    list("get_schedules", "schedules", {
      permissions: ["autoscale_schedule_view"],
      parameters: [parameter("target_autoscale_config_id", "identifier", { required: true })],
      grade: "observed",
      source: "kasm-wire.md 9",
    }),
    create("create_schedule", "target_schedule", "schedule", {
      permissions: ["autoscale_schedule_create"],
      answerBy: "create_answer",
      grade: "observed",
      source: "kasm-wire.md 9",
    }),
    update("update_schedule", "target_schedule", ["target_schedule_id"], "schedule", {
      permissions: ["autoscale_schedule_modify"],
      answerBy: "create_answer",
      grade: "observed",
      source: "kasm-wire.md 9",
      note: "the id goes inside the wrapper as target_schedule_id",
    }),
    remove("delete_schedule", undefined, ["target_schedule_id"], {
      permissions: ["autoscale_schedule_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
    call({
      name: "get_timezones",
      class: "read",
      at: ["root"],
      answer: "timezones",
      grade: "observed",
      source: "kasm-wire.md 9",
    }),
  ],
};

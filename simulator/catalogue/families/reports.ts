import { call, parameter } from "../build";
import type { CallDefinition, FamilyDefinition } from "../model";

const index = "kasm-wire.md 14.1";
const report = (name: string, refused: string): CallDefinition =>
  call({
    name,
    class: "read",
    permissions: ["reports_view"],
    refused,
    grade: "observed",
    source: index,
    note: "the right is inferred from its name",
  });

const unseen = "The simulator makes no reports: no evidence shows what Kasm's look like.";

/** What the web client asks for that this server can't answer, as it runs nothing and no evidence shows the answer. */
export const reports: FamilyDefinition = {
  name: "reports",
  entity: "report",
  id: "report_id",
  fields: [],
  calls: [
    report("get_report", unseen),
    report("get_agent_report", unseen),
    report("get_alert_report", unseen),
    report("get_distinct_hosts", unseen),
    call({
      name: "get_user_usage_dump",
      class: "read",
      permissions: ["users_view"],
      refused: "The simulator counts no usage of its users: no evidence shows what Kasm's dump of it looks like.",
      grade: "observed",
      source: index,
      note: "the right is inferred",
    }),
    call({
      name: "create_image_from_session",
      class: "write",
      permissions: ["images_create"],
      refused: "The simulator runs no container that it could make an image of.",
      grade: "observed",
      source: index,
      note: "the right is inferred",
    }),
    call({
      name: "export_schema",
      class: "read",
      permissions: ["system_export_schema"],
      refused: "The simulator has no database whose schema it could export; dump() shows what it keeps.",
      grade: "observed",
      source: "kasm-wire.md 12.11",
    }),
    call({
      name: "export_data",
      class: "read",
      permissions: ["system_export_data"],
      parameters: [parameter("export_key", "text", { secret: true })],
      refused:
        "The simulator exports no archive: no evidence shows what is in Kasm's. dump() and load() carry its state over.",
      grade: "observed",
      source: "kasm-wire.md 12.11",
    }),
    call({
      name: "activate",
      class: "write",
      at: ["public"],
      permissions: ["licenses_create"],
      parameters: [
        parameter("activation_key", "text", { secret: true }),
        parameter("seats", "integer"),
        parameter("issued_to", "text"),
      ],
      refused: "The simulator activates no licence with Kasm; add_license takes keys of the simulator's own form.",
      grade: "inferred",
      source: "kasm-wire.md 12.11",
      note: "one caller's code only, without a test; the right is inferred",
    }),
  ],
};

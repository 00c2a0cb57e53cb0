import { call, evidence, flag, identifier, noise, parameter, since, text, wrapper } from "../build";
import type { FamilyDefinition } from "../model";

const columns = "kasm-1.19-columns.md user_attributes";
const shapes = "kasm-docs.md 3.2";

/** Preferences and SSH key of a user. Everyone has them: until they are changed, the server's own are shown. */
export const userAttributes: FamilyDefinition = {
  name: "user_attributes",
  entity: "user attributes",
  id: "user_attributes_id",
  fields: [
    ...evidence("documented", columns, [
      identifier("user_attributes_id", { readOnly: true }),
      identifier("user_id", { readOnly: true, references: { family: "users", onDelete: "cascade" } }),
      text("ssh_public_key"),
      text("ssh_private_key", {
        secret: true,
        writeOnly: true,
        grade: "inferred",
        note: "no caller reads or writes it",
      }),
      flag("show_tips"),
      text("theme"),
      text("preferred_language"),
      text("preferred_timezone"),
      flag("toggle_control_panel"),
      identifier("default_image", { references: { family: "images", onDelete: "clear" } }),
      flag("user_login_to_kasm", {
        grade: "inferred",
        source: shapes,
        wire: { "1.18": { name: "auto_login_kasm" } },
        candidates: {
          switch: "auto_login_attribute",
          dialects: ["1.19"],
          forms: { auto_login_kasm: { name: "auto_login_kasm" }, user_login_to_kasm: { name: "user_login_to_kasm" } },
        },
        note: "auto_login_kasm is what a client of 1.18.1 reads",
      }),
    ]),
  ],
  calls: [
    call({
      name: "get_attributes",
      class: "read",
      at: ["public"],
      answer: "user_attributes",
      permissions: ["users_view"],
      parameters: [wrapper("target_user", [parameter("user_id", "identifier", { required: true })])],
      grade: "documented",
      source: "kasm-docs.md 3.1",
    }),
    call({
      name: "update_user_attributes",
      class: "write",
      at: ["public"],
      envelope: "target_user_attributes",
      idKeys: ["user_id"],
      answer: "user_attributes",
      permissions: ["users_modify"],
      parameters: [wrapper("target_user_attributes", "family", { grade: "inferred", source: shapes })],
      grade: "documented",
      source: "kasm-docs.md 3.1",
      note: "the envelope and its user_id follow from how all calls are shaped",
    }),
  ],
};

const pair = { grade: "inferred", source: shapes } as const;

/** Which user may use which server: many to many. */
export const userServers: FamilyDefinition = {
  name: "user_server_assignments",
  entity: "server assignment",
  id: "user_server_assignment_id",
  fields: [
    ...evidence("inferred", "kasm-1.19-columns.md user_server_assignments", [
      noise("user_server_assignment_id", "identifier", { note: "the table has no id of its own" }),
    ]),
    ...evidence("documented", "kasm-1.19-columns.md user_server_assignments", [
      identifier("user_id", { readOnly: true, references: { family: "users", onDelete: "cascade" } }),
      identifier("server_id", { readOnly: true, references: { family: "servers", onDelete: "cascade" } }),
    ]),
  ],
  calls: ["assign_user_server", "unassign_user_server"].map((name) =>
    call({
      name,
      class: "write",
      at: ["public"],
      permissions: ["servers_modify", "users_modify"],
      parameters: [
        wrapper("target_user", [parameter("user_id", "identifier", { required: true })], pair),
        wrapper("target_server", [parameter("server_id", "identifier", { required: true })], pair),
      ],
      grade: "documented",
      source: "kasm-docs.md 3.1",
      ...since("1.18", "kasm-docs.md 3.1"),
    }),
  ),
};

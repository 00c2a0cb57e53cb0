import {
  call,
  create,
  evidence,
  flag,
  list,
  noise,
  parameter,
  remove,
  since,
  text,
  update,
  identifier,
} from "../build";
import type { FamilyDefinition } from "../model";
import { owner, ownerParameters } from "./owners";

const wire = "kasm-wire.md 12.4";
/** The shipped client compares owners undashed (kasm-wire.md 12.4). */
const undashed = { undashed: true } as const;

export const fileMappings: FamilyDefinition = {
  name: "file_mappings",
  entity: "file mapping",
  id: "file_map_id",
  fields: evidence("documented", "kasm-1.19-columns.md file_mappings", [
    identifier("file_map_id", { readOnly: true }),
    text("name", { required: true }),
    text("description"),
    text("destination", { required: true }),
    text("file_type", { required: true, values: ["text", "binary"], locked: true }),
    text("content", {
      secret: true,
      readable: true,
      neededWhen: [{ key: "file_type", is: ["text"] }],
      note: "may hold a secret, and is read back, as the web client edits it; binary content is uploaded",
    }),
    flag("enabled", { default: true, source: "kasm-docs.md 7.8", ...since("1.19", "kasm-docs.md 1", "documented") }),
    flag("is_executable", { default: false }),
    flag("is_readable", { default: true }),
    flag("is_writable", { default: true, note: "the web client starts with false" }),
    owner("user_id", "users", undashed),
    owner("group_id", "groups", undashed),
    owner("image_id", "images", undashed),
    noise("kasm_id", "identifier"),
    noise("created", "timestamp"),
  ]),
  calls: [
    list("get_file_mappings", "file_mappings", {
      permissions: [],
      parameters: ownerParameters,
      grade: "observed",
      source: wire,
      note: "the owner's id at top level; rights: switch owner_rights",
    }),
    create("create_file_map", "target_file_map", "file_map", {
      permissions: [],
      answerBy: "create_answer",
      grade: "observed",
      source: wire,
      note: "text only; rights: switch owner_rights",
    }),
    update("update_file_map", "target_file_map", ["file_map_id"], "file_map", {
      permissions: [],
      answerBy: "create_answer",
      grade: "observed",
      source: wire,
      note: "rights: switch owner_rights",
    }),
    call({
      name: "upload_file_mapping",
      class: "write",
      form: true,
      parameters: [
        parameter("name", "text"),
        parameter("description", "text"),
        parameter("destination", "text"),
        parameter("is_executable", "boolean"),
        parameter("is_writable", "boolean"),
        parameter("file_type", "text"),
        parameter("ufile", "file"),
        ...ownerParameters,
        parameter("file_map_id", "identifier"),
      ],
      grade: "observed",
      source: wire,
      note: "a form; with file_map_id it replaces; rights: switch owner_rights",
    }),
    remove("delete_file_map", "target_file_map", ["file_map_id"], {
      permissions: [],
      grade: "observed",
      source: "kasm-wire.md 1.11",
      note: "rights: switch owner_rights",
    }),
  ],
};

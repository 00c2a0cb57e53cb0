import { call, evidence, identifier, list, noise, parameter, text, wrapper } from "../build";
import type { FamilyDefinition } from "../model";

const columns = "kasm-1.19-columns.md physical_tokens";
const wire = "kasm-wire.md 14.1";
/** The facts name the calls alone. A public copy of the web client's `actionPhysicalTokens.js` has these bodies. */
const shaped = { grade: "inferred", source: wire } as const;

const token = wrapper(
  "target_token",
  [parameter("token_id", "identifier"), parameter("serial_number", "text")],
  shaped,
);
const user = wrapper("target_user", [parameter("user_id", "identifier", { required: true })], shaped);

/** Hardware tokens that show one-time passwords. */
export const physicalTokens: FamilyDefinition = {
  name: "physical_tokens",
  entity: "physical token",
  id: "token_id",
  naturalKey: "serial_number",
  unique: true,
  fields: evidence("documented", columns, [
    identifier("token_id", { readOnly: true }),
    text("serial_number", { readOnly: true }),
    text("seed_filename", { readOnly: true }),
    text("token_seed", { readOnly: true, writeOnly: true, secret: true }),
    identifier("user_id", { readOnly: true, references: { family: "users", onDelete: "clear" } }),
    noise("created", "timestamp"),
  ]),
  calls: [
    list("get_physical_tokens", "physical_tokens", {
      permissions: ["physical_tokens_view"],
      grade: "observed",
      source: wire,
    }),
    call({
      name: "upload_physical_tokens",
      class: "write",
      form: true,
      permissions: ["physical_tokens_create"],
      parameters: [parameter("ufile", "file", { required: true, grade: "inferred", source: "kasm-wire.md 12.4" })],
      grade: "observed",
      source: wire,
      note: "the form of the file is invented: lines of serial_number,seed with hexadecimal or base32 seeds; a first line that begins with serial is skipped",
    }),
    call({
      name: "delete_physical_token",
      class: "write",
      permissions: ["physical_tokens_delete"],
      parameters: [token],
      grade: "observed",
      source: wire,
    }),
    call({
      name: "assign_physical_token",
      class: "write",
      permissions: ["physical_tokens_modify"],
      parameters: [token, user],
      grade: "observed",
      source: wire,
    }),
    call({
      name: "unassign_physical_token",
      class: "write",
      permissions: ["physical_tokens_modify"],
      parameters: [token],
      grade: "observed",
      source: wire,
    }),
  ],
};

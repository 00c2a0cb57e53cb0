import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { newIdentifier } from "../../identifiers";
import { isObject, textOf } from "../../json";
import type { CallRequest, Handler } from "../../server/context";
import { contentOf, isUploadedFile } from "../../server/multipart";
import type { Row } from "../../store/tables";
import { identifierIn, rowOf } from "../records";
import { timestampText } from "../../timestamps";
import { refuseRepeated, targetRow } from "./groups";

const family = familyNamed("physical_tokens");

function tokenOf({ server, body }: CallRequest): Row {
  const target = isObject(body.target_token) ? body.target_token : {};
  const serial = target.serial_number;
  const named =
    typeof serial === "string" ? server.tables.find(family.name, (row) => row.serial_number === serial) : undefined;
  return named ?? rowOf(server, family, identifierIn(server, target, ["token_id"]));
}

/** All tokens of the file are kept, or none. */
const uploadTokens: Handler = ({ server, body }) => {
  const file = body.ufile;
  if (!isUploadedFile(file)) throw refused(server.switches, "Missing required field: ufile");
  const found = new Map<string, string>();
  const lines = contentOf(file).toString("utf8").split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "" || (index === 0 && /^serial/i.test(line))) continue;
    const [serial = "", seed = "", more] = line.split(",").map((part) => part.trim());
    const fits = serial !== "" && more === undefined && /^([0-9a-f]{2}){8,}$|^[A-Z2-7]{16,}=*$/i.test(seed);
    if (!fits) throw refused(server.switches, `Invalid ufile: line ${index + 1} is no serial number with its seed`);
    if (found.has(serial) || server.tables.find(family.name, (row) => row.serial_number === serial) !== undefined) {
      throw refused(server.switches, `A physical token with the serial_number ${serial} exists already`, 409);
    }
    found.set(serial, seed);
  }
  for (const [serial, seed] of found) {
    const id = newIdentifier();
    server.tables.put(family.name, id, {
      token_id: id,
      serial_number: serial,
      seed_filename: file.file_name,
      token_seed: seed,
      user_id: null,
      created: timestampText(server.now()),
    });
  }
  return {};
};

const deleteToken: Handler = (request) => {
  request.server.tables.remove(family.name, textOf(tokenOf(request).token_id));
  return {};
};

const assignToken: Handler = (request) => {
  const row = tokenOf(request);
  const user = targetRow(request, "target_user", "user_id", "users");
  if (row.user_id === user.user_id) refuseRepeated(request, "The token is assigned to the user already", 409);
  else if (row.user_id !== null) throw refused(request.server.switches, "The token is assigned to another user", 409);
  row.user_id = user.user_id ?? null;
  return {};
};

const unassignToken: Handler = (request) => {
  const row = tokenOf(request);
  if (row.user_id === null) refuseRepeated(request, "The token is not assigned", 404);
  row.user_id = null;
  return {};
};

export const physicalTokenCalls: Readonly<Record<string, Handler>> = {
  upload_physical_tokens: uploadTokens,
  delete_physical_token: deleteToken,
  assign_physical_token: assignToken,
  unassign_physical_token: unassignToken,
};

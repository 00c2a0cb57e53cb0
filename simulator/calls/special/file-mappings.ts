import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { isIdentifier, normaliseIdentifier } from "../../identifiers";
import type { Json, JsonObject } from "../../json";
import type { Handler, ServerContext } from "../../server/context";
import { contentOf, isUploadedFile } from "../../server/multipart";
import { decodeFields } from "../../wire/decode";
import { requireOwnerRight } from "../families/owners";
import { leftOut } from "../left-out";
import { insertRow, rowOf } from "../records";

const fileMappings = familyNamed("file_mappings");

/** The limit that the web client names (kasm-wire.md 12.4). */
const LARGEST_UPLOAD = 5 * 1024 * 1024;

function checkedContent(server: ServerContext, file: Json | undefined): string | undefined {
  if (!isUploadedFile(file)) return undefined;
  if (server.switches.upload_limit === "refuse" && contentOf(file).length > LARGEST_UPLOAD) {
    throw refused(server.switches, "Invalid ufile: larger than 5 MB");
  }
  return file.content_base64;
}

const uploadFile: Handler = (request) => {
  const { server, body } = request;
  const { ufile, file_map_id: wanted, ...sent } = body;
  const content = checkedContent(server, ufile);
  // A form names every key: what is null in it is absent.
  const given: JsonObject = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
  if (typeof wanted !== "string" || !isIdentifier(wanted)) {
    if (content === undefined) throw refused(server.switches, "Missing required field: ufile");
    insertRow(request, { file_type: "binary", ...decodeFields(server, fileMappings, given), content });
    return {};
  }
  const row = rowOf(server, fileMappings, normaliseIdentifier(wanted));
  requireOwnerRight(request, row, "modify");
  const { name, description, destination, is_executable, is_writable } = given;
  const changes = Object.entries({ name, description, destination, is_executable, is_writable });
  const carried = Object.fromEntries(changes.filter((entry): entry is [string, Json] => entry[1] !== undefined));
  const decoded = { ...leftOut(request, carried), ...decodeFields(server, fileMappings, carried) };
  Object.assign(row, decoded, content === undefined ? {} : { content });
  return {};
};

export const fileMappingCalls: Readonly<Record<string, Handler>> = { upload_file_mapping: uploadFile };

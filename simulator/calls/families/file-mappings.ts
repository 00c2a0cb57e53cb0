import { refused } from "../../failure";
import type { FamilyRules } from "../rules";
import { timestampText } from "../../timestamps";
import { ownerKey, requireOwnerRight, rowsOfOwner } from "./owners";

export const fileMappingRules: FamilyRules = {
  authorise: (request, row) => {
    if (row !== undefined) requireOwnerRight(request, row, "modify");
  },
  select: (request, rows) => rowsOfOwner(request, request.body, rows),
  check: (request, row, before) => {
    const { server } = request;
    ownerKey(server, row);
    if (before !== undefined) {
      if (row.file_type === "binary") row.content = before.content ?? null;
      return;
    }
    requireOwnerRight(request, row, "modify");
    if (row.file_type === "binary" && request.call.name === "create_file_map") {
      throw refused(server.switches, "Binary content is uploaded by upload_file_mapping");
    }
    row.created = timestampText(server.now());
  },
  runtime: (server, row) => ({
    ...(row.file_type === "binary" && server.switches.binary_content === "absent" ? { content: null } : {}),
  }),
};

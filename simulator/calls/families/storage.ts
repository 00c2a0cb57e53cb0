import { refused, unauthenticated } from "../../failure";
import { isObject, type JsonObject, textOf } from "../../json";
import type { CallRequest, ServerContext } from "../../server/context";
import type { Row } from "../../store/tables";
import type { FamilyRules } from "../rules";
import { ownerKey, requireOwnerRight, rowsOfOwner } from "./owners";

/** What each type of provider wants of a mapping (kasm-wire.md 12.3). */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  S3: ["s3_access_key_id", "s3_secret_access_key", "s3_bucket"],
  Nextcloud: ["webdav_user", "webdav_pass"],
};

export const providerOf = (server: ServerContext, row: JsonObject): Row | undefined =>
  server.tables.get("storage_providers", row.storage_provider_id);

/** The calls are not under /api/admin/: whether an API key will do is open. */
export function requireCaller(request: CallRequest): void {
  if (request.caller.kind === "key" && request.server.switches.storage_mapping_by_key === "refuse") {
    throw unauthenticated("needs a session");
  }
}

export const storageMappingRules: FamilyRules = {
  authorise: (request, row) => {
    requireCaller(request);
    if (row !== undefined) requireOwnerRight(request, row, "modify");
  },
  select: (request, rows) => {
    requireCaller(request);
    const target = request.body.target_storage_mapping;
    return rowsOfOwner(request, isObject(target) ? target : {}, rows);
  },
  check: (request, row, before) => {
    const { server } = request;
    ownerKey(server, row);
    if (before === undefined) requireOwnerRight(request, row, "modify");
    const provider = providerOf(server, row);
    if (row.name === null || row.name === "") row.name = provider?.name ?? null;
    if (server.switches.form_requirements === "accept") return;
    for (const key of CREDENTIALS[textOf(provider?.storage_provider_type)] ?? []) {
      if (row[key] === null || row[key] === "") throw refused(server.switches, `Missing required field: ${key}`);
    }
  },
  runtime: (server, row) => ({ storage_provider_type: providerOf(server, row)?.storage_provider_type ?? null }),
};

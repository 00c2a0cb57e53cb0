import { requireOneOf } from "../../access/rights";
import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { newIdentifier } from "../../identifiers";
import { type Json, type JsonObject, textOf } from "../../json";
import type { CallRequest, Handler, ServerContext } from "../../server/context";
import type { Row } from "../../store/tables";
import { decodeFields } from "../../wire/decode";
import { encodeRow } from "../../wire/encode";
import { requireGroupRight } from "../families/access";
import { leftOut } from "../left-out";
import { allProviders, providerColumns, providerName } from "../providers";
import { answerOf, envelopeOf, identifierIn, rowOf } from "../records";

const family = familyNamed("sso_mappings");

const getAllSsos: Handler = ({ server }) => ({ ssos: allProviders(server) });

function shown(server: ServerContext, row: Row): JsonObject {
  // A mapping's provider id comes back undashed always: the shipped client compares it as it is (kasm-wire.md 4.6).
  const undashed: ServerContext = { ...server, switches: { ...server.switches, identifier_spelling: "undashed" } };
  return encodeRow(undashed, family, row, { sso_name: providerName(server, row) });
}

function requireAuthRight(request: CallRequest, right: "auth_view" | "auth_modify"): void {
  if (request.server.switches.sso_mapping_rights === "auth") requireOneOf(request, right);
}

const getMappings: Handler = (request) => {
  const { server, body } = request;
  const group = rowOf(server, familyNamed("groups"), identifierIn(server, body, ["group_id"]));
  requireGroupRight(request, group, "view");
  requireAuthRight(request, "auth_view");
  const rows = server.tables.filter("sso_mappings", (row) => row.group_id === group.group_id);
  return { group_mappings: rows.map((row) => shown(server, row)) };
};

function requireGroupOf(request: CallRequest, row: Row): void {
  const group = request.server.tables.get("groups", row.group_id);
  if (group === undefined) throw refused(request.server.switches, "Unknown group: group_id", 404);
  requireGroupRight(request, group, "modify");
  requireAuthRight(request, "auth_modify");
}

/** Turns sso_id into the column of its kind. */
function linkProvider(server: ServerContext, values: JsonObject, type?: Json): void {
  if (values.sso_id === undefined) return;
  Object.assign(values, providerColumns(server, values.sso_id, type));
  delete values.sso_id;
}

function checkAttributes(server: ServerContext, row: Row): void {
  if (row.apply_to_all_users !== true && (row.sso_group_attributes === null || row.sso_group_attributes === "")) {
    throw refused(server.switches, "Missing required field: sso_group_attributes");
  }
}

const addMapping: Handler = (request) => {
  const { server } = request;
  const sent = envelopeOf(request);
  for (const key of ["group_id", "sso_id"]) {
    if (typeof sent[key] !== "string") throw refused(server.switches, `Missing required field: ${key}`);
  }
  const values = decodeFields(server, family, sent);
  linkProvider(server, values);
  const row: Row = { sso_group_id: newIdentifier(), sso_group_attributes: null, apply_to_all_users: false, ...values };
  requireGroupOf(request, row);
  checkAttributes(server, row);
  server.tables.put(family.name, textOf(row.sso_group_id), row);
  return answerOf(request, row);
};

const updateMapping: Handler = (request) => {
  const { server } = request;
  const sent = envelopeOf(request);
  const row = rowOf(server, family, identifierIn(server, sent, ["sso_group_id"]));
  requireGroupOf(request, row);
  if (server.switches.sso_update_type === "required" && typeof sent.sso_type !== "string") {
    throw refused(server.switches, "Missing required field: sso_type");
  }
  // An update carries no group_id (kasm-wire.md 4.6): a mapping stays with its group.
  const given = { ...sent, group_id: row.group_id ?? null };
  const values = { ...leftOut(request, given), ...decodeFields(server, family, given) };
  linkProvider(server, values, sent.sso_type);
  checkAttributes(server, { ...row, ...values });
  Object.assign(row, values);
  return answerOf(request, row);
};

const deleteMapping: Handler = (request) => {
  const { server, body } = request;
  const row = rowOf(server, family, identifierIn(server, body, ["sso_group_id"]));
  requireGroupOf(request, row);
  server.tables.remove(family.name, textOf(row.sso_group_id));
  return {};
};

export const ssoMappingCalls: Readonly<Record<string, Handler>> = {
  get_all_ssos: getAllSsos,
  get_sso_mappings_group: getMappings,
  add_sso_mapping_group: addMapping,
  update_sso_mapping_group: updateMapping,
  delete_sso_mapping_group: deleteMapping,
};

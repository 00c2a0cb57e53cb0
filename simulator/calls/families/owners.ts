import { requireOneOf } from "../../access/rights";
import { OWNERS, type OwnerKey } from "../../catalogue/families/owners";
import { refused } from "../../failure";
import { isIdentifier, normaliseIdentifier } from "../../identifiers";
import type { JsonObject } from "../../json";
import type { CallRequest, ServerContext } from "../../server/context";
import type { Row } from "../../store/tables";
import { requireGroupRight } from "./access";

const FAMILIES: Readonly<Record<OwnerKey, string>> = { user_id: "users", group_id: "groups", image_id: "images" };

/** The one key that names the owner. Refuses none and more than one. */
export function ownerKey(server: ServerContext, object: JsonObject): OwnerKey {
  const named = OWNERS.filter((key) => typeof object[key] === "string" && object[key] !== "");
  const [key] = named;
  if (key === undefined) throw refused(server.switches, `Missing required field: ${OWNERS.join(" or ")}`);
  if (named.length > 1) throw refused(server.switches, `Only one of ${named.join(", ")} can be set`);
  return key;
}

/** The rights for a mapping: presumably those of its owner (kasm-docs.md 2.3), as the switch owner_rights says. */
export function requireOwnerRight(request: CallRequest, row: JsonObject, right: "view" | "modify"): void {
  const { server, caller } = request;
  if (server.switches.owner_rights === "none") return;
  const key = ownerKey(server, row);
  if (key === "user_id" && caller.kind === "session" && caller.id === row.user_id) return;
  requireOneOf(request, `${FAMILIES[key]}_${right}`);
  const group = server.tables.get("groups", row.group_id);
  if (group !== undefined) requireGroupRight(request, group, right);
}

/** The mappings of the owner that `object` names. */
export function rowsOfOwner(request: CallRequest, object: JsonObject, rows: readonly Row[]): Row[] {
  const { server } = request;
  const key = ownerKey(server, object);
  const sent = object[key];
  if (typeof sent !== "string" || !isIdentifier(sent)) throw refused(server.switches, `Invalid ${key}: not an id`);
  const identifier = normaliseIdentifier(sent);
  requireOwnerRight(request, { [key]: identifier }, "view");
  return rows.filter((row) => row[key] === identifier);
}

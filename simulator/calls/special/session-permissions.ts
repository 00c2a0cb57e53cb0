import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { newIdentifier } from "../../identifiers";
import { isObject, type JsonObject, textOf } from "../../json";
import type { CallRequest, Handler } from "../../server/context";
import { requireSession } from "../../sessions/live";
import type { Row } from "../../store/tables";
import { answerRow, identifierIn, rowOf } from "../records";

const permissions = familyNamed("session_permissions");
const users = familyNamed("users");

/** The session that target_session_permissions names, and what is sent for it. */
function targetOf({ server, body }: CallRequest): { session: Row; sent: JsonObject } {
  const sent = body.target_session_permissions;
  if (!isObject(sent)) throw refused(server.switches, "Missing required field: target_session_permissions");
  return { session: requireSession(server, identifierIn(server, sent, ["kasm_id"])), sent };
}

const rowsOf = ({ server }: CallRequest, session: Row): Row[] =>
  server.tables.filter(permissions.name, (row) => row.kasm_id === session.kasm_id);

const shown = (request: CallRequest, session: Row): JsonObject => ({
  session_permissions: rowsOf(request, session).map((row) => answerRow(request.server, permissions, row)),
});

/** What was sent for one user, checked. */
function entryOf({ server }: CallRequest, session: Row, sent: JsonObject, common: JsonObject[string]): Row {
  const user = rowOf(server, users, identifierIn(server, sent, ["user_id"]));
  const access = sent.access ?? common ?? null;
  if (access !== "r" && access !== "rw") throw refused(server.switches, "Invalid access: not one of r, rw");
  return { kasm_id: session.kasm_id ?? null, user_id: user.user_id ?? null, access };
}

/** Sets the access of each user that is named; the others keep theirs. None of it when one entry is wrong. */
const setPermissions: Handler = (request) => {
  const { server } = request;
  const { session, sent } = targetOf(request);
  const list = Array.isArray(sent.session_permissions) ? sent.session_permissions : [];
  const entries = list.map((each) => entryOf(request, session, isObject(each) ? each : {}, sent.access ?? null));
  for (const entry of entries) {
    const known = rowsOf(request, session).find((row) => row.user_id === entry.user_id);
    if (known !== undefined) known.access = entry.access ?? null;
    else {
      const id = newIdentifier();
      server.tables.put(permissions.name, id, { session_permission_id: id, ...entry });
    }
  }
  return shown(request, session);
};

const getPermissions: Handler = (request) => shown(request, targetOf(request).session);

const deletePermissions: Handler = (request) => {
  const { session } = targetOf(request);
  for (const row of rowsOf(request, session)) {
    request.server.tables.remove(permissions.name, textOf(row.session_permission_id));
  }
  return {};
};

export const sessionPermissionCalls: Readonly<Record<string, Handler>> = {
  set_session_permissions: setPermissions,
  get_session_permissions: getPermissions,
  delete_all_session_permissions: deletePermissions,
};

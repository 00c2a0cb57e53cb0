import { familyNamed } from "../../catalogue";
import { derivedIdentifier, newIdentifier } from "../../identifiers";
import { isObject, textOf } from "../../json";
import type { CallRequest, Handler, ServerContext } from "../../server/context";
import { assignedImages } from "../../sessions/allowed";
import { checkReferences } from "../../store/integrity";
import type { Row } from "../../store/tables";
import { decodeFields } from "../../wire/decode";
import { refused } from "../../failure";
import { leftOut } from "../left-out";
import { answerRow, envelopeOf, identifierIn, rowOf } from "../records";
import { requireUserRight } from "../families/users";
import { refuseRepeated, targetRow } from "./groups";

const users = familyNamed("users");
const attributes = familyNamed("user_attributes");

/** The user that target_user names by id or by name. */
function targetUser({ server, body }: CallRequest): Row {
  const target = isObject(body.target_user) ? body.target_user : {};
  const named = server.tables.find("users", (row) => row.username === target.username);
  if (named === undefined && typeof target.user_id !== "string") throw refused(server.switches, "User not found", 404);
  return named ?? rowOf(server, users, identifierIn(server, target, ["user_id"]));
}

const getUser: Handler = (request) => ({ user: answerRow(request.server, users, targetUser(request)) });

/** The workspaces that the user's groups have, enabled or not. */
const getUserImages: Handler = (request) => {
  const { server } = request;
  const user = targetUser(request);
  const images = [...assignedImages(server, user)].map((id) => server.tables.get("images", id));
  const shown = images
    .filter((image) => image !== undefined)
    .map((image) => answerRow(server, familyNamed("images"), image));
  return { images: shown };
};

/** A user's attributes; those of a user who never changed any are made up, and not kept. */
function attributesOf(server: ServerContext, user: Row): Row {
  const kept = server.tables.find(attributes.name, (row) => row.user_id === user.user_id);
  if (kept !== undefined) return kept;
  const id = derivedIdentifier(server.installation, `attributes ${textOf(user.user_id)}`);
  return {
    user_attributes_id: id,
    user_id: user.user_id ?? null,
    ssh_public_key: `ssh-rsa AAAAB3NzaC1yc2E${Buffer.from(id).toString("base64url")} ${textOf(user.username)}`,
    show_tips: null,
    theme: null,
    preferred_language: null,
    preferred_timezone: null,
    toggle_control_panel: null,
    default_image: null,
    user_login_to_kasm: null,
  };
}

const getAttributes: Handler = (request) => {
  const user = targetRow(request, "target_user", "user_id", "users");
  return { user_attributes: answerRow(request.server, attributes, attributesOf(request.server, user)) };
};

const updateAttributes: Handler = (request) => {
  const { server } = request;
  const sent = envelopeOf(request);
  const user = rowOf(server, users, identifierIn(server, sent, ["user_id"]));
  requireUserRight(request, user);
  const changes = { ...leftOut(request, sent), ...decodeFields(server, attributes, sent) };
  const row = { ...attributesOf(server, user), ...changes };
  checkReferences(server, attributes, row);
  delete row.ssh_private_key;
  server.tables.put(attributes.name, textOf(row.user_attributes_id), row);
  return { user_attributes: answerRow(server, attributes, row) };
};

function pairOf(request: CallRequest): { user: Row; target: Row; row: Row | undefined } {
  const user = targetRow(request, "target_user", "user_id", "users");
  const target = targetRow(request, "target_server", "server_id", "servers");
  requireUserRight(request, user);
  const row = request.server.tables.find(
    "user_server_assignments",
    (each) => each.user_id === user.user_id && each.server_id === target.server_id,
  );
  return { user, target, row };
}

const assignServer: Handler = (request) => {
  const { user, target, row } = pairOf(request);
  if (row !== undefined) {
    refuseRepeated(request, "The server is assigned to the user already", 409);
    return {};
  }
  const id = newIdentifier();
  request.server.tables.put("user_server_assignments", id, {
    user_server_assignment_id: id,
    user_id: user.user_id ?? null,
    server_id: target.server_id ?? null,
  });
  return {};
};

const unassignServer: Handler = (request) => {
  const { row } = pairOf(request);
  if (row === undefined) refuseRepeated(request, "The server is not assigned to the user", 404);
  else request.server.tables.remove("user_server_assignments", textOf(row.user_server_assignment_id));
  return {};
};

export const userCalls: Readonly<Record<string, Handler>> = {
  get_user: getUser,
  get_user_images: getUserImages,
  get_attributes: getAttributes,
  update_user_attributes: updateAttributes,
  assign_user_server: assignServer,
  unassign_user_server: unassignServer,
};

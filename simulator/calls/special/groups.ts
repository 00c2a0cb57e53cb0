import { requireGroupRight, joinGroup, pageOf } from "../families/access";
import { filterUsers } from "../families/users";
import { assignImage } from "../families/images";
import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { isObject, type JsonObject, textOf } from "../../json";
import type { CallRequest, Handler } from "../../server/context";
import type { Row } from "../../store/tables";
import { shownIdentifier } from "../../wire/encode";
import { identifierIn, rowOf } from "../records";

/** The row that `target_<thing>.<key>` names. */
export function targetRow(request: CallRequest, wrapper: string, key: string, family: string): Row {
  const object = request.body[wrapper];
  if (!isObject(object)) throw refused(request.server.switches, `Missing required field: ${wrapper}`);
  return rowOf(request.server, familyNamed(family), identifierIn(request.server, object, [key]));
}

export const targetGroup = (request: CallRequest): Row => targetRow(request, "target_group", "group_id", "groups");

/** What there is already can't be added, nor what is not removed, unless the switch lets it pass. */
export function refuseRepeated({ server }: CallRequest, message: string, status: 404 | 409): void {
  if (server.switches.repeated_membership === "refuse") throw refused(server.switches, message, status);
}

const getUsersGroup: Handler = (request) => {
  const { server, body } = request;
  const group = targetGroup(request);
  requireGroupRight(request, group, "view");
  const users = server.tables
    .filter("user_groups", (row) => row.group_id === group.group_id)
    .map((row) => server.tables.get("users", row.user_id))
    .filter((user) => user !== undefined);
  const members = filterUsers(server, body, users).map((user): JsonObject => ({
    user_id: shownIdentifier(server, textOf(user.user_id)),
    name: user.username ?? null,
    username: user.username ?? null,
    first_name: user.first_name ?? null,
    last_name: user.last_name ?? null,
    organization: user.organization ?? null,
  }));
  return { users: pageOf(members, body), page: body.page ?? null, total: members.length };
};

const addUserGroup: Handler = (request) => {
  const group = targetGroup(request);
  const user = targetRow(request, "target_user", "user_id", "users");
  requireGroupRight(request, group, "modify");
  if (!joinGroup(request.server, textOf(user.user_id), textOf(group.group_id))) {
    refuseRepeated(request, "The user is in the group already", 409);
  }
  return {};
};

const removeUserGroup: Handler = (request) => {
  const { server } = request;
  const group = targetGroup(request);
  const user = targetRow(request, "target_user", "user_id", "users");
  requireGroupRight(request, group, "modify");
  const row = server.tables.find(
    "user_groups",
    (each) => each.user_id === user.user_id && each.group_id === group.group_id,
  );
  if (row === undefined) refuseRepeated(request, "The user is not in the group", 404);
  else server.tables.remove("user_groups", textOf(row.user_group_id));
  return {};
};

const getImagesGroup: Handler = (request) => {
  const { server } = request;
  const group = targetGroup(request);
  requireGroupRight(request, group, "view");
  const images = server.tables
    .filter("group_images", (row) => row.group_id === group.group_id)
    .map((row): JsonObject => {
      const image = server.tables.get("images", row.image_id);
      return {
        group_image_id: shownIdentifier(server, textOf(row.group_image_id)),
        group_id: shownIdentifier(server, textOf(row.group_id)),
        group_name: group.name ?? null,
        image_id: shownIdentifier(server, textOf(row.image_id)),
        image_name: image?.name ?? null,
        image_friendly_name: image?.friendly_name ?? null,
        image_src: image?.image_src ?? null,
      };
    });
  return { images };
};

const addImagesGroup: Handler = (request) => {
  const group = targetGroup(request);
  const image = targetRow(request, "target_image", "image_id", "images");
  requireGroupRight(request, group, "modify");
  if (!assignImage(request.server, textOf(image.image_id), textOf(group.group_id))) {
    refuseRepeated(request, "The image is in the group already", 409);
  }
  return {};
};

const removeImagesGroup: Handler = (request) => {
  const { server } = request;
  const group = targetGroup(request);
  const image = targetRow(request, "target_image", "image_id", "images");
  requireGroupRight(request, group, "modify");
  const row = server.tables.find(
    "group_images",
    (each) => each.image_id === image.image_id && each.group_id === group.group_id,
  );
  if (row === undefined) refuseRepeated(request, "The image is not in the group", 404);
  else server.tables.remove("group_images", textOf(row.group_image_id));
  return {};
};

export const groupCalls: Readonly<Record<string, Handler>> = {
  get_users_group: getUsersGroup,
  add_user_group: addUserGroup,
  remove_user_group: removeUserGroup,
  get_images_group: getImagesGroup,
  add_images_group: addImagesGroup,
  remove_images_group: removeImagesGroup,
};

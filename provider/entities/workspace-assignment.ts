import { defineEntity, peek, plainId, reference, referredId, send } from "../core";
import type { Adapter, Reference, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { modifyGroup, targetGroup } from "./group";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link WorkspaceAssignment} is made of (kasm-wire.md 4.3). Every change replaces it. */
export interface WorkspaceAssignmentFields {
  workspace: ReferenceInput;
  group: ReferenceInput;
}

export interface WorkspaceAssignmentArgs extends CommonArgs, WorkspaceAssignmentFields {}

const lists = ["get_images_group"];
const pair = ({ group_id, image_id }: WireObject) => ({ target_group: { group_id }, target_image: { image_id } });

const adapter: Adapter = {
  async observe(scope) {
    const images = await scope.client.list("get_images_group", targetGroup(scope), "images");
    return images.map((image) => ({ ...image, group_id: referredId(scope, "group") }));
  },
  identify: ({ group_id, image_id }) => `${plainId(group_id)}/${plainId(image_id)}`,
  async create({ client }, body) {
    await send(client, "add_images_group", pair(body), "create", lists);
    return undefined;
  },
  update: () => Promise.resolve(),
  async remove({ client }, observed) {
    await send(client, "remove_images_group", pair(observed), "delete", lists);
  },
  async probe(client) {
    await peek(client, "get_groups", "groups");
    await peek(client, "get_images", "images");
    return [];
  },
};

export const workspaceAssignment = defineEntity<WorkspaceAssignmentFields>({
  kind: "WorkspaceAssignment",
  title: "workspace assignment",
  adapter,
  fields: {
    workspace: reference("image_id", { to: "Workspace", name: "image_friendly_name" }).replaces(),
    group: reference("group_id", { to: "Group", name: "group_name" }).replaces(),
  },
  naturalKey: ["workspace", "group"],
  permissions: {
    read: ["400 groups_view", "440 groups_view_system", "900 images_view"],
    create: ["401 groups_modify"],
    update: modifyGroup,
    delete: modifyGroup,
  },
});

/**
 * Lets a group start a workspace. The server may assign a new workspace to All Users by itself; such an assignment
 * is taken over with `adopt: true`.
 *
 * ```ts
 * new WorkspaceAssignment("chrome-developers", { workspace: chrome, group: developers });
 * ```
 */
export class WorkspaceAssignment extends entityResource<WorkspaceAssignmentArgs>(workspaceAssignment) {}

/** A workspace assignment as the server shows it. */
export type WorkspaceAssignmentValues = ValuesOf<WorkspaceAssignmentFields>;

/** Looks up whether a workspace is assigned to a group. Fails when it is not. */
export const { get: getWorkspaceAssignment, getOutput: getWorkspaceAssignmentOutput } = lookup<
  { workspace: Reference; group: Reference },
  WorkspaceAssignmentValues
>(workspaceAssignment);

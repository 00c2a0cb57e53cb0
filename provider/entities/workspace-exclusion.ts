import type * as pulumi from "@pulumi/pulumi";
import { defineEntity, flag, peek, plainId, reference, referredId, sameId, send } from "../core";
import type { Adapter } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { modifyGroup } from "./group";
import { entityResource } from "./resource";

/** What a {@link WorkspaceExclusion} is made of (kasm-wire.md 4.3). */
export interface WorkspaceExclusionFields {
  /** A change replaces the exclusion. */
  workspace: ReferenceInput;
  /** A change replaces the exclusion. */
  group: ReferenceInput;
}

export interface WorkspaceExclusionArgs extends CommonArgs, WorkspaceExclusionFields {}

const lists = ["get_images_group"];

const adapter: Adapter = {
  async observe(scope) {
    const [group_id, image_id] = [referredId(scope, "group"), referredId(scope, "workspace")];
    const images = await scope.client.list("get_images_group", { target_group: { group_id } }, "images");
    return [{ group_id, image_id, assigned: images.some((image) => sameId(image["image_id"], image_id)) }];
  },
  identify: ({ group_id, image_id }) => `${plainId(group_id)}/${plainId(image_id)}`,
  create: () => Promise.reject(new Error("an exclusion exists as long as its group and its workspace")),
  async update({ client }, { group_id, image_id }, { assigned }) {
    const pair = { target_group: { group_id }, target_image: { image_id } };
    if (assigned === true) await send(client, "add_images_group", pair, "create", lists);
    else await send(client, "remove_images_group", pair, "delete", lists);
  },
  remove: () => Promise.reject(new Error("an exclusion exists as long as its group and its workspace")),
  async probe(client) {
    await peek(client, "get_groups", "groups");
    await peek(client, "get_images", "images");
    return [];
  },
};

export const workspaceExclusion = defineEntity<WorkspaceExclusionFields & { assigned: boolean }>({
  kind: "WorkspaceExclusion",
  title: "workspace exclusion",
  adapter,
  facet: true,
  fields: {
    workspace: reference("image_id", { to: "Workspace", name: "image_friendly_name" }).replaces(),
    group: reference("group_id", { to: "Group", name: "group_name" }).replaces(),
    assigned: flag("assigned"),
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
 * Keeps a workspace away from a group: an assignment that the server or a person made is taken away. The server assigns
 * every new workspace to All Users while its setting `add_images_to_default_group` is on, as it is by default.
 *
 * ```ts
 * new WorkspaceExclusion("terminal-all-users", { workspace: terminal, group: allUsers });
 * ```
 */
export class WorkspaceExclusion extends entityResource<WorkspaceExclusionArgs & { assigned: boolean }>(
  workspaceExclusion,
) {
  constructor(name: string, args: WorkspaceExclusionArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { ...args, assigned: false }, opts);
  }
}

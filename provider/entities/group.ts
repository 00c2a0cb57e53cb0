import type * as pulumi from "@pulumi/pulumi";
import { crud, defineEntity, integer, map, referredId, structure, text } from "../core";
import type { Right, Scope, WireObject } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { atMost } from "./rules";

/** What a {@link Group} is made of (kasm-wire.md 4.1, kasm-docs.md 7.4). Every change updates in place. */
export interface GroupFields {
  /** Name of the group, 1024 characters at most. Two groups of one name are refused. */
  name: pulumi.Input<string>;
  /** Where settings of several groups contradict each other, the lowest number wins. A new group gets 1000. */
  priority?: pulumi.Input<number>;
  /** What the group is for. Default nothing. */
  description?: pulumi.Input<string>;
  /** Texts by key that Kasm keeps with the group. Default none. */
  metadata?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Free data that Kasm keeps with the group in a column of its own (kasm-1.19-columns.md groups). Default none. */
  programData?: pulumi.Input<Record<string, unknown>>;
}

export interface GroupArgs extends CommonArgs, GroupFields {}

const isBuiltIn = (observed: WireObject) => observed["is_system"] === true;
const withSystem = (right: Right, system: Right) => (observed: WireObject) =>
  isBuiltIn(observed) ? [right, system] : [right];

/** The rights to change what belongs to a group; built-in groups need a further one (kasm-docs.md 2.3). */
export const modifyGroup = withSystem("401 groups_modify", "441 groups_modify_system");

/** How calls about what belongs to a group name the group that an input refers to. */
export const targetGroup = (scope: Scope) => ({ target_group: { group_id: referredId(scope, "group") } });

export const group = defineEntity<GroupFields>({
  kind: "Group",
  title: "group",
  adapter: crud({
    list: { call: "get_groups", key: "groups" },
    envelope: "target_group",
    related: ["get_settings_group", "get_images_group", "get_sso_mappings_group"],
    answer: "group",
    create: "create_group",
    update: "update_group",
    remove: "delete_group",
    id: "group_id",
    removeBody: (id) => ({ target_group: { group_id: id }, force: true }),
  }),
  fields: {
    name: text("name").refine(atMost(1024)),
    priority: integer("priority", { min: 0 }).initially(1000),
    description: text("description").optional(),
    metadata: map("group_metadata").optional(),
    programData: structure("program_data").optional(),
  },
  naturalKey: ["name"],
  nameField: "name",
  builtIn: isBuiltIn,
  builtInNames: { names: ["Administrators", "All Users"], right: "440 groups_view_system" },
  permissions: {
    read: ["400 groups_view", "440 groups_view_system"],
    create: ["402 groups_create"],
    update: modifyGroup,
    delete: withSystem("403 groups_delete", "443 groups_delete_system"),
  },
});

/**
 * A group of users. Settings, SSO mappings and workspaces of a group are resources of their own. Destroy deletes the group
 * even if it has members.
 *
 * ```ts
 * const developers = new Group("developers", { name: "Developers", priority: 20 });
 * const everyone = new Group("everyone", { name: "All Users", priority: 100, adopt: true });   // built in
 * ```
 */
export class Group extends entityResource<GroupArgs>(group) {}

/** A group as the server shows it. */
export type GroupValues = ValuesOf<GroupFields>;

/** Looks a group up by its name. Fails when there is none or more than one. */
export const { get: getGroup, getOutput: getGroupOutput } = lookup<{ name: string }, GroupValues>(group);

import {
  oneOf,
  reference,
  type Condition,
  type Field,
  type Properties,
  type Reference,
  type WireObject,
} from "../core";
import type { ReferenceInput } from "./common";

/** What belongs to the sessions of a workspace. */
export interface OfWorkspace {
  /** The workspace whose sessions get it. A change replaces. Give exactly one of workspace, group and user. */
  workspace: ReferenceInput;
  group?: never;
  user?: never;
}

/** What belongs to the sessions of a group's users. */
export interface OfGroup {
  workspace?: never;
  /** The group whose users get it in their sessions. A change replaces. Give exactly one of workspace, group and user. */
  group: ReferenceInput;
  user?: never;
}

/** What belongs to the sessions of one user. */
export interface OfUser {
  workspace?: never;
  group?: never;
  /** The user who gets it in all sessions. A change replaces. Give exactly one of workspace, group and user. */
  user: ReferenceInput;
}

/** Exactly one owner. */
export type Owner = OfWorkspace | OfGroup | OfUser;

/** The owner's fields, whichever is given. */
export interface OwnerFields {
  workspace?: ReferenceInput;
  group?: ReferenceInput;
  user?: ReferenceInput;
}

export const ownerFields: { readonly [Name in keyof Required<OwnerFields>]: Field } = {
  workspace: reference("image_id", { to: "Workspace" }).optional().replaces(),
  group: reference("group_id", { to: "Group" }).optional().replaces(),
  user: reference("user_id", { to: "User" }).optional().replaces(),
};

/** The parts of a natural key that name the owner. */
export const ownerKey = ["workspace", "group", "user"] as const;

export const exactlyOneOwner: Condition = oneOf(
  ownerKey,
  "give exactly one of workspace, group and user: whose sessions get it",
  { required: true },
);

const wireNames = { workspace: "image_id", group: "group_id", user: "user_id" } as const;

/** The owner in wire names. */
export function ownerIds(inputs: Properties): WireObject {
  const owner = ownerKey.find((name) => inputs[name] != null);
  return owner === undefined ? {} : { [wireNames[owner]]: (inputs[owner] as Reference).id };
}

/** The right to change what belongs to the owner: presumably the owner's own (kasm-docs.md 2.3 names no other). */
export function ownerRights({ image_id, group_id, user_id }: WireObject) {
  if (group_id) return ["401 groups_modify"] as const;
  if (user_id) return ["301 users_modify"] as const;
  return image_id ? (["901 images_modify"] as const) : [];
}

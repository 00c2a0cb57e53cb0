import {
  call,
  create,
  evidence,
  flag,
  identifier,
  integer,
  list,
  map,
  parameter,
  remove,
  target,
  text,
  textList,
  update,
  wrapper,
} from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 4.1";
const targetGroup = target("target_group", "group_id");
const targetImage = target("target_image", "image_id");
const targetUser = target("target_user", "user_id");

export const groups: FamilyDefinition = {
  name: "groups",
  entity: "group",
  id: "group_id",
  naturalKey: "name",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md groups", [
      identifier("group_id", { readOnly: true }),
      text("name", { required: true, maximumLength: 1024 }),
      integer("priority", { default: 1000, minimum: 0 }),
      text("description", { default: "" }),
      flag("is_system", { readOnly: true, default: false }),
      map("group_metadata"),
      map("program_data", { note: "a free object, as group_metadata" }),
    ]),
    ...evidence("observed", wire, [
      textList("form_metadata", { readOnly: true, writeOnly: true, note: "scratch of the web client's form" }),
      textList("permissions", {
        readOnly: true,
        writeOnly: true,
        grade: "inferred",
        note: "one caller sends it; taken as ignored",
      }),
    ]),
  ],
  calls: [
    list("get_groups", "groups", {
      at: ["admin", "public"],
      permissions: ["groups_view"],
      grade: "observed",
      source: wire,
    }),
    create("create_group", "target_group", "group", {
      at: ["admin", "public"],
      permissions: ["groups_create"],
      answerBy: "group_create_answer",
      grade: "observed",
      source: wire,
    }),
    update("update_group", "target_group", ["group_id"], "group", {
      at: ["admin", "public"],
      permissions: ["groups_modify"],
      grade: "observed",
      source: wire,
    }),
    remove("delete_group", "target_group", ["group_id"], {
      at: ["admin", "public"],
      permissions: ["groups_delete"],
      parameters: [parameter("force", "boolean")],
      grade: "observed",
      source: wire,
    }),
    call({
      name: "get_users_group",
      class: "read",
      at: ["admin", "public"],
      answer: "users",
      permissions: ["groups_view", "users_view"],
      parameters: [
        targetGroup,
        parameter("page", "integer"),
        parameter("page_size", "integer"),
        parameter("filters", "list"),
      ],
      grade: "observed",
      source: "kasm-wire.md 1.4",
    }),
    call({
      name: "add_user_group",
      class: "write",
      at: ["admin", "public"],
      permissions: ["groups_modify"],
      parameters: [targetGroup, targetUser],
      grade: "documented",
      source: "kasm-docs.md 3.1",
    }),
    call({
      name: "remove_user_group",
      class: "write",
      at: ["admin", "public"],
      permissions: ["groups_modify"],
      parameters: [targetGroup, targetUser],
      grade: "documented",
      source: "kasm-docs.md 3.1",
    }),
    call({
      name: "get_images_group",
      class: "read",
      at: ["admin", "public"],
      answer: "images",
      permissions: ["groups_view"],
      parameters: [targetGroup],
      grade: "observed",
      source: "kasm-wire.md 4.3",
    }),
    call({
      name: "add_images_group",
      class: "write",
      at: ["admin", "public"],
      permissions: ["groups_modify"],
      parameters: [targetGroup, targetImage],
      grade: "observed",
      source: "kasm-wire.md 4.3",
    }),
    call({
      name: "remove_images_group",
      class: "write",
      at: ["admin", "public"],
      permissions: ["groups_modify"],
      parameters: [targetGroup, targetImage],
      grade: "observed",
      source: "kasm-wire.md 4.3",
    }),
  ],
};

/** Which group may launch which workspace. */
export const groupImages: FamilyDefinition = {
  name: "group_images",
  entity: "assignment",
  id: "group_image_id",
  fields: evidence("observed", "kasm-wire.md 4.3", [
    identifier("group_image_id", { readOnly: true }),
    identifier("group_id", { readOnly: true, references: { family: "groups", onDelete: "cascade" } }),
    identifier("image_id", { readOnly: true, references: { family: "images", onDelete: "cascade" } }),
    text("group_name", { runtime: true }),
    text("image_name", { runtime: true }),
    text("image_friendly_name", { runtime: true }),
    text("image_src", { runtime: true }),
  ]),
  calls: [],
};

/** Who is in which group. */
export const userGroups: FamilyDefinition = {
  name: "user_groups",
  entity: "membership",
  id: "user_group_id",
  fields: evidence("documented", "kasm-1.19-columns.md user_groups", [
    identifier("user_group_id", { readOnly: true }),
    identifier("group_id", { readOnly: true, references: { family: "groups", onDelete: "cascade" } }),
    identifier("user_id", { readOnly: true, references: { family: "users", onDelete: "cascade" } }),
  ]),
  calls: [],
};

const owner = [
  target("target_group", "group_id", { required: false }),
  target("target_api_config", "api_id", { required: false }),
];

/** Rights of groups and of API keys. */
export const groupPermissions: FamilyDefinition = {
  name: "group_permissions",
  entity: "permission",
  id: "group_permission_id",
  fields: [
    ...evidence("documented", "kasm-1.19-columns.md group_permissions", [
      identifier("group_permission_id", { readOnly: true }),
      identifier("group_id", { readOnly: true, references: { family: "groups", onDelete: "cascade" } }),
      identifier("api_id", { readOnly: true, references: { family: "api_configs", onDelete: "cascade" } }),
      integer("permission_id", { readOnly: true }),
    ]),
    ...evidence("observed", "kasm-wire.md 4.4", [
      text("permission_name", { runtime: true }),
      text("permission_description", { runtime: true }),
    ]),
  ],
  calls: [
    call({
      name: "get_permissions",
      class: "read",
      answer: "permissions",
      grade: "observed",
      source: "kasm-wire.md 4.4",
    }),
    call({
      name: "get_permissions_group",
      class: "read",
      answer: "permissions",
      parameters: owner,
      grade: "observed",
      source: "kasm-wire.md 4.4",
    }),
    call({
      name: "add_permissions_group",
      class: "write",
      at: ["admin", "public"],
      answer: "permissions",
      parameters: [...owner, parameter("target_permissions", "integerList", { required: true })],
      grade: "observed",
      source: "kasm-wire.md 4.4",
    }),
    call({
      name: "remove_permissions_group",
      class: "write",
      parameters: [parameter("group_permission_id", "identifier", { required: true })],
      grade: "observed",
      source: "kasm-wire.md 4.4",
    }),
  ],
};

const settingOf = (name: string) =>
  call({
    name,
    class: "write",
    at: name === "add_settings_group" ? ["admin", "public"] : ["admin"],
    permissions: ["groups_modify"],
    parameters: [
      targetGroup,
      wrapper("target_setting", [
        parameter("group_setting_id", "identifier"),
        ...(name === "add_settings_group" ? [parameter("name", "text", { grade: "inferred" })] : []),
        parameter("value", "text", { required: true }),
      ]),
    ],
    grade: "observed",
    source: "kasm-wire.md 4.5",
  });

/** Settings of groups; the catalogue of what can be set is in group-settings.ts. */
export const groupSettings: FamilyDefinition = {
  name: "group_settings",
  entity: "group setting",
  id: "group_setting_id",
  fields: evidence("documented", "kasm-1.19-columns.md group_settings", [
    identifier("group_setting_id", { readOnly: true }),
    identifier("group_id", { readOnly: true, references: { family: "groups", onDelete: "cascade" } }),
    text("name", { readOnly: true, maximumLength: 255 }),
    text("value", { default: "" }),
    text("value_type", { readOnly: true }),
    text("description", { readOnly: true, default: "" }),
  ]),
  calls: [
    call({
      name: "get_settings_group",
      class: "read",
      answer: "settings",
      permissions: ["groups_view"],
      parameters: [target("target_group", "group_id", { required: false })],
      grade: "observed",
      source: "kasm-wire.md 4.5",
    }),
    settingOf("add_settings_group"),
    settingOf("update_settings_group"),
    call({
      name: "set_settings_group",
      class: "write",
      at: ["public"],
      permissions: ["groups_modify"],
      parameters: [targetGroup, parameter("settings", "list", { required: true })],
      grade: "inferred",
      source: "kasm-wire.md 4.5",
      note: "one caller's code only, without a test: name and value of each; served while settings_by_name is accept",
    }),
    call({
      name: "remove_settings_group",
      class: "write",
      permissions: ["groups_modify"],
      parameters: [parameter("group_setting_id", "identifier", { required: true })],
      grade: "observed",
      source: "kasm-wire.md 4.5",
    }),
    call({
      name: "get_user_groups_settings",
      class: "read",
      answer: "settings",
      permissions: ["groups_view", "users_view"],
      parameters: [wrapper("target_user", [parameter("username", "text", { required: true })])],
      grade: "observed",
      source: "kasm-wire.md 4.5",
    }),
  ],
};

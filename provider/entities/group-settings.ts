import type * as pulumi from "@pulumi/pulumi";
import { KasmError } from "../client";
import { defineEntity, peek, record, reference, referredId, send } from "../core";
import type { Adapter, Reference, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { modifyGroup, targetGroup } from "./group";
import { groupSettingFields } from "./group-setting-fields";
import type { GroupSettingValues } from "./group-setting-values";
import { requireKnown } from "./known-names";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link GroupSettings} is made of (kasm-wire.md 4.5, kasm-docs.md 7.5). */
export interface GroupSettingsFields {
  /** The group the settings belong to. A change replaces them. */
  group: ReferenceInput;
  /**
   * The settings to manage; those left out stay as they are. Changes update in place. A setting taken out of the program
   * goes back to what it was.
   */
  settings: pulumi.Input<GroupSettingValues>;
}

export interface GroupSettingsArgs extends CommonArgs, GroupSettingsFields {}

const list = "get_settings_group";
const entryOf = (entries: readonly WireObject[], name: string) =>
  entries.find((entry) => entry["name"] === name)?.["group_setting_id"];

const programNames = new Map(
  Object.entries(groupSettingFields).map(([name, { codec }]) => [codec.names("1.19")[0] ?? name, name]),
);

async function write(scope: Scope, changes: WireObject): Promise<void> {
  const { client } = scope;
  const own = await client.list(list, targetGroup(scope), "settings");
  const added = Object.keys(changes).filter((name) => changes[name] !== null && entryOf(own, name) === undefined);
  const catalogue = added.length === 0 ? [] : await client.list(list, {}, "settings");
  requireKnown(
    scope,
    { kind: "GroupSettings", name: (scope.inputs["group"] as Reference).name },
    added.map((name) => ({ wire: name, program: programNames.get(name) ?? name })),
    catalogue.map(({ name }) => String(name)),
  );
  for (const [name, value] of Object.entries(changes)) {
    const entry = entryOf(own, name);
    if (entry === undefined) {
      if (value !== null) await add(scope, name, { group_setting_id: entryOf(catalogue, name), value });
    } else if (value === null) {
      await send(client, "remove_settings_group", { group_setting_id: entry }, "delete", [list]);
    } else {
      const body = { ...targetGroup(scope), target_setting: { group_setting_id: entry, value } };
      await send(client, "update_settings_group", body, "write", [list]);
    }
  }
}

/** Adds a setting that the group does not have yet, by its entry in the catalogue. A lost answer is looked up. */
async function add(scope: Scope, name: string, setting: WireObject): Promise<void> {
  const { client } = scope;
  try {
    await send(client, "add_settings_group", { ...targetGroup(scope), target_setting: setting }, "create", [list]);
  } catch (error) {
    const lost = error instanceof KasmError && error.ambiguous;
    if (!lost || entryOf(await client.list(list, targetGroup(scope), "settings"), name) === undefined) throw error;
  }
}

const adapter: Adapter = {
  async observe(scope) {
    const entries = await scope.client.list(list, targetGroup(scope), "settings");
    const values = entries.map((entry) => [String(entry["name"]), entry["value"]] as const);
    return [{ group_id: referredId(scope, "group"), ...Object.fromEntries(values) }];
  },
  identify: (observed) => String(observed["group_id"]),
  create: () => Promise.reject(new Error("group settings exist as long as their group")),
  update: (scope, _observed, changes) => write(scope, changes),
  remove: () => Promise.reject(new Error("group settings exist as long as their group")),
  async probe(client) {
    await peek(client, "get_groups", "groups");
    await peek(client, list, "settings");
    return [];
  },
};

export const groupSettings = defineEntity<GroupSettingsFields>({
  kind: "GroupSettings",
  title: "group settings",
  adapter,
  facet: true,
  fields: { group: reference("group_id", { to: "Group" }).replaces(), settings: record(groupSettingFields) },
  naturalKey: ["group"],
  permissions: {
    read: ["400 groups_view", "440 groups_view_system"],
    create: ["401 groups_modify"],
    update: modifyGroup,
    delete: modifyGroup,
  },
});

/**
 * Settings of a group: what its users may do and for how long. One resource per group. Each setting is managed by
 * itself; on destroy it goes back to what it was, and is removed if the group did not have it.
 *
 * ```ts
 * new GroupSettings("developers", { group: developers, settings: { idleDisconnect: "20 minutes", allowKasmUploads: true } });
 * ```
 * Settings that several groups share are a constant:
 * ```ts
 * const locked: GroupSettingValues = { allowKasmClipboardUp: false, allowKasmDownloads: false, "controlPanel.showLogout": true };
 * new GroupSettings("guests", {
 *   group: guests,
 *   settings: { ...locked, defaultImage: chrome, usageLimit: { type: "per_user", hours: 20, interval: "weekly" } },
 * });
 * ```
 */
export class GroupSettings extends entityResource<GroupSettingsArgs>(groupSettings) {}

/** The settings a group has as the server shows them. */
export type GroupSettingsValues = ValuesOf<GroupSettingsFields>;

/** Reads the settings of a group: those it has itself, not those it inherits. */
export const { get: getGroupSettings, getOutput: getGroupSettingsOutput } = lookup<
  { group: Reference },
  GroupSettingsValues
>(groupSettings);

import { requireGroupRight } from "../families/access";
import { FAMILIES, familyNamed } from "../../catalogue";
import { Failure, page, refused } from "../../failure";
import { isIdentifier, newIdentifier, normaliseIdentifier } from "../../identifiers";
import { isObject, parseJson, type Json, textOf } from "../../json";
import type { CallRequest, Handler, ServerContext } from "../../server/context";
import type { Row } from "../../store/tables";
import { answerRow, identifierIn, rowOf } from "../records";
import { settingEntry, winningSettings } from "../settings";
import { targetGroup, targetRow } from "./groups";

const family = familyNamed("group_settings");

/** Rows without a group are the catalogue (kasm-docs.md 7.4). */
const getSettingsGroup: Handler = (request) => {
  const { server, body } = request;
  const target = body.target_group;
  const named = isObject(target) && target.group_id !== undefined && target.group_id !== null && target.group_id !== "";
  const group = named ? targetGroup(request) : undefined;
  if (group !== undefined) requireGroupRight(request, group, "view");
  const rows = server.tables.filter("group_settings", (row) => row.group_id === (group?.group_id ?? null));
  return { settings: rows.map((row) => answerRow(server, family, row)) };
};

function sentSetting(request: CallRequest): { row: Row; value: Json | undefined } {
  const sent = request.body.target_setting;
  if (!isObject(sent)) throw refused(request.server.switches, "Missing required field: target_setting");
  const named = sent.group_setting_id === undefined ? entryNamed(request.server, sent.name) : undefined;
  const row = named ?? targetRow(request, "target_setting", "group_setting_id", "group_settings");
  return { row, value: sent.value };
}

/** The catalogue's entry of this name, where names are taken in place of ids. */
function entryNamed(server: ServerContext, name: Json | undefined): Row | undefined {
  if (server.switches.settings_by_name === "refuse") return undefined;
  return settingEntry(server, name);
}

const settingOf = (server: ServerContext, group: Row, entry: Row): Row | undefined =>
  server.tables.find("group_settings", (row) => row.group_id === group.group_id && row.name === entry.name);

function addSetting(server: ServerContext, group: Row, entry: Row, value: string): void {
  const identifier = newIdentifier();
  const group_id = group.group_id ?? null;
  server.tables.put("group_settings", identifier, { ...entry, group_setting_id: identifier, group_id, value });
}

const addSettingsGroup: Handler = (request) => {
  const { server } = request;
  const group = targetGroup(request);
  requireGroupRight(request, group, "modify");
  const { row: entry, value } = sentSetting(request);
  if (entry.group_id !== null) throw refused(server.switches, "Group setting not found", 404);
  if (settingOf(server, group, entry) !== undefined) {
    throw refused(server.switches, `The group has the setting ${textOf(entry.name)} already`, 409);
  }
  addSetting(server, group, entry, settingText(server, entry, value));
  return {};
};

const updateSettingsGroup: Handler = (request) => {
  const { server } = request;
  const group = targetGroup(request);
  requireGroupRight(request, group, "modify");
  const { row, value } = sentSetting(request);
  // The id must be the group's own entry, not the catalogue's (kasm-wire.md 4.5).
  if (row.group_id !== group.group_id) throw refused(server.switches, "Group setting not found", 404);
  row.value = settingText(server, row, value);
  return {};
};

/** Adds or changes each; none of them when one is wrong. */
const setSettingsGroup: Handler = (request) => {
  const { server, body } = request;
  if (server.switches.settings_by_name === "refuse") {
    throw new Failure(404, { html: page(404, "Not Found") }, "settings_by_name: no evidence but one caller's code");
  }
  const group = targetGroup(request);
  requireGroupRight(request, group, "modify");
  const sent = Array.isArray(body.settings) ? body.settings : [];
  const settings = sent.map((each) => {
    const { name, value } = isObject(each) ? each : {};
    const entry = entryNamed(server, name);
    if (entry === undefined) throw refused(server.switches, `Unknown group setting: ${textOf(name)}`, 404);
    return { entry, value: settingText(server, entry, value) };
  });
  for (const { entry, value } of settings) {
    const own = settingOf(server, group, entry);
    if (own === undefined) addSetting(server, group, entry, value);
    else own.value = value;
  }
  return {};
};

const removeSettingsGroup: Handler = (request) => {
  const { server, body } = request;
  const row = rowOf(server, family, identifierIn(server, body, ["group_setting_id"]));
  const group = server.tables.get("groups", row.group_id);
  if (group === undefined) throw refused(server.switches, "Group setting not found", 404);
  requireGroupRight(request, group, "modify");
  server.tables.remove("group_settings", textOf(row.group_setting_id));
  return {};
};

const INTERVALS = ["daily", "weekly", "monthly", "total"];

/** The value as kept: text, of the kind that the setting's value_type says (kasm-wire.md 4.5). */
function settingText(server: ServerContext, row: Row, value: Json | undefined): string {
  const wrong = (what: string) => refused(server.switches, `Invalid value of ${textOf(row.name)}: ${what}`);
  if (typeof value !== "string") throw wrong("not text");
  const type = row.value_type;
  if (type === "bool" && value !== "True" && value !== "False") throw wrong("not True or False");
  if (type === "int" && !/^\d+$/.test(value)) throw wrong("not a whole number");
  if (type === "float" && !/^\d+(\.\d+)?$/.test(value)) throw wrong("not a number");
  if (type === "json" || type === "usage_limit") checkJson(value, type === "usage_limit", wrong);
  if (type === "image") checkReference(server, "image_id", value, wrong);
  if (type === "filter_policy") checkReference(server, "filter_policy_id", value, wrong);
  return value;
}

/** The id of a workspace or web filter policy; whether there must be one is a switch. */
function checkReference(server: ServerContext, key: string, value: string, wrong: (what: string) => Error): void {
  if (value === "") return;
  if (!isIdentifier(value)) throw wrong("not an id");
  if (server.switches.setting_references === "free") return;
  const other = FAMILIES.find((each) => each.id === key);
  if (other !== undefined && server.tables.get(other.name, normaliseIdentifier(value)) === undefined) {
    throw wrong(`there is no such ${other.entity}`);
  }
}

function checkJson(text: string, isLimit: boolean, wrong: (what: string) => Error): void {
  let parsed: Json;
  try {
    parsed = parseJson(text);
  } catch {
    throw wrong("not JSON");
  }
  if (!isLimit) return;
  const fits =
    isObject(parsed) &&
    (Object.keys(parsed).length === 0 ||
      ((parsed.type === "per_user" || parsed.type === "per_group") &&
        typeof parsed.hours === "number" &&
        INTERVALS.includes(textOf(parsed.interval))));
  if (!fits) throw wrong("not a usage limit");
}

const getUserGroupsSettings: Handler = ({ server, body }) => {
  const target = body.target_user;
  const name = isObject(target) ? target.username : undefined;
  const user = server.tables.find("users", (row) => row.username === name);
  if (user === undefined) throw refused(server.switches, "User not found", 404);
  return { settings: winningSettings(server, user).map((row) => answerRow(server, family, row)) };
};

export const groupSettingCalls: Readonly<Record<string, Handler>> = {
  get_settings_group: getSettingsGroup,
  add_settings_group: addSettingsGroup,
  update_settings_group: updateSettingsGroup,
  set_settings_group: setSettingsGroup,
  remove_settings_group: removeSettingsGroup,
  get_user_groups_settings: getUserGroupsSettings,
};

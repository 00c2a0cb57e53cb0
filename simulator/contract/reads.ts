import { CALLS, fieldsOf, isKnownOn, wireForm, type FamilyDefinition, type KnownCall } from "../catalogue";
import { GROUP_SETTINGS } from "../catalogue/group-settings";
import { PERMISSIONS, wirePermissionName } from "../catalogue/permissions";
import { categoryOf, SETTINGS } from "../catalogue/settings";
import { isObject, textOf, type JsonObject } from "../json";
import { KINDS } from "./kinds";
import type { Run } from "./run";
import type { UnknownKeys } from "./tour";
import type { Verdicts } from "./verdicts";
import { outcomeOf, wordsOf } from "./wire";

/** Calls that read something without being told what: each is made once, and what it shows is looked at. */
export async function readEverything(run: Run, verdicts: Verdicts, unknown: UnknownKeys): Promise<void> {
  for (const call of CALLS.filter(readsAlone)) await readOne(run, call, verdicts, unknown);
  await compareGroupSettings(run, verdicts, unknown);
  await compareSettings(run, verdicts, unknown);
  await comparePermissions(run, verdicts, unknown);
}

const made = new Set([...KINDS.values()].map((kind) => kind.family.name));

async function readOne(run: Run, call: KnownCall, verdicts: Verdicts, unknown: UnknownKeys): Promise<void> {
  if (!isKnownOn(call, run.dialect)) return;
  const reply = await run.ask(call.name);
  const row = `call ${call.name}`;
  const outcome = outcomeOf(reply);
  if (outcome === "denied") return verdicts.unknown(row, `the key may not: ${wordsOf(reply)}`);
  // What the simulator itself does not do, as nothing shows how Kasm does it.
  if (reply.status === 501) return verdicts.unknown(row, "the server says that it does not do it");
  if (outcome !== "accepted") return verdicts.differs(row, wordsOf(reply));
  const answer = reply.body?.[call.answer ?? ""];
  if (call.answer !== undefined && answer === undefined) {
    return verdicts.differs(row, `the answer has no ${call.answer}`);
  }
  verdicts.agrees(row);
  // What the run makes itself is looked at closer.
  if (call.action !== "list" || !Array.isArray(answer) || made.has(call.family.name)) return;
  const [first] = answer.filter(isObject);
  if (first !== undefined) compareKeys(run, call.family, first, verdicts, unknown);
}

/** Whether an object that is there has the keys that the catalogue knows, and no others. */
export function compareKeys(
  run: Run,
  family: FamilyDefinition,
  row: JsonObject,
  verdicts: Verdicts,
  unknown: UnknownKeys,
): void {
  const known = new Set<string>();
  for (const field of fieldsOf(family, undefined)) {
    const form = wireForm(field, run.dialect, run.switches);
    if (form === null || field.writeOnly === true) continue;
    known.add(form.name);
    const hidden = field.secret === true && run.switches.secret_masking === "absent";
    if (form.name in row) verdicts.agrees(`field ${family.name}.${field.key}`);
    else if (!hidden) verdicts.differs(`field ${family.name}.${field.key}`, "is not answered");
  }
  for (const key of Object.keys(row)) if (!known.has(key)) unknown.add(`${family.name}: ${key}`);
}

/** Reads that need nothing and change nothing; what the catalogue counts as one but starts a session is none. */
function readsAlone(call: KnownCall): boolean {
  return (
    call.class === "read" &&
    call.open !== true &&
    call.form !== true &&
    /^(get_|system_info$|license_status$)/.test(call.name) &&
    call.action !== "get" &&
    call.parameters.every((parameter) => parameter.required !== true) &&
    !ONE_OF_SEVERAL_KEYS.includes(call.name)
  );
}

/** These want an object's id in one of several keys, or are about one session. */
const ONE_OF_SEVERAL_KEYS = [
  "get_image",
  "get_file_mappings",
  "get_storage_mappings",
  "get_permissions_group",
  "get_kasm",
];

async function rows(run: Run, call: string, body: JsonObject, answer: string): Promise<JsonObject[] | undefined> {
  const reply = await run.ask(call, body);
  const list = reply.body?.[answer];
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}

async function compareGroupSettings(run: Run, verdicts: Verdicts, unknown: UnknownKeys): Promise<void> {
  const listed = await rows(run, "get_settings_group", { target_group: {} }, "settings");
  if (listed === undefined) return;
  const names = new Set<string>();
  for (const { name, type, default: usual, dialects } of GROUP_SETTINGS) {
    names.add(name);
    const row = `group setting ${name}`;
    if (dialects !== undefined && !dialects.includes(run.dialect)) continue;
    const entry = listed.find((each) => each.name === name);
    if (entry === undefined) verdicts.differs(row, "is not there");
    else if (entry.value_type !== type) verdicts.differs(row, `its type is ${textOf(entry.value_type)}`);
    else if (entry.value !== usual) verdicts.differs(row, `its default is ${JSON.stringify(entry.value ?? null)}`);
    else verdicts.agrees(row);
  }
  for (const { name } of listed) if (!names.has(textOf(name))) unknown.add(`group setting: ${textOf(name)}`);
}

/** Values are an administrator's: only names, kinds and categories are compared. */
async function compareSettings(run: Run, verdicts: Verdicts, unknown: UnknownKeys): Promise<void> {
  const listed = await rows(run, "get_settings", {}, "settings");
  if (listed === undefined) return;
  for (const setting of SETTINGS) {
    const row = `setting ${setting.name}`;
    const entry = listed.find((each) => each.name === setting.name);
    const category = categoryOf(setting, run.dialect);
    if (entry === undefined) verdicts.differs(row, "is not there");
    else if (entry.value_type !== setting.type) verdicts.differs(row, `its type is ${textOf(entry.value_type)}`);
    else if (entry.category !== category) verdicts.differs(row, `its category is ${textOf(entry.category)}`);
    else verdicts.agrees(row);
  }
  const names = new Set(SETTINGS.map((setting) => setting.name));
  for (const { name } of listed) if (!names.has(textOf(name))) unknown.add(`setting: ${textOf(name)}`);
}

async function comparePermissions(run: Run, verdicts: Verdicts, unknown: UnknownKeys): Promise<void> {
  const listed = await rows(run, "get_permissions", {}, "permissions");
  if (listed === undefined) return;
  for (const { id, name } of PERMISSIONS) {
    const entry = listed.find((each) => Number(each.permission_id) === id);
    if (entry?.name === wirePermissionName(name)) verdicts.agrees(`permission ${name}`);
    else verdicts.differs(`permission ${name}`, entry === undefined ? "is not there" : `is ${textOf(entry.name)}`);
  }
  const ids = new Set(PERMISSIONS.map((each) => each.id));
  for (const { permission_id: id } of listed) if (!ids.has(Number(id))) unknown.add(`permission: ${textOf(id)}`);
}

import { callNamed, fieldsOf, familyNamed, wireForm } from "../catalogue";
import { isObject, type Json, type JsonObject } from "../json";
import { isSame } from "./compare";
import { compareKeys } from "./reads";
import { Refusal, undashed, type Run } from "./run";
import { referenceKind } from "./smallest";
import type { UnknownKeys } from "./tour";
import { samplesOf } from "./values";
import type { Verdicts } from "./verdicts";
import { rowsIn, Stopped } from "./wire";

/** What to try of calls that make no object of their own; each throws Refusal or a sentence where something differs. */
interface Seen {
  readonly verdicts: Verdicts;
  readonly unknown: UnknownKeys;
}

/** Looks at the keys of a row of a family. */
function look(run: Run, seen: Seen, family: string, row: JsonObject | undefined): void {
  if (row !== undefined) compareKeys(run, familyNamed(family), row, seen.verdicts, seen.unknown);
}

interface Step {
  /** The calls that it shows. */
  readonly calls: readonly string[];
  readonly try: (run: Run, seen: Seen) => Promise<void>;
}

function ensure(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence);
}

const holdsId = (list: readonly JsonObject[], key: string, id: string): boolean =>
  list.some((row) => undashed(row[key]) === undashed(id));

/** A link between two objects: added, listed, removed. */
async function link(
  run: Run,
  body: JsonObject,
  calls: { readonly add: string; readonly list: string; readonly remove: string },
  shown: { readonly body: JsonObject; readonly answer: string; readonly key: string; readonly id: string },
  seen?: (row: JsonObject | undefined) => void,
): Promise<void> {
  const listed = async () => {
    const list = rowsIn(await run.done(calls.list, shown.body), shown.answer);
    seen?.(list[0]);
    return holdsId(list, shown.key, shown.id);
  };
  await run.done(calls.add, body);
  ensure(await listed(), `${calls.list} does not show what ${calls.add} added`);
  await run.done(calls.remove, body);
  ensure(!(await listed()), `${calls.list} still shows what ${calls.remove} removed`);
}

const STEPS: readonly Step[] = [
  {
    calls: ["add_user_group", "remove_user_group", "get_users_group"],
    try: async (run) => {
      const target_group = { group_id: (await run.make("groups")).id };
      const target_user = { user_id: (await run.make("users[local]")).id };
      await link(
        run,
        { target_group, target_user },
        { add: "add_user_group", list: "get_users_group", remove: "remove_user_group" },
        { body: { target_group, page: 0, page_size: 20 }, answer: "users", key: "user_id", id: target_user.user_id },
      );
    },
  },
  {
    calls: ["add_images_group", "remove_images_group", "get_images_group"],
    try: async (run, seen) => {
      const target_group = { group_id: (await run.make("groups")).id };
      const target_image = { image_id: (await run.make("images[Container]")).id };
      await link(
        run,
        { target_group, target_image },
        { add: "add_images_group", list: "get_images_group", remove: "remove_images_group" },
        { body: { target_group }, answer: "images", key: "image_id", id: target_image.image_id },
        (row) => look(run, seen, "group_images", row),
      );
    },
  },
  {
    calls: ["add_settings_group", "update_settings_group", "remove_settings_group", "get_settings_group"],
    try: async (run, seen) => {
      const target_group = { group_id: (await run.make("groups")).id };
      const entry = rowsIn(await run.done("get_settings_group", { target_group: {} }), "settings").find(
        (row) => row.name === "session_time_limit",
      );
      ensure(entry !== undefined, "get_settings_group has no session_time_limit");
      const own = async () =>
        rowsIn(await run.done("get_settings_group", { target_group }), "settings").find(
          (row) => row.name === "session_time_limit",
        );
      const setting = (id: Json | undefined, value: string) => ({
        target_group,
        target_setting: { group_setting_id: id ?? null, value },
      });
      await run.done("add_settings_group", setting(entry.group_setting_id, "61"));
      look(run, seen, "group_settings", await own());
      ensure((await own())?.value === "61", "a group's setting is not read as it was added");
      await run.done("update_settings_group", setting((await own())?.group_setting_id, "62"));
      ensure((await own())?.value === "62", "a group's setting is not read as it was changed");
      await run.done("remove_settings_group", { group_setting_id: (await own())?.group_setting_id ?? null });
      ensure((await own()) === undefined, "a group's setting is there after it was removed");
    },
  },
  {
    calls: ["add_permissions_group", "remove_permissions_group", "get_permissions_group"],
    try: async (run, seen) => {
      const target_group = { group_id: (await run.make("groups")).id };
      const held = async () => rowsIn(await run.done("get_permissions_group", { target_group }), "permissions");
      await run.done("add_permissions_group", { target_group, target_permissions: [100] });
      const [permission] = await held();
      look(run, seen, "group_permissions", permission);
      ensure(Number(permission?.permission_id) === 100, "a group's permission is not read as it was added");
      await run.done("remove_permissions_group", { group_permission_id: permission?.group_permission_id ?? null });
      ensure((await held()).length === 0, "a group's permission is there after it was removed");
    },
  },
  {
    calls: ["get_user_groups_settings"],
    try: async (run) => {
      const user = await run.make("users[local]");
      const answer = await run.done("get_user_groups_settings", {
        target_user: { username: user.fields.username ?? null },
      });
      ensure(Array.isArray(answer.settings), "the answer has no settings");
    },
  },
  { calls: ["get_attributes", "update_user_attributes"], try: attributes },
  {
    calls: ["assign_user_server", "unassign_user_server"],
    try: async (run) => {
      const user = await run.make("users[local]");
      const pair = { target_user: { user_id: user.id }, target_server: { server_id: (await run.make("servers")).id } };
      const assigned = async () => {
        const { assigned_servers: list } = (await run.read(user)) ?? {};
        return Array.isArray(list) ? list.length : 0;
      };
      await run.done("assign_user_server", pair);
      ensure((await assigned()) === 1, "a user's assigned_servers does not show what was assigned");
      await run.done("unassign_user_server", pair);
      ensure((await assigned()) === 0, "a user's assigned_servers shows what was taken away");
    },
  },
  {
    calls: ["update_registry", "registry_auto_updates"],
    try: async (run) => {
      const registry = await run.make("registries");
      await run.done("registry_auto_updates", { registry_id: registry.id, auto_updates: true });
      ensure((await run.read(registry))?.do_auto_update === true, "do_auto_update is not read as it was set");
      await run.done("update_registry", { registry_id: registry.id });
    },
  },
  {
    calls: ["upload_file_mapping"],
    try: async (run) => {
      const image = await run.make("images[Container]");
      const name = run.unique("file");
      const reply = await run.upload(image.id, name, Buffer.from([0, 255]));
      if (reply.body === undefined || reply.status !== 200) throw new Refusal("upload_file_mapping", reply);
      const listed = rowsIn(await run.done("get_file_mappings", { image_id: image.id }), "file_mappings");
      ensure(
        listed.some((row) => row.name === name),
        "get_file_mappings does not show what was uploaded",
      );
    },
  },
  {
    calls: ["authenticate"],
    try: async (run) => {
      const user = await run.make("users[local]");
      const { username, password } = user.fields;
      const body = { username: username ?? null, password: password ?? null, token: null };
      const reply = await run.ask("authenticate", body, { as: {} });
      const answer = reply.body ?? {};
      const known = ["token", "require_2fa", "webauthn_authentication_options"].some((key) => key in answer);
      ensure(known, `a right password answers ${reply.status}, with no token`);
    },
  },
  getter("get_user", "target_user", "users[local]"),
  getter("get_image", "target_image", "images[Container]"),
  getter("get_saml_config", "target_saml_config", "saml_configs"),
  getter("get_ldap_config", "target_ldap_config", "ldap_configs"),
  getter("get_cast_config", undefined, "cast_configs"),
  getter("get_staging_config", "target_staging_config", "staging_configs"),
];

/** A read of one object by its id. */
function getter(call: string, envelope: string | undefined, kind: string): Step {
  return {
    calls: [call],
    try: async (run) => {
      const made = await run.make(kind);
      const key = run.idKey(made.kind);
      const named = { [key]: made.id };
      const reply = await run.done(call, envelope === undefined ? named : { [envelope]: named });
      const answer = callNamed(call)?.answer ?? "";
      const object = reply[answer];
      ensure(isObject(object), `the answer has no ${answer}`);
      ensure(undashed(object[key]) === undashed(made.id), `${answer} is another one`);
    },
  };
}

/** The attributes of a user: written one at a time, and read. */
async function attributes(run: Run, { verdicts }: Seen): Promise<void> {
  const family = familyNamed("user_attributes");
  const user = await run.make("users[local]");
  const read = async () => {
    const { user_attributes: row } = await run.done("get_attributes", { target_user: { user_id: user.id } });
    return isObject(row) ? row : {};
  };
  const first = await read();
  for (const field of fieldsOf(family, undefined)) {
    const name = wireForm(field, run.dialect, run.switches)?.name;
    const row = `field user_attributes.${field.key}`;
    if (name === undefined) continue;
    if (field.writeOnly === true) continue;
    if (field.readOnly === true) {
      if (name in first) verdicts.agrees(row);
      else verdicts.differs(row, "is not answered");
      continue;
    }
    const value =
      field.references === undefined
        ? samplesOf(field, run)[0]?.written
        : (await run.make(referenceKind({}, field))).id;
    const target_user_attributes = { user_id: user.id, [name]: value ?? null };
    await run.done("update_user_attributes", { target_user_attributes });
    if (isSame(field, value ?? null, (await read())[name])) verdicts.agrees(row);
    else verdicts.differs(row, `is not read as it was written`);
  }
}

/** Tries what is no kind of object of its own. */
export async function trySpecials(run: Run, verdicts: Verdicts, unknown: UnknownKeys): Promise<void> {
  for (const step of STEPS) {
    const served = step.calls.filter((name) => run.isServed(name));
    if (served.length < step.calls.length) continue;
    const mark = run.ledger.made;
    try {
      await step.try(run, { verdicts, unknown });
      for (const name of step.calls) verdicts.agrees(`call ${name}`);
    } catch (error) {
      if (error instanceof Stopped) throw error;
      const refusal = error instanceof Refusal ? error : undefined;
      const { message } = error as Error;
      // The key may not, or what the step needs could not be made: that tells nothing of the calls.
      if (refusal !== undefined && (refusal.reply.status === 401 || !step.calls.includes(refusal.call))) {
        for (const name of step.calls) verdicts.unknown(`call ${name}`, message);
      } else verdicts.differs(`call ${refusal?.call ?? step.calls[0] ?? ""}`, message);
    } finally {
      await run.ledger.clean(mark);
    }
  }
}

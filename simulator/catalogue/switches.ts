import { AUTOSCALE_SWITCHES } from "./autoscale-switches";
import { PLACE_SWITCHES } from "./place-switches";
import { RECORD_SWITCHES } from "./record-switches";
import { SESSION_SWITCHES } from "./session-switches";
import { SIGN_IN_SWITCHES } from "./sign-in-switches";
import { define, type SwitchDefinition } from "./switch";
import { WIRE_SWITCHES } from "./wire-switches";

export type { SwitchDefinition } from "./switch";

export const SWITCHES = [
  define({
    name: "secret_masking",
    about: "what a read shows of a stored secret",
    source: "kasm-wire.md 1.7",
    values: {
      mask: "ten asterisks; sent back they mean: unchanged",
      clear: "the secret itself",
      absent: "the key is missing",
    },
  }),
  define({
    name: "validation_errors",
    about: "how validation and lookup errors arrive",
    source: "kasm-wire.md 1.3",
    values: { "200": "status 200 with error_message", "4xx": "status 400, 404 or 409 with error_message" },
  }),
  define({
    name: "harvester_size_names",
    about: "names of memory and disk size of Harvester, KubeVirt, Nutanix and Proxmox on 1.18",
    source: "kasm-docs.md 5.2",
    values: {
      plain: "memory and disk_size, in GB",
      gb: "memory_gb and disk_size_gb, in GB",
      bytes: "memory_bytes and disk_size_bytes, in bytes",
      mb: "memory_mb in MB and disk_size_gb in GB",
    },
  }),
  define({
    name: "size_base",
    about: "how many bytes a _gb or _mb number of 1.18 stands for: seen after an upgrade to 1.19 and in machines made",
    source: "kasm-1.19-columns.md Older names",
    values: { "10^9": "GB = 10^9, MB = 10^6", "2^30": "GB = 2^30, MB = 2^20" },
  }),
  define({
    name: "load_strategy",
    about: "spelling of the zone's load strategies",
    source: "kasm-docs.md 7.3",
    values: {
      kasms: "least_load most_load least_kasms most_kasms",
      sessions: "least_load most_load fewest_sessions most_sessions",
      any: "both spellings are stored as sent",
    },
  }),
  define({
    name: "autoscale_type",
    about: "value of autoscale_type for servers",
    source: "kasm-docs.md 6.1",
    values: { server_pool: '"Server Pool"', server: '"Server"' },
  }),
  define({
    name: "create_answer",
    about:
      "what a write answers of which no client reads more than error_message (zones, schedules, servers, mappings, storage)",
    source: "kasm-wire.md 15",
    values: { empty: "{}", wrapped: "the object under its singular name" },
  }),
  define({
    name: "group_create_answer",
    about: "what create_group answers",
    source: "kasm-wire.md 4.1",
    values: { wrapped: "group with its id", empty: "{}" },
  }),
  define({
    name: "vm_provider_name_key",
    about: "name key of Harvester, KubeVirt, Nutanix and Proxmox configs",
    source: "kasm-docs.md 5.1",
    values: {
      vm_provider_config_name: "vm_provider_config_name and vm_provider_config_id",
      config_name: "config_name and config_id",
    },
  }),
  define({
    name: "unknown_keys",
    about: "what an unknown key in a request does (outside strict mode)",
    source: "kasm-docs.md 5.1",
    values: { ignore: "nothing", html500: "HTML 500, as a constructor that dies on it" },
  }),
  define({
    name: "object_for_text",
    about: "a list or object sent where the web client sends newline text or JSON text",
    source: "kasm-wire.md 1.6",
    values: { html500: "HTML 500", accept: "taken as it is" },
  }),
  define({
    name: "public_paths",
    about: "which functions /api/public/ has beside /api/admin/",
    source: "kasm-wire.md 14.2",
    values: { evidence: "those seen there", all: "all", none: "none" },
  }),
  define({
    name: "duplicate_names",
    about: "a second object with a name that is taken (users, registries and settings are always unique)",
    source: "kasm-wire.md 15",
    values: { accept: "is made", refuse: "is refused" },
  }),
  define({
    name: "oidc_logout_flags",
    about: "an OIDC config without logout_with_oidc_provider or enable_frontchannel_logout",
    source: "kasm-docs.md 7.1",
    values: { required: "is refused, as the columns are NOT NULL", filled: "gets false" },
  }),
  define({
    name: "unlicensed",
    about: "a write that needs a licence feature the server lacks",
    source: "kasm-docs.md 2.4",
    values: { "200": "status 200 with error_message", "403": "status 403 with error_message" },
  }),
  define({
    name: "wrong_password",
    about: "authenticate with a wrong password",
    source: "kasm-wire.md 1.3",
    values: {
      forbidden: "status 403 with error_message",
      unauthorized: "status 401 with error_message",
      message: "status 200 with error_message",
    },
  }),
  define({
    name: "identifier_spelling",
    about: "spelling of ids in answers (get_all_ssos always answers with dashes)",
    source: "kasm-wire.md 1.5",
    values: { undashed: "32 hexadecimal digits", dashed: "8-4-4-4-12" },
  }),
  define({
    name: "schedule_times",
    about: "how a schedule's times are read back",
    source: "kasm-1.19-columns.md schedules",
    values: { minutes: "08:00", seconds: "08:00:00" },
  }),
  define({
    name: "autoscale_delete",
    about: "deleting an autoscale config that has schedules",
    source: "kasm-wire.md 15",
    values: { cascade: "deletes them too", refuse: "is refused" },
  }),
  define({
    name: "sso_delete",
    about: "deleting an OIDC, SAML or LDAP config that has group or attribute mappings",
    source: "kasm-wire.md 15",
    values: { cascade: "deletes them too", refuse: "is refused" },
  }),
  define({
    name: "saml_create",
    about: "what set_saml_config keeps beside display_name, the only key that the web client sends",
    source: "kasm-wire.md 3.1",
    values: { all: "everything that is sent", display_name: "nothing: the rest needs update_saml_config" },
  }),
  define({
    name: "sso_update_type",
    about: "update_sso_mapping_group without sso_type",
    source: "kasm-wire.md 4.6",
    values: { optional: "is taken", required: "is refused" },
  }),
  define({
    name: "sso_user_field",
    about: "an SSO attribute mapping to a user_field that get_sso_attribute_mapping_fields does not name",
    source: "kasm-wire.md 3.3",
    values: { checked: "is refused", free: "is kept" },
  }),
  define({
    name: "password_rule",
    about: "a password of a local user that the web client's form would not send",
    source: "kasm-wire.md 1.10",
    values: { checked: "is refused", free: "is taken" },
  }),
  define({
    name: "user_dates",
    about: "dates of a user that are not set",
    source: "kasm-docs.md 3.2",
    values: { None: 'the text "None"', null: "null" },
  }),
  define({
    name: "users_unpaged",
    about: "get_users without page_size",
    source: "kasm-wire.md 1.4",
    values: { all: "everybody", page: "the first 20, as the web client asks for" },
  }),
  define({
    name: "auto_login_attribute",
    about: "name of the user attribute for signing in to a workspace at once, on 1.19",
    source: "kasm-docs.md 3.2",
    values: { auto_login_kasm: "auto_login_kasm", user_login_to_kasm: "user_login_to_kasm, as the column" },
  }),
  define({
    name: "assigned_servers",
    about: "what a user's assigned_servers holds",
    source: "kasm-docs.md 3.2",
    values: { objects: "server_id, friendly_name and hostname of each", ids: "the id of each" },
  }),
  define({
    name: "repeated_membership",
    about: "adding a user, image or server that is there, and removing one that is not",
    source: "kasm-wire.md 15",
    values: { refuse: "is refused", accept: "does nothing" },
  }),
  define({
    name: "setting_references",
    about: "a group setting whose value is the id of a workspace or web filter policy that is not there",
    source: "kasm-wire.md 4.5",
    values: { free: "is kept", checked: "is refused" },
  }),
  define({
    name: "registry_channel",
    about: "what a read shows of a registry's channel",
    source: "kasm-wire.md 11",
    values: { kept: "what was sent", version: "the version it stands for" },
  }),
  define({
    name: "system_groups_unseen",
    about: "get_groups for a caller without groups_view_system",
    source: "kasm-docs.md 2.3",
    values: { hidden: "leaves the built-in groups out", shown: "shows them" },
  }),
  define({
    name: "sso_mapping_rights",
    about: "rights for the SSO mappings of a group",
    source: "kasm-docs.md 2.3",
    values: { groups: "those of the group", auth: "those of the group and auth_view or auth_modify" },
  }),
  define({
    name: "upload_sign_in",
    about: "how an upload (multipart/form-data) is signed in",
    source: "kasm-wire.md 1.2",
    values: {
      fields: "by form fields named as the keys of a JSON body, or by a session's cookies",
      cookie: "by a session's cookies only",
    },
  }),
  define({
    name: "license_status_by_key",
    about: "/api/license_status with an API key",
    source: "kasm-wire.md 12.11",
    values: { accept: "is answered", refuse: "is 401: only a session will do" },
  }),
  ...AUTOSCALE_SWITCHES,
  ...PLACE_SWITCHES,
  ...RECORD_SWITCHES,
  ...SESSION_SWITCHES,
  ...SIGN_IN_SWITCHES,
  ...WIRE_SWITCHES,
] as const satisfies readonly SwitchDefinition[];

export type SwitchName = (typeof SWITCHES)[number]["name"];

/** The chosen value of every switch. */
export type SwitchValues = Readonly<Record<SwitchName, string>>;

export function switchDefinition(name: string): SwitchDefinition | undefined {
  return SWITCHES.find((definition) => definition.name === name);
}

/** All switches, those not named at their default. Throws on unknown names and values, with all of them and what there is. */
export function switchValues(chosen: Readonly<Record<string, string | undefined>> = {}): SwitchValues {
  const values: Record<string, string> = {};
  for (const definition of SWITCHES) values[definition.name] = Object.keys(definition.values)[0] ?? "";
  const problems: string[] = [];
  for (const [name, value] of Object.entries(chosen)) {
    const definition = switchDefinition(name);
    if (definition === undefined) problems.push(`There is no switch ${name}.`);
    else if (value !== undefined && !Object.hasOwn(definition.values, value))
      problems.push(`The switch ${name} has no value ${value}; it has ${Object.keys(definition.values).join(", ")}.`);
    else if (value !== undefined) values[name] = value;
  }
  const isUnknown = Object.keys(chosen).some((name) => switchDefinition(name) === undefined);
  if (isUnknown) problems.push(`The switches are ${SWITCHES.map((each) => each.name).join(", ")}.`);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return values as SwitchValues;
}

import { hashPassword, hashSecret, passwordMatches, secretMatches } from "../access/passwords";
import { BUILT_IN_GROUP_SETTINGS, GROUP_SETTINGS, type GroupSettingDefinition } from "../catalogue/group-settings";
import { PERMISSIONS } from "../catalogue/permissions";
import { categoryOf, SETTINGS, titleOf } from "../catalogue/settings";
import { grant } from "../calls/special/permissions";
import { ALL_USERS_GROUP_ID, derivedIdentifier, randomText } from "../identifiers";
import type { Dialect } from "../versions";
import type { Row, Tables } from "./tables";

export interface SeedOptions {
  readonly installation: string;
  readonly dialect: Dialect;
  readonly version: string;
  readonly adminPassword: string;
  readonly apiKey: string;
  readonly apiKeySecret: string;
  /** Ids of the permissions of the seeded key. */
  readonly apiKeyPermissions: readonly number[];
  readonly now: string;
}

export const ADMIN_USERNAME = "admin@kasm.local";

/** Makes the administrator's password and the key pair good, whatever the tables came from. */
export function ensureCredentials(tables: Tables, options: SeedOptions): void {
  const user = tables.find("users", (row) => row.username === ADMIN_USERNAME);
  if (user !== undefined && !passwordMatches(options.adminPassword, user.password_hash)) {
    user.password_hash = hashPassword(options.adminPassword);
  }
  const key = tables.find("api_configs", (row) => row.api_key === options.apiKey);
  if (key === undefined) seedKey(tables, options, derivedIdentifier(options.installation, `api key ${options.apiKey}`));
  else if (!secretMatches(options.apiKeySecret, key.secret_hash)) key.secret_hash = hashSecret(options.apiKeySecret);
}

/** Adds entries of the catalogues that a dump of an older version lacks, and moves settings to their new categories. */
export function addMissingEntries(tables: Tables, options: SeedOptions): void {
  const names = new Set(tables.filter("group_settings", (row) => row.group_id === null).map((row) => row.name));
  for (const setting of SETTINGS) {
    const kept = tables.find("settings", (row) => row.name === setting.name);
    if (kept === undefined) continue;
    kept.category = categoryOf(setting, options.dialect);
    if (setting.made === true && kept.value === "") kept.value = randomText(40);
  }
  for (const setting of groupSettingsOf(options.dialect)) {
    if (names.has(setting.name)) continue;
    const id = derivedIdentifier(options.installation, `group setting ${setting.name}`);
    tables.put("group_settings", id, groupSetting(setting, id, null, setting.default));
  }
}

/** Fills empty tables with what a fresh installation has. */
export function seed(tables: Tables, options: SeedOptions): void {
  const id = (name: string) => derivedIdentifier(options.installation, name);
  const groups = { administrators: id("group Administrators"), allUsers: ALL_USERS_GROUP_ID };
  seedZone(tables, options, id);
  seedGroups(tables, groups, id, options.dialect);
  seedAccounts(tables, options, groups, id);
  const registry = id("registry");
  tables.put("registries", registry, {
    registry_id: registry,
    registry_url: "https://registry.kasmweb.com/",
    channel: null,
    do_auto_update: false,
    schema_version: "1.1",
    kasm_version: null,
    is_verified: true,
  });
  for (const setting of SETTINGS) {
    const key = id(`setting ${setting.name}`);
    tables.put("settings", key, {
      setting_id: key,
      category: categoryOf(setting, options.dialect),
      name: setting.name,
      title: titleOf(setting),
      description: "",
      value: setting.made === true ? randomText(40) : setting.default,
      value_type: setting.type,
      sanitize: setting.sanitize === true,
      services_restart: setting.restarts ?? null,
    });
  }
  const license = id("license");
  tables.put("licenses", license, {
    license_id: license,
    expiration: "2099-12-31 00:00:00",
    issued_at: options.now,
    issued_to: "simulator",
    sku: "SIMULATOR",
    limit: 100,
    license_type: "Per Concurrent Kasm",
    is_verified: true,
  });
}

type IdOf = (name: string) => string;

function seedZone(tables: Tables, options: SeedOptions, id: IdOf): void {
  const zone = id("zone default");
  const manager = id("manager");
  tables.put("zones", zone, {
    zone_id: zone,
    zone_name: "default",
    allow_origin_domain: "$request_host$",
    upstream_auth_address: "$request_host$",
    load_strategy: "least_load",
    search_alternate_zones: true,
    prioritize_static_agents: true,
    proxy_connections: true,
    proxy_hostname: "$request_host$",
    proxy_path: "desktop",
    proxy_port: 443,
    proxy_rdp_client_connections: true,
    proxy_rdp_hostname: "$request_host$",
    proxy_rdp_port: 443,
    enable_rdp_direct_login: false,
    enable_rdp_https_gw: true,
    enable_rdp_https_gw_dlp: false,
    verify_rdp_client_ip: false,
  });
  tables.put("managers", manager, {
    manager_id: manager,
    manager_hostname: "kasm-manager",
    manager_version: options.version,
    zone_id: zone,
  });
}

interface BuiltInGroups {
  readonly administrators: string;
  readonly allUsers: string;
}

function seedGroups(tables: Tables, groups: BuiltInGroups, id: IdOf, dialect: Dialect): void {
  const group = (key: string, name: string, priority: number, description: string): Row => ({
    group_id: key,
    name,
    priority,
    description,
    is_system: true,
    group_metadata: null,
    program_data: null,
  });
  tables.put(
    "groups",
    groups.administrators,
    group(groups.administrators, "Administrators", 1, "Built-in administrators"),
  );
  tables.put("groups", groups.allUsers, group(groups.allUsers, "All Users", 1000, "Every user is a member"));
  for (const setting of groupSettingsOf(dialect)) {
    const key = id(`group setting ${setting.name}`);
    tables.put("group_settings", key, groupSetting(setting, key, null, setting.default));
    if (!BUILT_IN_GROUP_SETTINGS.includes(setting.name)) continue;
    for (const owner of [groups.administrators, groups.allUsers]) {
      const own = id(`group setting ${setting.name} ${owner}`);
      tables.put("group_settings", own, groupSetting(setting, own, owner, "True"));
    }
  }
  for (const { id: permission } of PERMISSIONS) {
    grant({ tables }, { group_id: groups.administrators, api_id: null }, permission);
  }
}

function groupSettingsOf(dialect: Dialect): GroupSettingDefinition[] {
  return GROUP_SETTINGS.filter((setting) => setting.dialects === undefined || setting.dialects.includes(dialect));
}

function groupSetting(setting: GroupSettingDefinition, id: string, group: string | null, value: string): Row {
  return {
    group_setting_id: id,
    group_id: group,
    name: setting.name,
    value,
    value_type: setting.type,
    description: setting.name.replaceAll(/[._]/g, " "),
  };
}

function seedAccounts(tables: Tables, options: SeedOptions, groups: BuiltInGroups, id: IdOf): void {
  const user = id("user admin");
  tables.put("users", user, {
    user_id: user,
    username: ADMIN_USERNAME,
    email: ADMIN_USERNAME,
    realm: "local",
    locked: false,
    disabled: false,
    set_two_factor: false,
    password_hash: hashPassword(options.adminPassword),
    password_set_date: options.now,
    created: options.now,
  });
  for (const group of [groups.administrators, groups.allUsers]) {
    const key = id(`membership ${group}`);
    tables.put("user_groups", key, { user_group_id: key, user_id: user, group_id: group });
  }
  seedKey(tables, options, id("api key"));
}

function seedKey(tables: Tables, options: SeedOptions, key: string): void {
  tables.put("api_configs", key, {
    api_id: key,
    name: "simulator",
    api_key: options.apiKey,
    secret_hash: hashSecret(options.apiKeySecret),
    enabled: true,
    read_only: false,
    expires: null,
    created: options.now,
    last_used: null,
  });
  for (const permission of options.apiKeyPermissions) grant({ tables }, { group_id: null, api_id: key }, permission);
}

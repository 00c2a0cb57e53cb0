import type { Evidence } from "./model";

/** One permission of the catalogue that get_permissions answers. */
export interface PermissionDefinition extends Evidence {
  readonly id: number;
  readonly name: string;
}

/** Families of four: base + 0 view, + 1 modify, + 2 create, + 3 delete. */
const FAMILIES: Readonly<Record<number, string>> = {
  300: "users",
  400: "groups",
  500: "agents",
  600: "staging",
  700: "casting",
  900: "images",
  1000: "devapi",
  1100: "webfilters",
  1200: "brandings",
  1400: "auth",
  1800: "managers",
  1900: "zones",
  2000: "companies",
  2100: "connection_proxy",
  2200: "physical_tokens",
  2300: "servers",
  2400: "server_pools",
  2500: "autoscale",
  2600: "vm_provider",
  2700: "autoscale_schedule",
  2800: "dns_providers",
  2900: "registries",
  3000: "storage_providers",
  4000: "egress_providers",
  4100: "egress_gateways",
  4200: "egress_credentials",
  4300: "ad_user_management",
  4400: "banners",
  4500: "server_templates",
};

const SINGLE: Readonly<Record<number, string>> = {
  50: "kasm_session",
  60: "agent",
  70: "server_agent",
  80: "guac",
  90: "rdp_gateway",
  91: "rdp_gateway_connect",
  92: "network_sidecar",
  100: "user",
  200: "global_admin",
  351: "users_modify_admin",
  352: "users_auth_session",
  420: "groups_view_ifmember",
  421: "groups_modify_ifmember",
  440: "groups_view_system",
  441: "groups_modify_system",
  443: "groups_delete_system",
  800: "sessions_view",
  801: "sessions_modify",
  803: "sessions_delete",
  850: "session_recordings_view",
  904: "images_modify_resources",
  1300: "settings_view",
  1301: "settings_modify",
  1302: "settings_modify_auth",
  1303: "settings_modify_cast",
  1304: "settings_modify_images",
  1305: "settings_modify_license",
  1306: "settings_modify_logging",
  1307: "settings_modify_manager",
  1308: "settings_modify_scale",
  1309: "settings_modify_subscription",
  1310: "settings_modify_filter",
  1311: "settings_modify_storage",
  1312: "settings_modify_connections",
  1313: "settings_modify_theme",
  1314: "settings_modify_auth_captcha",
  1500: "licenses_view",
  1502: "licenses_create",
  1503: "licenses_delete",
  1600: "system_view",
  1604: "system_export_schema",
  1605: "system_import_data",
  1606: "system_export_data",
  1700: "reports_view",
  4600: "labels_view",
};

const listed: Evidence = { grade: "documented", source: "kasm-docs.md 2.3" };
const RIGHTS = ["view", "modify", "create", "delete"];

/** The whole catalogue, by id. */
export const PERMISSIONS: readonly PermissionDefinition[] = [
  ...Object.entries(SINGLE).map(([id, name]) => ({ id: Number(id), name, ...listed })),
  ...Object.entries(FAMILIES).flatMap(([base, name]) =>
    RIGHTS.map((right, offset) => ({ id: Number(base) + offset, name: `${name}_${right}`, ...listed })),
  ),
].sort((left, right) => left.id - right.id);

const byName = new Map(PERMISSIONS.map((permission) => [permission.name, permission.id]));
const byId = new Map(PERMISSIONS.map((permission) => [permission.id, permission.name]));

export function permissionId(name: string): number | undefined {
  return byName.get(name.replace(/^JWT_AUTHORIZATION\./, "").toLowerCase());
}

export function permissionName(id: number): string | undefined {
  return byId.get(id);
}

/** The name as the server answers it. */
export function wirePermissionName(name: string): string {
  return `JWT_AUTHORIZATION.${name.toUpperCase()}`;
}

/** Words for people: "Zones View". */
export function friendlyPermissionName(name: string): string {
  return name.replace(/(^|_)([a-z])/g, (_, gap: string, letter: string) => (gap ? " " : "") + letter.toUpperCase());
}

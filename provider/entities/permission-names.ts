import { z } from "zod";
import { canonical, erase, nearest, type Field } from "../core";

/** View, modify, create and delete, at these distances from the first id of a family. */
const family = <Name extends string>(base: number, name: Name) =>
  ({
    [`${name}_view`]: base,
    [`${name}_modify`]: base + 1,
    [`${name}_create`]: base + 2,
    [`${name}_delete`]: base + 3,
  }) as Record<`${Name}_${"view" | "modify" | "create" | "delete"}`, number>;

/** Every permission by name, with the id that calls take (kasm-docs.md 2.3). */
export const permissionIds = {
  kasm_session: 50,
  agent: 60,
  server_agent: 70,
  guac: 80,
  rdp_gateway: 90,
  rdp_gateway_connect: 91,
  network_sidecar: 92,
  user: 100,
  global_admin: 200,
  ...family(300, "users"),
  users_modify_admin: 351,
  users_auth_session: 352,
  ...family(400, "groups"),
  groups_view_ifmember: 420,
  groups_modify_ifmember: 421,
  groups_view_system: 440,
  groups_modify_system: 441,
  groups_delete_system: 443,
  ...family(500, "agents"),
  ...family(600, "staging"),
  ...family(700, "casting"),
  sessions_view: 800,
  sessions_modify: 801,
  sessions_delete: 803,
  session_recordings_view: 850,
  ...family(900, "images"),
  images_modify_resources: 904,
  ...family(1000, "devapi"),
  ...family(1100, "webfilters"),
  ...family(1200, "brandings"),
  settings_view: 1300,
  settings_modify: 1301,
  settings_modify_auth: 1302,
  settings_modify_cast: 1303,
  settings_modify_images: 1304,
  settings_modify_license: 1305,
  settings_modify_logging: 1306,
  settings_modify_manager: 1307,
  settings_modify_scale: 1308,
  settings_modify_subscription: 1309,
  settings_modify_filter: 1310,
  settings_modify_storage: 1311,
  settings_modify_connections: 1312,
  settings_modify_theme: 1313,
  settings_modify_auth_captcha: 1314,
  ...family(1400, "auth"),
  licenses_view: 1500,
  licenses_create: 1502,
  licenses_delete: 1503,
  system_view: 1600,
  system_export_schema: 1604,
  system_import_data: 1605,
  system_export_data: 1606,
  reports_view: 1700,
  ...family(1800, "managers"),
  ...family(1900, "zones"),
  ...family(2000, "companies"),
  ...family(2100, "connection_proxy"),
  ...family(2200, "physical_tokens"),
  ...family(2300, "servers"),
  ...family(2400, "server_pools"),
  ...family(2500, "autoscale"),
  ...family(2600, "vm_provider"),
  ...family(2700, "autoscale_schedule"),
  ...family(2800, "dns_providers"),
  ...family(2900, "registries"),
  ...family(3000, "storage_providers"),
  ...family(4000, "egress_providers"),
  ...family(4100, "egress_gateways"),
  ...family(4200, "egress_credentials"),
  ...family(4300, "ad_user_management"),
  ...family(4400, "banners"),
  ...family(4500, "server_templates"),
  labels_view: 4600,
} as const satisfies Readonly<Record<string, number>>;

/** The name of a permission, as the server's catalogue has it in small letters: `zones_modify`. */
export type PermissionName = keyof typeof permissionIds;

const names = Object.keys(permissionIds) as PermissionName[];
const nameById = new Map<number, PermissionName>(names.map((name) => [permissionIds[name], name]));

/** The name of a permission by its id; one that this release does not know is shown by its number. */
export function permissionName(id: unknown): string {
  return nameById.get(Number(id)) ?? `permission ${String(id)}`;
}

/** The id of a permission that was checked to be known, or of one that {@link permissionName} had no name for. */
export function permissionId(name: string): number {
  return (permissionIds as Readonly<Record<string, number>>)[name] ?? Number(name.replace("permission ", ""));
}

const known = z.string().superRefine((name, context) => {
  if (name in permissionIds) return;
  context.addIssue({ code: "custom", message: `there is no permission "${name}"${nearest(name, names)}` });
});

const inOrder = (value: readonly string[] | null) => canonical([...new Set(value ?? [])].sort());

/** Permissions by name; their order makes no difference. Adapters show and take them under `wireName` by name as well. */
export function permissions(wireName: string): Field {
  return erase<string[]>({
    kind: "lines",
    schema: z.array(known),
    names: () => [wireName],
    spell: (value) => [{ label: wireName, key: wireName, value: value ?? [] }],
    read: ({ [wireName]: raw }) => (Array.isArray(raw) ? raw.map(String) : undefined),
    same: (left, right) => inOrder(left) === inOrder(right),
  });
}

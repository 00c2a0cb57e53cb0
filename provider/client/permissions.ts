/** Kasm's permission catalogue as far as management calls need it (kasm-docs.md 2.3; ids as in 1.19). */

export interface Permission {
  /** The id `add_permissions_group` takes. */
  readonly id: number;
  /** The name in the server's catalogue, e.g. `zones_modify`. */
  readonly name: string;
  /** The name as the web page shows it, e.g. `Zones Modify`. */
  readonly label: string;
}

type Right = "view" | "modify" | "create" | "delete";

const offsets: Record<Right, number> = { view: 0, modify: 1, create: 2, delete: 3 };

interface Family {
  readonly base: number;
  readonly name: string;
  /** Beginnings of the function names after their verb. */
  readonly nouns: readonly string[];
  /** Licence feature without which the server offers the family to nobody (kasm-wire.md 1.8). */
  readonly feature?: string;
  /** What else a right needs. */
  readonly also?: Partial<Record<Right, readonly Permission[]>>;
}

const families: readonly Family[] = [
  { base: 300, name: "users", nouns: ["user"] },
  {
    base: 400,
    name: "groups",
    nouns: ["group", "settings_group", "images_group", "permissions_group", "sso_mapping", "user_group", "users_group"],
  },
  { base: 500, name: "agents", nouns: ["agent"] },
  { base: 600, name: "staging", nouns: ["staging_config"], feature: "session_staging" },
  { base: 700, name: "casting", nouns: ["cast_config"], feature: "session_casting" },
  { base: 900, name: "images", nouns: ["image"] },
  { base: 1000, name: "devapi", nouns: ["api_config"], feature: "developer_api" },
  { base: 1100, name: "webfilters", nouns: ["url_filter_polic"], feature: "url_categorization" },
  { base: 1200, name: "brandings", nouns: ["branding_config"], feature: "branding" },
  { base: 1300, name: "settings", nouns: ["setting"] },
  { base: 1400, name: "auth", nouns: ["oidc_config", "saml_config"], feature: "saml" },
  { base: 1400, name: "auth", nouns: ["ldap_config"], feature: "ldap" },
  { base: 1400, name: "auth", nouns: ["all_ssos", "sso_attribute_mapping"] },
  { base: 1500, name: "licenses", nouns: ["license"] },
  { base: 1800, name: "managers", nouns: ["manager"] },
  { base: 1900, name: "zones", nouns: ["zone"] },
  { base: 2100, name: "connection_proxy", nouns: ["connection_prox"] },
  { base: 2200, name: "physical_tokens", nouns: ["physical_token"] },
  { base: 2300, name: "servers", nouns: ["server"] },
  { base: 2400, name: "server_pools", nouns: ["server_pool"] },
  { base: 2500, name: "autoscale", nouns: ["autoscale_config"], feature: "auto_scaling" },
  { base: 2600, name: "vm_provider", nouns: ["vm_provider_config"], feature: "auto_scaling" },
  { base: 2700, name: "autoscale_schedule", nouns: ["schedule"], feature: "auto_scaling" },
  { base: 2800, name: "dns_providers", nouns: ["dns_provider_config"], feature: "auto_scaling" },
  {
    base: 2900,
    name: "registries",
    nouns: ["registr"],
    also: { view: [permission(900, "images_view"), permission(1600, "system_view"), permission(500, "agents_view")] },
  },
  { base: 3000, name: "storage_providers", nouns: ["storage_provider"] },
];

/** Calls that do not follow the pattern of their family: adding to an object changes that object. */
const exceptions: Record<string, readonly Permission[]> = {
  system_info: [permission(1600, "system_view")],
  export_schema: [permission(1604, "system_export_schema")],
  import_data: [permission(1605, "system_import_data")],
  export_data: [permission(1606, "system_export_data")],
  get_permissions: [permission(400, "groups_view")],
  registry_auto_updates: [permission(2901, "registries_modify")],
};

/** The permissions a function needs, the decisive one first; empty where the facts name none. */
export function permissionsFor(functionName: string): readonly Permission[] {
  const exception = exceptions[functionName];
  if (exception !== undefined) return exception;
  const [verb, noun] = splitName(functionName);
  const family = familyOf(noun);
  if (family === undefined) return [];
  const right = rightOf(verb, noun);
  const own = permission(family.base + offsets[right], `${family.name}_${right}`);
  return [own, ...(family.also?.[right] ?? [])];
}

/**
 * What built-in groups (Administrators, All Users) need beside the ordinary right, for functions that touch a group.
 */
export function systemGroupPermissionFor(functionName: string): Permission | undefined {
  const [verb, noun] = splitName(functionName);
  if (familyOf(noun)?.name !== "groups") return undefined;
  switch (rightOf(verb, noun)) {
    case "view":
      return permission(440, "groups_view_system");
    case "delete":
      return permission(443, "groups_delete_system");
    case "modify":
      return permission(441, "groups_modify_system");
    case "create":
      return undefined;
  }
}

/** The licence feature a function needs, e.g. `auto_scaling`; undefined where it needs none. */
export function licenseFeatureFor(functionName: string): string | undefined {
  return familyOf(splitName(functionName)[1])?.feature;
}

/** A permission as messages name it: `Zones Modify (zones_modify, id 1901)`. */
export function describePermission({ label, name, id }: Permission): string {
  return `${label} (${name}, id ${id})`;
}

function splitName(functionName: string): [verb: string, noun: string] {
  const separator = functionName.indexOf("_");
  return [functionName.slice(0, separator), functionName.slice(separator + 1)];
}

/** The family with the longest noun that fits: `server_pools` are not `servers`. */
function familyOf(noun: string): Family | undefined {
  let best: { family: Family; length: number } | undefined;
  for (const family of families) {
    for (const start of family.nouns) {
      if (noun.startsWith(start) && start.length > (best?.length ?? 0)) best = { family, length: start.length };
    }
  }
  return best?.family;
}

function rightOf(verb: string, noun: string): Right {
  if (verb === "get") return "view";
  const partOfGroup = /_group$/.test(noun);
  if (partOfGroup) return "modify";
  if (verb === "create" || verb === "add" || verb === "set") return "create";
  if (verb === "delete" || verb === "remove") return "delete";
  return "modify";
}

function permission(id: number, name: string): Permission {
  const label = name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
  return { id, name, label };
}

import { CALLS, familyNamed, fieldsOf, type CallAction, type FamilyDefinition, type KnownCall } from "../catalogue";
import { isObject, textOf, type Json, type JsonObject } from "../json";
import type { Ground, Kind } from "./model";
import { smallestOf } from "./smallest";
import { passwordOf } from "./values";

interface Sketch extends Pick<
  Kind,
  "listBody" | "owns" | "leaves" | "stays" | "keeps" | "values" | "alongside" | "references"
> {
  readonly create?: string;
  readonly list?: string;
  readonly update?: string;
  readonly remove?: string;
  /** Fields of the smallest object beside what the catalogue says it needs. */
  readonly with?: (ground: Ground) => Promise<JsonObject> | JsonObject;
}

const idOf = async (ground: Ground, kind: string, more?: JsonObject): Promise<string> =>
  (await ground.make(kind, more)).id;
const kept =
  (...keys: string[]) =>
  (fields: JsonObject): JsonObject =>
    Object.fromEntries(keys.filter((key) => fields[key] != null).map((key) => [key, fields[key] ?? null]));

/** Something that is nobody's sign-in: no button shows, nobody is let in. */
const hidden = (ground: Ground): JsonObject => ({ enabled: false, hostname: `${ground.unique("host")}.example.com` });
const OWNERS = ["user_id", "group_id", "image_id"];
const agentsPool = async (ground: Ground) => ({ server_pool_id: await idOf(ground, "server_pools[agents]") });

const SKETCHES: Readonly<Record<string, Sketch>> = {
  zones: {},
  connection_proxies: {},
  groups: {},
  oidc_configs: {
    with: (ground) => ({ ...hidden(ground), logout_with_oidc_provider: false, enable_frontchannel_logout: false }),
  },
  saml_configs: { with: hidden, create: "set_saml_config" },
  ldap_configs: { with: () => ({ enabled: false }) },
  sso_mappings: {
    create: "add_sso_mapping_group",
    list: "get_sso_mappings_group",
    update: "update_sso_mapping_group",
    remove: "delete_sso_mapping_group",
    listBody: kept("group_id"),
    stays: ["group_id"],
    with: async (ground) => ({
      sso_id: await idOf(ground, "oidc_configs"),
      sso_group_attributes: ground.unique("attribute"),
    }),
    alongside: { sso_group_attributes: () => ({ sso_type: "oidc" }), apply_to_all_users: () => ({ sso_type: "oidc" }) },
  },
  sso_attribute_mappings: {
    list: "get_sso_attribute_mappings",
    listBody: kept("sso_id"),
    with: async (ground) => ({ sso_id: await idOf(ground, "oidc_configs"), user_field: "email" }),
  },
  "server_pools[agents]": { with: () => ({ server_pool_type: "Docker Agent" }) },
  "server_pools[servers]": { with: () => ({ server_pool_type: "Server Pool" }) },
  "autoscale_configs[agents]": {
    with: (ground) => ({
      autoscale_type: "Docker Agent",
      enabled: false,
      ...(ground.dialect === "1.16" ? { nginx_cert: "certificate", nginx_key: "key" } : {}),
    }),
    references: { server_pool_id: "server_pools[agents]" },
  },
  "autoscale_configs[servers]": {
    with: (ground) => ({
      autoscale_type: ground.switches.autoscale_type === "server" ? "Server" : "Server Pool",
      connection_type: "RDP",
      enabled: false,
    }),
    alongside: { max_simultaneous_sessions_per_server: () => ({ connection_type: "RDP", reusable: true }) },
    references: { server_pool_id: "server_pools[servers]" },
  },
  schedules: {
    stays: ["autoscale_config_id"],
    listBody: (fields) => ({ target_autoscale_config_id: fields.autoscale_config_id ?? null }),
  },
  servers: {
    with: () => ({ server_type: "Desktop", connection_type: "RDP" }),
    references: { server_pool_id: "server_pools[servers]" },
  },
  url_filter_policies: { values: { categories: categoriesOf } },
  "images[Container]": {
    with: (ground) => ({ image_type: "Container", name: ground.unique("image") }),
    leaves: ["server_id", "server_pool_id", "restrict_to_server"],
  },
  "images[Server]": {
    with: async (ground) => ({ image_type: "Server", server_id: await idOf(ground, "servers") }),
    owns: ["server_id", "restrict_to_server"],
    keeps: ["server_id"],
  },
  "images[Server Pool]": {
    with: async (ground) => ({
      image_type: "Server Pool",
      server_pool_id: await idOf(ground, "server_pools[servers]"),
    }),
    owns: ["server_pool_id"],
    keeps: ["server_pool_id"],
    references: { server_pool_id: "server_pools[servers]" },
  },
  "images[Link]": { with: () => ({ image_type: "Link", link_url: "https://example.com/" }), owns: ["link_url"] },
  storage_providers: { with: () => ({ storage_provider_type: "Custom" }) },
  storage_mappings: {
    create: "create_storage_mapping",
    listBody: (fields) => ({ target_storage_mapping: kept(...OWNERS)(fields) }),
    with: async (ground) => ({ group_id: await idOf(ground, "groups"), name: ground.unique("mapping") }),
  },
  ...ownedBy("storage_mappings", ["user_id", "image_id"], (owner) => ({
    create: "create_storage_mapping",
    listBody: (fields) => ({ target_storage_mapping: kept(...OWNERS)(fields) }),
    with: async (ground) => ({ ...(await ownerOf(ground, owner)), name: ground.unique("mapping") }),
  })),
  ...ownedBy("file_mappings", ["user_id", "group_id"], (owner) => ({
    listBody: kept(...OWNERS),
    with: async (ground) => ({ ...(await ownerOf(ground, owner)), file_type: "text" }),
  })),
  file_mappings: {
    listBody: kept(...OWNERS),
    with: async (ground) => ({ image_id: await idOf(ground, "images[Container]"), file_type: "text" }),
  },
  branding_configs: {
    with: (ground) => ({ is_default: false, dashboard_logo_url: `https://${ground.unique("logo")}.example.com/` }),
  },
  staging_configs: {
    with: () => ({ num_sessions: 0 }),
    alongside: { autoscale_config_id: agentsPool },
    references: { server_pool_id: "server_pools[agents]" },
  },
  cast_configs: {},
  "users[local]": { with: (ground) => ({ realm: "local", password: passwordOf(ground) }), listBody: mine },
  "users[oidc]": {
    with: async (ground) => ({ realm: "oidc", oidc_id: await idOf(ground, "oidc_configs"), username: ground.unique() }),
    listBody: mine,
    owns: ["oidc_id"],
  },
  "users[saml]": {
    with: async (ground) => ({ realm: "saml", saml_id: await idOf(ground, "saml_configs"), username: ground.unique() }),
    listBody: mine,
    owns: ["saml_id"],
  },
  api_configs: { with: () => ({ enabled: false }) },
  registries: {
    create: "create_registry",
    with: (ground) => ({ registry: `https://${ground.unique("registry")}.example.com/1.1/` }),
  },
};

/** An object of each owner that the plain kind does not show. */
function ownedBy(family: string, owners: readonly string[], sketch: (owner: string) => Sketch): Record<string, Sketch> {
  return Object.fromEntries(owners.map((owner) => [`${family}[${owner}]`, { ...sketch(owner), owns: [owner] }]));
}

const ownerOf = async (ground: Ground, key: string): Promise<JsonObject> => {
  const kinds: Record<string, string> = { user_id: "users[local]", group_id: "groups", image_id: "images[Container]" };
  return { [key]: await idOf(ground, kinds[key] ?? "") };
};

/** The first category of those that the server names, denied and allowed. */
async function categoriesOf(ground: Ground): Promise<Json[]> {
  const { categories } = await ground.done("get_all_categories");
  const first = Array.isArray(categories) ? categories[0] : undefined;
  const id = isObject(first) ? textOf(first.id) : "1";
  return [{ [id]: "deny" }, { [id]: "allow" }];
}

/** Users are paged: those that this run made, by their names. */
function mine(_fields: JsonObject, ground: Ground): JsonObject {
  return { filters: [{ id: "username", value: ground.prefix }], page: 0, page_size: 1000 };
}

function callFor(family: FamilyDefinition, action: CallAction, name: string | undefined): KnownCall | undefined {
  return CALLS.find(
    (call) => call.family.name === family.name && (name === undefined ? call.action === action : call.name === name),
  );
}

function needed(family: FamilyDefinition, action: CallAction, name: string | undefined): KnownCall {
  const call = callFor(family, action, name);
  if (call === undefined) throw new Error(`The catalogue has no ${name ?? action} of ${family.name}.`);
  return call;
}

function kindOf(label: string, sketch: Sketch, variant?: string): Kind {
  const family = familyNamed(label.replace(/\[.*/, ""));
  const { create, list, update, remove, with: hints, ...more } = sketch;
  return {
    ...more,
    label,
    family,
    variant,
    create: needed(family, "create", create),
    list: needed(family, "list", list),
    update: callFor(family, "update", update),
    remove: needed(family, "delete", remove),
    idField: fieldsOf(family, variant).find((field) => field.key === family.id),
    smallest: (ground) => smallestOf(ground, { family, variant, references: more.references }, hints),
  };
}

const variantsOf = (name: string): [string, Kind][] => {
  const family = familyNamed(name);
  const { discriminator, fields } = family.variants ?? { discriminator: "", fields: {} };
  return Object.keys(fields).map((variant) => {
    const label = `${name}[${variant}]`;
    return [label, kindOf(label, { with: () => ({ [discriminator]: variant }) }, variant)];
  });
};

/** Every kind of object that the suite makes. */
export const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...Object.entries(SKETCHES).map(([label, sketch]) => [label, kindOf(label, sketch)] as const),
  ...variantsOf("vm_provider_configs"),
  ...variantsOf("dns_provider_configs"),
]);

/** Throws for a kind that is not there. */
export function kindNamed(label: string): Kind {
  const kind = KINDS.get(label);
  if (kind === undefined) throw new Error(`The suite makes no ${label}.`);
  return kind;
}

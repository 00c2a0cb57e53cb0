import { relative } from "node:path";
import type { World } from "../world";
import { HttpServer } from "../http";
import { pathOf, type ResourceType } from "../kubernetes/client";
import { annotations } from "../kubernetes/controllers/virtual-machine-spec";
import { types } from "../kubernetes/types";
import { ask, KasmApi, object, rows, type Json } from "./servers";

/** One thing that exists, as its own server tells it. */
export interface Row {
  server: "Keycloak" | "Harvester" | "Kasm";
  kind: string;
  name: string;
  detail: string;
}

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
const sorted = (list: Row[]): Row[] =>
  list.sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));

/** What the three servers say of themselves: nothing here is read from the engine's state. */
export async function takeInventory(world: World, namespace: string): Promise<Row[]> {
  const parts = await Promise.all([inKeycloak(world), inHarvester(world, namespace), inKasm(world)]);
  return parts.flatMap(sorted);
}

async function inKeycloak({ keycloak }: World): Promise<Row[]> {
  const server = new HttpServer(keycloak.url, keycloak.caCertificate);
  try {
    const grant = new URLSearchParams({
      grant_type: "password",
      client_id: "admin-cli",
      username: keycloak.adminUsername,
      password: keycloak.adminPassword,
    });
    const token = await server.call({
      method: "POST",
      path: "/realms/master/protocol/openid-connect/token",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: grant.toString(),
    });
    const headers = { authorization: `Bearer ${text(object(token.body).access_token)}` };
    const realm = `/admin/realms/${keycloak.realm}`;
    const [client] = rows(await ask(server, `${realm}/clients?clientId=kasm`, headers));
    if (client === undefined) return [];
    const attributes = object(client.attributes);
    const found: Row[] = [
      {
        server: "Keycloak",
        kind: "Client",
        name: text(client.clientId),
        detail: `redirects to ${texts(client.redirectUris).join(", ")}`,
      },
      {
        server: "Keycloak",
        kind: "Back-channel logout",
        name: text(client.clientId),
        detail: text(attributes["backchannel.logout.url"]),
      },
    ];
    for (const mapper of rows(client.protocolMappers)) {
      const config = object(mapper.config);
      const detail = `claim ${text(config["claim.name"])}, full path ${text(config["full.path"])}`;
      found.push({ server: "Keycloak", kind: "Mapper", name: text(mapper.name), detail });
    }
    return found;
  } finally {
    await server.close();
  }
}

async function inHarvester({ kubernetes }: World, namespace: string): Promise<Row[]> {
  const server = new HttpServer(kubernetes.url, kubernetes.caCertificate);
  const headers = { authorization: `Bearer ${kubernetes.adminToken}` };
  const kinds: { kind: string; type: ResourceType; detail: (found: Json) => string }[] = [
    { kind: "VM image", type: types.virtualMachineImage, detail: (found) => imageDetail(object(found.status)) },
    { kind: "SSH key", type: types.keyPair, detail: (found) => text(object(found.status).fingerPrint) },
    { kind: "VM network", type: types.networkAttachmentDefinition, detail: () => "" },
    { kind: "Quota", type: types.resourceQuota, detail: (found) => describe(object(object(found.spec).hard)) },
    { kind: "Service account", type: { apiVersion: "v1", plural: "serviceaccounts" }, detail: () => "" },
    { kind: "Virtual machine", type: types.virtualMachine, detail: machineDetail },
    {
      kind: "Role",
      type: { apiVersion: "rbac.authorization.k8s.io/v1", plural: "roles" },
      detail: (found) => `${rows(found.rules).length} rules`,
    },
  ];
  try {
    const found = await Promise.all(
      kinds.map(async ({ kind, type, detail }): Promise<Row[]> => {
        const list = object(await ask(server, pathOf(type, namespace), headers));
        return rows(list.items)
          .map((item) => ({
            server: "Harvester" as const,
            kind,
            name: text(object(item.metadata).name),
            detail: detail(item),
          }))
          .filter(({ name }) => name !== "default");
      }),
    );
    return [{ server: "Harvester", kind: "Namespace", name: namespace, detail: "" }, ...found.flat()];
  } finally {
    await server.close();
  }
}

function imageDetail(status: Json): string {
  const imported = rows(status.conditions).some(({ type, status: value }) => type === "Imported" && value === "True");
  return imported ? `imported, storage class ${text(status.storageClassName)}` : "not imported yet";
}

function machineDetail({ status, metadata }: Json): string {
  const file = text(object(object(metadata).annotations)[annotations.console]);
  return [text(object(status).printableStatus), file && `console ${relative(process.cwd(), file)}`]
    .filter(Boolean)
    .join(", ");
}

function describe(values: Json): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${text(value)}`)
    .join(", ");
}

async function inKasm({ kasm }: World): Promise<Row[]> {
  const api = new KasmApi(kasm);
  const list = (name: string, key: string, body?: Json) => api.list(name, key, body);
  try {
    const [zones, configs, groups, providers, pools, scaling, servers, images, registries] = await Promise.all([
      list("get_zones", "zones"),
      list("get_oidc_configs", "oidc_configs"),
      list("get_groups", "groups"),
      list("get_vm_provider_configs", "vm_provider_configs"),
      list("get_server_pools", "server_pools"),
      list("get_autoscale_configs", "autoscale_configs"),
      list("get_servers", "servers"),
      list("get_images", "images"),
      list("get_registries", "registries"),
    ]);
    const row = (kind: string, name: unknown, detail: string): Row => ({
      server: "Kasm",
      kind,
      name: text(name),
      detail,
    });
    const mappings = await Promise.all(
      groups.map(async ({ group_id, name }) => {
        const found = await list("get_sso_mappings_group", "group_mappings", { group_id });
        const allowed = await list("get_images_group", "images", { target_group: { group_id } });
        const from = found.map(({ sso_group_attributes }) => text(sso_group_attributes)).join(", ");
        const launches = allowed
          .map(({ image_friendly_name }) => text(image_friendly_name))
          .sort()
          .join(", ");
        return row(
          "Group",
          name,
          [from && `from ${from}`, launches && `may launch ${launches}`].filter(Boolean).join("; "),
        );
      }),
    );
    return [
      ...zones.map((zone) => row("Zone", zone.zone_name, `agents register at ${text(zone.upstream_auth_address)}`)),
      ...configs.map((config) => row("OpenID provider", config.display_name, text(config.auth_url))),
      ...mappings,
      ...providers.map((found) =>
        row(
          "VM provider",
          found.vm_provider_config_name ?? found.config_name,
          `${text(found.vm_provider_name)}, at most ${text(found.max_instances)} VMs`,
        ),
      ),
      ...pools.map((pool) => row("Pool", pool.server_pool_name, text(pool.server_pool_type))),
      ...scaling.map((found) =>
        row(
          "Autoscaling",
          found.autoscale_config_name,
          `${found.enabled === true ? "on" : "off"}, ${text(found.standby_cores)} cores on standby`,
        ),
      ),
      ...servers.map((found) =>
        row(
          found.server_type === "host" ? "Docker agent" : "Server",
          found.hostname,
          `${text(found.operational_status)}, ${text(found.cores)} cores`,
        ),
      ),
      ...images.map((image) => row("Workspace", image.friendly_name, text(image.name))),
      ...registries.map((registry) => row("Registry", registry.registry_url, "")),
    ];
  } finally {
    await api.close();
  }
}

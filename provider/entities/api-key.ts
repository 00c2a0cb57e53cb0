import type * as pulumi from "@pulumi/pulumi";
import { KasmError } from "../client";
import { defineEntity, entityError, flag, isObject, peek, sameId, send, shown, text, timestamp } from "../core";
import type { Adapter, Scope, WireObject } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { permissionId, permissionName, permissions, type PermissionName } from "./permission-names";
import { entityResource, type ValuesOf } from "./resource";

/** What an {@link ApiKey} is made of (kasm-wire.md 12.9 and 4.4, kasm-docs.md 2.2). Changes update in place, except of `rotation`. */
export interface ApiKeyFields {
  /** Name of the key. */
  name: pulumi.Input<string>;
  /**
   * Any text, for example `2027-01`. A change makes a new key, lets everything that uses the key's outputs go over to
   * it, and deletes the old one last. The server shows it behind the name (`pulumi [2027-01]`), so that both keys can be
   * there at once whether or not the server allows two of one name.
   */
  rotation?: pulumi.Input<string>;
  /** Whether the key can be used. Default true. */
  enabled?: pulumi.Input<boolean>;
  /** Whether every change is refused, whatever the permissions say. Default false; the server's own default is true. */
  readOnly?: pulumi.Input<boolean>;
  /** When the key ends, as ISO 8601 with an offset, for example `2027-01-31T23:59:59Z`. It never does where this is left out. */
  expires?: pulumi.Input<string>;
  /**
   * What the key may do, by name: exactly these, others are taken away. A new key may do nothing. Where this is left
   * out, permissions are not managed.
   */
  permissions?: pulumi.Input<pulumi.Input<PermissionName>[]>;
}

export interface ApiKeyArgs extends CommonArgs, ApiKeyFields {}

/** What the server makes of an {@link ApiKey}. */
export interface ApiKeyOutputs {
  /** The key's public half, 12 characters. */
  readonly apiKey: pulumi.Output<string>;
  /** The key's secret, 32 characters. The server tells it once, to whoever makes the key: an adopted key has none here. */
  readonly apiKeySecret: pulumi.Output<string>;
}

const lists = ["get_api_configs"];
const permissionList = "get_permissions_group";
const owner = (id: unknown) => ({ target_api_config: { api_id: id } });

/** The name on the server: that of the program, with the rotation behind it. */
function fullName(name: unknown, rotation: unknown): string {
  return typeof rotation === "string" ? `${String(name)} [${rotation}]` : String(name);
}

/** What the program calls a row, where it uses rotations at all. */
function taken(row: WireObject, { inputs }: Scope): WireObject {
  if (inputs["rotation"] === undefined) return row;
  const [, name, rotation] = /^(.*) \[([^[\]]+)\]$/s.exec(String(row["name"])) ?? [];
  return name === undefined ? row : { ...row, name, rotation };
}

async function granted({ client }: Scope, id: unknown): Promise<readonly WireObject[]> {
  return client.list(permissionList, owner(id), "permissions");
}

/** Adds what is missing first and takes away the rest afterwards, so that a key in use never lacks what it keeps. */
async function grant(scope: Scope, id: unknown, wanted: readonly string[]): Promise<void> {
  const { client } = scope;
  const now = await granted(scope, id);
  const ids = new Set(wanted.map(permissionId));
  const missing = [...ids].filter((one) => !now.some(({ permission_id }) => Number(permission_id) === one));
  if (missing.length > 0) {
    const body = { ...owner(id), target_permissions: missing };
    await send(client, "add_permissions_group", body, "write", [permissionList]);
  }
  for (const { permission_id, group_permission_id } of now) {
    if (ids.has(Number(permission_id))) continue;
    await send(client, "remove_permissions_group", { group_permission_id }, "delete", [permissionList]);
  }
}

async function make({ client }: Scope, body: WireObject) {
  const { api_config: made } = await send(client, "create_api_configs", { api_config: body }, "create", lists);
  if (!isObject(made)) return undefined;
  return { id: typeof made["api_id"] === "string" ? made["api_id"] : undefined, answer: made };
}

function uncertain({ client }: Scope, name: string, error: KasmError): KasmError {
  return entityError("KASM_CREATE_UNCERTAIN", { kind: "ApiKey", name }, client, {
    tried: "making",
    problem: `no such key is to be found now, but it may still appear. What happened to the call: ${error.message}`,
    cure: "If a key of this name appears under Settings > Developers, delete it, since its secret is lost; then run again.",
  });
}

const adapter: Adapter = {
  async observe(scope) {
    const rows = await scope.client.list("get_api_configs", {}, "api_configs");
    const { id, inputs } = scope;
    const wanted = fullName(inputs["name"], inputs["rotation"]);
    const meant = (row: WireObject) => (id === undefined ? row["name"] === wanted : sameId(row["api_id"], id));
    const whole = async (row: WireObject): Promise<WireObject> => {
      const held = await granted(scope, row["api_id"]);
      return { ...row, permissions: held.map(({ permission_id }) => permissionName(permission_id)).sort() };
    };
    return Promise.all(rows.map(async (row) => taken(meant(row) ? await whole(row) : row, scope)));
  },
  identify: ({ api_id }) => String(api_id),
  async create(scope, { rotation, ...fields }) {
    const { client } = scope;
    const body = { ...fields, name: fullName(fields["name"], rotation) };
    const before = new Set((await peek(client, "get_api_configs", "api_configs")).map(({ api_id }) => api_id));
    try {
      return await make(scope, body);
    } catch (error) {
      if (!(error instanceof KasmError) || !error.ambiguous) throw error;
      // The secret of a key whose answer was lost is lost with it: such a key is of no use to anybody.
      const rows = await peek(client, "get_api_configs", "api_configs");
      const lost = rows.filter(({ api_id, name }) => name === body.name && !before.has(api_id));
      const [{ api_id } = {}] = lost;
      if (lost.length !== 1) throw uncertain(scope, body.name, error);
      await send(client, "delete_api_configs", { api_Id: api_id }, "delete", lists);
      return make(scope, body);
    }
  },
  async update(scope, observed, { rotation: _, permissions: wanted, ...fields }) {
    const { api_id, enabled, read_only, expires } = observed;
    if (Object.keys(fields).length > 0) {
      const name = fullName(fields["name"] ?? observed["name"], observed["rotation"]);
      // The web page sends them all each time, and a key must not be switched on or off by being renamed.
      const body = { target_api: { enabled, read_only, expires, ...fields, api_id, name } };
      await send(scope.client, "update_api_configs", body, "write", lists);
    }
    if (Array.isArray(wanted)) await grant(scope, api_id, wanted.map(String));
  },
  async remove({ client }, { api_id }) {
    await send(client, "delete_api_configs", { api_Id: api_id }, "delete", lists);
  },
  probe: (client) => peek(client, "get_api_configs", "api_configs"),
};

export const apiKey = defineEntity<ApiKeyFields>({
  kind: "ApiKey",
  title: "API key",
  adapter,
  fields: {
    name: text("name"),
    rotation: text("rotation").replaces().optional().refine(noBrackets),
    enabled: flag("enabled").default(true),
    readOnly: flag("read_only").default(false),
    expires: timestamp("expires").optional(),
    permissions: permissions("permissions").afterwards().optional(),
  },
  shown: { apiKey: shown("api_key"), apiKeySecret: shown("api_key_secret", { secret: true, kept: true }) },
  naturalKey: ["name", "rotation"],
  nameField: "name",
  licenseFeature: "developer_api",
  permissions: {
    read: ["1000 devapi_view"],
    create: ["1002 devapi_create", "1001 devapi_modify"],
    update: () => ["1001 devapi_modify"],
    delete: () => ["1003 devapi_delete"],
  },
});

function noBrackets(value: unknown): string | undefined {
  return /^[^[\]]+$/.test(String(value)) ? undefined : "is a text without brackets, for example 2027-01";
}

/**
 * A key of the Developer API, for a program or a person's script. Its secret is told once; it is kept in the state as a
 * secret and is an output. To let the rest of a program use the key that it makes, see the component `KasmBootstrap`.
 *
 * A run that broke off between making a key and recording it leaves a key whose secret nobody has: delete it on the web
 * page (Settings > Developers), or choose another `rotation`. Adopting it gives no secret.
 * ```ts
 * const reports = new ApiKey("reports", { name: "reports", readOnly: true, permissions: ["reports_view", "users_view"] });
 * export const secret = reports.apiKeySecret;
 *
 * new ApiKey("pipeline", { name: "pipeline", rotation: "2027-01", expires: "2027-02-28T00:00:00Z", permissions: ["zones_view"] });
 * ```
 */
export class ApiKey extends entityResource<ApiKeyArgs, ApiKeyOutputs>(apiKey) {}

/** An API key as the server shows it: without its secret. */
export type ApiKeyValues = ValuesOf<ApiKeyFields> & { readonly apiKey: string };

/** Looks an API key up by its name, and by its rotation where it has one. Fails when there is none or more than one. */
export const { get: getApiKey, getOutput: getApiKeyOutput } = lookup<{ name: string; rotation?: string }, ApiKeyValues>(
  apiKey,
);

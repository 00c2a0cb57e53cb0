import type * as pulumi from "@pulumi/pulumi";
import { crud, defineEntity, flag, httpUrl, isObject, send, text } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link Registry} is made of (kasm-wire.md 11, kasm-docs.md 7.7). */
export interface RegistryFields {
  /** Address of the registry, for example `https://registry.kasmweb.com/`. A change replaces it. */
  url: pulumi.Input<string>;
  /** Release channel: `stable`, `beta`, `develop` or a version. The server may show another word for it. A change replaces it. */
  channel?: pulumi.Input<string>;
  /** Whether the web page refreshes the registry's list by itself. */
  autoUpdates?: pulumi.Input<boolean>;
}

export interface RegistryArgs extends CommonArgs, RegistryFields {}

const lists = ["get_registries"];

const usual = crud({
  list: { call: "get_registries", key: "registries" },
  envelope: "registry",
  create: "create_registry",
  remove: "delete_registry",
  id: "registry_id",
  removeBody: (id) => ({ registry_id: id }),
});

export const registry = defineEntity<RegistryFields>({
  kind: "Registry",
  title: "workspace registry",
  adapter: {
    ...usual,
    async create({ client }, { registry_url, channel }) {
      const body = { registry: registry_url, ...(channel === undefined ? {} : { channel }) };
      const answer = await send(client, "create_registry", body, "create", lists);
      const made = answer["registry"];
      if (!isObject(made)) return undefined;
      const { registry_id: id } = made;
      return { id: typeof id === "string" ? id : undefined, answer: made };
    },
    async update({ client }, observed, { do_auto_update }) {
      if (do_auto_update === undefined) return;
      const body = { registry_id: observed["registry_id"], auto_updates: do_auto_update };
      await send(client, "registry_auto_updates", body, "write", lists);
    },
  },
  fields: {
    url: text("registry_url").replaces().refine(httpUrl),
    channel: text("channel").replaces().unverified().optional(),
    autoUpdates: flag("do_auto_update").afterwards().optional(),
  },
  naturalKey: ["url"],
  nameField: "url",
  permissions: {
    read: ["2900 registries_view", "900 images_view", "1600 system_view", "500 agents_view"],
    create: ["2902 registries_create"],
    update: () => ["2901 registries_modify"],
    delete: () => ["2903 registries_delete"],
  },
});

/**
 * A registry whose workspaces administrators can install.
 *
 * ```ts
 * new Registry("kasm", { url: "https://registry.kasmweb.com/", adopt: true });   // there on a fresh server
 * ```
 */
export class Registry extends entityResource<RegistryArgs>(registry) {}

/** A registry as the server shows it; `name` is its address. */
export type RegistryValues = ValuesOf<RegistryFields>;

/** Looks a registry up by its address. Fails when there is none or more than one. */
export const { get: getRegistry, getOutput: getRegistryOutput } = lookup<{ url: string }, RegistryValues>(registry);

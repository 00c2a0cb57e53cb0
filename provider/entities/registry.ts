import { z } from "zod";
import type * as pulumi from "@pulumi/pulumi";
import { crud, defineEntity, erase, flag, httpUrl, isObject, send, shown, text } from "../core";
import type { Codec, Field } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { atMost } from "./rules";

/** What a {@link Registry} is made of (kasm-wire.md 11, kasm-docs.md 7.7). */
export interface RegistryFields {
  /**
   * Address of the registry's site, at most 255 characters, without the version of its list: Kasm adds that by itself.
   * `https://registry.kasmweb.com/` is Kasm's own, which every server has; with `/1.0/` behind it, it is still the same
   * one. A change replaces the registry.
   */
  url: pulumi.Input<string>;
  /**
   * Release channel: `stable`, `beta`, `develop` or a version such as `1.18.0`. The server shows the version it stands for.
   * Default: the server's own. A change replaces the registry.
   */
  channel?: pulumi.Input<string>;
  /**
   * Form of the registry's list: `1.0` names the versions of Kasm an entry works with, `1.1` has an image for each of them.
   * Default: what the server and the registry agree on. A change replaces the registry.
   */
  schemaVersion?: pulumi.Input<"1.0" | "1.1">;
  /** Whether the list is read again whenever an administrator looks at it. Default false. Updates. */
  autoUpdates?: pulumi.Input<boolean>;
}

export interface RegistryArgs extends CommonArgs, RegistryFields {}

const lists = ["get_registries"];
const official = "https://registry.kasmweb.com/";

/**
 * The address under which Kasm knows a registry. People copy that of Kasm's own registry with the version of the list
 * behind it, as the browser shows it; a server adds the version again and would find nothing there.
 */
export function registryAddress(url: string): string {
  const address = url.trim();
  return /^https?:\/\/registry\.kasmweb\.com\/?(1\.[01]\/?)?$/i.test(address) ? official : address;
}

const comparable = (url: string | null) => (url === null ? "" : registryAddress(url).replace(/\/+$/, ""));

/** A text that is written and compared as Kasm knows the registry. */
function address(): Field {
  const plain = text("registry_url").codec as Codec<string>;
  return erase<string>({
    ...plain,
    spell: (value, context, path) => plain.spell(value === null ? null : registryAddress(value), context, path),
    same: (left, right) => comparable(left) === comparable(right),
  });
}

/** Written under one name when the registry is made, shown under another. */
function schemaVersion(): Field {
  const codec: Codec<string> = {
    kind: "text",
    schema: z.enum(["1.0", "1.1"]),
    names: () => ["schema_version"],
    spell: (value) => [{ label: "override_schema", key: "override_schema", value }],
    read(object) {
      const value = object["schema_version"];
      return value === null || typeof value === "string" ? value : undefined;
    },
    same: (left, right) => left === right,
  };
  return erase(codec);
}

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
    async create({ client }, { registry_url, ...options }) {
      const answer = await send(client, "create_registry", { registry: registry_url, ...options }, "create", lists);
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
    url: address().replaces().refine(httpUrl).refine(atMost(255)),
    channel: text("channel").replaces().unverified().optional(),
    schemaVersion: schemaVersion().replaces().optional(),
    autoUpdates: flag("do_auto_update").afterwards().optional(),
  },
  shown: { isVerified: shown("is_verified") },
  naturalKey: ["url"],
  nameField: "url",
  permissions: {
    read: ["2900 registries_view", "900 images_view", "1600 system_view", "500 agents_view"],
    create: ["2902 registries_create"],
    update: () => ["2901 registries_modify"],
    delete: () => ["2903 registries_delete"],
  },
  warnings: [
    ({ url }) =>
      typeof url === "string" && /\/1\.[01]\/?$/.test(registryAddress(url))
        ? `The registry's address "${url}" ends in the version of a list. Kasm adds the version by itself; leave it out if the registry is not found.`
        : undefined,
  ],
});

/** What the server makes of a {@link Registry}. */
export interface RegistryMade {
  /** Whether it is one of Kasm's own. */
  readonly isVerified: pulumi.Output<boolean | undefined>;
}

/**
 * A registry whose workspaces administrators can install; {@link RegistryWorkspace} does it from a program.
 *
 * ```ts
 * new Registry("kasm", { url: "https://registry.kasmweb.com/", adopt: true });   // there on a fresh server
 * new Registry("ours", { url: "https://example.github.io/kasm-registry/", schemaVersion: "1.1", autoUpdates: true });
 * ```
 */
export class Registry extends entityResource<RegistryArgs, RegistryMade>(registry) {}

/** A registry as the server shows it; `name` is its address. */
export type RegistryValues = ValuesOf<RegistryFields> & { isVerified?: boolean };

/** Looks a registry up by its address. Fails when there is none or more than one. */
export const { get: getRegistry, getOutput: getRegistryOutput } = lookup<{ url: string }, RegistryValues>(registry);

import type * as pulumi from "@pulumi/pulumi";
import { KasmError } from "../client";
import { defineEntity, flag, plainId, reference, sameId, text } from "../core";
import type { Field, Reference, Scope, WireObject } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import {
  entryNamed,
  imageFor,
  imagesOf,
  imageWithTag,
  installed,
  repositoryOf,
  tagOf,
  titleOf,
} from "./registry-entry";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";
import { atMost } from "./rules";
import { containerRules, workspaceCalls, workspacePermissions, type WorkspaceFields } from "./workspace";
import { categories, containerWorkspace, type ContainerWorkspaceFields } from "./workspace-fields";

/** What an entry's own values may be replaced by: every field of a workspace that runs as a container. */
type Overrides = Partial<Omit<WorkspaceFields, "type"> & Omit<ContainerWorkspaceFields, "image">>;

/**
 * What a {@link RegistryWorkspace} is made of (kasm-wire.md 11). What the program leaves out comes from the registry's entry
 * when the workspace is installed, and from the web page's own defaults: 2 cores, 2768 MB, no GPU, enabled.
 */
export interface RegistryWorkspaceFields extends Overrides {
  /** The registry. A change replaces the workspace. */
  registry: ReferenceInput;
  /** Name of the entry on the registry's page, for example `Chrome`. A change replaces the workspace. */
  workspace: pulumi.Input<string>;
  /**
   * Tag of the image, for example `1.18.0`. Default `registry`: the image that the registry names for the server's version;
   * when the registry moves on, a refresh shows it and the next update follows. Updates.
   */
  tag?: pulumi.Input<string>;
}

export interface RegistryWorkspaceArgs extends CommonArgs, RegistryWorkspaceFields {}

const following = "registry";

/** The registry's entry of the resource. */
async function entryOf({ client, inputs }: Scope): Promise<WireObject> {
  const { id, name } = inputs["registry"] as Reference;
  const registries = await client.list("get_registries", {}, "registries");
  const registry = registries.find(({ registry_id }) => sameId(registry_id, id));
  if (registry === undefined) {
    throw new KasmError("KASM_UNKNOWN_NAME", {
      tried: `installing "${String(inputs["workspace"])}"`,
      problem: `the server has no registry "${name}" (id ${id})`,
      cure: "Run `pulumi refresh`, then `pulumi up` makes it anew.",
    });
  }
  const { workspaces } = registry;
  const entries = Array.isArray(workspaces) ? (workspaces as WireObject[]) : [];
  return entryNamed(entries, String(inputs["workspace"]));
}

/** The image that the tag stands for. */
async function imageOf({ client }: Scope, entry: WireObject, tag: unknown) {
  return typeof tag === "string" && tag !== following
    ? imageWithTag(entry, tag)
    : imageFor(entry, (await client.serverFacts()).version);
}

const isMissing = (error: unknown) => error instanceof KasmError && error.code === "KASM_UNKNOWN_NAME";

function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

/** What is known of an image that was installed from the entry: how it is called there, and whether it is up to date. */
function described(row: WireObject, { inputs }: Scope, entry: WireObject, current: string | undefined): WireObject {
  const image = String(row["name"]);
  const { id } = inputs["registry"] as Reference;
  const own = titleOf(entry) === row["friendly_name"] ? null : row["friendly_name"];
  return {
    ...row,
    registry_id: plainId(id),
    registry_entry: inputs["workspace"],
    friendly_name: own,
    installed_name: row["friendly_name"],
    image_tag: tagOf(image) ?? "",
    follows_registry: image === current,
  };
}

const adapter: typeof workspaceCalls = {
  ...workspaceCalls,
  async observe(scope) {
    const rows = await workspaceCalls.observe(scope);
    let entry: WireObject | undefined;
    try {
      entry = await entryOf(scope);
    } catch (error) {
      // Of an entry that the registry has dropped, the workspace stays; only making it anew says so.
      if (!isMissing(error)) throw error;
    }
    const known = entry ?? { friendly_name: scope.inputs["workspace"] };
    const repositories = new Set(imagesOf(known).map(({ image }) => repositoryOf(image)));
    const image = entry === undefined ? undefined : await imageOf(scope, entry, following).catch(unlessMissing);
    return rows.map((row) =>
      entry === undefined || repositories.has(repositoryOf(String(row["name"] as string)))
        ? described(row, scope, known, image?.image)
        : row,
    );
  },
  async create(scope, { registry_id: _, registry_entry: __, image_tag, ...overrides }) {
    const entry = await entryOf(scope);
    const image = await imageOf(scope, entry, image_tag);
    return workspaceCalls.create(scope, { ...installed(entry, image, scope.dialect), ...overrides });
  },
  async update(scope, observed, { registry_id: _, registry_entry: __, image_tag, ...changes }) {
    // What stays needs no registry, which may have dropped the entry.
    const tag = image_tag === observed["image_tag"] ? undefined : image_tag;
    // Without a name of its own it has the entry's again.
    const unnamed = "friendly_name" in changes && !changes["friendly_name"];
    const entry = tag === undefined && !unnamed ? undefined : await entryOf(scope);
    const image = entry === undefined || tag === undefined ? undefined : await imageOf(scope, entry, tag);
    await workspaceCalls.update(scope, observed, {
      name: image?.image ?? observed["name"],
      friendly_name: observed["installed_name"],
      ...changes,
      ...(entry !== undefined && unnamed ? { friendly_name: titleOf(entry) } : {}),
    });
  },
  probe: () => Promise.resolve([]),
};

/** A tag, or whatever the registry names at the time. */
const tagOrRegistry = text("image_tag").with({
  shows: (value, object) => (value === following ? object["follows_registry"] === true : value === object["image_tag"]),
});

/** What is left out comes from the entry, neither from the program nor from what a plain workspace begins with. */
const overridden = Object.fromEntries(
  Object.entries(containerWorkspace)
    .filter(([name]) => name !== "image")
    .map(([name, field]) => [name, field.initially(undefined)]),
) as { readonly [Name in keyof Required<Omit<ContainerWorkspaceFields, "image">>]: Field };

function dockerTag(value: unknown): string | undefined {
  return /^\w[\w.-]{0,127}$/.test(String(value))
    ? undefined
    : `"${String(value)}" is not a tag; write what stands behind the colon of an image's name, for example 1.18.0, or "registry"`;
}

export const registryWorkspace = defineEntity<RegistryWorkspaceFields>({
  kind: "RegistryWorkspace",
  title: "workspace of a registry",
  adapter,
  fields: {
    registry: reference("registry_id", { to: "Registry", undashed: true }).replaces(),
    workspace: text("registry_entry").replaces(),
    tag: tagOrRegistry.default(following).refine(dockerTag),
    friendlyName: text("friendly_name").optional().refine(atMost(255)),
    description: text("description").optional(),
    enabled: flag("enabled").optional(),
    imageSrc: text("image_src").optional().refine(atMost(255)),
    categories,
    hidden: flag("hidden").optional(),
    notes: text("notes").optional(),
    ...overridden,
  },
  naturalKey: ["registry", "workspace", "friendlyName"],
  nameField: "workspace",
  permissions: {
    ...workspacePermissions,
    read: ["900 images_view", "2900 registries_view", "1600 system_view", "500 agents_view"],
  },
  rules: containerRules,
});

/**
 * A workspace that is installed from a registry, as an administrator does with its Install button.
 *
 * ```ts
 * const kasm = getRegistryOutput({ url: "https://registry.kasmweb.com/" });
 * const chrome = new RegistryWorkspace("chrome", { registry: kasm, workspace: "Chrome" });
 * new WorkspaceAssignment("chrome-developers", { workspace: chrome, group: developers });
 *
 * new RegistryWorkspace("terminal", {
 *   registry: kasm, workspace: "Terminal", tag: "1.18.0", friendlyName: "Shell", cores: 1, memory: "1 GB",
 * });
 * ```
 */
export class RegistryWorkspace extends entityResource<
  RegistryWorkspaceArgs,
  object,
  OutputsOf<Omit<RegistryWorkspaceFields, "filterPolicy">>
>(registryWorkspace) {}

/** A workspace of a registry as the server shows it, without secrets. */
export type RegistryWorkspaceValues = ValuesOf<Omit<RegistryWorkspaceFields, "filterPolicy">, "dockerToken">;

/** Looks a workspace up by its registry and its entry. Fails when there is none or more than one. */
export const { get: getRegistryWorkspace, getOutput: getRegistryWorkspaceOutput } = lookup<
  { registry: Reference; workspace: string; friendlyName?: string },
  RegistryWorkspaceValues
>(registryWorkspace);

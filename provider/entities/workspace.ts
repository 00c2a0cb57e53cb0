import type * as pulumi from "@pulumi/pulumi";
import { choice, crud, defineEntity, flag, is, needs, only, text } from "../core";
import type { Adapter, Condition, Permissions, Reference } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type OutputsOf, type ValuesOf } from "./resource";
import { atMost } from "./rules";
import {
  categories,
  containerWorkspace,
  linkWorkspace,
  serverPoolWorkspace,
  serverWorkspace,
  type ContainerWorkspaceFields,
  type LinkWorkspaceFields,
  type ServerPoolWorkspaceFields,
  type ServerWorkspaceFields,
} from "./workspace-fields";

/** What every {@link Workspace} is made of (kasm-wire.md 10, kasm-docs.md 7.6). Changes update in place. */
export interface WorkspaceFields {
  /** What a session is. Default `Container`. A change replaces the workspace: Kasm locks it. */
  type?: "Container" | "Server" | "Server Pool" | "Link";
  /** Title of the workspace on the dashboard, at most 255 characters; tells one from another. */
  friendlyName: pulumi.Input<string>;
  /** Text below the title. A new workspace gets none. */
  description?: pulumi.Input<string>;
  /** Whether sessions can be started. A new workspace is enabled. */
  enabled?: pulumi.Input<boolean>;
  /** Address or path of the picture, at most 255 characters. */
  imageSrc?: pulumi.Input<string>;
  /** Headings under which the dashboard shows the workspace. Default none. */
  categories?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether the dashboard leaves the workspace out. Default false. */
  hidden?: pulumi.Input<boolean>;
  /** For administrators. */
  notes?: pulumi.Input<string>;
}

type Named = Omit<WorkspaceFields, "type"> & CommonArgs;

/** A workspace that runs as a container on the agents. */
export interface ContainerWorkspaceArgs extends Named, ContainerWorkspaceFields {
  type?: "Container";
}

/** A workspace on one desktop that is always there. */
export interface ServerWorkspaceArgs extends Named, ServerWorkspaceFields {
  type: "Server";
}

/** A workspace on whichever desktop of a pool is free. */
export interface ServerPoolWorkspaceArgs extends Named, ServerPoolWorkspaceFields {
  type: "Server Pool";
}

/** An address on the dashboard. */
export interface LinkWorkspaceArgs extends Named, LinkWorkspaceFields {
  type: "Link";
}

/** Arguments of a {@link Workspace}: its type decides which go together. */
export type WorkspaceArgs = ContainerWorkspaceArgs | ServerWorkspaceArgs | ServerPoolWorkspaceArgs | LinkWorkspaceArgs;

const usual = crud({
  list: { call: "get_images", key: "images" },
  envelope: "target_image",
  related: ["get_images_group"],
  answer: "image",
  create: "create_image",
  update: "update_image",
  remove: "delete_image",
  id: "image_id",
  removeBody: (id) => ({ target_image: { image_id: id } }),
});

/** The calls of workspaces. */
export const workspaceCalls: Adapter = {
  ...usual,
  async observe(scope) {
    const images = await usual.observe(scope);
    // What is written into one key is shown as two (kasm-wire.md 10.2).
    return images.map((image) =>
      image["filter_policy_force_disabled"] === true ? { ...image, filter_policy_id: "force_disabled" } : image,
    );
  },
};

/** Resources, and what else touches the machine, need a right of their own (kasm-docs.md 2.3). */
export const workspacePermissions: Permissions = {
  read: ["900 images_view"],
  create: ["902 images_create", "904 images_modify_resources"],
  update: () => ["901 images_modify", "904 images_modify_resources"],
  delete: () => ["903 images_delete"],
};

const zoneRestricted = is("restrictToZone", true);
const serverRestricted = is("restrictToServer", true);
const networkRestricted = is("restrictToNetwork", true);
const remoteApp = is("isRemoteApp", true);

/** What must go together in workspaces that run as containers. */
export const containerRules: readonly Condition[] = [
  needs("zone", zoneRestricted, "restrictToZone needs the zone"),
  needs("server", serverRestricted, "restrictToServer needs the server, an agent"),
  needs("restrictNetworkNames", networkRestricted, "restrictToNetwork needs the networks"),
  only("restrictNetworkNames", networkRestricted, "networks have no effect without restrictToNetwork: true"),
  only("zone", zoneRestricted, "a zone has no effect without restrictToZone: true"),
];

const onContainer = is("type", "Container", undefined);

export const workspace = defineEntity<WorkspaceFields>({
  kind: "Workspace",
  title: "workspace",
  adapter: workspaceCalls,
  fields: {
    type: choice("image_type", { Container: "Container", Server: "Server", "Server Pool": "Server Pool", Link: "Link" })
      .default("Container")
      .replaces(),
    friendlyName: text("friendly_name").refine(atMost(255)),
    description: text("description").initially(""),
    enabled: flag("enabled").initially(true),
    imageSrc: text("image_src").optional().refine(atMost(255)),
    categories,
    hidden: flag("hidden").optional(),
    notes: text("notes").optional(),
  },
  variants: {
    by: "type",
    of: {
      Container: containerWorkspace,
      Server: serverWorkspace,
      "Server Pool": serverPoolWorkspace,
      Link: linkWorkspace,
    },
  },
  naturalKey: ["friendlyName"],
  nameField: "friendlyName",
  permissions: workspacePermissions,
  rules: [
    ...containerRules,
    only(
      "server",
      (inputs) => (onContainer(inputs) === false ? true : serverRestricted(inputs)),
      "a server has no effect without restrictToServer: true",
    ),
    needs("remoteAppProgram", remoteApp, "isRemoteApp needs the program"),
    ...["remoteAppName", "remoteAppProgram", "remoteAppArguments", "remoteAppIcon"].map((field) =>
      only(field, remoteApp, "it has no effect without isRemoteApp: true"),
    ),
  ],
});

type Filter = { filterPolicy: Reference | "inherit" | "forceDisabled" };
type WithoutFilter<Fields> = Omit<Fields, "filterPolicy">;

/** Every argument of whatever type, as an output. */
type WorkspaceOutputs = OutputsOf<
  Omit<WorkspaceFields, "type"> &
    WithoutFilter<Partial<ContainerWorkspaceFields>> &
    Partial<ServerWorkspaceFields> &
    Partial<ServerPoolWorkspaceFields> &
    Partial<LinkWorkspaceFields>
> & {
  readonly type: pulumi.Output<NonNullable<WorkspaceFields["type"]>>;
  readonly filterPolicy: pulumi.Output<Filter["filterPolicy"] | undefined>;
};

/**
 * Something that users start from the dashboard: a container, a desktop, a desktop of a pool, or an address.
 *
 * ```ts
 * const chrome = new Workspace("chrome", { friendlyName: "Chrome Browser", image: "kasmweb/chrome:1.18.0", cores: 2, memory: "2768 MB" });
 * new WorkspaceAssignment("chrome-developers", { workspace: chrome, group: developers });
 *
 * new Workspace("wiki", { type: "Link", friendlyName: "Wiki", linkUrl: "https://wiki.example.com" });
 * new Workspace("windows", { type: "Server Pool", friendlyName: "Windows", serverPool: windowsPool, sessionTimeLimit: "8 hours" });
 *
 * new Workspace("ide", {
 *   friendlyName: "IDE", image: "kasmweb/vs-code:1.18.0", cores: 4, memory: "8 GB",
 *   persistentProfilePath: "/mnt/kasm_profiles/{image_id}/{username}",
 *   runConfig: { environment: { LANG: "de_DE.UTF-8" } },
 *   volumeMappings: { "/mnt/share": { bind: "/share", mode: "ro" } },
 *   restrictToZone: true, zone: berlin, filterPolicy: noSocialMedia,
 * });
 * ```
 */
export class Workspace extends entityResource<WorkspaceArgs, object, WorkspaceOutputs>(workspace) {}

/** A workspace as the server shows it, with the fields of its type; `name` is its friendly name, secrets are left out. */
export type WorkspaceValues = ValuesOf<WorkspaceFields> &
  Partial<
    ValuesOf<WithoutFilter<ContainerWorkspaceFields>, "dockerToken"> &
      Filter &
      ValuesOf<ServerWorkspaceFields> &
      ValuesOf<ServerPoolWorkspaceFields> &
      ValuesOf<LinkWorkspaceFields>
  >;

/** Looks a workspace up by its friendly name. Fails when there is none or more than one. */
export const { get: getWorkspace, getOutput: getWorkspaceOutput } = lookup<{ friendlyName: string }, WorkspaceValues>(
  workspace,
);

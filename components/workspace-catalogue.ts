import * as pulumi from "@pulumi/pulumi";
import type { Size } from "../provider/core";
import {
  type ConnectionArgs,
  type ReferenceInput,
  Registry,
  type ContainerWorkspaceArgs,
  Workspace,
  WorkspaceAssignment,
  WorkspaceExclusion,
} from "../provider/entities";
import { suggestion } from "./support/near-names";
import { below, type Transform, transformed } from "./support/part";
import { refuse } from "./support/problems";

/** A workspace in the words of the SOP (8.2); everything else of {@link ContainerWorkspaceArgs} may stand beside it. */
export interface WorkspaceShape extends Omit<
  ContainerWorkspaceArgs,
  "friendlyName" | "cores" | "memory" | "connection"
> {
  /** Names of the Kasm groups that may start it. These and no others: an assignment that the server adds is taken away. */
  groups: string[];
  /** CPU cores of a session. Default 2 (SOP 8.2). Updates. */
  cores?: pulumi.Input<number>;
  /** Memory of a session. Default `2768 MB` (SOP 8.2). Updates. */
  memory?: pulumi.Input<Size>;
}

export interface RegistryShape {
  /** Address of the registry. Default Kasm's own, `https://registry.kasmweb.com/1.0/` (SOP 8.1). A change replaces it. */
  url?: pulumi.Input<string>;
  /** Release channel. A change replaces it. */
  channel?: pulumi.Input<string>;
  /** Whether the registry's list is refreshed when an administrator looks at it. Updates. */
  autoUpdates?: pulumi.Input<boolean>;
}

export interface WorkspaceCatalogueArgs {
  /** Workspaces by the name that users see. */
  workspaces: Record<string, WorkspaceShape>;
  /** The Kasm groups by name, those of a {@link SingleSignOn} or looked up. */
  groups: Record<string, ReferenceInput>;
  /** A registry to browse workspaces in. Default: none is added. */
  registry?: RegistryShape;
  /** Where images are pulled from when a workspace does not say; empty is Docker Hub. */
  dockerRegistry?: pulumi.Input<string>;
  /** The Kasm server. Default: the stack's configuration. */
  connection?: pulumi.Input<ConnectionArgs>;
  /** Changes the arguments of each workspace. */
  transform?: { workspace?: Transform<ContainerWorkspaceArgs> };
}

/**
 * The workspaces that users can start, and who may start which (SOP 8).
 *
 * ```ts
 * new WorkspaceCatalogue("corp", {
 *   groups: { "All Users": getGroupOutput({ name: "All Users" }) },
 *   workspaces: { "Chrome Browser": { image: "kasmweb/chrome:1.18.0", groups: ["All Users"] } },
 * });
 * ```
 */
export class WorkspaceCatalogue extends pulumi.ComponentResource {
  /** The workspaces by name. */
  readonly workspaces: Readonly<Record<string, Workspace>>;

  constructor(name: string, args: WorkspaceCatalogueArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(`WorkspaceCatalogue "${name}"`, undeclaredGroups(args.workspaces, Object.keys(args.groups)));
    super("pulumi-kasm:components:WorkspaceCatalogue", name, {}, opts);
    const { connection } = args;
    if (args.registry) {
      const { url = "https://registry.kasmweb.com/1.0/", channel, autoUpdates } = args.registry;
      new Registry(`${name}-registry`, { url, channel, autoUpdates, adopt: true, connection }, below(this, opts));
    }
    const workspaces: Record<string, Workspace> = {};
    for (const [friendlyName, { groups, ...shape }] of Object.entries(args.workspaces)) {
      const workspace = new Workspace(
        `${name}-${friendlyName}`,
        transformed(args.transform?.workspace, {
          ...shape,
          friendlyName,
          cores: shape.cores ?? 2,
          memory: shape.memory ?? "2768 MB",
          dockerRegistry: shape.dockerRegistry ?? args.dockerRegistry,
          connection,
        }),
        below(this, opts),
      );
      workspaces[friendlyName] = workspace;
      for (const [group, reference] of Object.entries(args.groups)) {
        const pair = { workspace, group: reference, connection };
        const child = `${name}-${friendlyName}-${group}`;
        // The server may have made the assignment itself, a moment ago; so it is adopted in one case, removed in the other. An
        // exclusion puts nothing back: it may end because the group is assigned now, and the engine deletes last.
        if (!groups.includes(group)) {
          new WorkspaceExclusion(child, { ...pair, onDestroy: "retain" }, below(this, opts));
          continue;
        }
        const end = shape.adopt === undefined ? ({ onDestroy: "delete" } as const) : {};
        new WorkspaceAssignment(child, { ...pair, ...end, adopt: true }, below(this, opts));
      }
    }
    this.workspaces = workspaces;
    this.registerOutputs({
      workspaceIds: Object.fromEntries(Object.entries(workspaces).map(([key, { id }]) => [key, id])),
    });
  }
}

/** Workspaces that name a group nobody declared. */
export function undeclaredGroups(workspaces: Record<string, { groups?: string[] }>, declared: string[]) {
  return Object.entries(workspaces).flatMap(([workspace, { groups = [] }]) =>
    groups
      .filter((group) => !declared.includes(group))
      .map((group) => ({
        path: `workspaces[${JSON.stringify(workspace)}].groups`,
        reason: `there is no group ${JSON.stringify(group)}; ${suggestion(group, declared, "declared are")}`,
      })),
  );
}

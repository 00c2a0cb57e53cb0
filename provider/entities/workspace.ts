import type * as pulumi from "@pulumi/pulumi";
import {
  choice,
  crud,
  decimal,
  defineEntity,
  duration,
  flag,
  integer,
  json,
  lines,
  list,
  needs,
  reference,
  secret,
  size,
  text,
} from "../core";
import type { Duration, Size } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { profilePath } from "./rules";

type Json = pulumi.Input<Record<string, unknown>>;

/** What a {@link Workspace} is made of (kasm-wire.md 10, kasm-docs.md 7.6). Every change updates in place. */
export interface WorkspaceFields {
  /** Title of the workspace on the dashboard; tells one from another. */
  friendlyName: pulumi.Input<string>;
  description?: pulumi.Input<string>;
  /** Docker image with its tag, for example `kasmweb/chrome:1.18.0`. */
  image: pulumi.Input<string>;
  /** Whether sessions can be started. A new workspace is enabled. */
  enabled?: pulumi.Input<boolean>;
  /** CPU cores per session. */
  cores: pulumi.Input<number>;
  /** Memory per session, for example `2768 MB`. */
  memory: pulumi.Input<Size>;
  /** GPUs per session. A new workspace gets 0. */
  gpuCount?: pulumi.Input<number>;
  /** How cores are shared out. A new workspace gets `Inherit`, the server's setting. */
  cpuAllocationMethod?: pulumi.Input<"Inherit" | "Quotas" | "Shares">;
  /** Registry to pull from; empty for Docker Hub, or for example `harbor.example.com/dockerhub`. */
  dockerRegistry?: pulumi.Input<string>;
  /** User at that registry. */
  dockerUser?: pulumi.Input<string>;
  /** Password or token at that registry. Kept as a secret; sent when it changes. */
  dockerToken?: pulumi.Input<string>;
  /**
   * Path on the agent where a user's files are kept between sessions; must contain `{username}` or `{user_id}`.
   * The groups need the setting `allowPersistentProfile` too.
   */
  persistentProfilePath?: pulumi.Input<string>;
  /** Address or path of the picture. */
  imageSrc?: pulumi.Input<string>;
  /** Headings under which the dashboard shows the workspace. */
  categories?: pulumi.Input<pulumi.Input<string>[]>;
  /** Overrides for `docker run`: `hostname`, `environment`, `user`, ... */
  runConfig?: Json;
  /** Commands run in the session: `first_launch`, `go`, `assign`. */
  execConfig?: Json;
  /** Volumes to mount, as Kasm's form takes them. */
  volumeMappings?: Json;
  /** A form to fill in before a session starts. */
  launchConfig?: Json;
  /** Ends sessions after this time, whatever the group says. */
  sessionTimeLimit?: pulumi.Input<Duration>;
  /** Whether the dashboard leaves the workspace out. */
  hidden?: pulumi.Input<boolean>;
  /** For administrators. */
  notes?: pulumi.Input<string>;
  /** Size of the image when unpacked, for the agents' disk accounting. */
  uncompressedSize?: pulumi.Input<Size>;
  /** Digest of the image. */
  hash?: pulumi.Input<string>;
  /** Only agents of this zone run the workspace. */
  restrictToZone?: pulumi.Input<boolean>;
  /** The zone, with {@link restrictToZone}. */
  zone?: ReferenceInput;
  /** Only these Docker networks are used. */
  restrictToNetwork?: pulumi.Input<boolean>;
  /** The networks, with {@link restrictToNetwork}. */
  restrictNetworkNames?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether users choose a network when they start a session. */
  allowNetworkSelection?: pulumi.Input<boolean>;
}

export interface WorkspaceArgs extends CommonArgs, WorkspaceFields {}

const memory = [{ name: "memory", unit: "bytes" }] as const;
const memoryBytes = [{ name: "memory_bytes", unit: "bytes" }] as const;
const unpacked = [{ name: "uncompressed_size_mb", unit: "MB" }] as const;
const unpackedBytes = [{ name: "uncompressed_size_bytes", unit: "bytes" }] as const;

export const workspace = defineEntity<WorkspaceFields>({
  kind: "Workspace",
  title: "workspace",
  adapter: crud({
    list: { call: "get_images", key: "images" },
    envelope: "target_image",
    related: ["get_images_group"],
    answer: "image",
    create: "create_image",
    update: "update_image",
    remove: "delete_image",
    id: "image_id",
    made: { image_type: "Container" },
    removeBody: (id) => ({ target_image: { image_id: id } }),
  }),
  fields: {
    friendlyName: text("friendly_name"),
    description: text("description").initially(""),
    image: text("name"),
    enabled: flag("enabled").initially(true),
    cores: decimal("cores", { min: 0.01 }),
    memory: size({ "1.18": [...memory, ...memoryBytes], "1.19": [...memoryBytes, ...memory] }, { minBytes: 1e6 }),
    gpuCount: integer("gpu_count", { min: 0 }).initially(0),
    cpuAllocationMethod: choice("cpu_allocation_method", {
      Inherit: "Inherit",
      Quotas: "Quotas",
      Shares: "Shares",
    }).initially("Inherit"),
    dockerRegistry: text("docker_registry").optional(),
    dockerUser: text("docker_user").optional(),
    dockerToken: secret("docker_token").optional(),
    persistentProfilePath: text("persistent_profile_path").optional().refine(profilePath),
    imageSrc: text("image_src").optional(),
    categories: lines("categories").optional(),
    runConfig: json("run_config").guarded().optional(),
    execConfig: json("exec_config").guarded().optional(),
    volumeMappings: json("volume_mappings").guarded().optional(),
    launchConfig: json("launch_config").optional(),
    sessionTimeLimit: duration("session_time_limit").optional(),
    hidden: flag("hidden").optional(),
    notes: text("notes").optional(),
    uncompressedSize: size({
      "1.18": [...unpacked, ...unpackedBytes],
      "1.19": [...unpackedBytes, ...unpacked],
    }).optional(),
    hash: text("hash").optional(),
    restrictToZone: flag("restrict_to_zone").optional(),
    zone: reference("zone_id", { to: "Zone", name: "zone_name" }).optional(),
    restrictToNetwork: flag("restrict_to_network").optional(),
    restrictNetworkNames: list("restrict_network_names").optional(),
    allowNetworkSelection: flag("allow_network_selection").optional(),
  },
  naturalKey: ["friendlyName"],
  nameField: "friendlyName",
  permissions: {
    read: ["900 images_view"],
    create: ["902 images_create", "904 images_modify_resources"],
    update: () => ["901 images_modify", "904 images_modify_resources"],
    delete: () => ["903 images_delete"],
  },
  rules: [
    needs("zone", ({ restrictToZone }) => restrictToZone === true, "restrictToZone needs the zone"),
    needs(
      "restrictNetworkNames",
      ({ restrictToNetwork }) => restrictToNetwork === true,
      "restrictToNetwork needs the networks",
    ),
  ],
});

/**
 * A workspace that users start as a container.
 *
 * ```ts
 * const chrome = new Workspace("chrome", { friendlyName: "Chrome Browser", image: "kasmweb/chrome:1.18.0", cores: 2, memory: "2768 MB" });
 * new WorkspaceAssignment("chrome-developers", { workspace: chrome, group: developers });
 * ```
 */
export class Workspace extends entityResource<WorkspaceArgs>(workspace) {}

/** A workspace as the server shows it; `name` is its friendly name, secrets are left out. */
export type WorkspaceValues = ValuesOf<WorkspaceFields, "dockerToken">;

/** Looks a workspace up by its friendly name. Fails when there is none or more than one. */
export const { get: getWorkspace, getOutput: getWorkspaceOutput } = lookup<{ friendlyName: string }, WorkspaceValues>(
  workspace,
);

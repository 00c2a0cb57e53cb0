import { z } from "zod";
import type * as pulumi from "@pulumi/pulumi";
import {
  choice,
  decimal,
  duration,
  erase,
  flag,
  integer,
  json,
  lines,
  list,
  parseSize,
  reference,
  sameId,
  secret,
  size,
  text,
} from "../core";
import type { Codec, Duration, Field, Reference, Size } from "../core";
import type { ReferenceInput } from "./common";
import { atMost, profilePath } from "./rules";
import {
  distinctKeys,
  execConfig,
  launchConfig,
  runConfig,
  volumeMappings,
  type ExecConfig,
  type LaunchConfig,
  type RunConfig,
  type VolumeMappings,
} from "./workspace-configs";

/** A field for each of them, no more and no less. */
type TableOf<Fields> = { readonly [Name in keyof Required<Fields>]: Field };

/** What every workspace that runs sessions has (kasm-wire.md 10.2, kasm-docs.md 7.6). Every change updates in place. */
export interface SessionWorkspaceFields {
  /**
   * Path on the agent where a user's files are kept between sessions; must contain `{username}` or `{user_id}`, and may
   * contain `{image_id}`. With several agents it must be on storage they share. The groups need the setting
   * `allowPersistentProfile` too. Default: nothing is kept.
   */
  persistentProfilePath?: pulumi.Input<string>;
  /** Whether users cannot start the workspace without their kept files. Default false. */
  enforceWorkspacePersistence?: pulumi.Input<boolean>;
  /** A form to fill in before a session starts. Default none. */
  launchConfig?: pulumi.Input<LaunchConfig>;
  /** Ends sessions after this time, in whole seconds, whatever the group says. Default: the group's limit. */
  sessionTimeLimit?: pulumi.Input<Duration>;
  /** The banner shown in sessions, by id and name; banners themselves are made in the console. Default: the group's. */
  sessionBanner?: ReferenceInput;
  /** Show no banner, whatever the group says. Default false. */
  sessionBannerForceDisabled?: pulumi.Input<boolean>;
}

/** What a workspace that runs as a container has. Changes update in place. */
export interface ContainerWorkspaceFields extends SessionWorkspaceFields {
  /** Docker image with its tag, for example `kasmweb/chrome:1.18.0`. At most 255 characters. */
  image: pulumi.Input<string>;
  /** CPU cores per session, with at most two decimals. */
  cores: pulumi.Input<number>;
  /** Memory per session, from `256 MB` to `256000 MB`, for example `2768 MB`. Kasm counts in powers of 1000 here. */
  memory: pulumi.Input<Size>;
  /** GPUs per session. A new workspace gets 0. */
  gpuCount?: pulumi.Input<number>;
  /** Whether sessions run only on agents with a GPU. Default false. */
  requireGpu?: pulumi.Input<boolean>;
  /** What sessions draw on the GPU, in Kasm's own words: what the keys are is not documented. Default none. */
  gpuGraphicsAcceleration?: pulumi.Input<Record<string, unknown> | unknown[]>;
  /** How the GPU encodes the session's picture, in Kasm's own words: what the keys are is not documented. Default none. */
  gpuVideoEncoding?: pulumi.Input<Record<string, unknown> | unknown[]>;
  /** How cores are shared out. A new workspace gets `Inherit`, the server's setting. */
  cpuAllocationMethod?: pulumi.Input<"Inherit" | "Quotas" | "Shares">;
  /** Registry to pull from; empty for Docker Hub, or for example `harbor.example.com/dockerhub`. */
  dockerRegistry?: pulumi.Input<string>;
  /** User at that registry, at most 255 characters. */
  dockerUser?: pulumi.Input<string>;
  /** Password or token at that registry. Kept as a secret; sent when it changes. */
  dockerToken?: pulumi.Input<string>;
  /** Digest of the image, at most 255 characters. Default: any image of that name. */
  hash?: pulumi.Input<string>;
  /** Size of the image when unpacked, for the agents' disk accounting. Default unknown. */
  uncompressedSize?: pulumi.Input<Size>;
  /** Width of the session's picture, in pixels. Default: not fixed. */
  resolutionWidth?: pulumi.Input<number>;
  /** Height of the session's picture, in pixels. Default: not fixed. */
  resolutionHeight?: pulumi.Input<number>;
  /** Overrides for `docker run`: `hostname`, `environment`, `user`, ... May hold secrets. Default none. */
  runConfig?: pulumi.Input<RunConfig>;
  /** Commands run in the session: `first_launch`, `go`, `assign`. May hold secrets. Default none. */
  execConfig?: pulumi.Input<ExecConfig>;
  /** Folders of the agent in the session, by their path on the agent. Default none. */
  volumeMappings?: pulumi.Input<VolumeMappings>;
  /** The web filter: a {@link WebFilterPolicy}, `inherit` for the group's, or `forceDisabled` for none. Default `inherit`. */
  filterPolicy?: ReferenceInput | pulumi.Input<"inherit" | "forceDisabled">;
  /** Only agents of this zone run the workspace. Default false. */
  restrictToZone?: pulumi.Input<boolean>;
  /** The zone, with {@link restrictToZone}. */
  zone?: ReferenceInput;
  /** Only one agent runs the workspace. Default false. */
  restrictToServer?: pulumi.Input<boolean>;
  /** That agent, with {@link restrictToServer}. */
  server?: ReferenceInput;
  /** Only these Docker networks are used. Default false. */
  restrictToNetwork?: pulumi.Input<boolean>;
  /** The networks, with {@link restrictToNetwork}. */
  restrictNetworkNames?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether users choose a network when they start a session. Default false. */
  allowNetworkSelection?: pulumi.Input<boolean>;
  /** Whether the workspace's own egress gateways stand in for those of the groups. Default false. */
  overrideEgressGateways?: pulumi.Input<boolean>;
}

/** What a workspace on a desktop outside the agents has. Changes update in place. */
export interface DesktopWorkspaceFields extends SessionWorkspaceFields {
  /** How RDP desktops are shown: `GUAC` in the browser, `RDP_CLIENT` in the user's own RDP program. Default null. */
  rdpClientType?: pulumi.Input<"GUAC" | "RDP_CLIENT">;
  /** Whether one program is shown instead of the desktop. Default false. */
  isRemoteApp?: pulumi.Input<boolean>;
  /** What the program is called, with {@link isRemoteApp}. */
  remoteAppName?: pulumi.Input<string>;
  /** The program, with {@link isRemoteApp}. */
  remoteAppProgram?: pulumi.Input<string>;
  /** The program's arguments, with {@link isRemoteApp}. */
  remoteAppArguments?: pulumi.Input<string>;
  /** Picture of the program, with {@link isRemoteApp}. */
  remoteAppIcon?: pulumi.Input<string>;
}

/** What a workspace on one static desktop has. */
export interface ServerWorkspaceFields extends DesktopWorkspaceFields {
  /** The desktop: a server that was not autoscaled. Updates. */
  server: ReferenceInput;
}

/** What a workspace on a pool of desktops has. */
export interface ServerPoolWorkspaceFields extends DesktopWorkspaceFields {
  /** The pool: one of type `Server Pool`. Updates. */
  serverPool: ReferenceInput;
}

/** What a workspace that only leads somewhere has. */
export interface LinkWorkspaceFields {
  /** The address that opens. Updates. */
  linkUrl: pulumi.Input<string>;
}

const memory = [{ name: "memory", unit: "bytes" }] as const;
const memoryBytes = [{ name: "memory_bytes", unit: "bytes" }] as const;
const unpacked = [{ name: "uncompressed_size_mb", unit: "MB" }] as const;
const unpackedBytes = [{ name: "uncompressed_size_bytes", unit: "bytes" }] as const;

/** Beyond these bounds Kasm's form refuses to save the workspace again. */
function withinMemory(value: unknown): string | undefined {
  const bytes = parseSize(String(value));
  return bytes < 256e6 || bytes > 256_000e6
    ? `"${String(value)}" is out of bounds; give from 256 MB to 256000 MB`
    : undefined;
}

const upToTwoDecimals = (value: unknown) =>
  Math.abs(Number(value) * 100 - Math.round(Number(value) * 100)) < 1e-9
    ? undefined
    : "Kasm takes at most two decimals";

type Filter = Reference | "inherit" | "forceDisabled";
const filterWords: Readonly<Record<string, string>> = { inherit: "inherit", forceDisabled: "force_disabled" };

/** An id, or one of two words in its place (kasm-wire.md 10.2). */
function filterPolicy(): Field {
  const own = reference("filter_policy_id", { to: "WebFilterPolicy", name: "filter_policy_name" }).codec;
  const codec: Codec<Filter> & { readonly to: string } = {
    kind: "reference",
    to: "WebFilterPolicy",
    schema: z.union([z.enum(["inherit", "forceDisabled"]), own.schema as z.ZodType<Reference>]),
    names: (dialect) => own.names(dialect),
    spell(value, context, path) {
      if (value !== null && typeof value !== "string") return own.spell(value, context, path);
      const word = filterWords[value ?? "inherit"];
      return [{ label: "filter_policy_id", key: "filter_policy_id", value: word }];
    },
    read(object, context, path) {
      const id = object["filter_policy_id"];
      if (id === undefined) return undefined;
      if (id === null || id === "" || id === "inherit") return "inherit";
      return id === "force_disabled" ? "forceDisabled" : (own.read(object, context, path) as Filter | null);
    },
    same(left, right) {
      const [one, other] = [left ?? "inherit", right ?? "inherit"];
      return typeof one === "string" || typeof other === "string" ? one === other : sameId(one.id, other.id);
    },
  };
  return erase(codec);
}

const session: TableOf<SessionWorkspaceFields> = {
  persistentProfilePath: text("persistent_profile_path").optional().refine(profilePath),
  enforceWorkspacePersistence: flag("enforce_workspace_persistence").optional(),
  launchConfig: json("launch_config", launchConfig).optional().refine(distinctKeys),
  sessionTimeLimit: duration("session_time_limit").optional(),
  sessionBanner: reference("session_banner_id", { to: "Banner" }).optional(),
  sessionBannerForceDisabled: flag("session_banner_force_disabled").optional(),
};

export const containerWorkspace: TableOf<ContainerWorkspaceFields> = {
  image: text("name").refine(atMost(255)),
  cores: decimal("cores", { min: 0.01 }).refine(upToTwoDecimals),
  memory: size({ "1.18": [...memory, ...memoryBytes], "1.19": [...memoryBytes, ...memory] }).refine(withinMemory),
  gpuCount: integer("gpu_count", { min: 0 }).initially(0),
  requireGpu: flag("require_gpu").optional(),
  gpuGraphicsAcceleration: json("gpu_graphics_acceleration").optional(),
  gpuVideoEncoding: json("gpu_video_encoding").optional(),
  cpuAllocationMethod: choice("cpu_allocation_method", {
    Inherit: "Inherit",
    Quotas: "Quotas",
    Shares: "Shares",
  }).initially("Inherit"),
  dockerRegistry: text("docker_registry").optional(),
  dockerUser: text("docker_user").optional().refine(atMost(255)),
  dockerToken: secret("docker_token").optional(),
  hash: text("hash").optional().refine(atMost(255)),
  uncompressedSize: size({
    "1.18": [...unpacked, ...unpackedBytes],
    "1.19": [...unpackedBytes, ...unpacked],
  }).optional(),
  resolutionWidth: integer("x_res", { min: 1 }).optional(),
  resolutionHeight: integer("y_res", { min: 1 }).optional(),
  runConfig: json("run_config", runConfig).guarded().optional(),
  execConfig: json("exec_config", execConfig).guarded().optional(),
  volumeMappings: json("volume_mappings", volumeMappings).guarded().optional(),
  filterPolicy: filterPolicy().optional(),
  restrictToZone: flag("restrict_to_zone").optional(),
  zone: reference("zone_id", { to: "Zone", name: "zone_name" }).optional(),
  restrictToServer: flag("restrict_to_server").optional(),
  server: reference("server_id", { to: "Agent" }).optional(),
  restrictToNetwork: flag("restrict_to_network").optional(),
  restrictNetworkNames: list("restrict_network_names").optional(),
  allowNetworkSelection: flag("allow_network_selection").optional(),
  overrideEgressGateways: flag("override_egress_gateways").optional(),
  ...session,
};

const desktop: TableOf<DesktopWorkspaceFields> = {
  rdpClientType: choice("rdp_client_type", { GUAC: "GUAC", RDP_CLIENT: "RDP_CLIENT" }).optional(),
  isRemoteApp: flag("is_remote_app").optional(),
  remoteAppName: text("remote_app_name").optional(),
  remoteAppProgram: text("remote_app_program").optional(),
  remoteAppArguments: text("remote_app_args").optional(),
  remoteAppIcon: text("remote_app_icon").optional(),
  ...session,
};

export const serverWorkspace: TableOf<ServerWorkspaceFields> = {
  server: reference("server_id", { to: "Server" }),
  ...desktop,
};

export const serverPoolWorkspace: TableOf<ServerPoolWorkspaceFields> = {
  serverPool: reference("server_pool_id", { to: "ServerPool" }),
  ...desktop,
};

export const linkWorkspace: TableOf<LinkWorkspaceFields> = { linkUrl: text("link_url") };

/** Headings under which the dashboard shows a workspace. */
export const categories = lines("categories").optional();

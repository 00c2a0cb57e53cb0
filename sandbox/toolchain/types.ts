/** The programs that the sandbox runs or reads. */
export type ProgramName =
  | "pulumi"
  | "pulumi-language-nodejs"
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "keycloak"
  | "harvester-crds"
  | "network-attachment-definition-crd"
  | "pulumi-resource-kubernetes"
  | "pulumi-resource-keycloak";

/** Programs for which the sandbox has a stand-in, so that it can do without the official one. */
export type OptionalProgramName = "pulumi-resource-kubernetes" | "pulumi-resource-keycloak";

/** Where the programs lie: an executable, or a folder for `keycloak` and the two `…-crd(s)`. */
export type Programs<Name extends ProgramName> = { [K in Exclude<Name, OptionalProgramName>]: string } & {
  [K in Extract<Name, OptionalProgramName>]?: string;
};

export type PlatformName = "linux-x64" | "linux-arm64" | "darwin-x64" | "darwin-arm64";

/** What of an archive or a Go module is kept, and where it goes. */
export interface Take {
  /** Leading path components to drop. */
  strip: number;
  /** Only what lies in this folder (after `strip`), which is dropped from the path as well. */
  folder?: string;
  /** Only files whose name ends so. */
  suffix?: string;
  /** Only files of these names; they go to the top. */
  files?: readonly string[];
}

/** One file of an official release. */
export interface Download {
  url: string;
  /**
   * Where the project publishes this file's checksum, tried in turn: a list of `hash  name` lines or a bare hash;
   * the hash's length says whether it is SHA-1, SHA-256 or SHA-512. Empty where the project publishes none.
   */
  checksums: readonly string[];
  /** SHA-256, where it is known for sure. */
  sha256?: string;
  /** `file`: the download is the program itself. */
  format: "tar.gz" | "zip" | "file";
}

/** One way to make a part from a package registry; the steps of a part run in this order. */
export type BuildStep =
  | {
      kind: "go-build";
      /** Folder with go.mod and go.sum, which pin and verify every module; absolute, or under `go/`. */
      module: string;
      package: string;
      output: string;
      tags?: string;
      linkerFlags: string;
    }
  | { kind: "go-module"; module: string; version: string; take: Take }
  | { kind: "maven"; artifact: string; sha256: string; take: Take }
  | { kind: "npm"; package: string; file: string; output: string };

/** How an installed program tells its version, and which versions serve. */
export interface OnPath {
  arguments: readonly string[];
  /** Lowest version that serves. */
  atLeast: string;
  /** First version that does not serve any more. */
  below: string;
}

/** A unit of making: one folder of the cache, holding one or several programs of one release. */
export interface Part {
  name: string;
  /** What people call it. */
  title: string;
  version: string;
  /** Path of each program in the part's folder; "." is the folder itself. */
  programs: Partial<Record<ProgramName, string>>;
  /** Programs that may be taken from PATH. */
  onPath: Partial<Record<ProgramName, OnPath | { beside: ProgramName }>>;
  /** The name of a Pulumi plugin, which may also have been installed by `pulumi plugin install`. */
  plugin?: string;
  /** Official releases by platform: the sources to try in turn, each a list of files of which all are needed. */
  downloads: Partial<Record<PlatformName, readonly (readonly Download[])[]>>;
  /** What of a downloaded archive is kept. */
  take: Take;
  /** Digest of what the folder must hold (see `contentDigest`), where the release has no checksum of its own. */
  contentDigest?: string;
  /** How it is made from the registries; empty where it can only be downloaded. */
  build: readonly BuildStep[];
  /** Work to do on what was got, once. */
  finish?: "keycloak";
  /** The sandbox can do without it. */
  optional?: boolean;
  /** How long the way over the registries takes with empty caches on two cores, in seconds. */
  buildSeconds: number;
  /** On which platforms each way was really gone; on the others it is written from the projects' documentation. */
  provenOn: { download: readonly PlatformName[]; build: readonly PlatformName[] };
}

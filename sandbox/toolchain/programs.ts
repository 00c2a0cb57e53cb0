import { goPlatform } from "./platform";
import type { Download, Part, PlatformName, Take } from "./types";

/**
 * Every program, its pinned version and where it comes from: plain data. Downloads were written from the projects'
 * documentation and release scripts; `provenOn` says where a way was really gone. Builds: see toolchain.md 1 and 2.
 */
const version = {
  pulumi: "3.259.0",
  etcd: "3.7.3",
  kubernetes: "1.37.2",
  keycloak: "26.7.3",
  harvester: "1.8.1",
  networkAttachmentDefinition: "1.7.7",
  pluginKubernetes: "4.34.2",
  pluginKeycloak: "6.13.0",
};

const linux: readonly PlatformName[] = ["linux-x64", "linux-arm64"];
const everywhere: readonly PlatformName[] = [...linux, "darwin-x64", "darwin-arm64"];

function perPlatform(
  platforms: readonly PlatformName[],
  sources: (platform: PlatformName) => readonly (readonly Download[])[],
): Part["downloads"] {
  return Object.fromEntries(platforms.map((platform) => [platform, sources(platform)]));
}

const everything: Take = { strip: 1 };
const provenBuild: Part["provenOn"] = { download: [], build: ["linux-x64"] };

const pulumi: Part = {
  name: "pulumi",
  title: "Pulumi CLI",
  version: version.pulumi,
  programs: { pulumi: "pulumi", "pulumi-language-nodejs": "pulumi-language-nodejs" },
  onPath: {
    pulumi: { arguments: ["version"], atLeast: "3.216.0", below: "4" },
    "pulumi-language-nodejs": { beside: "pulumi" },
  },
  downloads: perPlatform(everywhere, (platform) =>
    [
      "https://get.pulumi.com/releases/sdk",
      `https://github.com/pulumi/pulumi/releases/download/v${version.pulumi}`,
    ].map((base) => [
      {
        url: `${base}/pulumi-v${version.pulumi}-${platform}.tar.gz`,
        checksums: [`${base}/pulumi-${version.pulumi}-checksums.txt`],
        format: "tar.gz",
      },
    ]),
  ),
  take: {
    strip: 1,
    files: ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"],
  },
  build: [
    {
      kind: "go-build",
      module: "pulumi",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      output: "pulumi",
      tags: "osusergo",
      linkerFlags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version.pulumi}`,
    },
    {
      // The newest language host that is a Go module of its own line: SDK v3.68.0.
      kind: "go-build",
      module: "pulumi-language-nodejs",
      package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      output: "pulumi-language-nodejs",
      linkerFlags: "-s -w",
    },
    {
      // The launcher of dynamic providers must lie beside the CLI; the release's archive holds the same script.
      kind: "npm",
      package: "@pulumi/pulumi",
      file: "pulumi-resource-pulumi-nodejs",
      output: "pulumi-resource-pulumi-nodejs",
    },
  ],
  buildSeconds: 260,
  provenOn: provenBuild,
};

const etcd: Part = {
  name: "etcd",
  title: "etcd",
  version: version.etcd,
  programs: { etcd: "etcd" },
  onPath: { etcd: { arguments: ["--version"], atLeast: "3.6.0", below: "4" } },
  downloads: perPlatform(everywhere, (platform) => {
    const base = `https://github.com/etcd-io/etcd/releases/download/v${version.etcd}`;
    const { os, architecture } = goPlatform(platform);
    const format = os === "darwin" ? "zip" : "tar.gz";
    const url = `${base}/etcd-v${version.etcd}-${os}-${architecture}.${format}`;
    return [[{ url, checksums: [`${base}/SHA256SUMS`], format }]];
  }),
  take: { strip: 1, files: ["etcd"] },
  build: [
    { kind: "go-build", module: "etcd", package: "go.etcd.io/etcd/server/v3", output: "etcd", linkerFlags: "-s -w" },
  ],
  buildSeconds: 45,
  provenOn: provenBuild,
};

const kubernetesPrograms = ["kube-apiserver", "kube-controller-manager"] as const;
const kubernetesVersionPackage = "k8s.io/component-base/version";
const [kubernetesMajor, kubernetesMinor] = version.kubernetes.split(".");

const kubernetes: Part = {
  name: "kubernetes",
  title: "Kubernetes API server and controller manager",
  version: version.kubernetes,
  programs: { "kube-apiserver": "kube-apiserver", "kube-controller-manager": "kube-controller-manager" },
  onPath: Object.fromEntries(
    kubernetesPrograms.map((name) => [name, { arguments: ["--version"], atLeast: "1.33.0", below: "2" }]),
  ),
  // Kubernetes releases its servers for Linux only; elsewhere they are built.
  downloads: perPlatform(linux, (platform) => [
    kubernetesPrograms.map((name) => {
      const url = `https://dl.k8s.io/v${version.kubernetes}/bin/linux/${goPlatform(platform).architecture}/${name}`;
      return { url, checksums: [`${url}.sha256`], format: "file" };
    }),
  ]),
  take: { strip: 0 },
  build: kubernetesPrograms.map((name) => ({
    kind: "go-build",
    module: "kubernetes",
    package: `k8s.io/kubernetes/cmd/${name}`,
    output: name,
    linkerFlags: [
      "-s -w",
      `-X ${kubernetesVersionPackage}.gitVersion=v${version.kubernetes}`,
      `-X ${kubernetesVersionPackage}.gitMajor=${kubernetesMajor}`,
      `-X ${kubernetesVersionPackage}.gitMinor=${kubernetesMinor}`,
    ].join(" "),
  })),
  buildSeconds: 330,
  provenOn: provenBuild,
};

/** The same file in Keycloak's release and in Maven's registry. */
const keycloakSha256 = "27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f";

const keycloak: Part = {
  name: "keycloak",
  title: "Keycloak",
  version: version.keycloak,
  programs: { keycloak: "." },
  // Another installation is not ours to change, and `kc.sh build` changes it: only a setting names one.
  onPath: {},
  downloads: perPlatform(everywhere, () => {
    const url = `https://github.com/keycloak/keycloak/releases/download/${version.keycloak}/keycloak-${version.keycloak}.zip`;
    return [[{ url, checksums: [`${url}.sha1`], sha256: keycloakSha256, format: "zip" }]];
  }),
  take: everything,
  build: [
    {
      kind: "maven",
      artifact: `org.keycloak:keycloak-quarkus-dist:${version.keycloak}:zip`,
      sha256: keycloakSha256,
      take: everything,
    },
  ],
  finish: "keycloak",
  buildSeconds: 30,
  provenOn: provenBuild,
};

/** Kubernetes types that come as YAML out of a project's source; the source archives carry no checksum. */
function types(part: {
  name: "harvester-crds" | "network-attachment-definition-crd";
  title: string;
  version: string;
  repository: string;
  folder: string;
  files?: readonly string[];
  contentDigest: string;
}): Part {
  const take: Take = { strip: 1, folder: part.folder, suffix: ".yaml", files: part.files };
  const components = part.repository.split("/").length + 1;
  return {
    name: part.name,
    title: part.title,
    version: part.version,
    programs: { [part.name]: "." },
    onPath: {},
    downloads: perPlatform(everywhere, () => [
      [
        {
          url: `https://github.com/${part.repository}/archive/refs/tags/v${part.version}.tar.gz`,
          checksums: [],
          format: "tar.gz",
        },
      ],
    ]),
    take,
    contentDigest: part.contentDigest,
    build: [
      {
        kind: "go-module",
        module: `github.com/${part.repository}`,
        version: `v${part.version}`,
        take: { ...take, strip: components },
      },
    ],
    buildSeconds: 8,
    provenOn: provenBuild,
  };
}

const harvesterTypes = types({
  name: "harvester-crds",
  title: "Harvester's types",
  version: version.harvester,
  repository: "harvester/harvester",
  folder: "deploy/charts/harvester-crd/templates",
  contentDigest: "09ad2b51f3c4f044284c228f7d519e271a7b4f8ae6461f6956e8dda69a8286b9",
});

const networkAttachmentDefinitionType = types({
  name: "network-attachment-definition-crd",
  title: "The NetworkAttachmentDefinition type",
  version: version.networkAttachmentDefinition,
  repository: "k8snetworkplumbingwg/network-attachment-definition-client",
  folder: "artifacts",
  files: ["networks-crd.yaml"],
  contentDigest: "adc21c3fb3927057ef96eeb09580a2488e00da36c07731e3e85d55ca23311637",
});

function plugin(name: "kubernetes" | "keycloak", pluginVersion: string): Part {
  const program = `pulumi-resource-${name}` as const;
  const base = "https://get.pulumi.com/releases/plugins";
  const release = `https://github.com/pulumi/pulumi-${name}/releases/download/v${pluginVersion}`;
  const checksums = [release, base].map((address) => `${address}/pulumi-${name}_${pluginVersion}_checksums.txt`);
  return {
    name: program,
    title: `The official Pulumi plugin for ${name}`,
    version: pluginVersion,
    programs: { [program]: program },
    onPath: {},
    plugin: name,
    downloads: perPlatform(everywhere, (platform) => {
      const { os, architecture } = goPlatform(platform);
      const file = `${program}-v${pluginVersion}-${os}-${architecture}.tar.gz`;
      return [base, release].map((address) => [{ url: `${address}/${file}`, checksums, format: "tar.gz" }]);
    }),
    take: { strip: 0, files: [program] },
    build: [],
    optional: true,
    buildSeconds: 0,
    provenOn: { download: [], build: [] },
  };
}

/** In this order they are looked for; what takes longest to build comes first. */
export const parts: readonly Part[] = [
  kubernetes,
  pulumi,
  etcd,
  keycloak,
  harvesterTypes,
  networkAttachmentDefinitionType,
  plugin("kubernetes", version.pluginKubernetes),
  plugin("keycloak", version.pluginKeycloak),
];

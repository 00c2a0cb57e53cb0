import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parts } from "../../../sandbox/toolchain/programs";
import type { Part, PlatformName, ProgramName } from "../../../sandbox/toolchain/types";

const platforms: PlatformName[] = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];
const moduleFolder = resolve(__dirname, "../../../sandbox/toolchain/go");
const named = parts.map((part) => [part.name, part] as [string, Part]);

function filesOf(part: Part) {
  return Object.values(part.downloads)
    .flat(2)
    .map((file) => ({ ...file, name: new URL(file.url).pathname.replace(/.*\//, "") }));
}

test("every program that the sandbox needs has exactly one part", () => {
  const wanted: ProgramName[] = [
    "etcd",
    "harvester-crds",
    "keycloak",
    "kube-apiserver",
    "kube-controller-manager",
    "network-attachment-definition-crd",
    "pulumi",
    "pulumi-language-nodejs",
    "pulumi-resource-keycloak",
    "pulumi-resource-kubernetes",
  ];
  expect(parts.flatMap((part) => Object.keys(part.programs)).sort()).toEqual(wanted);
  expect(new Set(parts.map((part) => `${part.name}/${part.version}`)).size).toBe(parts.length);
});

test("the plugins are those of the SDKs that the programs import", () => {
  const manifest = JSON.parse(readFileSync(resolve(__dirname, "../../../package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  for (const part of parts.filter((candidate) => candidate.plugin)) {
    expect([part.name, part.version]).toEqual([part.name, manifest.devDependencies[`@pulumi/${part.plugin}`]]);
  }
});

describe.each(named)("%s", (_name, part) => {
  test("addresses are https, plain, and name the pinned version", () => {
    for (const file of filesOf(part)) {
      for (const url of [file.url, ...file.checksums]) {
        const { protocol, host, search, hash, username, port } = new URL(url);
        expect([protocol, search, hash, username, port]).toEqual(["https:", "", "", "", ""]);
        expect(["get.pulumi.com", "github.com", "dl.k8s.io"]).toContain(host);
        expect(url).toContain(part.version);
      }
      expect(file.format === "file" || file.name.endsWith(`.${file.format}`)).toBe(true);
    }
  });

  test("each platform has a download or a way to make it", () => {
    for (const platform of platforms) {
      const covered = (part.downloads[platform] ?? []).length > 0 || part.build.length > 0;
      expect([platform, covered]).toEqual([platform, true]);
    }
  });

  test("a download for one machine is not offered to another", () => {
    const words: Record<PlatformName, RegExp> = {
      "linux-x64": /linux[-/](x64|amd64)/,
      "linux-arm64": /linux[-/]arm64/,
      "darwin-x64": /darwin-(x64|amd64)/,
      "darwin-arm64": /darwin-arm64/,
    };
    for (const platform of platforms) {
      for (const file of (part.downloads[platform] ?? []).flat()) {
        const isForOneMachine = /linux|darwin|amd64|arm64|x64/.test(file.url);
        expect(!isForOneMachine || words[platform].test(file.url)).toBe(true);
      }
    }
  });

  test("nothing is used unchecked", () => {
    for (const file of filesOf(part)) {
      const isChecked = file.checksums.length > 0 || file.sha256 !== undefined || part.contentDigest !== undefined;
      expect([file.url, isChecked]).toEqual([file.url, true]);
      if (file.sha256) expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    if (part.contentDigest) expect(part.contentDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("builds are pinned to the same version as the download", () => {
    for (const step of part.build) {
      if (step.kind === "go-module") expect(step.version).toBe(`v${part.version}`);
      if (step.kind === "maven") expect(step.artifact.split(":")[2]).toBe(part.version);
      if (step.kind !== "go-build") continue;
      for (const file of ["go.mod", "go.sum", "tools.go"]) {
        expect(existsSync(join(moduleFolder, step.module, file))).toBe(true);
      }
      const modules = readFileSync(join(moduleFolder, step.module, "go.mod"), "utf8");
      // The language host of the CLI's own version is no Go module; see its comment in the table.
      const pinned = step.module === "pulumi-language-nodejs" ? "3.68.0" : part.version;
      const required = [...modules.matchAll(/^require (\S+) v(\S+)$/gm)].map(([, path, version]) => ({
        path,
        version,
      }));
      const own = required.find(({ path }) => path && step.package.startsWith(path));
      expect([step.package, own?.version]).toEqual([step.package, pinned]);
    }
  });

  test("only what can't be built may be missing", () => {
    expect(part.optional ?? false).toBe(part.build.length === 0);
  });

  test("what was not run anywhere is not called proven", () => {
    const platformsProven = [...part.provenOn.download, ...part.provenOn.build];
    expect(platformsProven.filter((platform) => !platforms.includes(platform))).toEqual([]);
    for (const platform of part.provenOn.download) expect(part.downloads[platform]).toBeDefined();
    if (part.build.length === 0) expect(part.provenOn.build).toEqual([]);
  });
});

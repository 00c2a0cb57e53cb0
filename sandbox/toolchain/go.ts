import { cpSync, readFileSync } from "node:fs";
import { chmod, mkdir, readdir } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { unpack } from "./archive";
import { ensureFolder } from "./cache";
import { diskFull, ToolchainError } from "./errors";
import { findOnPath, isExecutable } from "./existing";
import { acquireLock } from "./lock";
import { goPlatform } from "./platform";
import type { Log } from "./progress";
import { run, type RunResult } from "./run";
import type { BuildStep, PlatformName, Take } from "./types";
import { compareVersions, findVersion } from "./version";

/** What go.mod of the largest part asks for. */
const requiredGo = "1.26.0";
/** Fetched where the installed Go is older; Debian 12's is 1.19. */
const fetchedGo = "1.26.8";

export interface GoContext {
  cache: string;
  platform: PlatformName;
  environment: NodeJS.ProcessEnv;
  log: Log;
  signal?: AbortSignal;
  /** What is going on this moment, for the progress line. */
  detail: (text: string) => void;
  /** Another build goes first. */
  wait: () => void;
}

/** Builds one program into `folder`. Only one build at a time runs on this machine: each uses all cores. */
export async function goBuild(
  step: Extract<BuildStep, { kind: "go-build" }>,
  folder: string,
  context: GoContext,
): Promise<void> {
  const go = await ensureGo(context);
  // A build may touch go.mod and go.sum; the ones in the repository stay as they are.
  const module = join(folder, ".build", step.output);
  await mkdir(dirname(module), { recursive: true });
  const source = isAbsolute(step.module) ? step.module : join(repositoryFolder(), "sandbox/toolchain/go", step.module);
  cpSync(source, module, { recursive: true });
  const tags = step.tags ? ["-tags", step.tags] : [];

  context.detail("fetching modules");
  await runGo(go, ["list", "-deps", "-f", "", ...tags, step.package], module, context);
  context.wait();
  const lock = await acquireLock(join(context.cache, ".locks", "building"), {
    onWait: (pid) => context.log(`${step.output}: process ${pid} is building something, waiting for that`),
    signal: context.signal,
  });
  try {
    context.detail("compiling");
    let compiled = 0;
    const output = join(folder, step.output);
    const parameters = ["build", "-v", ...tags, "-ldflags", step.linkerFlags, "-o", output, step.package];
    await runGo(go, parameters, module, context, (line) => {
      if (!/^[\w.-]+(\/\S+)*$/.test(line)) return;
      compiled++;
      context.detail(`${compiled} packages compiled, last ${line}`);
    });
  } finally {
    lock.release();
  }
}

/** Puts files of a published Go module into `folder`; Go checks the module against the checksum database. */
export async function fetchGoModule(
  step: Extract<BuildStep, { kind: "go-module" }>,
  folder: string,
  context: GoContext,
): Promise<void> {
  const go = await requireGo(context.environment);
  await unpackModule(go.path, `${step.module}@${step.version}`, folder, step.take, context);
}

async function unpackModule(go: string, module: string, folder: string, take: Take, context: GoContext): Promise<void> {
  const result = await runGo(go, ["mod", "download", "-json", module], folder, context);
  const answer: unknown = JSON.parse(result.output);
  const zip = typeof answer === "object" && answer !== null && "Zip" in answer ? answer.Zip : undefined;
  if (typeof zip !== "string") throw new ToolchainError(`Go did not say where it put ${module}: ${result.tail}`);
  await unpack(zip, "zip", folder, take, context.signal);
}

interface Go {
  path: string;
  version: string;
}

/** The `go` on PATH and its version; refuses with a sentence if there is none. */
export async function requireGo(environment: NodeJS.ProcessEnv): Promise<Go> {
  const path = findOnPath("go", environment);
  const options = { directory: "/", environment: { ...environment, GOTOOLCHAIN: "local" } };
  const answer = path ? (await run(path, ["version"], options)).output : "";
  const version = findVersion(/go version go(\S+)/.exec(answer)?.[1] ?? "");
  if (path && version) return { path, version };
  throw new ToolchainError(
    "Go is needed to get what can't be downloaded, and `go` is not on PATH. Install it: apt-get install golang-go (Debian, Ubuntu), brew install go (macOS); any version from 1.19 on serves.",
  );
}

/** The installed Go if it is new enough, else one that the installed Go fetches: Go releases are Go modules too. */
async function ensureGo(context: GoContext): Promise<string> {
  const installed = await requireGo(context.environment);
  if (compareVersions(installed.version, requiredGo) >= 0) return installed.path;
  const folder = await ensureFolder({
    cache: context.cache,
    name: "go",
    version: fetchedGo,
    log: context.log,
    signal: context.signal,
    isComplete: (candidate) => isExecutable(join(candidate, "bin", "go")),
    make: async (making) => {
      context.log(`${installed.path} is Go ${installed.version}; fetching Go ${fetchedGo} with it`);
      const { os, architecture } = goPlatform(context.platform);
      const module = `golang.org/toolchain@v0.0.1-go${fetchedGo}.${os}-${architecture}`;
      await unpackModule(installed.path, module, making, { strip: 2 }, context);
      await makeRunnable(making, os, architecture);
      return `Go module ${module}`;
    },
  });
  return join(folder, "bin", "go");
}

async function makeRunnable(folder: string, os: string, architecture: string): Promise<void> {
  for (const inner of ["bin", join("pkg", "tool", `${os}_${architecture}`)]) {
    for (const name of await readdir(join(folder, inner))) await chmod(join(folder, inner, name), 0o755);
  }
}

async function runGo(
  go: string,
  parameters: readonly string[],
  directory: string,
  context: GoContext,
  onLine?: (line: string) => void,
): Promise<RunResult> {
  const { os, architecture } = goPlatform(context.platform);
  const environment: NodeJS.ProcessEnv = {
    ...context.environment,
    GOFLAGS: "-mod=readonly -buildvcs=false",
    GOTOOLCHAIN: "local",
    GO111MODULE: "on",
    GOWORK: "off",
    GOOS: os,
    GOARCH: architecture,
    CGO_ENABLED: "0",
  };
  if (go.startsWith(context.cache)) delete environment.GOROOT;
  const result = await run(go, parameters, { directory, environment, signal: context.signal, onLine });
  if (result.code === 0) return result;
  if (/no space left on device|disk quota exceeded/i.test(result.tail)) throw diskFull(context.cache);
  const words = result.tail.split("\n").slice(-6).join("\n");
  const network = /dial tcp|no such host|i\/o timeout|connection refused|proxyconnect|TLS handshake/i.test(words);
  const advice = network ? " Go could not reach its module proxy; set GOPROXY if yours has another address." : "";
  throw new ToolchainError(`go ${parameters.slice(0, 2).join(" ")} failed.${advice} Its last words:\n${words}`);
}

/** The root of the repository, found upwards, since compiled code lies one folder deeper than its source. */
export function repositoryFolder(from = __dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (typeof manifest === "object" && manifest !== null && "name" in manifest && manifest.name === "pulumi-kasm") {
        return folder;
      }
    } catch {
      continue;
    }
  }
  throw new ToolchainError(`No package.json of pulumi-kasm lies above ${from}; the toolchain runs from a clone only.`);
}

import { chmod, copyFile, mkdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { unpack } from "./archive";
import { ensureFolder } from "./cache";
import { contentDigest } from "./checksums";
import { downloadChecked } from "./download";
import { explain, messageOf, ToolchainError } from "./errors";
import { isExecutable } from "./existing";
import { fetchGoModule, goBuild, repositoryFolder } from "./go";
import { buildKeycloak, fetchMavenArtifact, requireJava } from "./java";
import { inWords, startTask, type Log, type Task } from "./progress";
import type { BuildStep, Download, Part, PlatformName } from "./types";

export interface MakeContext {
  cache: string;
  platform: PlatformName;
  environment: NodeJS.ProcessEnv;
  /** Skip the official downloads. */
  offline: boolean;
  downloadBase?: string;
  /** Default 30 000. */
  stallMilliseconds?: number;
  /** How often a line says that work goes on; default 10 000. */
  progressMilliseconds?: number;
  log: Log;
  signal?: AbortSignal;
}

/** Whether a part's folder holds every program of the part. */
export function isWhole(part: Part, folder: string): boolean {
  return Object.values(part.programs).every((path) =>
    path === "." ? existsSync(join(folder, "made.json")) : isExecutable(join(folder, path)),
  );
}

/** The folder of a part, downloaded or built if the cache does not hold it; undefined if an optional part can't be had. */
export async function ensurePart(part: Part, context: MakeContext): Promise<string | undefined> {
  const troubles: string[] = [];
  try {
    return await ensureFolder({
      cache: context.cache,
      name: part.name,
      version: part.version,
      log: context.log,
      signal: context.signal,
      isComplete: (folder) => isWhole(part, folder),
      make: (folder) => make(part, folder, context, troubles),
    });
  } catch (error) {
    context.signal?.throwIfAborted();
    if (part.optional && error instanceof UnobtainableError) {
      context.log(`${part.title} ${part.version} can't be had: ${error.message}`);
      return undefined;
    }
    throw explain(error, context.cache);
  }
}

class UnobtainableError extends ToolchainError {}

async function make(part: Part, folder: string, context: MakeContext, troubles: string[]): Promise<string> {
  const started = Date.now();
  // Said before hundreds of megabytes are fetched in vain.
  if (part.finish === "keycloak") await requireJava(context.environment);
  const how = (await download(part, folder, context, troubles)) ?? (await build(part, folder, context, troubles));
  context.log(`${part.title} ${part.version}: ready after ${inWords((Date.now() - started) / 1000)} (${how})`);
  return how;
}

/** What every source must come to. */
async function verify(part: Part, folder: string): Promise<void> {
  await rm(join(folder, ".build"), { recursive: true, force: true });
  const { title, version, contentDigest: expected } = part;
  const found = expected && (await contentDigest(folder));
  if (found !== expected) {
    throw new ToolchainError(`${title} ${version} is not what it was: its digest is ${found}, it must be ${expected}.`);
  }
  for (const path of Object.values(part.programs).filter((candidate) => candidate !== ".")) {
    if (!existsSync(join(folder, path))) throw new ToolchainError(`${title} ${version}: ${path} is not in it.`);
    await chmod(join(folder, path), 0o755);
  }
}

async function download(
  part: Part,
  folder: string,
  context: MakeContext,
  troubles: string[],
): Promise<string | undefined> {
  if (context.offline) {
    troubles.push("PULUMI_KASM_OFFLINE=1 forbids the official download.");
    return undefined;
  }
  for (const files of part.downloads[context.platform] ?? []) {
    const where = new URL(files[0]?.url ?? "").host;
    const task = startTask(context.log, `${part.title} ${part.version}: downloading from ${where}`, {
      everyMilliseconds: context.progressMilliseconds,
    });
    try {
      await downloadFiles(part, files, folder, context, task);
      await verify(part, folder);
      if (part.finish) await finish(folder, context, task);
      return `official download from ${where}`;
    } catch (error) {
      context.signal?.throwIfAborted();
      const reason = explain(error, context.cache);
      // A full disk or a folder that can't be written would stop the next source as well.
      if (reason instanceof ToolchainError && reason !== error) throw reason;
      troubles.push(messageOf(reason));
      context.log(`${part.title} ${part.version}: ${messageOf(reason)}`);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
    } finally {
      task.end();
    }
  }
  return undefined;
}

async function downloadFiles(
  part: Part,
  files: readonly Download[],
  folder: string,
  context: MakeContext,
  task: Task,
): Promise<void> {
  const temporary = join(folder, ".build");
  await mkdir(temporary, { recursive: true });
  for (const file of files) {
    const path = await downloadChecked(file, temporary, {
      base: context.downloadBase,
      stallMilliseconds: context.stallMilliseconds ?? 30_000,
      signal: context.signal,
      onProgress: (received, total) => task.detail(`${megabytes(received)}${total ? ` of ${megabytes(total)}` : ""}`),
    });
    task.detail("unpacking");
    await unpack(path, file.format, folder, part.take, context.signal);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function build(part: Part, folder: string, context: MakeContext, troubles: string[]): Promise<string> {
  if (part.build.length === 0) throw new UnobtainableError(`${troubles.join(" ")} No registry has it.`);
  const task = startTask(context.log, `${part.title} ${part.version}: getting it from the package registries`, {
    expectedSeconds: part.buildSeconds,
    everyMilliseconds: context.progressMilliseconds,
  });
  try {
    for (const step of part.build) await takeStep(step, folder, context, task);
    await verify(part, folder);
    if (part.finish) await finish(folder, context, task);
  } finally {
    task.end();
  }
  return part.build.map((step) => describeStep(step)).join(", ");
}

function describeStep(step: BuildStep): string {
  switch (step.kind) {
    case "go-build":
      return `${step.output} built with Go`;
    case "go-module":
      return `files of Go module ${step.module}`;
    case "maven":
      return `Maven artifact ${step.artifact}`;
    case "npm":
      return `${step.output} of npm package ${step.package}`;
  }
}

async function takeStep(step: BuildStep, folder: string, context: MakeContext, task: Task): Promise<void> {
  const inner = { ...context, ...task };
  switch (step.kind) {
    case "go-build":
      return goBuild(step, folder, { ...inner, detail: (text) => task.detail(`${step.output}: ${text}`) });
    case "go-module":
      return fetchGoModule(step, folder, inner);
    case "maven":
      return fetchMavenArtifact(step, folder, inner);
    case "npm": {
      const manifest = createRequire(join(repositoryFolder(), "package.json")).resolve(`${step.package}/package.json`);
      return copyFile(join(dirname(manifest), step.file), join(folder, step.output));
    }
  }
}

async function finish(folder: string, context: MakeContext, task: Task): Promise<void> {
  await buildKeycloak(folder, { ...context, ...task });
}

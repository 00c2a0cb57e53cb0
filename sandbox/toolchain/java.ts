import { join } from "node:path";
import { hashFile } from "./checksums";
import { unpack } from "./archive";
import { diskFull, ToolchainError } from "./errors";
import { findOnPath, isExecutable } from "./existing";
import { acquireLock } from "./lock";
import { run } from "./run";
import type { BuildStep } from "./types";

export interface JavaContext {
  cache: string;
  environment: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  detail: (text: string) => void;
  /** Another build goes first. */
  wait: () => void;
  log: (line: string) => void;
}

const lowestJava = 17;

/** Refuses with a sentence unless a Java that Keycloak runs on is there. */
export async function requireJava(environment: NodeJS.ProcessEnv): Promise<void> {
  const home = environment.JAVA_HOME;
  const ofHome = home ? join(home, "bin", "java") : undefined;
  const path = ofHome && isExecutable(ofHome) ? ofHome : findOnPath("java", environment);
  const advice =
    "Install it: apt-get install openjdk-17-jre-headless (Debian, Ubuntu), brew install openjdk@21 (macOS)";
  if (!path)
    throw new ToolchainError(`Keycloak needs Java ${lowestJava} or newer, and \`java\` is not on PATH. ${advice}.`);
  const result = await run(path, ["-version"], { directory: "/", environment });
  const version = /version "(?:1\.)?(\d+)/.exec(result.tail)?.[1];
  if (result.code === 0 && version !== undefined && Number(version) >= lowestJava) return;
  const found = version ? `is Java ${version}` : `could not tell its version (${result.tail.split("\n")[0]})`;
  throw new ToolchainError(
    `Keycloak needs Java ${lowestJava} or newer; ${path} ${found}. ${advice}, or set JAVA_HOME.`,
  );
}

/** The `mvn` on PATH; refuses with a sentence if there is none. */
export function requireMaven(environment: NodeJS.ProcessEnv): Promise<string> {
  const path = findOnPath("mvn", environment);
  if (path) return Promise.resolve(path);
  const advice = "Install it: apt-get install maven (Debian, Ubuntu), brew install maven (macOS).";
  return Promise.reject(new ToolchainError(`Maven is needed to get Keycloak, and \`mvn\` is not on PATH. ${advice}`));
}

/** Fetches an artifact with Maven and unpacks it into `folder`. */
export async function fetchMavenArtifact(
  step: Extract<BuildStep, { kind: "maven" }>,
  folder: string,
  context: JavaContext,
): Promise<void> {
  const maven = await requireMaven(context.environment);
  context.detail(`fetching ${step.artifact} with Maven`);
  const fetched = join(folder, ".build");
  const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
  const parameters = ["-q", "-B", goal, `-Dartifact=${step.artifact}`, `-DoutputDirectory=${fetched}`];
  const { environment, signal } = context;
  const result = await run(maven, parameters, { directory: folder, environment, signal });
  if (result.code !== 0) {
    if (/no space left on device/i.test(result.tail)) throw diskFull(context.cache);
    throw new ToolchainError(`Maven could not fetch ${step.artifact}. Its last words:\n${result.tail}`);
  }
  const [, name, version, format] = step.artifact.split(":");
  const file = join(fetched, `${name}-${version}.${format}`);
  const found = await hashFile(file, "sha256");
  if (found !== step.sha256) {
    throw new ToolchainError(
      `Maven brought another ${step.artifact} than was released: its sha256 is ${found}, it must be ${step.sha256}.`,
    );
  }
  context.detail("unpacking");
  await unpack(file, "zip", folder, step.take, signal);
}

/**
 * Fixes Keycloak's build options, which takes its start from half a minute to a few seconds. The file database keeps
 * what was made between starts, as the engine's state does; where it lies is said at the start (`--db-url`).
 */
export async function buildKeycloak(folder: string, context: JavaContext): Promise<void> {
  await requireJava(context.environment);
  context.wait();
  const lock = await acquireLock(join(context.cache, ".locks", "building"), {
    onWait: (pid) => context.log(`keycloak: process ${pid} is building something, waiting for that`),
    signal: context.signal,
  });
  try {
    context.detail("kc.sh build");
    // Settings of another Keycloak in the caller's environment would be built in.
    const environment = Object.fromEntries(
      Object.entries(context.environment).filter(([name]) => !name.startsWith("KC_")),
    );
    const command = join(folder, "bin", "kc.sh");
    const parameters = ["build", "--db=dev-file", "--health-enabled=true"];
    const result = await run(command, parameters, { directory: folder, environment, signal: context.signal });
    if (result.code === 0) return;
    if (/no space left on device/i.test(result.tail)) throw diskFull(context.cache);
    throw new ToolchainError(`Keycloak's \`kc.sh build\` failed. Its last words:\n${result.tail}`);
  } finally {
    lock.release();
  }
}

import { ToolchainError } from "./errors";
import type { PlatformName } from "./types";

const served: readonly PlatformName[] = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/** The platform to get programs for; anything but Linux and macOS on x64 or arm64 gets a sentence. */
export function platformName(os: string = process.platform, architecture: string = process.arch): PlatformName {
  const name = served.find((candidate) => candidate === `${os}-${architecture}`);
  if (name) return name;
  const advice = os === "win32" ? " On Windows it runs inside WSL 2." : "";
  throw new ToolchainError(
    `The sandbox runs on Linux and macOS, on x64 and arm64; this machine is ${os} ${architecture}.${advice}`,
  );
}

/** Go's names for a platform, which the Kubernetes and Pulumi releases use as well. */
export function goPlatform(platform: PlatformName): { os: string; architecture: string } {
  const [os = "", architecture = ""] = platform.split("-");
  return { os, architecture: architecture === "x64" ? "amd64" : architecture };
}

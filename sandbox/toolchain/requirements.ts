import { messageOf, ToolchainError } from "./errors";
import { requireGo } from "./go";
import { requireJava, requireMaven } from "./java";
import type { Part, PlatformName } from "./types";

/**
 * Refuses before anything is begun if tools are missing that these parts will need for sure, naming all of them. Parts
 * that may be downloaded are left out: whether they need Go or Maven shows only when the download fails.
 */
export async function requireTools(
  parts: readonly Part[],
  context: { environment: NodeJS.ProcessEnv; offline: boolean; platform: PlatformName },
): Promise<void> {
  const checks = new Set<(environment: NodeJS.ProcessEnv) => Promise<unknown>>();
  for (const part of parts) {
    if (part.finish === "keycloak") checks.add(requireJava);
    if (!context.offline && part.downloads[context.platform]) continue;
    for (const { kind } of part.build) {
      if (kind === "go-build" || kind === "go-module") checks.add(requireGo);
      if (kind === "maven") checks.add(requireMaven);
    }
  }
  const results = await Promise.allSettled([...checks].map((check) => check(context.environment)));
  const troubles = results.flatMap((result) => (result.status === "rejected" ? [messageOf(result.reason)] : []));
  if (troubles.length > 0) throw new ToolchainError(troubles.join("\n"));
}

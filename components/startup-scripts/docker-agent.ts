import type { DockerAgentScript } from "./arguments";
import { startupScript } from "./startup-script";

export interface DockerAgentScriptOptions {
  /** The Kasm version that the agents install; it must be the server's own. Default `1.18.1`. */
  kasmRelease?: string;
  /** Where the release file lies, for a mirror or a version this package does not know. Default: Kasm's own download. */
  releaseUrl?: string;
}

/**
 * The cloud-config with which a Harvester virtual machine becomes a Docker agent (SOP 6.1, step 5): {@link startupScript} with
 * nothing but the release chosen. An unknown version ends in an error that names the known ones.
 */
export function dockerAgentScript({ kasmRelease, releaseUrl }: DockerAgentScriptOptions = {}): string {
  return startupScript({ kind: "docker-agent", format: "cloud-config", kasmRelease, releaseUrl } as DockerAgentScript);
}

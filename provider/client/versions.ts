import type { Dialect } from "./types";

/** The versions this package is tested with, oldest and newest. */
export const testedVersions = { oldest: "1.18", newest: "1.19" } as const;
/** The first version with the Harvester provider (kasm-docs.md 1). */
const oldestMinor = 16;
const oldestTestedMinor = 18;
const newestMinor = 19;
/** Development builds of the next line call themselves 1.1200.0-develop (kasm-docs.md 1). */
const firstDevelopmentMinor = 1000;

export interface Version {
  major: number;
  minor: number;
  /** `major.minor.patch` as far as given. */
  text: string;
}

/** Reads a version or build id such as `1.18`, `v1.19.0` or `1.18.1.98d6fa`. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:[.+-].*)?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    text: patch === undefined ? `${major}.${minor}` : `${major}.${minor}.${patch}`,
  };
}

export type VersionVerdict = { dialect: Dialect; warning?: string } | { unsupported: string };

/** Which names and units a version uses, and whether it is one we know. */
export function judgeVersion(version: Version): VersionVerdict {
  const { major, minor, text } = version;
  if (major !== 1 || minor < oldestMinor) {
    return { unsupported: `the server's version ${text} is outside 1.${oldestMinor} to 1.${newestMinor}` };
  }
  const tested = `${testedVersions.oldest} and ${testedVersions.newest}`;
  if (minor >= firstDevelopmentMinor) {
    return { dialect: "1.19", warning: `Kasm ${text} is a development build; this package is tested with ${tested}.` };
  }
  if (minor > newestMinor) {
    return {
      dialect: "1.19",
      warning: `Kasm ${text} is newer than the versions tested with this package (${tested}).`,
    };
  }
  if (minor < oldestTestedMinor) {
    return {
      dialect: "1.18",
      warning: `Kasm ${text} is older than the versions tested with this package (${tested}).`,
    };
  }
  return { dialect: minor >= 19 ? "1.19" : "1.18" };
}

/** Names that only one of the dialects has, in what the list functions answer (kasm-docs.md 5.1, 6.1, 7.6). */
const tellingKeys: Record<Dialect, RegExp> = {
  "1.18": /^(memory|uncompressed_size_mb|standby_memory_mb|agent_memory_override_gb|\w+_(size|volume)_gb)$/,
  "1.19": /^(\w+_)?(memory|size|volume|override)(_\w+)?_bytes$/,
};

/** Tells the dialect from the keys of objects the server returned; undefined when they do not show it. */
export function dialectOfKeys(objects: readonly Record<string, unknown>[]): Dialect | undefined {
  const keys = objects.flatMap((object) => Object.keys(object));
  if (keys.some((key) => tellingKeys["1.19"].test(key))) return "1.19";
  return keys.some((key) => tellingKeys["1.18"].test(key)) ? "1.18" : undefined;
}

/** The two ways in which servers name their sizes: up to 1.18 and from 1.19 (kasm-docs.md 1). */
export type Dialect = "1.18" | "1.19";

export const DIALECTS: readonly Dialect[] = ["1.18", "1.19"];

/** The versions that the simulator can play. */
export const VERSIONS = ["1.18.1", "1.19.0"] as const;
export type KasmVersion = (typeof VERSIONS)[number];

export function dialectOf(version: KasmVersion): Dialect {
  return version === "1.18.1" ? "1.18" : "1.19";
}

export function isKasmVersion(text: string): text is KasmVersion {
  return (VERSIONS as readonly string[]).includes(text);
}

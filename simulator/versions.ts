/** The lines of Kasm that the simulator can play, oldest first. What differs between them is in the catalogue. */
export const DIALECTS = ["1.16", "1.17", "1.18", "1.19"] as const;
export type Dialect = (typeof DIALECTS)[number];

/** The two ways in which servers name their sizes: up to 1.18 and from 1.19 (kasm-docs.md 1). */
export type Naming = "1.18" | "1.19";

/** The versions that the simulator can play. */
export const VERSIONS = ["1.16.1", "1.17.0", "1.18.1", "1.19.0"] as const;
export type KasmVersion = (typeof VERSIONS)[number];

/** The version played when none is named. */
export const DEFAULT_VERSION: KasmVersion = "1.18.1";

export function dialectOf(version: KasmVersion): Dialect {
  return version.slice(0, 4) as Dialect;
}

export function namingOf(dialect: Dialect): Naming {
  return dialect === "1.19" ? "1.19" : "1.18";
}

/** Whether `dialect` is an older line than `other`. */
export function isBefore(dialect: Dialect, other: Dialect): boolean {
  return DIALECTS.indexOf(dialect) < DIALECTS.indexOf(other);
}

export function isKasmVersion(text: string): text is KasmVersion {
  return (VERSIONS as readonly string[]).includes(text);
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";

const algorithms: Record<number, string> = { 40: "sha1", 64: "sha256", 128: "sha512" };

export interface Checksum {
  algorithm: string;
  value: string;
}

/** Finds a file's hash in what a release publishes: lines of `hash  name` (`*name`, `./name`), or one bare hash. */
export function findChecksum(text: string, file: string): Checksum | undefined {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  for (const line of lines) {
    const [value = "", name = ""] = line.split(/\s+/);
    if (name.replace(/^\*/, "").replace(/^\.\//, "") === file) return asChecksum(value);
  }
  return lines.length === 1 && !/\s/.test(lines[0] ?? "") ? asChecksum(lines[0] ?? "") : undefined;
}

function asChecksum(value: string): Checksum | undefined {
  const algorithm = /^[0-9a-f]+$/i.test(value) ? algorithms[value.length] : undefined;
  return algorithm ? { algorithm, value: value.toLowerCase() } : undefined;
}

export async function hashFile(file: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** One SHA-256 over the names and contents of all files in a folder; the same however the files got there. */
export async function contentDigest(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines: string[] = [];
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    lines.push(`${await hashFile(file, "sha256")}  ${relative(folder, file).split(sep).join("/")}\n`);
  }
  return createHash("sha256").update(lines.sort().join("")).digest("hex");
}

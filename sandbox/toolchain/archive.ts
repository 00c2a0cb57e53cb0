import { chmod, copyFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as tar from "tar";
import { ToolchainError } from "./errors";
import type { Download, Take } from "./types";
import { extractZip } from "./zip";

/** Where a file of an archive goes, relative to the part's folder; undefined if it is left out. */
export function destinationOf(path: string, take: Take): string | undefined {
  const components = path.split("/").filter((component) => component !== "" && component !== ".");
  if (path.startsWith("/") || path.includes("\\") || components.includes("..")) {
    throw new ToolchainError(`The archive holds the path "${path}", which leads out of its folder; it is not used.`);
  }
  const name = basename(path);
  const inside = components.slice(take.strip).join("/");
  if (inside === "" || (take.suffix && !name.endsWith(take.suffix))) return undefined;
  if (take.files && !take.files.includes(name)) return undefined;
  if (take.folder && !inside.startsWith(`${take.folder}/`)) return undefined;
  if (take.files) return name;
  return take.folder ? inside.slice(take.folder.length + 1) : inside;
}

/** Unpacks what is wanted of a downloaded file into a folder. */
export async function unpack(
  file: string,
  format: Download["format"],
  folder: string,
  take: Take,
  signal?: AbortSignal,
): Promise<void> {
  if (format === "file") {
    const target = join(folder, basename(file));
    await copyFile(file, target);
    await chmod(target, 0o755);
    return;
  }
  if (format === "zip") return extractZip(file, folder, (path) => destinationOf(path, take), signal);
  await extractTar(file, folder, take);
}

async function extractTar(file: string, folder: string, take: Take): Promise<void> {
  let refused: unknown;
  const wanted = (path: string) => {
    try {
      return destinationOf(path, take);
    } catch (error) {
      refused ??= error;
      return undefined;
    }
  };
  await tar.extract({
    file,
    cwd: folder,
    strict: true,
    filter: (path, entry) =>
      "type" in entry && ["File", "OldFile", "ContiguousFile"].includes(entry.type) && wanted(path) !== undefined,
    onReadEntry: (entry) => {
      entry.path = wanted(entry.path) ?? entry.path;
    },
  });
  if (refused) throw refused as Error;
}

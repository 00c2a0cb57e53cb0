import { KasmError } from "../client";
import { isObject, nearest, parseSize, type Dialect, type WireObject } from "../core";

/** What the program asks for is not in the registry. */
function missing(what: string, problem: string, cure: string): KasmError {
  return new KasmError("KASM_UNKNOWN_NAME", { tried: `installing ${what}`, problem, cure });
}

/** One image that an entry of a registry offers. */
export interface EntryImage {
  /** The versions of Kasm it is for, as `1.18.x`; undefined where the entry does not say. */
  readonly versions: readonly string[] | undefined;
  /** Its name with its tag. */
  readonly image: string;
  /** The tags there are; undefined where the entry does not say. */
  readonly tags: readonly string[] | undefined;
  readonly uncompressedMegabytes: number | undefined;
}

/** An image's name without its tag. */
export function repositoryOf(image: string): string {
  return image.replace(/:[^:/]+$/, "");
}

export function tagOf(image: string): string | undefined {
  return /:([^:/]+)$/.exec(image)?.[1];
}

const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
const number = (value: unknown) => (typeof value === "number" ? value : undefined);

/**
 * The images of an entry. In lists of schema 1.0 an entry has one image and names the versions it works with, in those of
 * 1.1 it has one for each version (kasm-wire.md 11, kasm-docs.md 7.7).
 */
export function imagesOf(entry: WireObject): EntryImage[] {
  const { compatibility, name, uncompressed_size_mb: size } = entry;
  const perVersion = Array.isArray(compatibility) ? compatibility.filter(isObject) : [];
  if (perVersion.length > 0) {
    return perVersion.flatMap(({ version, image, available_tags, uncompressed_size_mb }) =>
      typeof image !== "string"
        ? []
        : [
            {
              versions: typeof version === "string" ? [version] : undefined,
              image,
              tags: texts(available_tags),
              uncompressedMegabytes: number(uncompressed_size_mb) ?? number(size),
            },
          ],
    );
  }
  if (typeof name !== "string") return [];
  return [{ versions: texts(compatibility), image: name, tags: undefined, uncompressedMegabytes: number(size) }];
}

/** `1.18.1` is a `1.18.x`. */
function lineOf(version: string): string {
  return `${version.split(".").slice(0, 2).join(".")}.x`;
}

/**
 * The image of an entry for a version of Kasm; where that is not known, the one named last.
 * @throws KasmError that names the versions there are
 */
export function imageFor(entry: WireObject, kasmVersion: string | undefined): EntryImage {
  const images = imagesOf(entry);
  const fitting =
    kasmVersion === undefined
      ? images.at(-1)
      : images.find(({ versions }) => versions === undefined || versions.includes(lineOf(kasmVersion)));
  if (fitting !== undefined) return fitting;
  const known = images.flatMap(({ versions = [] }) => versions).join(", ") || "none";
  throw missing(
    `"${titleOf(entry)}"`,
    `the registry has no image for Kasm ${kasmVersion ?? ""}; it has for ${known}`,
    "Refresh the registry, choose another channel, or name a tag.",
  );
}

/** The image of an entry under a tag of one's choice. */
export function imageWithTag(entry: WireObject, tag: string): EntryImage {
  const images = imagesOf(entry);
  const listed = images.find(({ image, tags }) => tags?.includes(tag) === true || tagOf(image) === tag);
  const base = listed ?? images.at(-1);
  if (base === undefined)
    throw missing(`"${titleOf(entry)}"`, "the registry names no image for it", "Use a Workspace instead.");
  const known = images.flatMap(({ tags = [] }) => tags);
  if (listed === undefined && known.length > 0) {
    throw missing(
      `"${titleOf(entry)}"`,
      `the registry has no tag "${tag}"${nearest(tag, known) || `; it has ${known.join(", ")}`}`,
      "Name one of its tags, or leave the tag out.",
    );
  }
  return { ...base, image: `${repositoryOf(base.image)}:${tag}` };
}

export function titleOf(entry: WireObject): string {
  return String(entry["friendly_name"] ?? entry["name"]);
}

/**
 * The entry of a name: that on the registry's page, or that of its image without the tag.
 * @throws KasmError that names those that are spelled alike
 */
export function entryNamed(entries: readonly WireObject[], name: string): WireObject {
  const wanted = name.trim().toLowerCase();
  const found =
    entries.find((entry) => titleOf(entry).toLowerCase() === wanted) ??
    entries.find((entry) => imagesOf(entry).some(({ image }) => repositoryOf(image).toLowerCase() === wanted));
  if (found !== undefined) return found;
  const titles = entries.map(titleOf);
  const alike = titles.filter((title) => title.toLowerCase().includes(wanted) || wanted.includes(title.toLowerCase()));
  const known =
    alike.length > 0
      ? `; alike are ${alike.join(", ")}`
      : nearest(name, titles) || `; it has ${titles.join(", ") || "none"}`;
  throw missing(`"${name}"`, `the registry has no such workspace${known}`, "Name it as the registry's page does.");
}

const asText = (value: unknown) => (isObject(value) ? JSON.stringify(value) : typeof value === "string" ? value : "");

/** What the web page sends to install an entry (kasm-wire.md 11), in the names of a dialect. */
export function installed(
  entry: WireObject,
  { image, uncompressedMegabytes }: EntryImage,
  dialect: Dialect,
): WireObject {
  const memory = parseSize("2768 MB");
  const unpacked = uncompressedMegabytes;
  return {
    image_type: "Container",
    name: image,
    friendly_name: titleOf(entry),
    description: entry["description"] ?? "",
    image_src: entry["image_src"] ?? "",
    docker_registry: entry["docker_registry"] ?? "",
    categories: (texts(entry["categories"]) ?? []).join("\n"),
    run_config: asText(entry["run_config"]),
    exec_config: asText(entry["exec_config"]),
    launch_config: asText(entry["launch_config"]),
    enabled: true,
    cores: 2,
    gpu_count: 0,
    require_gpu: null,
    cpu_allocation_method: "Inherit",
    ...(dialect === "1.18" ? { memory } : { memory_bytes: memory }),
    ...(unpacked === undefined
      ? {}
      : dialect === "1.18"
        ? { uncompressed_size_mb: unpacked }
        : { uncompressed_size_bytes: unpacked * 1_000_000 }),
  };
}

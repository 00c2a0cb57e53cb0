import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { destinationOf, unpack } from "../../../sandbox/toolchain/archive";
import { contentDigest } from "../../../sandbox/toolchain/checksums";
import type { Take } from "../../../sandbox/toolchain/types";
import { tarGz, temporaryFolder, zip } from "./support";

const folder = temporaryFolder();
let count = 0;

async function unpacked(format: "tar.gz" | "zip" | "file", content: Buffer, take: Take): Promise<string> {
  const target = join(folder, `${count++}`);
  mkdirSync(target);
  const file = join(folder, `archive-${count}`);
  writeFileSync(file, content);
  await unpack(file, format, target, take);
  return target;
}

const list = (target: string) =>
  readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
    .sort();

const tree = { "top/bin/run": "run", "top/lib/part.jar": "jar", "top/types/a.yaml": "a", "top/types/notes.txt": "n" };
const zipped = () =>
  zip(
    Object.fromEntries(
      Object.entries(tree).map(([path, content]) => [
        path,
        { content, mode: path.endsWith("run") ? 0o100755 : 0o100644 },
      ]),
    ),
  );

test.each(["tar.gz", "zip"] as const)("%s: everything below the top folder", async (format) => {
  const target = await unpacked(format, format === "zip" ? zipped() : await tarGz(tree), { strip: 1 });
  expect(list(target)).toEqual(["bin/run", "lib/part.jar", "types/a.yaml", "types/notes.txt"]);
  expect(readFileSync(join(target, "lib/part.jar"), "utf8")).toBe("jar");
  expect(statSync(join(target, "bin/run")).mode & 0o111).not.toBe(0);
});

test.each(["tar.gz", "zip"] as const)("%s: only named files, to the top", async (format) => {
  const content = format === "zip" ? zipped() : await tarGz(tree);
  expect(list(await unpacked(format, content, { strip: 1, files: ["run"] }))).toEqual(["run"]);
});

test.each(["tar.gz", "zip"] as const)("%s: only the YAML of one folder", async (format) => {
  const content = format === "zip" ? zipped() : await tarGz(tree);
  const target = await unpacked(format, content, { strip: 1, folder: "types", suffix: ".yaml" });
  expect(list(target)).toEqual(["a.yaml"]);
});

test("a zip keeps run bits, and only those", async () => {
  const target = await unpacked("zip", zipped(), { strip: 1 });
  expect(statSync(join(target, "bin/run")).mode & 0o777).toBe(0o755);
  expect(statSync(join(target, "types/a.yaml")).mode & 0o111).toBe(0);
});

test.each(["../out", "/etc/out", "top/../../out", "top\\..\\out"])("the path %s is refused", (path) => {
  expect(() => destinationOf(path, { strip: 1 })).toThrow("leads out of its folder");
});

test("an archive that would write outside its folder is refused as a whole", async () => {
  const evil = zip({ "../../evil": { content: "x", mode: 0o644 } });
  await expect(unpacked("zip", evil, { strip: 0 })).rejects.toThrow("leads out of its folder");
  const tarball = await tarGz({ "aaaa/evil": "x" });
  const raw = gunzipSync(tarball);
  const header = raw.indexOf("aaaa/evil");
  raw.write("../../ev\0", header);
  // The header's own checksum, counted with blanks in its place.
  raw.fill(" ", header + 148, header + 156);
  const sum = raw.subarray(header, header + 512).reduce((total, byte) => total + byte, 0);
  raw.write(`${sum.toString(8).padStart(6, "0")}\0 `, header + 148);
  await expect(unpacked("tar.gz", gzipSync(raw), { strip: 0 })).rejects.toThrow("leads out of its folder");
});

test("a broken archive is an error, not half a program", async () => {
  const whole = zipped();
  await expect(unpacked("zip", whole.subarray(0, whole.length - 30), { strip: 1 })).rejects.toThrow("not a whole zip");
  const damaged = Buffer.from(whole);
  damaged.write("X", whole.indexOf("jar", whole.indexOf("part.jar") + 8));
  await expect(unpacked("zip", damaged, { strip: 1 })).rejects.toThrow("not a whole zip");
  const tarball = await tarGz({ "top/run": "x".repeat(100_000) });
  await expect(unpacked("tar.gz", tarball.subarray(0, 80), { strip: 1 })).rejects.toThrow();
});

test("a bare program gets its run bit", async () => {
  const target = await unpacked("file", Buffer.from("program"), { strip: 0 });
  expect(statSync(join(target, list(target)[0] ?? "")).mode & 0o111).not.toBe(0);
});

test("the digest of a folder tells names and contents, not the way they came", async () => {
  const take = { strip: 1, folder: "types" };
  const [first, second] = [await unpacked("zip", zipped(), take), await unpacked("tar.gz", await tarGz(tree), take)];
  const digest = await contentDigest(first);
  expect(await contentDigest(second)).toBe(digest);
  writeFileSync(join(second, "a.yaml"), "b");
  expect(await contentDigest(second)).not.toBe(digest);
  writeFileSync(join(second, "a.yaml"), "a");
  writeFileSync(join(second, "more.yaml"), "");
  expect(await contentDigest(second)).not.toBe(digest);
});

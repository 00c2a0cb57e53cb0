import { mkdir, open, writeFile, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { ToolchainError } from "./errors";

const inflate = promisify(inflateRaw);

interface Entry {
  path: string;
  /** Unix permission bits; 0 if the archive carries none. */
  mode: number;
  method: number;
  crc: number;
  compressedSize: number;
  offset: number;
}

/**
 * Unpacks a zip archive, each file to where `destination` says (undefined: left out). Node has no reader for zip and
 * a bare machine has no `unzip`. Serves what our releases use: stored and deflated files below 4 GB.
 */
export async function extractZip(
  file: string,
  folder: string,
  destination: (path: string) => string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const handle = await open(file, "r");
  try {
    for (const entry of await readDirectory(handle, file)) {
      signal?.throwIfAborted();
      const path = entry.path.endsWith("/") ? undefined : destination(entry.path);
      if (path === undefined) continue;
      const content = await readContent(handle, entry, file);
      const target = join(folder, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content, { mode: entry.mode & 0o111 ? 0o755 : 0o644 });
    }
  } finally {
    await handle.close();
  }
}

async function read(handle: FileHandle, position: number, length: number, file: string): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  if (bytesRead < length) throw broken(file);
  return buffer;
}

async function readDirectory(handle: FileHandle, file: string): Promise<Entry[]> {
  const { size } = await handle.stat();
  const endLength = Math.min(size, 22 + 0xffff);
  const end = await read(handle, size - endLength, endLength, file);
  const at = end.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (at < 0 || at + 22 > end.length) throw broken(file);
  const count = end.readUInt16LE(at + 10);
  const directory = await read(handle, end.readUInt32LE(at + 16), end.readUInt32LE(at + 12), file);

  const entries: Entry[] = [];
  for (let position = 0; entries.length < count;) {
    if (position + 46 > directory.length || directory.readUInt32LE(position) !== 0x02014b50) throw broken(file);
    const nameLength = directory.readUInt16LE(position + 28);
    entries.push({
      path: directory.toString("utf8", position + 46, position + 46 + nameLength),
      mode: directory.readUInt32LE(position + 38) >>> 16,
      method: directory.readUInt16LE(position + 10),
      crc: directory.readUInt32LE(position + 16),
      compressedSize: directory.readUInt32LE(position + 20),
      offset: directory.readUInt32LE(position + 42),
    });
    position += 46 + nameLength + directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32);
  }
  return entries;
}

async function readContent(handle: FileHandle, entry: Entry, file: string): Promise<Buffer> {
  const header = await read(handle, entry.offset, 30, file);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const raw = await read(handle, start, entry.compressedSize, file);
  if (entry.method !== 0 && entry.method !== 8) {
    throw new ToolchainError(`${file}: ${entry.path} is packed in a way (${entry.method}) that is not served.`);
  }
  const content = entry.method === 0 ? raw : await inflate(raw).catch(() => undefined);
  if (!content || crc32(content) !== entry.crc) throw broken(file);
  return content;
}

function broken(file: string): ToolchainError {
  return new ToolchainError(`${file} is not a whole zip archive.`);
}

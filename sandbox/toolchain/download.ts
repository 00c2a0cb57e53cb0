import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { EnvHttpProxyAgent, fetch, type Response } from "undici";
import { findChecksum, hashFile, type Checksum } from "./checksums";
import { codeOf, messageOf, ToolchainError } from "./errors";
import type { Download } from "./types";

export interface DownloadOptions {
  /**
   * Address that stands in for every official one; a file is asked for as `<base>/<host><path>`.
   * Undefined: the official addresses.
   */
  base?: string;
  /** How long the server may send nothing before the download is given up. */
  stallMilliseconds: number;
  signal?: AbortSignal;
  /** Called as data comes; `total` is undefined if the server does not say. */
  onProgress?: (receivedBytes: number, total: number | undefined) => void;
}

/** The address that is really asked. */
export function addressOf(url: string, base: string | undefined): string {
  if (!base) return url;
  const { host, pathname } = new URL(url);
  return `${base.replace(/\/+$/, "")}/${host}${pathname}`;
}

/** Downloads a file into a folder and checks it against what its project publishes; returns its path. */
export async function downloadChecked(download: Download, folder: string, options: DownloadOptions): Promise<string> {
  const name = basename(new URL(download.url).pathname);
  const file = join(folder, name);
  await twice(() => fetchToFile(addressOf(download.url, options.base), file, options), options.signal);
  for (const expected of await expectedChecksums(download, name, options)) {
    const found = await hashFile(file, expected.algorithm);
    if (found === expected.value) continue;
    await rm(file, { force: true });
    throw new ToolchainError(
      `${addressOf(download.url, options.base)} is not the file that was released: its ${expected.algorithm} is ${found}, it must be ${expected.value}. It was thrown away.`,
    );
  }
  return file;
}

async function expectedChecksums(download: Download, name: string, options: DownloadOptions): Promise<Checksum[]> {
  const expected: Checksum[] = download.sha256 ? [{ algorithm: "sha256", value: download.sha256 }] : [];
  const troubles: string[] = [];
  for (const url of download.checksums) {
    const address = addressOf(url, options.base);
    try {
      const text = await twice(() => withStallLimit(address, options, (response) => response.text()), options.signal);
      const published = findChecksum(text, name);
      if (published) return [...expected, published];
      troubles.push(`${address} does not name ${name}`);
    } catch (error) {
      options.signal?.throwIfAborted();
      troubles.push(messageOf(error));
    }
  }
  if (expected.length > 0 || download.checksums.length === 0) return expected;
  throw new ToolchainError(`${name} can't be checked, so it is not used: ${troubles.join("; ")}.`);
}

async function fetchToFile(url: string, file: string, options: DownloadOptions): Promise<void> {
  await withStallLimit(url, options, async (response, alive) => {
    const length = Number(response.headers.get("content-length"));
    const total = length > 0 && !response.headers.get("content-encoding") ? length : undefined;
    let received = 0;
    if (!response.body) throw new ToolchainError(`${url} answered with nothing.`);
    const body = response.body as AsyncIterable<Uint8Array>;
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          alive();
          received += chunk.length;
          options.onProgress?.(received, total);
          yield chunk;
        }
      },
      createWriteStream(file),
    );
  });
}

async function withStallLimit<Result>(
  url: string,
  options: DownloadOptions,
  use: (response: Response, alive: () => void) => Promise<Result>,
): Promise<Result> {
  const stalled = new ToolchainError(`${url}: the server sent nothing for ${options.stallMilliseconds / 1000} s.`);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(stalled), options.stallMilliseconds);
  const agent = new EnvHttpProxyAgent({ connections: 4 });
  const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal;
  try {
    const response = await fetch(url, { dispatcher: agent, signal });
    if (!response.ok) throw new HttpStatusError(url, response.status);
    return await use(response, () => timer.refresh());
  } catch (error) {
    options.signal?.throwIfAborted();
    if (controller.signal.aborted) throw stalled;
    if (error instanceof ToolchainError || isFileError(error)) throw error;
    throw new ToolchainError(`${url} could not be downloaded (${messageOf(error)}).`, { cause: error });
  } finally {
    clearTimeout(timer);
    await agent.destroy();
  }
}

class HttpStatusError extends ToolchainError {
  constructor(
    url: string,
    readonly status: number,
  ) {
    super(`${url} answered with status ${status}.`);
  }
}

/** A second try helps against a broken connection, not against a file that is not there or a full disk. */
async function twice<Result>(work: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    const final = error instanceof HttpStatusError ? error.status < 500 : isFileError(error);
    if (final) throw error;
    return await work();
  }
}

function isFileError(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT", "EACCES", "EROFS"].includes(codeOf(error) ?? "");
}

import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { addressOf, downloadChecked } from "../../../sandbox/toolchain/download";
import { findChecksum } from "../../../sandbox/toolchain/checksums";
import type { Download } from "../../../sandbox/toolchain/types";
import { sha256, startFileServer, temporaryFolder, type FileServer } from "./support";

const folder = temporaryFolder();
const content = Buffer.alloc(300_000, "program ");
const download: Download = {
  url: "https://releases.example/v1/program.tar.gz",
  checksums: ["https://releases.example/v1/checksums.txt"],
  format: "tar.gz",
};
const path = "/releases.example/v1/program.tar.gz";
const checksumPath = "/releases.example/v1/checksums.txt";

let server: FileServer;
let target: string;
let count = 0;
beforeAll(async () => (server = await startFileServer()));
afterAll(() => server.close());
beforeEach(() => {
  target = join(folder, String(count++));
  mkdirSync(target);
  server.files.clear();
  server.requests.length = 0;
  server.put(download, content);
});

const get = (change: Partial<Parameters<typeof downloadChecked>[2]> = {}, file = download) =>
  downloadChecked(file, target, { base: server.base, stallMilliseconds: 20_000, ...change });
const nothingKept = () => expect(readdirSync(target)).toEqual([]);

test("a whole file arrives as it was sent", async () => {
  const file = await get();
  expect(file).toBe(join(target, "program.tar.gz"));
  expect(sha256(readFileSync(file))).toBe(sha256(content));
});

test("the base address stands in for every official host", () => {
  expect(addressOf(download.url, undefined)).toBe(download.url);
  expect(addressOf(download.url, "http://mirror.example/all/")).toBe(
    "http://mirror.example/all/releases.example/v1/program.tar.gz",
  );
});

test("a redirect is followed, as release pages use them", async () => {
  server.files.set("/moved", content);
  server.files.set(path, (_request, response) => response.writeHead(302, { location: "/moved" }).end());
  expect(readFileSync(await get()).equals(content)).toBe(true);
});

test("a file with another hash is refused and thrown away", async () => {
  server.files.set(path, Buffer.from("something else"));
  await expect(get()).rejects.toThrow(/is not the file that was released: its sha256 is [0-9a-f]{64}, it must be/);
  nothingKept();
});

test("a pinned hash counts beside the published one", async () => {
  const pinned = { ...download, sha256: sha256("another") };
  await expect(get({}, pinned)).rejects.toThrow(`it must be ${sha256("another")}`);
  nothingKept();
});

test("a file that breaks off is not used", async () => {
  server.files.set(path, (_request, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 1000), () => response.socket?.destroy());
  });
  await expect(get()).rejects.toThrow(`${server.base}${path} could not be downloaded`);
});

test("a connection that breaks once is tried again", async () => {
  let tries = 0;
  server.files.set(path, (_request, response) => {
    if (tries++ === 0) response.socket?.destroy();
    else response.end(content);
  });
  expect(readFileSync(await get()).equals(content)).toBe(true);
  expect(tries).toBe(2);
});

test("a shortened file without a length is caught by its hash", async () => {
  server.files.set(path, (_request, response) => void response.end(content.subarray(0, 1000)));
  await expect(get()).rejects.toThrow("is not the file that was released");
  nothingKept();
});

test("a missing file is named with its status and asked for once", async () => {
  server.files.delete(path);
  await expect(get()).rejects.toThrow(`${server.base}${path} answered with status 404.`);
  expect(server.requests).toEqual([path]);
});

test("a file whose checksum is not published is not used", async () => {
  server.files.delete(checksumPath);
  await expect(get()).rejects.toThrow(
    /program.tar.gz can't be checked, so it is not used: .*checksums.txt answered with/,
  );
  server.files.set(checksumPath, `${sha256(content)}  other.tar.gz\n${sha256("x")}  more.tar.gz`);
  await expect(get()).rejects.toThrow("does not name program.tar.gz");
});

test("the second place for checksums is asked where the first has none", async () => {
  const two = { ...download, checksums: ["https://elsewhere.example/gone.txt", ...download.checksums] };
  await expect(get({}, two)).resolves.toBeDefined();
});

test("a server that sends nothing more is given up", async () => {
  const hanging: ServerResponse[] = [];
  server.files.set(path, (_request, response) => {
    hanging.push(response);
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 1000));
  });
  await expect(get({ stallMilliseconds: 150 })).rejects.toThrow("the server sent nothing for 0.15 s");
  hanging.forEach((response) => response.destroy());
});

test("a slow server is waited for, and every piece is counted", async () => {
  const seen: [number, number | undefined][] = [];
  let next: (() => void) | undefined;
  server.files.set(path, (_request, response) => {
    response.writeHead(200, { "content-length": content.length });
    let sent = 0;
    // The next piece leaves only when the last one was counted, so that the pieces arrive one by one.
    next = () => {
      const piece = content.subarray(sent, sent + 100_000);
      sent += piece.length;
      if (piece.length > 0) response.write(piece);
      else response.end();
    };
    next();
  });
  await get({
    onProgress: (received, total) => {
      seen.push([received, total]);
      if (received % 100_000 === 0) next?.();
    },
  });
  expect(seen.map(([received]) => received)).toEqual(expect.arrayContaining([100_000, 200_000, 300_000]));
  expect(new Set(seen.map(([, total]) => total))).toEqual(new Set([content.length]));
});

test("a download that takes longer than the limit is fine as long as data comes", async () => {
  server.files.set(path, (_request, response) => {
    let sent = 0;
    const timer = setInterval(() => {
      if (sent < content.length) return void response.write(content.subarray(sent, (sent += 25_000)));
      clearInterval(timer);
      response.end();
    }, 100);
  });
  await expect(get({ stallMilliseconds: 1000 })).resolves.toBeDefined();
});

test("an abort ends a download that hangs", async () => {
  const abort = new AbortController();
  server.files.set(path, () => abort.abort(new Error("enough")));
  await expect(get({ signal: abort.signal })).rejects.toThrow("enough");
});

test("an unreachable server is named", async () => {
  const gone = await startFileServer();
  await gone.close();
  await expect(get({ base: gone.base })).rejects.toThrow(/could not be downloaded \(.*ECONNREFUSED/);
});

const full = existsSync("/dev/full") ? test : test.skip;
full("a full disk is passed on as such", async () => {
  symlinkSync("/dev/full", join(target, "program.tar.gz"));
  await expect(get()).rejects.toMatchObject({ code: "ENOSPC" });
  expect(server.requests).toEqual([path]);
});

test.each([
  ["a list", `${"a".repeat(64)}  one.zip\n${"b".repeat(64)}  two.zip\n`, "sha256", "b".repeat(64)],
  ["a list with marks", `${"b".repeat(40)} *two.zip`, "sha1", "b".repeat(40)],
  ["a list with folders", `${"b".repeat(40)}  ./two.zip`, "sha1", "b".repeat(40)],
  ["a bare hash", `${"B".repeat(128)}\n`, "sha512", "b".repeat(128)],
])("published checksums are read from %s", (_kind, text, algorithm, value) => {
  expect(findChecksum(text, "two.zip")).toEqual({ algorithm, value });
});

test.each([
  ["an error page", "<html>not found</html>"],
  ["a hash of another file", `${"a".repeat(64)}  one.zip`],
  ["a word", "abc"],
  ["nothing", ""],
])("%s is no checksum", (_kind, text) => {
  expect(findChecksum(text, "two.zip")).toBeUndefined();
});

import { transformFileSync } from "@swc/core";
import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import * as tar from "tar";
import { crc32, deflateRawSync } from "node:zlib";
import { platformName } from "../../../sandbox/toolchain/platform";
import type { Download, Part, ProgramName } from "../../../sandbox/toolchain/types";

const root = resolve(__dirname, "../../..");

/** A temporary folder that is removed at the end of the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kasm-toolchain-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const sha256 = (content: Buffer | string) => createHash("sha256").update(content).digest("hex");

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  base: string;
  /** Path (with the stood-in host in front) to what is answered; anything else is a 404. */
  files: Map<string, Buffer | string | Handler>;
  requests: string[];
  put(download: Download, content: Buffer | string): void;
  close(): Promise<void>;
}

/** A server that plays every official download address. */
export async function startFileServer(): Promise<FileServer> {
  const files: FileServer["files"] = new Map();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    const answer = files.get(path);
    if (typeof answer === "function") return answer(request, response);
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(answer ?? "nothing here");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const keyOf = (url: string) => `/${new URL(url).host}${new URL(url).pathname}`;
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    requests,
    put: (download, content) => {
      files.set(keyOf(download.url), content);
      for (const url of download.checksums) {
        files.set(keyOf(url), `${sha256(content)}  ${download.url.replace(/.*\//, "")}\n`);
      }
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

export async function tarGz(files: Record<string, string>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "kasm-toolchain-tar-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: 0o755 });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of tar.create({ cwd: folder, gzip: true }, readdirSync(folder))) chunks.push(chunk);
  rmSync(folder, { recursive: true });
  return Buffer.concat(chunks);
}

/** A zip archive with Unix permissions; a name that ends in ".jar" is stored, any other deflated. */
export function zip(files: Record<string, { content: string; mode: number }>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, { content, mode }] of Object.entries(files)) {
    const raw = Buffer.from(content);
    const method = path.endsWith(".jar") ? 0 : 8;
    const data = method === 0 ? raw : deflateRawSync(raw);
    const name = Buffer.from(path);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(crc32(raw), 16);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(raw.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE((mode << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    bodies.push(local, name, data);
    directory.push(entry, name);
    offset += 30 + name.length + data.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, entries, end]);
}

/** A part like those of the table: etcd, downloaded from a made-up release. */
export function examplePart(change: Partial<Part> = {}): Part & { download: Download } {
  const download: Download = {
    url: "https://releases.example/v1.2.3/etcd-v1.2.3.tar.gz",
    checksums: ["https://releases.example/v1.2.3/SHA256SUMS"],
    format: "tar.gz",
  };
  return {
    name: "etcd",
    title: "etcd",
    version: "1.2.3",
    programs: { etcd: "etcd" },
    onPath: {},
    downloads: { [platformName()]: [[download]] },
    take: { strip: 1, files: ["etcd"] },
    build: [],
    buildSeconds: 1,
    provenOn: { download: [], build: [] },
    download,
    ...change,
  };
}

/** A part that only Go can make, of a module without dependencies that prints a line. */
export function goPart(folder: string): Part {
  const module = join(folder, "module");
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, "go.mod"), "module example.invalid/etcd\n\ngo 1.19\n");
  writeFileSync(
    join(module, "main.go"),
    'package main\n\nimport "os"\n\nfunc main() { os.Stdout.WriteString("built") }\n',
  );
  const build = { kind: "go-build", module, package: ".", output: "etcd", linkerFlags: "-s" } as const;
  return examplePart({ downloads: {}, build: [build] });
}

/** Writes an executable shell script. */
export function script(folder: string, name: string, body: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

/** The toolchain compiled into a folder, for tests that need it in a process of its own. */
export function compileToolchain(folder: string): string {
  const source = join(root, "sandbox/toolchain");
  for (const name of readdirSync(source).filter((candidate) => candidate.endsWith(".ts"))) {
    const { code } = transformFileSync(join(source, name), {
      jsc: { target: "es2022", parser: { syntax: "typescript" } },
      module: { type: "commonjs" },
    });
    writeFileSync(join(folder, name.replace(/ts$/, "js")), code);
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "job.js"),
    `const { ensureFrom } = require("./index.js");
     const { parts, names, ...options } = JSON.parse(process.argv[2]);
     const log = (line) => console.log(line);
     ensureFrom(parts, names, { log, ...options }).then(
       (found) => console.log("FOUND " + JSON.stringify(found)),
       (error) => { console.log("ERROR " + error.message); process.exitCode = 1; });`,
  );
  return join(folder, "job.js");
}

export interface Job {
  child: ChildProcess;
  lines: string[];
  /** Resolves with the first line that holds the text; rejects if the process ends without one. */
  says(text: string): Promise<string>;
  ended: Promise<number | null>;
}

export function startJob(
  file: string,
  job: { parts: Part[]; names: ProgramName[]; progressMilliseconds?: number; offline?: boolean },
  environment: NodeJS.ProcessEnv,
): Job {
  const child = spawn(process.execPath, [file, JSON.stringify(job)], { env: environment });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const tell = () => waiting.forEach((check) => check());
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (line) => {
      lines.push(line);
      tell();
    });
  }
  let isOver = false;
  const ended = new Promise<number | null>((over) =>
    child.once("close", (code) => {
      isOver = true;
      tell();
      over(code);
    }),
  );
  const says = (text: string) =>
    new Promise<string>((found, failed) => {
      const check = () => {
        const line = lines.find((candidate) => candidate.includes(text));
        if (line === undefined && !isOver) return;
        waiting.delete(check);
        if (line === undefined) failed(new Error(`ended without saying "${text}": ${lines.join("\n")}`));
        else found(line);
      };
      waiting.add(check);
      check();
    });
  return { child, lines, says, ended };
}

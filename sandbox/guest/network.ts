import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpServer, type JsonAnswer } from "../http";

/** What a guest's requests meet. */
export type Reached =
  | { readonly kind: "answer"; readonly status: number; readonly body: string | Uint8Array }
  /** `code` as of Node: ENOTFOUND and so on. */
  | { readonly kind: "failure"; readonly code: string };

export interface GuestRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the sandbox serves to a guest beside the servers of its names. */
export interface Download {
  readonly kind: "release" | "desktop-service";
  readonly version: string;
}

/*
 * Guests have no network. What a request meets is read from its address:
 *
 * | Address | Outcome |
 * |---|---|
 * | a host that the names hold, with or without its port | the server behind the name answers |
 * | 169.254.169.254 | connection refused: Harvester has no metadata service |
 * | host ends in `.invalid`, or is no name at all | could not resolve host |
 * | a file of Kasm's (below) with a path segment `404` or `missing` | 404 |
 * | `…/kasm_release_<version>.tar.gz` | an archive of the sandbox's own with an `install.sh` that stands in |
 * | `…/kasm_desktop_service….deb`, `.rpm`, `kasm_windows_service_installer….exe`, an archive of Kasm's Windows scripts, `winfsp-….msi` | an empty file |
 * | anything else at Kasm's own download hosts | 404 |
 * | anything else | could not resolve host |
 */
const releaseFile = /\/kasm_release_(\d+\.\d+\.\d+)(?:\.[0-9a-f]+)?\.tar\.gz$/;
const serviceFile =
  /\/kasm[-_](?:desktop[-_]service|windows[-_](?:service[-_]installer|startup))[^/]*\.(?:deb|rpm|exe|zip)$|\/winfsp-[\d.]+\.msi$/i;
const kasmHosts = /^kasm[\w-]*\.s3[\w.-]*\.amazonaws\.com$/;
const metadataService = "169.254.169.254";

/** What Kasm offers for download at an address; undefined when it is none of its files. */
export function downloadAt(url: URL): Download | undefined {
  const version = releaseFile.exec(url.pathname)?.[1];
  if (version !== undefined) return { kind: "release", version };
  return serviceFile.test(url.pathname) ? { kind: "desktop-service", version: "" } : undefined;
}

/** The names that guests resolve, and what is behind them. */
export class GuestNetwork {
  private readonly servers = new Map<string, HttpServer>();

  /** `names` maps a host, or a host with its port, to the address of a server under the authority (PEM). */
  constructor(
    private readonly names: Readonly<Record<string, string>>,
    private readonly certificateAuthority: string,
  ) {}

  /** The server behind a host name; undefined when it can't be resolved. Without a port 443 is meant. */
  serverFor(host: string, port = ""): HttpServer | undefined {
    const url = this.names[port === "" ? host : `${host}:${port}`] ?? (isUsual(port) ? this.names[host] : undefined);
    if (url === undefined) return undefined;
    const known = this.servers.get(url) ?? new HttpServer(url.replace(/\/$/, ""), this.certificateAuthority);
    this.servers.set(url, known);
    return known;
  }

  /** Whether the guest's name server knows the host under any port. */
  resolves(host: string): boolean {
    return Object.keys(this.names).some((name) => name === host || name.startsWith(`${host}:`));
  }

  async reach(request: GuestRequest): Promise<Reached> {
    const { url } = request;
    const server = this.serverFor(url.hostname, url.port);
    if (server !== undefined) return answered(server, request);
    if (this.resolves(url.hostname) || url.hostname === metadataService) return failure("ECONNREFUSED");
    if (url.hostname.endsWith(".invalid") || !url.hostname.includes(".")) return failure("ENOTFOUND");
    const download = downloadAt(url);
    if (download === undefined) return kasmHosts.test(url.hostname) ? notFound : failure("ENOTFOUND");
    if (url.pathname.split("/").some((segment) => segment === "404" || segment === "missing")) return notFound;
    const body = download.kind === "release" ? releaseArchive(download.version) : "";
    return { kind: "answer", status: 200, body };
  }

  async close(): Promise<void> {
    for (const server of this.servers.values()) await server.close();
  }
}

const notFound: Reached = { kind: "answer", status: 404, body: "Not Found\n" };

function failure(code: string): Reached {
  return { kind: "failure", code };
}

function isUsual(port: string): boolean {
  return port === "" || port === "443";
}

async function answered(server: HttpServer, request: GuestRequest): Promise<Reached> {
  const { url, method, headers, body } = request;
  try {
    const wanted = { method: method as "GET", path: `${url.pathname}${url.search}`, headers: { ...headers }, body };
    return { kind: "answer", ...textOf(await server.call(wanted)) };
  } catch (error) {
    return failure(codeOf(error));
  }
}

function textOf({ status, body }: JsonAnswer): { status: number; body: string } {
  return { status, body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body) };
}

/** The system's or the TLS library's code of a failed connection. */
export function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? (error as Error).message;
}

/** Whose `install.sh` asks the sandbox; the version goes with the call. */
function releaseArchive(version: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "kasm-release-"));
  try {
    mkdirSync(join(folder, "kasm_release"));
    const script = `#!/bin/bash\nexec /stand-ins/kasm-install-sh ${version} "$@"\n`;
    writeFileSync(join(folder, "kasm_release", "install.sh"), script, { mode: 0o755 });
    const packed = spawnSync("tar", ["-czf", "-", "--owner=0", "--group=0", "-C", folder, "kasm_release"]);
    if (packed.status !== 0) throw new Error(`tar: ${packed.error?.message ?? packed.stderr.toString()}`);
    return packed.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

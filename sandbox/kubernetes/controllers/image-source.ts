/** The part of an image's `spec` that decides what an import finds (harvester.md 1.2). */
export interface ImageSpec {
  readonly displayName: string;
  readonly sourceType: string;
  readonly url?: string;
  readonly checksum?: string;
  readonly pvcName?: string;
  readonly pvcNamespace?: string;
  readonly retry?: number;
  readonly securityParameters?: { readonly sourceImageName: string; readonly sourceImageNamespace: string };
}

interface Rule {
  readonly fails: (url: URL, spec: ImageSpec) => boolean;
  readonly message: (url: URL) => string;
}

/*
 * There is no internet here, so what a download would meet is read from the address:
 *
 * | Address | Outcome |
 * |---|---|
 * | not an address at all | fails: parse error |
 * | scheme other than http and https | fails: unsupported protocol scheme |
 * | host ends in `.invalid` | fails: no such host |
 * | no path (`https://host` or `https://host/`) | fails: not an image |
 * | a path segment `404` or `missing` | fails: 404 Not Found |
 * | checksum given that is no SHA-512 (128 hex digits) | fails: checksum mismatch |
 * | anything else | is imported; `.iso` as a 5 GiB disc, all else as a 2.2 GiB disk in a smaller file |
 */
const rules: readonly Rule[] = [
  {
    fails: (url) => url.protocol !== "http:" && url.protocol !== "https:",
    message: (url) => `Head "${url.href}": unsupported protocol scheme "${url.protocol.slice(0, -1)}"`,
  },
  {
    fails: (url) => url.hostname === "invalid" || url.hostname.endsWith(".invalid"),
    message: (url) => `Head "${url.href}": dial tcp: lookup ${url.hostname}: no such host`,
  },
  { fails: (url) => url.pathname === "/" || url.pathname === "", message: (url) => `"${url.href}" is not an image` },
  {
    fails: (url) => url.pathname.split("/").some((segment) => segment === "404" || segment === "missing"),
    message: (url) => `got 404 status code from "${url.href}"`,
  },
  {
    fails: (_url, spec) => Boolean(spec.checksum) && !/^[0-9a-f]{128}$/i.test(spec.checksum ?? ""),
    message: () => "checksum mismatch: the SHA-512 of the file differs from the given checksum",
  },
];

/** Why a download of the image would fail; undefined when it succeeds. */
export function downloadTrouble(spec: ImageSpec): string | undefined {
  if (spec.url === undefined || !URL.canParse(spec.url)) return `parse "${spec.url ?? ""}": invalid URL`;
  const url = new URL(spec.url);
  return rules.find((rule) => rule.fails(url, spec))?.message(url);
}

export interface ImageSize {
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of the disk it unpacks to. */
  readonly virtualSize: number;
}

const gibibyte = 1024 ** 3;

/** The sizes that the sandbox gives to a downloaded image. */
export function sizeOfDownload(url: string): ImageSize {
  if (/\.iso$/i.test(new URL(url).pathname)) return { size: 5 * gibibyte, virtualSize: 5 * gibibyte };
  return { size: 696_254_464, virtualSize: 2_361_393_152 };
}

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The rule for a namespace's name. */
export function namespaceProblem(name: string): string | undefined {
  return label.test(name)
    ? undefined
    : `"${name}" is no name for a namespace: small letters, digits and dashes, at most 63`;
}

/**
 * The rule for an image's name, which is the object's name and its label value at once, since Kasm looks images up by the name
 * that Harvester's UI shows (harvester.md 0.10).
 */
export function imageNameProblem(name: string): string | undefined {
  return subdomain.test(name) && name.length <= 63
    ? undefined
    : `"${name}" is no name for an image: small letters, digits, dots and dashes, at most 63`;
}

/** Longhorn's checksum is SHA-512; vendors publish SHA-256, which would fail after the whole download (harvester.md 6.7). */
export function checksumProblem(checksum: string): string | undefined {
  if (/^[0-9a-f]{128}$/i.test(checksum)) return undefined;
  const looksLike256 = /^[0-9a-f]{64}$/i.test(checksum);
  return `a checksum has 128 hexadecimal digits (SHA-512)${looksLike256 ? "; this one is a SHA-256" : ""}`;
}

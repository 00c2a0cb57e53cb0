/**
 * Kasm's release files by version. The name can carry a build number, so it is a table, not a rule.
 * 1.18.1 is the SOP's (6.1); 1.16.1 is the file that others install (anchors.md 0.11).
 */
const releaseFiles: Readonly<Record<string, string>> = {
  "1.16.1": "kasm_release_1.16.1.98d6fa.tar.gz",
  "1.18.1": "kasm_release_1.18.1.tar.gz",
};

const releaseFolder = "https://kasm-static-content.s3.amazonaws.com";

/** The Kasm version whose agents are installed unless the program says otherwise. */
export const defaultKasmRelease = "1.18.1";

/**
 * Where the release of a Kasm version lies.
 * @throws Error that names the known versions
 */
export function releaseUrl(version: string): string {
  const file = Object.hasOwn(releaseFiles, version) ? releaseFiles[version] : undefined;
  if (file === undefined) {
    const known = Object.keys(releaseFiles).join(", ");
    throw new Error(
      `the release file of Kasm ${version} is not known (known: ${known}); give its address as releaseUrl`,
    );
  }
  return `${releaseFolder}/${file}`;
}

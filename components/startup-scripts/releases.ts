/**
 * Kasm's release files by version. The name can carry a build number, so it is a table, not a rule. 1.18.1 is the SOP's (6.1);
 * 1.16.1 is the file that others install too (anchors.md 0.11); 1.14.0, 1.15.0, 1.16.0 and 1.17.0 are those of Kasm's own agent
 * scripts for these versions (kasmtech/workspaces-autoscale-startup-scripts, `docker_agents/`); 1.18.0 and 1.19.0 are what
 * several public installations fetch.
 */
const releaseFiles = {
  "1.14.0": "kasm_release_1.14.0.3a7abb.tar.gz",
  "1.15.0": "kasm_release_1.15.0.06fdc8.tar.gz",
  "1.16.0": "kasm_release_1.16.0.a1d5b7.tar.gz",
  "1.16.1": "kasm_release_1.16.1.98d6fa.tar.gz",
  "1.17.0": "kasm_release_1.17.0.bbc15c.tar.gz",
  "1.18.0": "kasm_release_1.18.0.09f70a.tar.gz",
  "1.18.1": "kasm_release_1.18.1.tar.gz",
  "1.19.0": "kasm_release_1.19.0.tar.gz",
} as const;

/** A Kasm version whose release file is known. */
export type KasmRelease = keyof typeof releaseFiles;

export const kasmReleases = Object.keys(releaseFiles) as readonly KasmRelease[];

const releaseFolder = "https://kasm-static-content.s3.amazonaws.com";

/** The Kasm version whose agents are installed unless the program says otherwise. */
export const defaultKasmRelease = "1.18.1";

/**
 * Where the release of a Kasm version lies.
 * @throws Error that names the known versions
 */
export function releaseUrl(version: string): string {
  return `${releaseFolder}/${known(releaseFiles, version, "release file", "releaseUrl")}`;
}

/**
 * The Kasm Desktop Service for Windows by the Kasm version it goes with (kasm-desktop-service.txt, "Installation"). 1.17 and
 * 1.18 are not in that table; theirs are of Kasm's own scripts for them (the same repository, `windows_vms/`).
 */
const desktopServiceFiles = {
  "1.12.0": "kasm_windows_service_installer_x86_64_1.0.616b3bea.exe",
  "1.13.0": "kasm_windows_service_installer_x86_64_1.0.616b3bea.exe",
  "1.14.0": "kasm_windows_service_installer_x86_64_1.1.2b3f26b.exe",
  "1.15.0": "kasm_windows_service_installer_x86_64_1.2.22550d18.exe",
  "1.16.0": "kasm_windows_service_installer_x86_64_1.4_7f51b2de.exe",
  "1.16.1": "kasm_windows_service_installer_x86_64_1.4_7f51b2de.exe",
  "1.17.0": "kasm_windows_service_installer_x86_64_1.6_8c568cfb1.exe",
  "1.18.0": "kasm_windows_service_installer_x86_64_1.7.c54746a56.exe",
  "1.18.1": "kasm_windows_service_installer_x86_64_1.7.c54746a56.exe",
} as const;

/** A Kasm version whose desktop service for Windows is known. */
export type DesktopServiceRelease = keyof typeof desktopServiceFiles;

/**
 * Where the installer of the Kasm Desktop Service for Windows lies.
 * @throws Error that names the known versions
 */
export function desktopServiceUrl(version: string): string {
  const file = known(desktopServiceFiles, version, "desktop service", "installerUrl");
  return `https://kasm-static-content.s3.us-east-1.amazonaws.com/${file}`;
}

/** Kasm's bundle of Windows scripts by Kasm version: 1.18.0's is for 1.18.1 too (`windows_vms/README.md`). */
const windowsScripts = { "1.18.0": "1.18.0", "1.18.1": "1.18.0" } as const;

/** A Kasm version whose bundle of Windows scripts is known. */
export type WindowsScriptsRelease = keyof typeof windowsScripts;

/**
 * Where Kasm's bundle of Windows scripts lies, whose entry is `Init-VM-Task.ps1` (SOP 10.2).
 * @throws Error that names the known versions
 */
export function windowsScriptsUrl(version: string): string {
  const folder = known(windowsScripts, version, "bundle of Windows scripts", "bundleUrl");
  return `https://kasmweb-build-artifacts.s3.amazonaws.com/kasm-autoscale-scripts/${folder}/kasm-windows-startup.zip`;
}

function known(table: Readonly<Record<string, string>>, version: string, what: string, property: string): string {
  const found = Object.hasOwn(table, version) ? table[version] : undefined;
  if (found === undefined) {
    const versions = Object.keys(table).join(", ");
    throw new Error(
      `the ${what} of Kasm ${version} is not known (known: ${versions}); give its address as ${property}`,
    );
  }
  return found;
}

import { Findings, type Problem } from "../support/problems";
import type { MachineProvider } from "./arguments";
import { isObject, PartsCheck, type Unchecked } from "./check-parts";
import { desktopServiceUrl, releaseUrl, windowsScriptsUrl } from "./releases";

const machineProviders: readonly MachineProvider[] = [
  "aws",
  "azure",
  "digital_ocean",
  "gcp",
  "harvester",
  "kubevirt",
  "nutanix",
  "oci",
  "openstack",
  "proxmox",
  "vsphere",
];

const formats: Readonly<Record<string, readonly string[]>> = {
  "docker-agent": ["cloud-config", "bash"],
  "linux-desktop": ["cloud-config", "bash"],
  "windows-desktop": ["powershell"],
};

const common = ["kind", "format", "provider", "files", "steps"];
const linux = [...common, "packageFamily", "packages", "users", "swap", "guestAgent"];
const names: Readonly<Record<string, readonly string[]>> = {
  "docker-agent": [...linux, "registeredDnsName", "kasmRelease", "releaseUrl"],
  "linux-desktop": [...linux, "registration"],
  "windows-desktop": [...common, "registration"],
};

/** Everything that is wrong with the arguments, for programs that no compiler has looked at too. */
export function checkArguments(args: unknown): Problem[] {
  const findings = new Findings();
  const check = new PartsCheck(findings);
  if (!isObject(args)) findings.add("arguments", "an object is expected");
  else checkKind(args, check);
  return findings.problems;
}

function checkKind(args: Unchecked, check: PartsCheck): void {
  const { kind } = args;
  check.choice("kind", kind, Object.keys(formats));
  if (typeof kind !== "string" || !Object.hasOwn(formats, kind)) return;
  check.choice("format", args["format"], formats[kind] ?? []);
  check.names("", args, names[kind] ?? []);
  if (args["provider"] !== undefined) check.choice("provider", args["provider"], machineProviders);
  if (kind === "windows-desktop") return checkWindows(args, check);
  check.packages(args["packages"]);
  if (args["packageFamily"] !== undefined) check.choice("packageFamily", args["packageFamily"], ["apt", "dnf"]);
  check.users(args["users"]);
  check.files(args["files"], "linux");
  check.swap(args["swap"]);
  check.steps(args["steps"], { programs: true });
  check.flag("guestAgent", args["guestAgent"]);
  if (kind === "docker-agent") {
    check.flag("registeredDnsName", args["registeredDnsName"]);
    checkRelease("", args, "releaseUrl", releaseUrl, check);
  } else {
    checkLinuxRegistration(args["registration"], check);
  }
}

/** An address is taken as it is; a version must be one whose file is known. */
function checkRelease(
  path: string,
  choice: Unchecked,
  address: string,
  known: (version: string) => string,
  check: PartsCheck,
): void {
  const version = choice["kasmRelease"];
  if (choice[address] !== undefined) return check.address(`${path}${address}`, choice[address]);
  if (version === undefined) return;
  if (typeof version !== "string")
    return check.findings.add(`${path}kasmRelease`, "a version such as 1.18.1 is expected");
  check.findings.attempt(`${path}kasmRelease`, () => known(version));
}

/** Looks at a part that says by its `by` which other names it has. */
function byKind(
  value: unknown,
  kinds: Readonly<Record<string, { names: readonly string[]; look?: (value: Unchecked) => void }>>,
  check: PartsCheck,
): void {
  if (!isObject(value)) return check.findings.add("registration", "this is needed: an object that says by what");
  const { by } = value;
  check.choice("registration.by", by, Object.keys(kinds));
  const kind = typeof by === "string" && Object.hasOwn(kinds, by) ? kinds[by] : undefined;
  if (kind === undefined) return;
  check.names("registration", value, ["by", ...kind.names]);
  kind.look?.(value);
}

function checkLinuxRegistration(registration: unknown, check: PartsCheck): void {
  byKind(
    registration,
    {
      "desktop-service": {
        names: ["packageUrl"],
        look: ({ packageUrl }) => check.address("registration.packageUrl", packageUrl),
      },
      "check-in": {
        names: ["trustAnyCertificate"],
        look: ({ trustAnyCertificate }) => check.flag("registration.trustAnyCertificate", trustAnyCertificate),
      },
      nothing: { names: [] },
    },
    check,
  );
}

function checkWindows(args: Unchecked, check: PartsCheck): void {
  check.files(args["files"], "windows");
  check.steps(args["steps"], { programs: false });
  const path = "registration.";
  byKind(
    args["registration"],
    {
      installer: {
        names: ["winFsp", "audioService", "kasmRelease", "installerUrl"],
        look: (choice) => {
          check.flag(`${path}winFsp`, choice["winFsp"]);
          check.flag(`${path}audioService`, choice["audioService"]);
          checkRelease(path, choice, "installerUrl", desktopServiceUrl, check);
        },
      },
      "kasm-scripts": {
        names: ["joinDomain", "fsLogixProfileLocations", "desktopService", "kasmRelease", "bundleUrl"],
        look: (choice) => {
          check.flag(`${path}desktopService`, choice["desktopService"]);
          check.form(`${path}fsLogixProfileLocations`, choice["fsLogixProfileLocations"], /^[^\r\n{}]+$/, "a text");
          check.object(`${path}joinDomain`, choice["joinDomain"], ["dnsServers"], ({ dnsServers }) =>
            check.list(`${path}joinDomain.dnsServers`, dnsServers, (at, server) =>
              check.form(at, server, /^[0-9A-Fa-f.:]+$/, "an IP address"),
            ),
          );
          checkRelease(path, choice, "bundleUrl", windowsScriptsUrl, check);
        },
      },
    },
    check,
  );
}

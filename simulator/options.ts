import type { ServerCertificate } from "./certificates";
import { PERMISSIONS } from "./catalogue/permissions";
import { switchValues, type SwitchName, type SwitchValues } from "./catalogue/switches";
import { RealClock, type Clock } from "./clock";
import type { FaultPlanData } from "./faults/kinds";
import { LICENSE_FEATURES } from "./calls/licenses";
import { randomText } from "./identifiers";
import { DEFAULT_VERSION, dialectOf, isKasmVersion, VERSIONS, type Dialect, type KasmVersion } from "./versions";

/** How to run the simulator; everything has a default. */
export interface SimulatorOptions {
  /** Port to listen on. Default 0: a free one. */
  readonly port?: number;
  /** Address to listen on. Default 127.0.0.1; one that is not of this machine alone needs `expose` too. */
  readonly host?: string;
  /** Let others in the network reach it: a test server with known keys, which keeps secrets it is given. Default false. */
  readonly expose?: boolean;
  /** Serve HTTPS: with a certificate made now, or with the given one. Default: plain HTTP. */
  readonly tls?: boolean | (Pick<ServerCertificate, "key" | "certificate"> & Partial<ServerCertificate>);
  /** Further names and addresses for the certificate made now. */
  readonly tlsNames?: readonly string[];
  /** With tls: also listen on a plain HTTP port that redirects to HTTPS, as a proxy in front of Kasm does. */
  readonly httpRedirect?: boolean;
  /** Default 1.18.1. */
  readonly kasmVersion?: KasmVersion;
  /** Keep the state in this file. Default: nowhere. */
  readonly stateFile?: string;
  /** Password of admin@kasm.local. Default: random. Used when the state is made, not when it is loaded. */
  readonly adminPassword?: string;
  /** The seeded API key (12 characters on a real server) and its secret (32). Default: random. */
  readonly apiKey?: string;
  readonly apiKeySecret?: string;
  /** Permissions of the seeded key, by name or id. Default: all. */
  readonly apiKeyPermissions?: readonly (string | number)[];
  /** Serve the REST API of Kasm's development documents too; no evidence says that a release has it. Default false. */
  readonly rest?: boolean;
  /** Refuse unknown calls and keys loudly. Default false. */
  readonly strict?: boolean;
  /** Behaviours that no evidence settles; see SWITCHES. */
  readonly unknown?: Partial<Readonly<Record<SwitchName, string>>>;
  /** Features of the licence. Default: all. */
  readonly licenseFeatures?: readonly string[];
  /** Make and remove machines as the autoscale configs say, every guardian_interval seconds. Default false. */
  readonly autoscale?: boolean;
  /** The time, and what is done by it. Default: the real one. */
  readonly clock?: Clock;
  /** Certificate authorities (PEM) that are trusted beside the well-known ones, for identity providers. Default: none. */
  readonly trustedAuthorities?: readonly string[];
  /** Faults that are set from the start. */
  readonly faults?: FaultPlanData;
}

/** The options with all defaults filled in. */
export interface ResolvedOptions {
  readonly port: number;
  readonly host: string;
  readonly tls: NonNullable<SimulatorOptions["tls"]>;
  readonly tlsNames: readonly string[];
  readonly httpRedirect: boolean;
  readonly kasmVersion: KasmVersion;
  readonly dialect: Dialect;
  readonly stateFile: string | undefined;
  readonly adminPassword: string;
  readonly apiKey: string;
  readonly apiKeySecret: string;
  readonly apiKeyPermissions: readonly number[];
  readonly rest: boolean;
  readonly strict: boolean;
  readonly switches: SwitchValues;
  readonly licenseFeatures: readonly string[];
  readonly autoscale: boolean;
  readonly clock: Clock;
  readonly trustedAuthorities: readonly string[];
}

/** Whether only this machine reaches the address. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host);

/** Throws a sentence when others could reach the address and nobody said that they may. */
export function requireReach({ host, expose }: Pick<SimulatorOptions, "host" | "expose">): void {
  if (host === undefined || expose === true || isLoopback(host)) return;
  throw new Error(
    `Others could reach ${host === "" ? "every address" : host}, with all that the simulator is given: say so with expose (--expose), or leave the host at 127.0.0.1.`,
  );
}

/** Fills in defaults. Throws on an unknown version, switch, value, permission or licence feature, naming it. */
export function resolveOptions(options: SimulatorOptions): ResolvedOptions {
  const kasmVersion = options.kasmVersion ?? DEFAULT_VERSION;
  if (!isKasmVersion(kasmVersion)) {
    throw new Error(`There is no version ${String(kasmVersion)} here; there are ${VERSIONS.join(", ")}.`);
  }
  requireReach(options);
  return {
    port: options.port ?? 0,
    host: options.host ?? "127.0.0.1",
    tls: options.tls ?? false,
    tlsNames: options.tlsNames ?? [],
    httpRedirect: options.httpRedirect ?? false,
    kasmVersion,
    dialect: dialectOf(kasmVersion),
    stateFile: options.stateFile,
    adminPassword: options.adminPassword ?? randomText(16),
    apiKey: options.apiKey ?? randomText(12),
    apiKeySecret: options.apiKeySecret ?? randomText(32),
    apiKeyPermissions: (options.apiKeyPermissions ?? PERMISSIONS.map(({ id }) => id)).map(toPermission),
    rest: options.rest ?? false,
    strict: options.strict ?? false,
    switches: switchValues(options.unknown),
    licenseFeatures: (options.licenseFeatures ?? LICENSE_FEATURES).map(toFeature),
    autoscale: options.autoscale ?? false,
    clock: options.clock ?? new RealClock(),
    trustedAuthorities: options.trustedAuthorities ?? [],
  };
}

function toPermission(permission: string | number): number {
  const found = PERMISSIONS.find(({ id, name }) => id === permission || name === permission);
  if (found === undefined) throw new Error(`There is no permission ${permission}.`);
  return found.id;
}

function toFeature(feature: string): string {
  if (LICENSE_FEATURES.some((each) => each === feature)) return feature;
  throw new Error(`There is no licence feature ${feature}; there are ${LICENSE_FEATURES.join(", ")}.`);
}

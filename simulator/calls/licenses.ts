import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

/** Names of licence features (kasm-wire.md 12.11). */
export const LICENSE_FEATURES = [
  "auto_scaling",
  "branding",
  "session_staging",
  "session_casting",
  "log_forwarding",
  "developer_api",
  "inject_ssh_keys",
  "saml",
  "ldap",
  "session_sharing",
  "login_banner",
  "url_categorization",
  "usage_limit",
] as const;

/** What the simulator takes as a licence key: an invented form, as no real one is known. */
export interface LicenseKey {
  readonly sku: "STARTER" | "ENTERPRISE";
  readonly limit: number;
}

/**
 * Reads KASM-SIMULATOR-<sku>-<limit>-<8 hexadecimal digits>: STARTER has no features, ENTERPRISE all; the limit is the
 * number of concurrent sessions; the digits only tell keys apart. Undefined for anything else.
 */
export function readLicenseKey(text: string): LicenseKey | undefined {
  const matched = /^KASM-SIMULATOR-(STARTER|ENTERPRISE)-([1-9]\d{0,5})-[0-9A-F]{8}$/i.exec(text.trim());
  if (matched === null) return undefined;
  return { sku: matched[1]?.toUpperCase() === "STARTER" ? "STARTER" : "ENTERPRISE", limit: Number(matched[2]) };
}

/** The features that one licence brings; the one that is there from the start brings those of the options. */
export function featuresOf(server: ServerContext, license: Row): readonly string[] {
  if (license.sku === "ENTERPRISE") return LICENSE_FEATURES;
  return license.sku === "STARTER" ? [] : server.licenseFeatures;
}

/** The features that all licences bring together. */
export function licensedFeatures(server: ServerContext): string[] {
  return [...new Set(server.tables.rows("licenses").flatMap((row) => featuresOf(server, row)))];
}

export const limitOf = (license: Row): number => Number(license.limit ?? 100);

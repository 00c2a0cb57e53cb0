import type { FamilyRules } from "../rules";
import { providerColumns } from "../providers";

/** Whether the first save keeps more than the name, which is all that the web client sends (kasm-wire.md 3.1). */
export const samlRules: FamilyRules = {
  check: ({ server, call }, row, before) => {
    if (before !== undefined || server.switches.saml_create === "all") return;
    for (const field of call.family.fields) {
      if (field.key !== "saml_id" && field.key !== "display_name") row[field.key] = field.default ?? null;
    }
  },
};

export const ssoAttributeRules: FamilyRules = {
  check: ({ server }, row, before) => {
    if (before !== undefined) return;
    Object.assign(row, providerColumns(server, row.sso_id));
  },
};

/** The server's answer to test_ldap_config: undefined when it would let the user in. */
export function ldapRefusal(
  config: Readonly<Record<string, unknown>>,
  username: string,
  password: string,
): string | undefined {
  if (config.enabled !== true) return "The LDAP config is disabled";
  if (!/^ldaps?:\/\/[^/]+/i.test(String(config.url))) return "Can't contact the LDAP server: not an ldap:// URL";
  const bare = (value: unknown) => typeof value !== "string" || value === "";
  if (!bare(config.service_account_dn) && bare(config.service_account_password)) return "Invalid service account";
  if (!bare(config.username_domain_match)) {
    const domains = String(config.username_domain_match)
      .split(",")
      .map((domain) => domain.trim().toLowerCase());
    if (!domains.includes((username.split("@")[1] ?? "").toLowerCase())) return "The user's domain does not match";
  }
  return username === "" || password === "" || password === "wrong" ? "Invalid username or password" : undefined;
}

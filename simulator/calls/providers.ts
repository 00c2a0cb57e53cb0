import { dashedIdentifier } from "../identifiers";
import type { Json, JsonObject } from "../json";
import { textOf } from "../json";
import { refused } from "../failure";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

/** Kinds of identity providers: what get_all_ssos calls them, where they are kept, and by which keys. */
const KINDS = [
  { type: "ldap", family: "ldap_configs", id: "ldap_id", name: "name" },
  { type: "saml", family: "saml_configs", id: "saml_id", name: "display_name" },
  { type: "oidc", family: "oidc_configs", id: "oidc_id", name: "display_name" },
] as const;

/** Ids with dashes, which the shipped client strips before it sends them (kasm-wire.md 1.5). */
export function allProviders(server: ServerContext): JsonObject[] {
  return KINDS.flatMap(({ type, family, id, name }) =>
    server.tables
      .rows(family)
      .map((row) => ({ id: dashedIdentifier(textOf(row[id])), name: row[name] ?? null, sso_type: type })),
  );
}

/** The three columns of a mapping that refers to this provider, of this kind where one is named; 404 for none. */
export function providerColumns(
  server: ServerContext,
  identifier: Json | undefined,
  type?: Json,
): { ldap_id: Json; saml_id: Json; oidc_id: Json } {
  const none = { ldap_id: null, saml_id: null, oidc_id: null };
  for (const kind of KINDS) {
    if (typeof type === "string" && type !== "" && type !== kind.type) continue;
    if (server.tables.get(kind.family, identifier) !== undefined) {
      return { ...none, [kind.id]: identifier ?? null };
    }
  }
  throw refused(server.switches, "Unknown SSO config: sso_id", 404);
}

/** The name of the provider that a mapping refers to. */
export function providerName(server: ServerContext, mapping: Row): Json {
  for (const { family, id, name } of KINDS) {
    const provider = server.tables.get(family, mapping[id]);
    if (provider !== undefined) return provider[name] ?? null;
  }
  return null;
}

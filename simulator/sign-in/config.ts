import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

/** An OpenID config as signing in uses it (kasm-docs.md 7.1). */
export interface OidcConfig {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly userInfoUrl: string;
  readonly redirectUrl: string;
  /** The scopes, as one text. */
  readonly scope: string;
  readonly usernameAttribute: string;
  readonly groupsAttribute: string | undefined;
  readonly issuer: string | undefined;
  readonly logoutWithProvider: boolean;
  readonly frontChannelLogout: boolean;
  /** Logs tokens and claims, and does not verify certificates (SOP 11). */
  readonly debug: boolean;
}

/** The config with this id; undefined where there is none. */
export function oidcConfig(server: Pick<ServerContext, "tables">, id: string): OidcConfig | undefined {
  const row = server.tables.get("oidc_configs", id);
  return row === undefined ? undefined : toConfig(row);
}

/** All configs, in the order of their making. */
export function oidcConfigs(server: Pick<ServerContext, "tables">): OidcConfig[] {
  return server.tables.rows("oidc_configs").map(toConfig);
}

function toConfig(row: Row): OidcConfig {
  const optional = (key: string) => {
    const text = textOf(row[key]).trim();
    return text === "" ? undefined : text;
  };
  return {
    id: textOf(row.oidc_id),
    name: textOf(row.display_name),
    enabled: row.enabled === true,
    clientId: textOf(row.client_id),
    clientSecret: textOf(row.client_secret),
    authorizationUrl: textOf(row.auth_url),
    tokenUrl: textOf(row.token_url),
    userInfoUrl: textOf(row.user_info_url),
    redirectUrl: textOf(row.redirect_url),
    scope: (Array.isArray(row.scope) ? row.scope : []).map((each) => textOf(each)).join(" "),
    usernameAttribute: textOf(row.username_attribute),
    groupsAttribute: optional("groups_attribute"),
    issuer: optional("issuer"),
    logoutWithProvider: row.logout_with_oidc_provider === true,
    frontChannelLogout: row.enable_frontchannel_logout === true,
    debug: row.debug === true,
  };
}

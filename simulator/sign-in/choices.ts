import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";

/** A button of the login page. */
export interface SignInChoice {
  readonly type: "oidc" | "saml";
  /** The config's id. */
  readonly id: string;
  /** What is written on it: the config's display name. */
  readonly text: string;
  /** Address of the picture beside it. */
  readonly logo?: string;
  /** Where it leads (kasm-wire.md 2). */
  readonly href: string;
  readonly isDefault: boolean;
}

interface SignInChoices {
  /** The default first, then in the order of their making. */
  readonly buttons: readonly SignInChoice[];
  /** The one that signs in by itself: the first with auto_login, SAML before OpenID (kasm-wire.md 2). */
  readonly automatic: SignInChoice | undefined;
}

const KINDS = [
  { type: "saml", family: "saml_configs", id: "saml_id" },
  { type: "oidc", family: "oidc_configs", id: "oidc_id" },
] as const;

/**
 * What the login page at this host name offers beside user name and password: the enabled configs that are for this
 * host name or for any.
 */
export function signInChoices(server: Pick<ServerContext, "tables">, hostname: string): SignInChoices {
  const found = KINDS.flatMap(({ type, family, id }) =>
    server.tables
      .filter(family, (row) => row.enabled === true && isFor(row, hostname))
      .map((row) => ({ row, choice: choiceOf(type, textOf(row[id]), row) })),
  );
  const buttons = found.map(({ choice }) => choice);
  return {
    buttons: [...buttons.filter(({ isDefault }) => isDefault), ...buttons.filter(({ isDefault }) => !isDefault)],
    automatic: found.find(({ row }) => row.auto_login === true)?.choice,
  };
}

function isFor(row: Row, hostname: string): boolean {
  const wanted = textOf(row.hostname).trim().toLowerCase();
  return wanted === "" || wanted === hostname.toLowerCase();
}

function choiceOf(type: SignInChoice["type"], id: string, row: Row): SignInChoice {
  const logo = textOf(row.logo_url);
  return {
    type,
    id,
    text: textOf(row.display_name),
    ...(logo === "" ? {} : { logo }),
    href: `/api/sso_login?id=${id}`,
    isDefault: row.is_default === true,
  };
}

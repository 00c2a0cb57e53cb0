import { ownCall } from "../catalogue";
import { SSO_USER_FIELDS } from "../catalogue/families/sso-attributes";
import { insertRow } from "../calls/records";
import { scalarText, textOf, type Json, type JsonObject } from "../json";
import type { CallRequest, ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import type { OidcConfig } from "./config";
import { SignInRefused } from "./trouble";

/** The server, and the address that it is asked at. */
type Place = Pick<CallRequest, "server" | "origin">;

/** Claims of OpenID Connect's own that say the same as a user's fields. */
const STANDARD_CLAIMS = { email: "email", first_name: "given_name", last_name: "family_name" } as const;

/**
 * The user whom these claims name: made at the first sign-in, and brought up to date by the config's attribute mappings
 * at each (SOP 2.5; kasm-wire.md 3.3, 12.12). Refuses without a user name, a name that is somebody else's, and users who
 * are disabled or locked.
 */
export function signedInUser(at: Place, config: OidcConfig, claims: JsonObject): Row {
  const { server } = at;
  const username = textOf(claims[config.usernameAttribute]);
  if (username === "") {
    throw new SignInRefused(`the claim ${config.usernameAttribute}, which the Username Attribute names, is missing`);
  }
  const mapped = mappedFields(server, config, claims);
  const known = server.tables.find("users", (row) => row.username === username);
  if (known === undefined) return newUser(at, config, username, { ...standardFields(server, claims), ...mapped });
  checkOwner(server, config, known);
  if (known.disabled === true) throw new SignInRefused(`the user ${username} is disabled`);
  if (known.locked === true) throw new SignInRefused(`the user ${username} is locked`);
  Object.assign(known, mapped);
  return known;
}

/** A name that another realm or config has given out is not this provider's, unless the switch says so. */
function checkOwner(server: ServerContext, config: OidcConfig, user: Row): void {
  if (user.realm === "oidc") {
    // Its config is gone, or it was made by hand without one.
    user.oidc_id ??= config.id;
    if (user.oidc_id === config.id) return;
  }
  if (server.switches.sso_same_name === "adopt") return;
  const owner = user.realm === "oidc" ? "another OpenID config" : `the realm ${textOf(user.realm)}`;
  throw new SignInRefused(`there is a user ${textOf(user.username)} of ${owner}`);
}

function newUser(at: Place, config: OidcConfig, username: string, fields: JsonObject): Row {
  const values = { ...fields, username, realm: "oidc", oidc_id: config.id };
  return insertRow({ ...at, call: ownCall("create_user"), caller: { kind: "nobody" }, body: {} }, values);
}

function standardFields(server: ServerContext, claims: JsonObject): JsonObject {
  if (server.switches.oidc_standard_claims === "mapped") return {};
  return present(Object.entries(STANDARD_CLAIMS).map(([field, claim]) => [field, claims[claim]]));
}

function mappedFields(server: ServerContext, config: OidcConfig, claims: JsonObject): JsonObject {
  const mappings = server.tables
    .filter("sso_attribute_mappings", (row) => row.oidc_id === config.id)
    // A field that is none of a user's own is kept in the mapping (switch sso_user_field), and does nothing.
    .filter((row) => SSO_USER_FIELDS.includes(textOf(row.user_field)));
  return present(mappings.map((row) => [textOf(row.user_field), claims[textOf(row.attribute_name)]]));
}

/** A claim that is not there changes nothing; of several values all are kept. */
function present(fields: readonly (readonly [string, Json | undefined])[]): JsonObject {
  const found: JsonObject = {};
  for (const [field, value] of fields) {
    const text = Array.isArray(value) ? value.map((each) => textOf(each)).join(", ") : scalarText(value);
    if (text !== undefined && text !== "") found[field] = text;
  }
  return found;
}

import { isIdentifier, normaliseIdentifier, randomText } from "../identifiers";
import { textOf } from "../json";
import type { Cookie } from "../server/cookies";
import type { PageAnswer, PageRequest } from "../server/pages";
import { oidcConfig, type OidcConfig } from "./config";
import { browserCookie, browserOf } from "./cookies";
import { authenticationError, errorPage } from "./error-page";
import type { SignInParts } from "./parts";
import { beginSignIn } from "./provider";
import { SignInRefused, troubleText } from "./trouble";

/** GET /api/sso_login?id=<config> (kasm-wire.md 2): on to the identity provider. */
export async function signInByConfig(parts: SignInParts, request: PageRequest): Promise<PageAnswer> {
  const id = identifierOf(request.url.searchParams.get("id"));
  if (request.server.tables.get("saml_configs", id) !== undefined) {
    return errorPage(
      request,
      501,
      "Not in the simulator",
      "the simulator does not sign in by SAML; by OpenID and by password it does",
    );
  }
  try {
    const { url, cookies } = await begin(parts, request, id);
    return { redirect: url, cookies };
  } catch (error) {
    const reason = troubleText(error);
    parts.say("error", `sign-in could not begin: ${reason}`);
    return authenticationError(request, reason);
  }
}

/** POST /api/sso (kasm-wire.md 3.1): where a script of the web client sends the browser to sign in. */
export async function signInAddress(parts: SignInParts, request: PageRequest): Promise<PageAnswer> {
  const { id, sso_type: type } = request.json ?? {};
  try {
    if (type === "saml_id") throw new SignInRefused("the simulator does not sign in by SAML");
    const { url, cookies } = await begin(parts, request, identifierOf(textOf(id)));
    return { json: { url }, cookies };
  } catch (error) {
    const problem = troubleText(error);
    return { json: { error_message: problem }, problem };
  }
}

/** Where the browser goes, and what marks it. */
async function begin(
  parts: SignInParts,
  request: PageRequest,
  configId: string,
): Promise<{ url: string; cookies: Cookie[] }> {
  const config = configToUse(request, configId);
  const browser = browserOf(request) ?? randomText(32);
  const { url, state, nonce, codeVerifier } = await beginSignIn(config);
  parts.pending.begin(state, { configId: config.id, nonce, codeVerifier, browser }, parts.control.clock.now());
  if (config.debug) parts.say("debug", `${config.name}: sent the browser to ${config.authorizationUrl}`);
  return { url, cookies: [browserCookie(request, browser)] };
}

/** The enabled config with this id. */
export function configToUse({ server }: PageRequest, id: string): OidcConfig {
  const config = oidcConfig(server, id);
  if (config === undefined) throw new SignInRefused("there is no OpenID config with this id");
  if (!config.enabled) throw new SignInRefused(`the OpenID config ${config.name} is disabled`);
  return config;
}

function identifierOf(text: string | null): string {
  return text !== null && isIdentifier(text) ? normaliseIdentifier(text) : "";
}

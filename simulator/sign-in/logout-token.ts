import { sessionAt, type ProviderSession } from "../access/tokens";
import { isObject } from "../json";
import type { PageAnswer, PageRequest } from "../server/pages";
import { oidcConfigs, type OidcConfig } from "./config";
import { jose, type Jose } from "./libraries";
import { endSessions } from "./logout";
import type { SignInParts } from "./parts";
import { issuerMetadata } from "./provider";
import { SignInRefused, troubleText } from "./trouble";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** Public keys only: what is signed by a shared secret, or not at all, is refused. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const OLDEST_SECONDS = 600;
const TOLERANCE_SECONDS = 30;

/**
 * POST /api/oidc_backchannel_logout (kasm-docs.md 2.4): the identity provider says that a session there has ended. What
 * a logout token must hold, and the answers 200 and 400, are those of OpenID Connect Back-Channel Logout 1.0, 2.4 to 2.8.
 */
export async function backChannelLogout(parts: SignInParts, request: PageRequest): Promise<PageAnswer> {
  try {
    const token = request.form.get("logout_token");
    if (token === null || token === "") throw new SignInRefused("there is no logout_token in the form");
    const config = configOf(request, token);
    const session = await verified(parts, config, token);
    const ended = endSessions(parts, request.server, session);
    parts.say("info", `back-channel logout by ${config.name}: ${ended} session(s) ended`);
    return { text: "" };
  } catch (error) {
    const reason = troubleText(error);
    parts.say("error", `back-channel logout refused: ${reason}`);
    return { status: 400, json: { error: "invalid_request", error_description: reason }, problem: reason };
  }
}

/** The config that the token says it is for; nothing of it is believed yet. */
function configOf({ server }: PageRequest, token: string): OidcConfig {
  let claims: Jose.JWTPayload;
  try {
    claims = jose().decodeJwt(token);
  } catch {
    throw new SignInRefused("the logout token is no signed JWT");
  }
  const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const config = oidcConfigs(server).find(
    ({ issuer, clientId }) => issuer !== undefined && issuer === claims.iss && audience.includes(clientId),
  );
  if (config === undefined) throw new SignInRefused("no OpenID config has the token's issuer and audience");
  return config;
}

async function verified(parts: SignInParts, config: OidcConfig, token: string): Promise<ProviderSession> {
  const { createLocalJWKSet, jwtVerify } = jose();
  const keys = await parts.withProvider(config, async (provider) => {
    const { jwks_uri } = await issuerMetadata(provider);
    if (jwks_uri === undefined) throw new SignInRefused("the issuer publishes no keys");
    const answer = await provider.http.fetch(jwks_uri, { method: "GET", headers: {}, body: null, redirect: "manual" });
    return createLocalJWKSet((await answer.json()) as Jose.JSONWebKeySet);
  });
  const now = parts.control.clock.now();
  const { payload } = await jwtVerify(token, keys, {
    issuer: config.issuer,
    audience: config.clientId,
    algorithms: ALGORITHMS,
    currentDate: now,
    maxTokenAge: OLDEST_SECONDS,
    clockTolerance: TOLERANCE_SECONDS,
    requiredClaims: ["iat", "exp", "jti", "events"],
  });
  const { events, nonce, sid, sub, jti, exp } = payload;
  if (!isObject(events) || !isObject(events[EVENT])) throw new SignInRefused("the token is of another event");
  if (nonce !== undefined) throw new SignInRefused("the token has a nonce, as no logout token has");
  if (typeof sid !== "string" && typeof sub !== "string") throw new SignInRefused("the token has neither sid nor sub");
  const until = new Date(((exp ?? 0) + TOLERANCE_SECONDS) * 1000);
  if (!parts.usedLogoutTokens.use(JSON.stringify([config.issuer, jti]), until, now)) {
    throw new SignInRefused("the token was used before");
  }
  return sessionAt(config.id, sid, sub);
}

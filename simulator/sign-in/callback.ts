import { sessionAt, type ProviderSession } from "../access/tokens";
import { openSession } from "../calls/special/accounts";
import { textOf, type JsonObject } from "../json";
import type { PageAnswer, PageRequest } from "../server/pages";
import { configToUse } from "./begin";
import type { OidcConfig } from "./config";
import { browserOf, sessionCookies } from "./cookies";
import { authenticationError } from "./error-page";
import { applyGroupMappings, claimedGroups } from "./memberships";
import type { SignInParts } from "./parts";
import { signedInUser } from "./people";
import { endSignIn, type Identity } from "./provider";
import { SignInRefused, troubleText } from "./trouble";

/** GET /api/oidc_callback (kasm-docs.md 2.4): the identity provider sends the browser back. */
export async function oidcCallback(parts: SignInParts, request: PageRequest): Promise<PageAnswer> {
  let name: string | undefined;
  try {
    const state = request.url.searchParams.get("state") ?? "";
    const pending = parts.pending.end(state, browserOf(request), parts.control.clock.now());
    if (typeof pending === "string") throw new SignInRefused(pending);
    const config = configToUse(request, pending.configId);
    name = config.name;
    const identity = await parts.withProvider(config, (provider) =>
      endSignIn(provider, request.url.searchParams, state, pending),
    );
    return signIn(parts, request, configToUse(request, pending.configId), identity);
  } catch (error) {
    const reason = troubleText(error);
    parts.say("error", `sign-in${name === undefined ? "" : ` by ${name}`} refused: ${reason}`);
    return authenticationError(request, reason);
  }
}

/** Everything that a sign-in changes, at once: it happens as a whole or not at all. */
function signIn(parts: SignInParts, request: PageRequest, config: OidcConfig, identity: Identity): PageAnswer {
  const { server } = request;
  const claims = claimsThatCount(request, identity);
  const groups = claimedGroups(config, claims);
  const user = signedInUser({ server, origin: request.url.origin }, config, claims);
  const { joined, left } = applyGroupMappings(server, config, user, groups);
  const session = sessionOf(config, identity);
  if (identity.idToken !== undefined) parts.idTokens.keep(session, identity.idToken);
  const { token } = openSession(server, user, session);
  const username = textOf(user.username);
  const list = (names: readonly string[]) => (names.length === 0 ? "none" : names.join(", "));
  parts.say("info", `${username} signed in by ${config.name}; groups joined: ${list(joined)}; left: ${list(left)}`);
  return { redirect: "/", cookies: sessionCookies(request, textOf(token), username) };
}

function claimsThatCount({ server }: PageRequest, { userInfo, idTokenClaims }: Identity): JsonObject {
  return server.switches.oidc_claims === "id_token" ? (idTokenClaims ?? userInfo) : userInfo;
}

function sessionOf(config: OidcConfig, { userInfo, idTokenClaims }: Identity): ProviderSession {
  return sessionAt(config.id, idTokenClaims?.sid, idTokenClaims?.sub ?? userInfo.sub);
}

import { providerSession, type ProviderSession } from "../access/tokens";
import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { PageAnswer, PageRequest } from "../server/pages";
import { oidcConfig, oidcConfigs, type OidcConfig } from "./config";
import { noSessionCookies } from "./cookies";
import { errorPage } from "./error-page";
import type { SignInParts } from "./parts";
import { endSessionUrl } from "./provider";
import { troubleText } from "./trouble";

/**
 * POST /simulator/logout, a path of the simulator's own: ends this browser's session, and, where its config says "Logout
 * with OIDC Provider" and names an issuer, sends the browser there to end that one too (SOP 9.4).
 */
export async function logOut(parts: SignInParts, request: PageRequest): Promise<PageAnswer> {
  const { server, caller, headers, url } = request;
  if (headers.origin !== undefined && headers.origin !== url.origin) {
    return errorPage(request, 403, "Not logged out", `a form of ${headers.origin} asked for it`);
  }
  const answer = { status: 303, cookies: noSessionCookies(request) };
  if (caller.kind !== "session") return { ...answer, redirect: "/" };
  const session = providerSession(server.tables.get("session_tokens", caller.sessionId));
  server.tables.remove("session_tokens", caller.sessionId);
  parts.say("info", `${caller.name} logged out`);
  const config = session === undefined ? undefined : oidcConfig(server, session.oidc_id);
  if (session === undefined || config === undefined) return { ...answer, redirect: "/" };
  return { ...answer, redirect: (await providerLogout(parts, config, session)) ?? "/" };
}

async function providerLogout(
  parts: SignInParts,
  config: OidcConfig,
  session: ProviderSession,
): Promise<string | undefined> {
  const idToken = parts.idTokens.take(session);
  if (!config.logoutWithProvider || config.issuer === undefined) return undefined;
  try {
    const back = new URL("/", config.redirectUrl).href;
    return await parts.withProvider(config, (provider) => endSessionUrl(provider, idToken, back));
  } catch (error) {
    parts.say("error", `${config.name}: its session was not ended: ${troubleText(error)}`);
    return undefined;
  }
}

/**
 * GET /simulator/oidc_frontchannel_logout?iss=&sid=, which an identity provider shows in a frame of its own logout page,
 * for configs with enable_frontchannel_logout. No evidence gives Kasm's path.
 */
export function frontChannelLogout(parts: SignInParts, { server, url }: PageRequest): PageAnswer {
  const [issuer, sid] = [url.searchParams.get("iss"), url.searchParams.get("sid")];
  const configs = oidcConfigs(server).filter((config) => config.frontChannelLogout && config.issuer === issuer);
  if (issuer === null || sid === null || configs.length === 0) {
    return { status: 400, text: "iss and sid must name a session of a config with front-channel logout.\n" };
  }
  let ended = 0;
  for (const { id } of configs) ended += endSessions(parts, server, { oidc_id: id, oidc_sid: sid, oidc_subject: null });
  parts.say("info", `front-channel logout: ${ended} session(s) ended`);
  return { text: "" };
}

/** Ends this server's sessions that belong to a provider's: by its sid, or else by its subject. Answers how many. */
export function endSessions(parts: SignInParts, server: ServerContext, ended: ProviderSession): number {
  const rows = server.tables.filter("session_tokens", (row) => {
    if (row.oidc_id !== ended.oidc_id) return false;
    return ended.oidc_sid === null ? row.oidc_subject === ended.oidc_subject : row.oidc_sid === ended.oidc_sid;
  });
  for (const row of rows) {
    const session = providerSession(row);
    if (session !== undefined) parts.idTokens.take(session);
    server.tables.remove("session_tokens", textOf(row.session_id));
  }
  return rows.length;
}

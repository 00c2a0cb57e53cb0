import { isObject, type JsonObject } from "../json";
import type { OidcConfig } from "./config";
import { jose, openIdClient, type OpenIdClient } from "./libraries";
import type { ProviderHttp } from "./http";
import type { PendingSignIn } from "./pending";

/** What an identity provider says of somebody who signed in. */
export interface Identity {
  /** What the User Info URL answered. */
  readonly userInfo: JsonObject;
  /** The ID token's claims, where the config has an issuer to verify it by. */
  readonly idTokenClaims: JsonObject | undefined;
  readonly idToken: string | undefined;
}

export interface ProviderParts {
  readonly config: OidcConfig;
  readonly http: ProviderHttp;
  readonly now: () => Date;
  /** Told every answer that carries tokens or claims. */
  readonly saw: (what: string, content: JsonObject) => void;
}

/** A sign-in's first step: where the browser goes, and what its end must fit. */
export interface Beginning {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Begins a sign-in by authorization code with PKCE. Throws on an Authorization URL that is none. */
export async function beginSignIn(config: OidcConfig): Promise<Beginning> {
  const client = openIdClient();
  const [state, nonce, codeVerifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
  const { authorizationUrl, clientId } = config;
  const provider = new client.Configuration(
    { issuer: config.issuer ?? authorizationUrl, authorization_endpoint: authorizationUrl },
    clientId,
  );
  client.allowInsecureRequests(provider);
  const url = client.buildAuthorizationUrl(provider, {
    redirect_uri: config.redirectUrl,
    scope: config.scope,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
  });
  return { url: url.href, state, nonce, codeVerifier };
}

/**
 * Ends a sign-in: exchanges the code, verifies the ID token where there is an issuer, and asks for the user's claims.
 * Token URL and User Info URL are the config's; the issuer is asked for its keys only.
 */
export async function endSignIn(
  parts: ProviderParts,
  answer: URLSearchParams,
  state: string,
  pending: PendingSignIn,
): Promise<Identity> {
  const { config } = parts;
  const client = openIdClient();
  const provider = await configurationOf(parts);
  const address = new URL(config.redirectUrl);
  address.search = answer.toString();
  if (config.issuer === undefined) address.searchParams.delete("iss");
  const tokens = await client.authorizationCodeGrant(provider, address, {
    expectedState: state,
    pkceCodeVerifier: pending.codeVerifier,
    ...(config.issuer === undefined ? {} : { expectedNonce: pending.nonce, idTokenExpected: true }),
  });
  const claims = tokens.claims();
  const userInfo = await client.fetchUserInfo(provider, tokens.access_token, claims?.sub ?? client.skipSubjectCheck);
  return {
    userInfo: userInfo as unknown as JsonObject,
    idTokenClaims: claims as unknown as JsonObject | undefined,
    idToken: tokens.id_token,
  };
}

/** The provider's address for ending a session there; undefined where it has none. */
export async function endSessionUrl(
  parts: ProviderParts,
  idToken: string | undefined,
  returnTo: string,
): Promise<string | undefined> {
  const client = openIdClient();
  const provider = await configurationOf(parts);
  if (provider.serverMetadata().end_session_endpoint === undefined) return undefined;
  const hint = idToken === undefined ? undefined : { id_token_hint: idToken };
  return client.buildEndSessionUrl(provider, { post_logout_redirect_uri: returnTo, ...hint }).href;
}

/** What the issuer publishes about itself. Throws where there is no issuer, or where it can't be asked. */
export async function issuerMetadata(parts: ProviderParts): Promise<OpenIdClient.ServerMetadata> {
  const client = openIdClient();
  const { issuer = "", clientId } = parts.config;
  const found = await client.discovery(new URL(issuer), clientId, undefined, undefined, {
    [client.customFetch]: parts.http.fetch,
    execute: [client.allowInsecureRequests],
  });
  return { ...found.serverMetadata() };
}

async function configurationOf(parts: ProviderParts): Promise<OpenIdClient.Configuration> {
  const client = openIdClient();
  const { config, now } = parts;
  const published = config.issuer === undefined ? { issuer: config.authorizationUrl } : await issuerMetadata(parts);
  const provider = new client.Configuration(
    {
      ...published,
      authorization_endpoint: config.authorizationUrl,
      token_endpoint: config.tokenUrl,
      userinfo_endpoint: config.userInfoUrl,
    },
    config.clientId,
    { [client.clockSkew]: Math.round((now().getTime() - Date.now()) / 1000) },
    client.ClientSecretBasic(config.clientSecret),
  );
  client.allowInsecureRequests(provider);
  if (config.issuer !== undefined) client.enableNonRepudiationChecks(provider);
  provider[client.customFetch] = watchedFetch(parts);
  return provider;
}

/**
 * Sends the redirect URL as it is configured, to the letter; shows what comes back; and without an issuer leaves out
 * the ID token, as nothing could verify it.
 */
function watchedFetch({ config, http, saw }: ProviderParts): OpenIdClient.CustomFetch {
  return async (url, options) => {
    const isTokenRequest = options.body instanceof URLSearchParams && options.body.has("code");
    if (isTokenRequest) (options.body as URLSearchParams).set("redirect_uri", config.redirectUrl);
    const response = await http.fetch(url, options);
    if (!isTokenRequest && url !== config.userInfoUrl) return response;
    const content: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    if (!isObject(content)) return response;
    saw(isTokenRequest ? "answer of the Token URL" : "answer of the User Info URL", content);
    if (!isTokenRequest || typeof content.id_token !== "string") return response;
    const claims = claimsOf(content.id_token);
    if (claims !== undefined) saw("claims of the ID token", claims);
    if (config.issuer !== undefined) return response;
    const { id_token: _unverifiable, ...rest } = content;
    return new Response(JSON.stringify(rest), { status: response.status, headers: response.headers });
  };
}

function claimsOf(token: string): JsonObject | undefined {
  try {
    return jose().decodeJwt(token) as unknown as JsonObject;
  } catch {
    return undefined;
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import type * as Jose from "jose" with { "resolution-mode": "import" };

const jose = createRequire(__filename)("jose") as typeof Jose;

export type Claims = Record<string, unknown>;
type Key = Jose.GenerateKeyPairResult;

/** An identity provider that says whatever a test wants it to say, true or not. */
export class FakeProvider {
  /** What the next ID token carries beside and instead of what is right. */
  idToken: Claims = {};
  userInfo: Claims = { sub: "subject-1", preferred_username: "bob", groups: ["aegis-developers"] };
  /** Signs ID tokens in place of the published key. */
  signingKey: Jose.CryptoKey | undefined;
  private nonce = "";
  private readonly server = createServer((request, response) => void this.answer(request, response));

  private constructor(private readonly key: Key) {}

  static async start(): Promise<FakeProvider> {
    const provider = new FakeProvider(await jose.generateKeyPair("RS256"));
    await new Promise<void>((resolve) => provider.server.listen(0, "127.0.0.1", resolve));
    return provider;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get kasmConfig(): Claims {
    return {
      display_name: "Fake",
      enabled: true,
      client_id: "kasm",
      client_secret: "client-secret",
      auth_url: `${this.issuer}/auth`,
      token_url: `${this.issuer}/token`,
      user_info_url: `${this.issuer}/userinfo`,
      scope: "openid",
      username_attribute: "preferred_username",
      groups_attribute: "groups",
      redirect_url: "https://kasm.example.com/api/oidc_callback",
      issuer: this.issuer,
      logout_with_oidc_provider: true,
      enable_frontchannel_logout: false,
    };
  }

  /** A token that is right in everything that the claims do not change; a claim that is undefined is left out. */
  sign(claims: Claims, key: Jose.CryptoKey = this.key.privateKey): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: this.issuer, aud: "kasm", iat: now, exp: now + 60, ...claims };
    return new jose.SignJWT(all).setProtectedHeader({ alg: "RS256", kid: "1" }).sign(key);
  }

  /** Goes from Kasm's button to its callback, as a browser does whose user signs in at once. */
  async signIn(kasmUrl: string, configId: string): Promise<Response> {
    const begun = await fetch(`${kasmUrl}/api/sso_login?id=${configId}`, { redirect: "manual" });
    const address = new URL(begun.headers.get("location") ?? "");
    this.nonce = address.searchParams.get("nonce") ?? "";
    const cookie = begun.headers.get("set-cookie")?.split(";")[0] ?? "";
    const query = new URLSearchParams({ code: "code", state: address.searchParams.get("state") ?? "" });
    return fetch(`${kasmUrl}/api/oidc_callback?${query.toString()}`, { redirect: "manual", headers: { cookie } });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (content: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(content));
    if (request.url === "/.well-known/openid-configuration") {
      const { issuer } = this;
      send({ issuer, jwks_uri: `${issuer}/keys`, id_token_signing_alg_values_supported: ["RS256"] });
    } else if (request.url === "/keys") {
      send({ keys: [{ ...(await jose.exportJWK(this.key.publicKey)), kid: "1", alg: "RS256", use: "sig" }] });
    } else if (request.url === "/token") {
      const claims = { sub: "subject-1", sid: "session-1", nonce: this.nonce, ...this.idToken };
      const id_token = await this.sign(claims, this.signingKey);
      send({ access_token: "access", token_type: "Bearer", id_token });
    } else if (request.url === "/userinfo") send(this.userInfo);
    else response.writeHead(404).end();
  }
}

export const anotherKey = async (): Promise<Jose.CryptoKey> => (await jose.generateKeyPair("RS256")).privateKey;

/** A token that is signed by nobody, and one that is signed by a secret that both sides know. */
export const unsigned = (claims: Claims): string => {
  const part = (content: unknown) => Buffer.from(JSON.stringify(content)).toString("base64url");
  return `${part({ alg: "none" })}.${part(claims)}.`;
};

export const signedBySecret = (claims: Claims, secret: string): Promise<string> =>
  new jose.SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret.padEnd(32, "-")));

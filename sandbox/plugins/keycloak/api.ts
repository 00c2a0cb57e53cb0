/** Keycloak's admin API: sign-in, requests, and errors in the words of the official plugin. */
import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import type { Dispatcher } from "undici";
import { hasLogin, requireCredentials } from "./settings";
import type { Settings } from "./settings";
import { isRepresentation } from "./wire";
import type { Representation } from "./wire";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

type Method = "GET" | "POST" | "PUT" | "DELETE";

interface Answer {
  status: number;
  statusText: string;
  text: string;
  location: string;
}

/** The words Go puts before an error of the connection. */
const verbs: Record<Method, string> = { GET: "Get", POST: "Post", PUT: "Put", DELETE: "Delete" };

export class KeycloakApi {
  private readonly agent: Agent;
  private token: Promise<string> | undefined;

  constructor(private readonly settings: Settings) {
    const { rootCaCertificate, tlsInsecureSkipVerify, tlsClientCertificate, tlsClientPrivateKey } = settings;
    this.agent = new Agent({
      connect: {
        rejectUnauthorized: !tlsInsecureSkipVerify,
        ...(rootCaCertificate !== "" && { ca: rootCaCertificate }),
        ...(tlsClientCertificate !== "" && { cert: tlsClientCertificate, key: tlsClientPrivateKey }),
      },
    });
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  /** A fresh sign-in. Needed once at start, and after a realm was made: its rights are not in the old token. */
  async signIn(): Promise<void> {
    this.token = this.fetchToken();
    this.token.catch(() => (this.token = undefined));
    await this.token;
  }

  async get(path: string, query: Record<string, string> = {}): Promise<unknown> {
    const { text } = await this.send("GET", path, undefined, query);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  }

  async getObject(path: string): Promise<Representation> {
    const answer = await this.get(path);
    if (!isRepresentation(answer)) throw new Error(`the answer to GET ${path} is not an object`);
    return answer;
  }

  async getList(path: string, query: Record<string, string> = {}): Promise<Representation[]> {
    const answer = await this.get(path, query);
    return Array.isArray(answer) ? answer.filter(isRepresentation) : [];
  }

  /** Resolves to the id at the end of the new object's address. */
  async post(path: string, body: unknown): Promise<{ id: string; body: unknown }> {
    const { location, text } = await this.send("POST", path, body);
    return {
      id: location.slice(location.lastIndexOf("/") + 1),
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
    };
  }

  async put(path: string, body?: unknown): Promise<void> {
    await this.send("PUT", path, body);
  }

  async delete(path: string): Promise<void> {
    await this.send("DELETE", path);
  }

  private async send(
    method: Method,
    path: string,
    body?: unknown,
    query: Record<string, string> = {},
  ): Promise<Answer> {
    const url = new URL(`${this.settings.adminUrl}/admin${path}`);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    if (this.token === undefined) await this.signIn().catch((error: unknown) => fail("error logging in", error));
    let answer = await this.attempt(method, url, body);
    if (answer.status === 401 || answer.status === 403) {
      if (this.settings.accessToken === "") {
        await this.signIn().catch((error: unknown) => fail("error refreshing credentials", error));
      }
      answer = await this.attempt(method, url, body);
    }
    if (answer.status < 400) return answer;
    const what = `error sending ${method} request to ${url.pathname}: ${answer.status} ${answer.statusText}.`;
    throw new ApiError(answer.status, answer.text === "" ? what : `${what} Response body: ${answer.text}`);
  }

  private async attempt(method: Method, url: URL, body: unknown): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${await this.token}`,
      accept: "application/json",
      "content-type": "application/json",
    };
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return this.exchange(method, url, headers, payload).catch((error: unknown) => fail("error sending request", error));
  }

  private async fetchToken(): Promise<string> {
    const { settings } = this;
    if (settings.accessToken !== "" && !hasLogin(settings)) return settings.accessToken;
    const url = new URL(`${settings.authenticationUrl}/realms/${settings.realm}/protocol/openid-connect/token`);
    const form = new URLSearchParams(await grant(settings)).toString();
    const answer = await this.exchange("POST", url, { "content-type": "application/x-www-form-urlencoded" }, form);
    if (answer.status !== 200) {
      throw new Error(`error sending POST request to ${url.href}: ${answer.status} ${answer.statusText}`);
    }
    const token: unknown = JSON.parse(answer.text);
    if (!isRepresentation(token) || typeof token.access_token !== "string")
      throw new Error(`${url.href} gave no token`);
    return token.access_token;
  }

  private async exchange(method: Method, url: URL, headers: Record<string, string>, body?: string): Promise<Answer> {
    const limit = this.settings.timeoutSeconds * 1000;
    const options: Omit<Dispatcher.RequestOptions, "origin" | "path"> & { dispatcher: Agent } = {
      method,
      dispatcher: this.agent,
      headers: { ...headers, ...this.settings.additionalHeaders },
      ...(body !== undefined && { body }),
      ...(limit > 0 && { signal: AbortSignal.timeout(limit) }),
    };
    try {
      const response = await request(url, options);
      const location = response.headers.location;
      return {
        status: response.statusCode,
        statusText: response.statusText,
        text: await response.body.text(),
        location: typeof location === "string" ? location : "",
      };
    } catch (error) {
      throw new Error(`${verbs[method]} ${JSON.stringify(url.href)}: ${connectionProblem(error, url, limit)}`, {
        cause: error,
      });
    }
  }
}

async function grant(settings: Settings): Promise<Record<string, string>> {
  const { clientId: client_id, clientSecret: client_secret, username, password } = settings;
  if (username !== "" && password !== "") {
    return { grant_type: "password", client_id, username, password, ...(client_secret !== "" && { client_secret }) };
  }
  requireCredentials(settings);
  const { jwtToken, jwtTokenFile } = settings;
  if (jwtToken === "" && jwtTokenFile === "") return { grant_type: "client_credentials", client_id, client_secret };
  return {
    grant_type: "client_credentials",
    client_id,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: jwtToken === "" ? (await readFile(jwtTokenFile, "utf8")).trim() : jwtToken,
  };
}

function fail(what: string, error: unknown): never {
  throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
}

function connectionProblem(error: unknown, url: URL, limit: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${limit / 1000} s (setting clientTimeout)`;
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED") return `dial tcp ${url.hostname}:${url.port}: connect: connection refused`;
  if (typeof code === "string" && /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) {
    return `tls: failed to verify certificate: ${error.message}`;
  }
  return error.message || String(code);
}
